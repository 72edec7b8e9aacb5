"""`biofeedback words`: the six words of a public key, for the person at the other end of the telephone."""

from __future__ import annotations

import argparse
from pathlib import Path

from biofeedback.errors import UsageError
from biofeedback.vault import age
from biofeedback.vault.words import fingerprint

HELP = "Show the six words of a public key. Trainer and researcher read them to each other before an export."
EXAMPLE = "biofeedback words key.txt"

_PUBLIC = "# public key: "  # the line `age-keygen` writes into a key file
_LARGEST_FILE = 64 * 1024  # a key file has a few hundred bytes


def configure(parser: argparse.ArgumentParser) -> None:
    """The words of this command."""
    parser.add_argument("key", metavar="age1...|FILE", help="a public key, or the key file of `age-keygen`")


def run(arguments: argparse.Namespace) -> int:
    """Run it; returns the exit code."""
    for key in _public_keys(arguments.key):
        print(fingerprint(age.parse_recipient(key).key))
    return 0


def _public_keys(text: str) -> list[str]:
    if text.startswith("age1"):
        return [text]
    path = Path(text)
    if not path.is_file() or path.stat().st_size > _LARGEST_FILE:
        raise UsageError(f"'{text}' is neither a public key (age1...) nor a key file.")
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    keys = [line.removeprefix(_PUBLIC).strip() for line in lines if line.startswith((_PUBLIC, "age1"))]
    if not keys:
        raise UsageError(f"{text} names no public key; look it up with: age-keygen -y {text}")
    return keys
