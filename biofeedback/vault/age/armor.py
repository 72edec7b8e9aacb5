"""The text form of an age file, for mail and chat: strict PEM, as https://c2sp.org/age, "ASCII armor" wants it."""

from __future__ import annotations

import base64
import binascii
import io
from typing import BinaryIO

from biofeedback.errors import AgeArmorError

BEGIN = b"-----BEGIN AGE ENCRYPTED FILE-----"  # c2sp.org/age, "ASCII armor"
END = b"-----END AGE ENCRYPTED FILE-----"  # the same
_COLUMNS = 64  # RFC 7468, section 2
_LINE_BYTES = 48  # 64 columns of base64
_WHITESPACE = b" \t\r\n"
_LARGEST_MARGIN = 1024  # ours: blank space that may stand around the text, as in filippo.io/age, armor.go


class ArmorWriter:
    """Writes as text what is written to it; `close` writes the last line."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._held = bytearray()
        out.write(BEGIN + b"\n")

    def write(self, data: bytes) -> int:
        """Take any number of bytes; less than one line of them is held back."""
        self._held += data
        whole = len(self._held) // _LINE_BYTES * _LINE_BYTES
        lines = (self._held[at : at + _LINE_BYTES] for at in range(0, whole, _LINE_BYTES))
        self._out.write(b"".join(base64.b64encode(line) + b"\n" for line in lines))
        del self._held[:whole]
        return len(data)

    def close(self) -> None:
        """Write what is left and the closing line."""
        if self._held:
            self._out.write(base64.b64encode(self._held) + b"\n")
            self._held.clear()
        self._out.write(END + b"\n")


class ArmorReader(io.RawIOBase):
    """The binary file inside an armored one; raises AgeArmorError on any deviation."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._plain = b""
        self._begun = self._ended = self._last_line_seen = False

    def readable(self) -> bool:
        """Always: this is a source."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill `buffer` with the next bytes; 0 at the end."""
        if not self._begun:
            self._begin()
        while not self._plain and not self._ended:
            self._plain = self._line()
        count = min(len(buffer), len(self._plain))
        buffer[:count] = self._plain[:count]
        self._plain = self._plain[count:]
        return count

    def _begin(self) -> None:
        margin = 0
        while not (line := self._next_line()).strip(_WHITESPACE):
            margin += len(line)
            if not line or margin > _LARGEST_MARGIN:
                raise AgeArmorError("This is no armored age file: its first line is not there.")
        if _without_end(line) != BEGIN:
            raise AgeArmorError("This is no armored age file: its first line is not as it must be.")
        self._begun = True

    def _line(self) -> bytes:
        line = _without_end(self._next_line())
        if line == END:
            self._ended = True
            self._check_rest()
            return b""
        # Only the last line may be short, and none may be empty: else one file has many spellings.
        if self._last_line_seen or not line or len(line) > _COLUMNS:
            raise AgeArmorError("This armored age file is malformed: a line has the wrong length.")
        self._last_line_seen = len(line) < _COLUMNS
        return _decoded(line)

    def _check_rest(self) -> None:
        rest = self._source.read(_LARGEST_MARGIN + 1)
        if len(rest) > _LARGEST_MARGIN or rest.strip(_WHITESPACE):
            raise AgeArmorError("This armored age file has something behind its end; it is not trusted.")

    def _next_line(self) -> bytes:
        return self._source.readline(_LARGEST_MARGIN + 1)


def _without_end(line: bytes) -> bytes:
    return line.removesuffix(b"\n").removesuffix(b"\r")


def _decoded(line: bytes) -> bytes:
    try:
        data = base64.b64decode(line, validate=True)
    except (binascii.Error, ValueError) as error:
        raise AgeArmorError("This armored age file is damaged: a line is no base64.") from error
    if base64.b64encode(data) != line:
        raise AgeArmorError("This armored age file is malformed: a line is not in the one allowed form.")
    return data
