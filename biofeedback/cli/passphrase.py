"""Where a command gets a passphrase from: a prompt that shows nothing, or the first line of a private file."""

from __future__ import annotations

import argparse
import getpass
import os
import stat
import sys
from pathlib import Path

from biofeedback.errors import PassphraseRefused, UsageError
from biofeedback.vault.passphrase import LONGEST

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def add_option(parser: argparse.ArgumentParser, name: str = "--passphrase-file") -> None:
    """The option that every command has which opens the vault."""
    parser.add_argument(
        name, type=Path, metavar="FILE", help="take the passphrase from the first line of this private file"
    )


def ask(file: Path | None, prompt: str = "Passphrase: ", *, twice: bool = False) -> str:
    """The passphrase; raises PassphraseRefused or UsageError. A new one is asked for twice at the prompt."""
    if file is not None:
        return _from_file(file)
    if not sys.stdin.isatty():
        raise UsageError("There is no terminal to ask for the passphrase; use --passphrase-file FILE.")
    passphrase = getpass.getpass(prompt)
    if twice and getpass.getpass("The same once more: ") != passphrase:
        raise PassphraseRefused("The two passphrases are not the same; nothing was changed. Try again.")
    return passphrase


def _from_file(file: Path) -> str:
    # Windows has no such bits; there the folder's own access list decides.
    if os.name != "nt" and file.stat().st_mode & _OTHERS:
        raise PassphraseRefused(
            f"Others can read {file.name}, so the passphrase in it is not used. Make it private: chmod 600 {file}"
        )
    with file.open(encoding="utf-8", newline=None) as lines:
        try:
            line = lines.readline(LONGEST * 4).removesuffix("\n")
        except UnicodeDecodeError as error:
            raise PassphraseRefused(f"The first line of {file.name} is no text.") from error
    if not line:
        raise PassphraseRefused(f"The first line of {file.name} is empty; the passphrase belongs there.")
    return line
