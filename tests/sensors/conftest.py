"""Imports hypothesis before any test runs.

Its pytest plugin would else import it at the very end, when what a broken bus left behind is being collected, and
Python 3.11 then fails in its own parser ("AST constructor recursion depth mismatch", CPython issue 106905).
"""

from __future__ import annotations

import hypothesis  # noqa: F401
