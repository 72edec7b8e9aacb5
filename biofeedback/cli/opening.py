"""What every command shares that opens the vault: its options, the unlock, and what a trainer must know first."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from biofeedback.cli import passphrase
from biofeedback.errors import NoTrainer
from biofeedback.vault.store import Unlocked, Vault


def add_options(parser: argparse.ArgumentParser) -> None:
    """`--home`, `--trainer` and `--passphrase-file`."""
    parser.add_argument("--home", required=True, type=Path, metavar="DIR", help="the tablet's folder")
    parser.add_argument("--trainer", metavar="NAME", help="who unlocks, where there are several trainers")
    passphrase.add_option(parser)


def counted(number: int, word: str) -> str:
    """`1 session`, `2 sessions`."""
    return f"{number} {word}{'' if number == 1 else 's'}"


@contextmanager
def unlocked(arguments: argparse.Namespace, words: str | None = None) -> Iterator[Unlocked]:
    """Unlock, print what the trainer must know, and lock again at the end.

    `words` is a passphrase already asked.
    """
    vault = Vault(arguments.home)
    if not vault.trainers():
        raise NoTrainer(
            f"There is no trainer in {arguments.home}. Make one: biofeedback trainer create --home "
            f"{arguments.home}"
        )
    access = vault.unlock(words or passphrase.ask(arguments.passphrase_file), arguments.trainer)
    try:
        for notice in access.notices:
            print(f"ATTENTION: {notice.message}", file=sys.stderr)
        yield access
    finally:
        access.lock()
