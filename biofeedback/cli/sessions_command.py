"""`biofeedback sessions`: the list of sealed sessions."""

from __future__ import annotations

import argparse
from datetime import date, datetime

from biofeedback.cli import opening
from biofeedback.export.dataset import EPOCH_DAY
from biofeedback.vault.store import StoredSession

HELP = "List the sealed sessions in DIR, newest first, or delete some; needs a trainer's passphrase."
EXAMPLE = "biofeedback sessions --home ./trial"


def configure(parser: argparse.ArgumentParser) -> None:
    """The words of this command."""
    opening.add_options(parser)
    parser.add_argument("--delete", action="append", metavar="ID", help="destroy this session; repeatable")


def run(arguments: argparse.Namespace) -> int:
    """Run it; returns the exit code."""
    with opening.unlocked(arguments) as access:
        for session_id in arguments.delete or ():
            access.delete_session(session_id)
            print(f"{session_id}  deleted; the audit log proves it")
        sessions = access.sessions()
        for session in sessions:
            print(_line(session))
        print(opening.counted(len(sessions), "session"))
    return 0


def _line(session: StoredSession) -> str:
    header = session.header
    facts = (str(header.get(name, "?")) for name in ("participant", "exercise", "origin"))
    return "  ".join([session.id[:12], _when(session), *facts, session.verdict.value])


def _when(session: StoredSession) -> str:
    started = session.header.get("started_unix")
    if isinstance(started, int | float):
        return f"{datetime.fromtimestamp(started).astimezone():%Y-%m-%d %H:%M}"
    return f"{date.fromordinal(EPOCH_DAY + session.day).isoformat()}      "
