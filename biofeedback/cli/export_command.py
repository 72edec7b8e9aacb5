"""`biofeedback export`: write sessions into one encrypted file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from biofeedback.cli import opening
from biofeedback.cli.opening import counted
from biofeedback.export.archive import PROFILES, export_sessions, parse_recipients
from biofeedback.language import LANGUAGES
from biofeedback.vault.age import read_recipients

HELP = "Write sessions into one age file for researchers; the only way in which data leave the tablet."
EXAMPLE = "biofeedback export --home ./trial --to age1... --out march.age"


def configure(parser: argparse.ArgumentParser) -> None:
    """The words of this command."""
    opening.add_options(parser)
    parser.add_argument("--to", action="append", default=[], metavar="age1...", help="who may open it; repeatable")
    parser.add_argument(
        "--to-file", type=Path, metavar="FILE", help="a file of recipients, one on a line, as `age -R` reads it"
    )
    parser.add_argument(
        "--out", required=True, type=Path, metavar="FILE.age", help="a new file; never overwritten"
    )
    parser.add_argument(
        "--session", action="append", metavar="ID", help="only this session; repeatable (default: all)"
    )
    parser.add_argument(
        "--profile", choices=PROFILES, default="institution", help="what goes in (default: institution)"
    )
    parser.add_argument("--without-raw", action="store_true", help="leave out what the devices measured")
    parser.add_argument("--without-over", action="store_true", help="leave out the pages over sessions")
    parser.add_argument(
        "--language", choices=LANGUAGES, default=LANGUAGES[0], help="of the pages over sessions (default: nl)"
    )
    parser.add_argument("--e4", action="store_true", help="add folders in the style of an Empatica E4")


def run(arguments: argparse.Namespace) -> int:
    """Run it; returns the exit code."""
    recipients = [*arguments.to, *(map(str, read_recipients(arguments.to_file)) if arguments.to_file else ())]
    parse_recipients(recipients)  # a typing error is told before the passphrase is asked for
    with opening.unlocked(arguments) as access:
        ids = arguments.session or [session.id for session in access.sessions()]
        receipt = export_sessions(
            access,
            ids,
            recipients,
            arguments.out,
            profile=arguments.profile,
            with_raw=not arguments.without_raw,
            with_e4=arguments.e4,
            with_over=not arguments.without_over,
            language=arguments.language,
            progress=_progress(),
        )
    content = f"{counted(len(receipt.sessions), 'session')}, {receipt.files} files, {receipt.bytes} bytes"
    print(f"{receipt.path}: {content}, for {counted(len(receipt.recipients), 'recipient')}")
    return 0


def _progress() -> _Bar | None:
    return _Bar() if sys.stderr.isatty() else None


class _Bar:
    """Percentages on a terminal, on one line."""

    def __call__(self, share: float) -> None:
        print(f"\r{share:4.0%}", end="\n" if share >= 1 else "", file=sys.stderr, flush=True)
