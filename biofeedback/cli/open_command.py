"""`biofeedback open`: verify and unpack exports, on the researcher's computer."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from biofeedback.cli import passphrase
from biofeedback.cli.opening import counted
from biofeedback.errors import BiofeedbackError, UsageError
from biofeedback.research import received
from biofeedback.research import signers as trusted_signers
from biofeedback.research.open import Opened, open_with
from biofeedback.research.received import Received
from biofeedback.vault import age

HELP = (
    "Decrypt exports, verify every file and the sender of each, and unpack them into new private folders. One "
    "that does not verify leaves nothing behind and does not stop the others."
)
EXAMPLE = "biofeedback open march.age --identity key.txt --signers tablets.txt --out march"


def configure(parser: argparse.ArgumentParser) -> None:
    """The words of this command."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE.age", help="one export or several")
    parser.add_argument("--identity", required=True, type=Path, metavar="KEY", help="your key, made by age-keygen")
    parser.add_argument(
        "--out", required=True, type=Path, metavar="DIR",
        help="a new folder, never overwritten; for several exports each gets a folder in it",
    )  # fmt: skip
    parser.add_argument(
        "--signers",
        type=Path,
        metavar="FILE",
        help="accept only these senders (OpenSSH allowed_signers); what arrived is remembered in FILE.received",
    )
    parser.add_argument("--late", action="store_true", help="accept an export that is older than one you have")


def run(arguments: argparse.Namespace) -> int:
    """Run it; 1 when one of several was refused."""
    identities = age.read_identities(
        arguments.identity, lambda: passphrase.ask(None, "Passphrase of your key file: ")
    )
    trusted = trusted_signers.read(arguments.signers) if arguments.signers else None
    memory = Received(received.beside(arguments.signers)) if arguments.signers else None
    refused = 0
    for number, (file, out) in enumerate(_places(arguments.files, arguments.out), 1):
        try:
            opened = open_with(
                file,
                identities,
                out,
                trusted=trusted,
                received=memory,
                late=arguments.late,
                progress=_Bar(f"{number}/{len(arguments.files)} {file.name}") if sys.stderr.isatty() else None,
            )
        except (BiofeedbackError, OSError) as error:
            if len(arguments.files) == 1:
                raise
            refused += 1
            print(f"REFUSED {file.name}: {error}", file=sys.stderr)
        else:
            print("\n".join(lines(opened)))
    return 1 if refused else 0


def lines(opened: Opened) -> list[str]:
    """What was opened, for a person."""
    content = f"{counted(len(opened.sessions), 'session')}, {opened.files} files, {opened.bytes} bytes"
    return [
        f"{opened.folder}: {content}; all verified",
        opened.sender_line,
        f"receipt: {opened.receipt}  (tell it to the trainer: it confirms that you can read the export)",
    ]


def _places(files: list[Path], out: Path) -> list[tuple[Path, Path]]:
    if len(files) == 1:
        return [(files[0], out)]
    names = [file.stem for file in files]
    if len(set(names)) != len(names):
        raise UsageError("Two of these files have the same name; open them one by one, into folders of their own.")
    return [(file, out / name) for file, name in zip(files, names, strict=True)]


class _Bar:
    """Percentages on a terminal, on one line."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, share: float) -> None:
        print(f"\r{self._name} {share:4.0%}", end="\n" if share >= 1 else "", file=sys.stderr, flush=True)
