"""Runs every check of the packages that this machine can run and prints check, result, and what it does not prove.

    uv run python packaging/verify.py              some three minutes on two cores
    uv run python packaging/verify.py --quick      under two minutes, for CI: without the PyInstaller build
    uv run python packaging/verify.py --all        also every test with -OO, and the tablet's Python (as root)
    uv run python packaging/verify.py android-manifest licences      only these

Where the packager's tools are not installed it starts itself once more in a throw-away environment that has them
(`uv run --isolated --group packaging`). Each check is named when it begins; the table comes at the end, also after
Ctrl-C. Exit code: 0 unless a check failed; "not run" is no failure, says why, and never counts as a pass.
Python 3.14 and a new `aapt2` are looked for in the folder that target_root.py makes; BIOFEEDBACK_TARGET_ROOT names
another one.
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

from checks.catalogue import CHECKS
from checks.outcome import ROOT, Check, Cost, Outcome, carry_out_all, table

AGAIN = "BIOFEEDBACK_VERIFY_AGAIN"
NEEDED = ("buildozer", "pythonforandroid", "hatchling", "cyclonedx")


EVERYTHING = ("--extra", "research", "--group", "field")  # else the researcher's tests skip under --all


def with_tools(*more: str) -> int | None:
    """Start again where the tools are; returns the exit code, or None when there is nothing to do or no way to."""
    if all(importlib.util.find_spec(name) for name in NEEDED) or os.environ.get(AGAIN) or not shutil.which("uv"):
        return None
    print("fetching the packager's tools into an environment of their own ...", file=sys.stderr, flush=True)
    words = [
        "uv",
        "run",
        "--quiet",
        "--isolated",
        "--group",
        "packaging",
        *more,
        "python",
        __file__,
        *sys.argv[1:],
    ]
    try:
        return subprocess.run(words, env={**os.environ, AGAIN: "1"}, cwd=ROOT, check=False).returncode
    except OSError:
        return None


def chosen(names: list[str], most: Cost) -> list[Check]:
    """The checks that were named; without names all, and those of a higher cost as not run."""
    if names:
        return [check for check in CHECKS if check.name in names]
    return [check if check.cost <= most else check.left_out() for check in CHECKS]


def carried_out(checks: list[Check]) -> list[Outcome]:
    """Every outcome; after Ctrl-C those that there are."""
    outcomes = []
    try:
        for outcome in carry_out_all(checks):
            outcomes.append(outcome)
    except KeyboardInterrupt:
        print("  stopped by you", file=sys.stderr)
    return outcomes


def arguments_of(
    words: list[str] | None = None, kind: type[argparse.ArgumentParser] = argparse.ArgumentParser
) -> argparse.Namespace:
    """What was asked for; unknown checks are wrong usage."""
    parser = kind(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checks", nargs="*", metavar="CHECK", help=", ".join(check.name for check in CHECKS))
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--quick", action="store_true", help="leave the slow checks out")
    how.add_argument("--all", action="store_true", help="also the checks that take minutes")
    parser.add_argument("--json", action="store_true", help="print JSON in place of the table")
    arguments = parser.parse_args(words)
    unknown = set(arguments.checks) - {check.name for check in CHECKS}
    if unknown:
        parser.error(f"no such check: {', '.join(sorted(unknown))}")
    return arguments


def main() -> int:
    """Run the checks; returns the exit code."""
    arguments = arguments_of()
    again = with_tools(*(EVERYTHING if arguments.all else ()))
    if again is not None:
        return again
    checks = chosen(arguments.checks, Cost.QUICK if arguments.quick else Cost.LONG if arguments.all else Cost.SLOW)
    outcomes = carried_out(checks)
    print(json.dumps([asdict(outcome) for outcome in outcomes]) if arguments.json else table(outcomes))
    return 1 if len(outcomes) < len(checks) or any(outcome.result == "failed" for outcome in outcomes) else 0


if __name__ == "__main__":
    raise SystemExit(main())
