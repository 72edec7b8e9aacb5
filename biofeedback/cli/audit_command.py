"""`biofeedback audit`: verify the audit log and print it."""

from __future__ import annotations

import argparse
import sys

from biofeedback.cli import opening

HELP = "Verify the audit log of DIR, with the sessions and participants it tells about, and print it."
EXAMPLE = "biofeedback audit --home ./trial"


def configure(parser: argparse.ArgumentParser) -> None:
    """The words of this command."""
    opening.add_options(parser)
    parser.add_argument("--quiet", action="store_true", help="only the verdict, not the lines")


def run(arguments: argparse.Namespace) -> int:
    """Run it; exit code 1 when anything does not verify."""
    with opening.unlocked(arguments) as access:
        report = access.audit()
    if not arguments.quiet:
        for line in report.lines:
            print(f"{line.number:6} {line.time} {line.actor:16} {line.action:20} {line.object}  {line.result}")
    for problem in report.problems:
        print(f"PROBLEM: {problem}", file=sys.stderr)
    verdict = "does NOT verify" if report.problems else "verified"
    unproved = f", {report.unproved} of them sealed to earlier trainers only" if report.unproved else ""
    print(f"{len(report.lines)} lines {verdict}{unproved}; head: {report.head_words}")
    return 1 if report.problems else 0
