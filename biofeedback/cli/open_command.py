"""`biofeedback open`: verify and unpack an export, on the researcher's computer."""

from __future__ import annotations

import argparse
from pathlib import Path

from biofeedback.cli import passphrase
from biofeedback.cli.opening import counted
from biofeedback.research.open import open_export

HELP = "Decrypt an export, verify every file and its sender, and unpack it into a new private folder."
EXAMPLE = "biofeedback open march.age --identity key.txt --out march"


def configure(parser: argparse.ArgumentParser) -> None:
    """The words of this command."""
    parser.add_argument("file", type=Path, metavar="FILE.age", help="the export")
    parser.add_argument("--identity", required=True, type=Path, metavar="KEY", help="your key, made by age-keygen")
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="a new folder; never overwritten")
    parser.add_argument(
        "--signers", type=Path, metavar="FILE", help="accept only these senders (OpenSSH allowed_signers)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Run it; returns the exit code."""
    opened = open_export(
        arguments.file,
        arguments.identity,
        arguments.out,
        signers=arguments.signers,
        passphrase=lambda: passphrase.ask(None, "Passphrase of your key file: "),
    )
    content = f"{counted(len(opened.sessions), 'session')}, {opened.files} files, {opened.bytes} bytes"
    print(f"{opened.folder}: {content}; all verified")
    print(opened.sender_line)
    print(f"receipt: {opened.receipt}  (tell it to the trainer: it confirms that you can read the export)")
    return 0
