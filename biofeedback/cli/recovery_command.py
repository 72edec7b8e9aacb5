"""`biofeedback recovery`: the institution's recovery key, and the yearly drill with it on an off-line computer."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from biofeedback.cli import opening
from biofeedback.vault import drill

HELP = "Set the institution's recovery key on a tablet, once; or try it off-line on copied sessions."
EXAMPLE = "biofeedback recovery set --home ./trial --to age1..."


def configure(parser: argparse.ArgumentParser) -> None:
    """The words of this command."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="set|drill")
    change = actions.add_parser("set", help="seal everything to this public key, too")
    opening.add_options(change)
    change.add_argument("--to", required=True, metavar="age1...", help="the PUBLIC recovery key")
    test = actions.add_parser("drill", help="open every capsule with the secret key; never on a tablet")
    test.add_argument("sessions", type=Path, metavar="DIR", help="a copy of the tablet's folder `sessions`")
    test.add_argument("--identity", required=True, type=Path, metavar="KEY", help="the recovery key's file")


def run(arguments: argparse.Namespace) -> int:
    """Run it; exit code 1 when a capsule of the drill does not open."""
    if arguments.action == "set":
        with opening.unlocked(arguments) as access:
            entry = access.keyring.set_recovery(arguments.to)
        print(f"recovery key set; its words: {entry.words}")
        return 0
    report = drill.run(arguments.sessions, arguments.identity)
    for name, reason in report.failed:
        print(f"{name}: {reason}", file=sys.stderr)
    print(f"{report.opened} of {report.opened + len(report.failed)} sessions open with this key")
    return 1 if report.failed else 0
