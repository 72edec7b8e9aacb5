"""Android's packager starts the app with this file; it holds nothing else."""

from biofeedback.cli.main import main

raise SystemExit(main(["app"]))
