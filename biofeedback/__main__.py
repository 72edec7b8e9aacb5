"""`python -m biofeedback` is the same as `biofeedback`."""

import sys

from biofeedback.cli.main import main

sys.exit(main())
