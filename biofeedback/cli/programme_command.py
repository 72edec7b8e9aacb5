"""`biofeedback programme`: check a programme file, take one in, or copy one of the app's own to change it."""

from __future__ import annotations

import argparse
from pathlib import Path

from biofeedback.training.programme import Programme
from biofeedback.training.programmes import check, copy_to_change, take_in

HELP = "Check a programme file, import one into DIR, or copy one that came with the app into DIR to change it."
EXAMPLE = "biofeedback programme copy breathing --home ./trial"


def configure(parser: argparse.ArgumentParser) -> None:
    """The words of this command."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="check|import|copy")
    for name, text in (("check", "say whether a file fits, and where not"), ("import", "check it and take it in")):
        action = actions.add_parser(name, help=text)
        action.add_argument("file", type=Path, metavar="FILE.json")
        if name == "import":
            _add_home(action)
    copy = actions.add_parser("copy", help="put one that came with the app into the tablet's folder")
    copy.add_argument("programme", metavar="ID", help="such as breathing")
    _add_home(copy)


def run(arguments: argparse.Namespace) -> int:
    """Run it; returns the exit code."""
    if arguments.action == "copy":
        path = copy_to_change(arguments.programme, arguments.home)
        print(f"{path}: change it; the app uses it in place of the one that came with it")
        return 0
    if arguments.action == "import":
        print(f"{_told(take_in(arguments.file, arguments.home))}: taken in")
        return 0
    print(f"{_told(check(arguments.file))}: it fits")
    return 0


def _add_home(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--home", required=True, type=Path, metavar="DIR", help="the tablet's folder")


def _told(programme: Programme) -> str:
    number = len(programme.sessions)
    return f"{programme.id}, {number} session{'' if number == 1 else 's'}"
