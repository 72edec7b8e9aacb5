"""`biofeedback confirm`: enter the receipt that the reader of an export told."""

from __future__ import annotations

import argparse

from biofeedback.cli import opening

HELP = "Confirm an export with the eight characters that `biofeedback open` showed; its retention time begins."
EXAMPLE = "biofeedback confirm VYWE43Y4 --home ./trial"


def configure(parser: argparse.ArgumentParser) -> None:
    """The words of this command."""
    parser.add_argument("receipt", metavar="RECEIPT", help="eight characters; blanks do not matter")
    opening.add_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run it; returns the exit code."""
    with opening.unlocked(arguments) as access:
        sessions = access.confirm_export(arguments.receipt)
        days = access.keyring.latest().settings.after_export_days
    print(f"confirmed: {opening.counted(len(sessions), 'session')}; deleted from this tablet after {days} days")
    return 0
