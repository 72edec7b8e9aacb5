"""`biofeedback selftest`: the device proves its own cryptography."""

from __future__ import annotations

import argparse
import sys

from biofeedback.vault import selftest

HELP = "Compute published known answers on this very device; exit code 1 when one is wrong."
EXAMPLE = "biofeedback selftest"


def configure(parser: argparse.ArgumentParser) -> None:
    """This command has no options."""
    del parser


def run(arguments: argparse.Namespace) -> int:
    """Run it; returns the exit code."""
    del arguments
    checks = selftest.run()
    for check in checks:
        print(f"{'ok    ' if check.passed else 'WRONG '} {check.name}  ({check.source})")
    wrong = [check.name for check in checks if not check.passed]
    if wrong:
        print(f"biofeedback: this device computes {', '.join(wrong)} wrongly; do not use it.", file=sys.stderr)
        return 1
    print(f"all {len(checks)} checks passed")
    return 0
