"""The payload of an age file: STREAM, chunks of 64 KiB, each sealed with its number and whether it is the last.

https://c2sp.org/age, "Payload"; the construction is https://eprint.iacr.org/2015/189. The number stops chunks from
being swapped, repeated or left out; the mark of the last one stops a file from being cut at a chunk's end.
"""

from __future__ import annotations

import io
import os
from types import TracebackType
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from biofeedback.errors import AgeHeaderError, AgePayloadError
from biofeedback.vault.age import header
from biofeedback.vault.age.x25519 import TAG_BYTES

CHUNK_BYTES = 64 * 1024  # c2sp.org/age, "Payload"
NONCE_BYTES = 16  # c2sp.org/age, "Payload"
_SEALED_BYTES = CHUNK_BYTES + TAG_BYTES


class StreamWriter:
    """Seals what is written to it and passes it on.

    Only `close` writes the last chunk and so completes the file.
    """

    def __init__(self, out: BinaryIO, file_key: bytes) -> None:
        nonce = os.urandom(NONCE_BYTES)
        self._out = out
        self._file_key = file_key
        self._cipher = ChaCha20Poly1305(_payload_key(file_key, nonce))
        self._held = bytearray()
        self._number = 0
        self._closed = False
        out.write(nonce)

    def write(self, data: bytes | memoryview) -> int:
        """Take any number of bytes; at most one chunk of them is held back."""
        # A full chunk waits until more comes: only then is it known not to be the last.
        fresh = memoryview(data)
        while len(self._held) + len(fresh) > CHUNK_BYTES:
            if self._held:
                missing = CHUNK_BYTES - len(self._held)
                self._held += fresh[:missing]
                self._seal(self._held, last=False)
                self._held.clear()
                fresh = fresh[missing:]
            else:
                self._seal(fresh[:CHUNK_BYTES], last=False)
                fresh = fresh[CHUNK_BYTES:]
        self._held += fresh
        return len(data)

    def close(self) -> None:
        """Seal the last chunk. `out` stays open: whoever opened it syncs and closes it."""
        if not self._closed:
            self._closed = True
            self._seal(self._held, last=True)
            self._held.clear()

    def read_back(self, source: BinaryIO) -> StreamReader:
        """A reader over the file just written, to check it before anyone relies on it; raises AgeError.

        Only this writer can do that: it still holds the file's key, which nobody here can unwrap again.
        """
        header.read(source).check(self._file_key)
        return StreamReader(source, self._file_key)

    def __enter__(self) -> StreamWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        # After an error the file stays without its last chunk, so that no reader takes it for whole.
        if kind is None:
            self.close()

    def _seal(self, chunk: bytearray | memoryview, *, last: bool) -> None:
        self._out.write(self._cipher.encrypt(_nonce(self._number, last), chunk, None))
        self._number += 1


class StreamReader(io.RawIOBase):
    """Opens a payload chunk by chunk. What `read` returns has been authenticated; an error ends the stream.

    Raises AgePayloadError when the payload is damaged, cut short or continued, AgeHeaderError when it is not
    there. What was returned before an error is a true beginning of the plaintext and no more: keep it apart until
    the end.
    """

    def __init__(self, source: BinaryIO, file_key: bytes) -> None:
        nonce = _read_exactly(source, NONCE_BYTES)
        if len(nonce) != NONCE_BYTES:
            raise AgeHeaderError("This age file ends before its content begins.")
        self._source = source
        self._cipher = ChaCha20Poly1305(_payload_key(file_key, nonce))
        self._plain = memoryview(b"")
        self._number = 0
        self._finished = False
        self._failure: AgePayloadError | None = None

    def readable(self) -> bool:
        """Always: this is a source."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill `buffer` with the next plaintext; 0 means that the end was reached and verified."""
        while not self._plain and not self._finished:
            self._next_chunk()
        if not self._plain and self._failure:
            raise self._failure
        count = min(len(buffer), len(self._plain))
        buffer[:count] = self._plain[:count]
        self._plain = self._plain[count:]
        return count

    def _next_chunk(self) -> None:
        sealed = _read_exactly(self._source, _SEALED_BYTES)
        full = len(sealed) == _SEALED_BYTES
        plain = self._open(sealed, last=False) if full else None
        if plain is None:
            plain = self._open(sealed, last=True)
            self._finished = True
            self._failure = self._ending_failure(sealed, plain)
        self._number += 1
        self._plain = memoryview(plain or b"")

    def _ending_failure(self, sealed: bytes, plain: bytes | None) -> AgePayloadError | None:
        if not sealed:
            return AgePayloadError("This age file was cut short: its end is missing.")
        if plain is None:
            return AgePayloadError("This age file is damaged or was cut short; its content does not verify.")
        if not plain and self._number:
            return AgePayloadError("This age file is malformed: its last part is empty.")
        if self._source.read(1):
            return AgePayloadError("This age file has something behind its end; it is not trusted.")
        return None

    def _open(self, sealed: bytes, *, last: bool) -> bytes | None:
        if len(sealed) < TAG_BYTES:
            return None
        try:
            return self._cipher.decrypt(_nonce(self._number, last), sealed, None)
        except InvalidTag:
            return None


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")  # c2sp.org/age, "Payload"


def _payload_key(file_key: bytes, nonce: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=nonce, info=b"payload").derive(file_key)  # c2sp.org/age, "Payload"


def _read_exactly(source: BinaryIO, count: int) -> bytes:
    """Up to `count` bytes: fewer only at the end, also where a source gives them piecemeal."""
    data = source.read(count)
    if len(data) == count or not data:
        return data
    parts = bytearray(data)
    while len(parts) < count and (data := source.read(count - len(parts))):
        parts += data
    return bytes(parts)
