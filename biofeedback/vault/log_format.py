"""How a session's log looks on disk (`docs/formats.md`): a header in clear, then sealed records.

In clear stand the session's random id, a commitment to its seed and the version of the list of recipients; of each
record its length, its number and whether it is the last. The type of a record is sealed with its content: how
often somebody rated or marked something is nobody's business.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from dataclasses import dataclass

from biofeedback.errors import Damaged
from biofeedback.session.records import Record, RecordType
from biofeedback.vault.capsule import ID_BYTES

MAGIC = b"BFLOG1\n"
HEADER = struct.Struct(f">{len(MAGIC)}sH{ID_BYTES}s32sI")  # magic, version, id, commitment, version of the list
PREFIX = struct.Struct(">IBQ")  # length of the sealed part, 1 for the last record else 0, number
VERSION = 1
TAG_BYTES = 16  # RFC 8439
LARGEST_SEALED = (
    1 << 20
)  # ours: a second of samples has some 3 KiB; a bound on what a hostile file can make us hold
_INNER = struct.Struct(">BI")  # type, length of the payload
_BLOCK = 64  # sizes are rounded up to this, so that they say little about the content


@dataclass(frozen=True, slots=True)
class LogHeader:
    """The clear beginning of a log. `encoded` is what stands on disk, `bound` goes into every record's check."""

    session_id: bytes
    commitment: bytes
    list_version: int

    @property
    def encoded(self) -> bytes:
        """As on disk."""
        return HEADER.pack(MAGIC, VERSION, self.session_id, self.commitment, self.list_version)

    @property
    def bound(self) -> bytes:
        """SHA-256 of the header: a record cannot be moved to another log."""
        return hashlib.sha256(self.encoded).digest()


def commit(seed: bytes) -> bytes:
    """Binds the log to its seed and not to its capsule, so that the capsule can be sealed anew to others."""
    return hmac.digest(seed, b"commit", "sha256")


def parse_header(data: bytes) -> LogHeader:
    """The header at the start of a log; raises Damaged."""
    if len(data) < HEADER.size:
        raise Damaged("This session's log ends within its header.")
    magic, version, session_id, commitment, list_version = HEADER.unpack_from(data)
    if magic != MAGIC or version != VERSION:
        raise Damaged("This session's log is damaged, or of a version that this app does not know.")
    return LogHeader(session_id, commitment, list_version)


def pack(record: Record) -> bytes:
    """The inner form of a record, padded with zeros."""
    plain = _INNER.pack(record.type, len(record.payload)) + record.payload
    return plain + bytes(-len(plain) % _BLOCK)


def unpack(plain: bytes) -> Record:
    """A record from its inner form; raises Damaged."""
    if len(plain) < _INNER.size:
        raise Damaged("A record of this session is malformed.")
    kind, length = _INNER.unpack_from(plain)
    payload = plain[_INNER.size : _INNER.size + length]
    if len(payload) != length or kind not in list(RecordType):
        raise Damaged("A record of this session is malformed, or of a kind that this app does not know.")
    return Record(RecordType(kind), payload)
