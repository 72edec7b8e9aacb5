"""Whose exports are trusted: a file in the form of OpenSSH's `allowed_signers`.

man ssh-keygen, "ALLOWED SIGNERS". One line for each: names, options, key. Only Ed25519 keys occur here.
"""

from __future__ import annotations

import re
from pathlib import Path

from biofeedback.errors import ArchiveRefused
from biofeedback.export.manifest import NAMESPACE
from biofeedback.vault import disk, sshsig

_LARGEST_BYTES = 1 << 20
_LINE = re.compile(
    r"(?P<names>\S+)\s+(?:(?P<options>(?:\"[^\"]*\"|[^\s\"])+)\s+)??(?P<kind>ssh-\S+|ecdsa-\S+|sk-\S+)\s+(?P<key>\S+)"
)
_NAMESPACES = re.compile(r'namespaces="([^"]*)"', re.IGNORECASE)


def read(path: Path, namespace: str = NAMESPACE) -> dict[bytes, str]:
    """Public key -> name, for the lines that allow this use (of an export, unless said otherwise);

    raises ArchiveRefused with the number of a bad line.
    """
    try:
        text = disk.read(path, _LARGEST_BYTES).decode()
    except (OSError, UnicodeDecodeError) as error:
        raise ArchiveRefused(f"The file of trusted senders, {path.name}, cannot be read.") from error
    trusted: dict[bytes, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            trusted |= _line(line.strip(), f"{path.name}, line {number}", namespace)
    if not trusted:
        raise ArchiveRefused(f"The file {path.name} names no sender whose exports are trusted.")
    return trusted


def _line(line: str, where: str, namespace: str) -> dict[bytes, str]:
    match = _LINE.match(line)
    if not match:
        raise ArchiveRefused(
            f"{where}: this is no line of an allowed_signers file (name, then an ssh-ed25519 key)."
        )
    if not _allowed(match["options"] or "", where, namespace):
        return {}
    try:
        key = sshsig.parse_public(match["kind"], match["key"])
    except ValueError as error:
        raise ArchiveRefused(f"{where}: the key is malformed.") from error
    return {key: match["names"]} if key else {}


def _allowed(options: str, where: str, namespace: str) -> bool:
    namespaces = _NAMESPACES.search(options)
    rest = _NAMESPACES.sub("", options).strip(",")
    if rest:
        raise ArchiveRefused(f"{where}: the option {rest} is not understood here; take it out or use ssh-keygen.")
    return namespaces is None or namespace in namespaces[1].split(",")
