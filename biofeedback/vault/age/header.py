"""The header of an age v1 file: stanzas, one for each recipient, and a code over all of it.

https://c2sp.org/age, "Header". Parsed strictly: whatever the specification does not allow is refused, because a
tolerant reader lets two programs see two different files.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import BinaryIO

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from biofeedback.errors import AgeHeaderError, AgeHmacError
from biofeedback.vault.age import base64

VERSION_LINE = b"age-encryption.org/v1\n"  # c2sp.org/age, "Version line"
FILE_KEY_BYTES = 16  # c2sp.org/age, "File key"
BODY_COLUMNS = 64  # c2sp.org/age, "Recipient stanza"
_MAC_LINE = b"---"
_LONGEST_LINE = 16_384  # ours: the longest real line, a hybrid stanza, has about 1,500 bytes
_LARGEST_HEADER = 1 << 20  # ours: about 5,000 recipients; a bound on what a hostile file can make us hold


@dataclass(frozen=True, slots=True)
class Stanza:
    """The file key wrapped for one recipient: a type, its arguments and a body."""

    type: str
    arguments: tuple[str, ...]
    body: bytes

    def to_bytes(self) -> bytes:
        """The stanza as it stands in the file; its last line is always shorter than 64 columns."""
        text = base64.encode(self.body)
        lines = [text[at : at + BODY_COLUMNS] for at in range(0, len(text) + 1, BODY_COLUMNS)]
        return ("-> " + " ".join((self.type, *self.arguments)) + "\n" + "\n".join(lines) + "\n").encode()


@dataclass(frozen=True, slots=True)
class Header:
    """A parsed header: the stanzas, the code, and the bytes the code covers."""

    stanzas: tuple[Stanza, ...]
    mac: bytes
    covered: bytes

    def check(self, file_key: bytes) -> None:
        """Raise AgeHmacError unless the header is the one written with this file key."""
        if not hmac.compare_digest(self.mac, _mac(file_key, self.covered)):
            raise AgeHmacError("The header of this age file was changed after it was written; it is not opened.")


def write(stanzas: list[Stanza], file_key: bytes) -> bytes:
    """The whole header for these stanzas."""
    covered = VERSION_LINE + b"".join(stanza.to_bytes() for stanza in stanzas) + _MAC_LINE
    return covered + b" " + base64.encode(_mac(file_key, covered)).encode() + b"\n"


def read(source: BinaryIO) -> Header:
    """Read exactly the header from `source`, which then stands at the payload; raises AgeHeaderError."""
    lines = _Lines(source)
    if lines.next() != VERSION_LINE:
        raise AgeHeaderError("This is no age file, or one of a version that this app does not know.")
    stanzas: list[Stanza] = []
    line = lines.next()
    while line.startswith(b"-> "):
        stanzas.append(_stanza(line, lines))
        line = lines.next()
    if not stanzas or not line.startswith(_MAC_LINE + b" "):
        raise AgeHeaderError("The header of this age file is damaged: a line is not what it must be.")
    mac = base64.decode(_text(line[len(_MAC_LINE) + 1 :]))
    if len(mac) != SHA256.digest_size:
        raise AgeHeaderError("The header of this age file is damaged: its check value has the wrong length.")
    return Header(tuple(stanzas), mac, b"".join(lines.seen[:-1]) + _MAC_LINE)


def _stanza(line: bytes, lines: _Lines) -> Stanza:
    words = _text(line).split(" ")[1:]
    if any(not word or any(not 33 <= ord(letter) <= 126 for letter in word) for word in words):
        raise AgeHeaderError("The header of this age file is damaged: a recipient line is malformed.")
    body = ""
    while True:
        part = _text(lines.next())
        if len(part) > BODY_COLUMNS:
            raise AgeHeaderError("The header of this age file is damaged: a recipient's line is too long.")
        body += part
        if len(part) < BODY_COLUMNS:
            return Stanza(words[0], tuple(words[1:]), base64.decode(body))


def _text(line: bytes) -> str:
    try:
        return line.removesuffix(b"\n").decode("ascii")
    except UnicodeDecodeError as error:
        raise AgeHeaderError(
            "The header of this age file is damaged: it holds characters it cannot have."
        ) from error


def _mac(file_key: bytes, covered: bytes) -> bytes:
    key = HKDF(SHA256(), 32, salt=None, info=b"header").derive(file_key)  # c2sp.org/age, "Header MAC"
    return hmac.digest(key, covered, "sha256")


class _Lines:
    """The lines of the header, with the bounds that keep a hostile file small in memory."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.seen: list[bytes] = []
        self._size = 0

    def next(self) -> bytes:
        line = self._source.readline(_LONGEST_LINE)
        self._size += len(line)
        if not line.endswith(b"\n") or self._size > _LARGEST_HEADER:
            raise AgeHeaderError("The header of this age file is not complete, or far too long.")
        self.seen.append(line)
        return line
