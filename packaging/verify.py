"""Runs every check of the packages that this machine can run and prints check, result, and what it does not prove.

    uv run python packaging/verify.py              the quick ones, about a minute and a half
    uv run python packaging/verify.py --all        also the slow ones (all tests with -OO, Python 3.14 ...)
    uv run python packaging/verify.py android-manifest licences      only these

Where the packager's tools are not installed it starts itself once more in a throw-away environment that has them
(`uv run --isolated --group packaging`). Exit code: 0 unless a check failed; "not run" is no failure and never
counts as a pass. What needs Python 3.14 or a new `aapt2` looks into BIOFEEDBACK_TARGET_ROOT: see target_root.py.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from checks.catalogue import CHECKS
from checks.outcome import ROOT, carry_out, table

AGAIN = "BIOFEEDBACK_VERIFY_AGAIN"
NEEDED = ("buildozer", "pythonforandroid", "hatchling", "cyclonedx")


def with_tools() -> int | None:
    """Start again where the tools are; returns the exit code, or None when there is nothing to do or no way to."""
    if all(importlib.util.find_spec(name) for name in NEEDED) or os.environ.get(AGAIN) or not shutil.which("uv"):
        return None
    words = [
        "uv",
        "run",
        "--quiet",
        "--isolated",
        "--group",
        "packaging",
        "python",
        str(Path(__file__)),
        *sys.argv[1:],
    ]
    try:
        return subprocess.run(words, env={**os.environ, AGAIN: "1"}, cwd=ROOT, check=False).returncode
    except OSError:
        return None


def main() -> int:
    """Run the checks; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checks", nargs="*", metavar="CHECK", help=", ".join(check.name for check in CHECKS))
    parser.add_argument("--all", action="store_true", help="also the slow checks")
    parser.add_argument("--json", action="store_true", help="print JSON in place of the table")
    arguments = parser.parse_args()
    unknown = set(arguments.checks) - {check.name for check in CHECKS}
    if unknown:
        parser.error(f"no such check: {', '.join(sorted(unknown))}")
    again = with_tools()
    if again is not None:
        return again
    chosen = [check for check in CHECKS if not arguments.checks or check.name in arguments.checks]
    outcomes = [
        carry_out(check if arguments.all or arguments.checks or not check.heavy else check.left_out())
        for check in chosen
    ]
    print(json.dumps([asdict(outcome) for outcome in outcomes]) if arguments.json else table(outcomes))
    return 1 if any(outcome.result == "failed" for outcome in outcomes) else 0


if __name__ == "__main__":
    raise SystemExit(main())
