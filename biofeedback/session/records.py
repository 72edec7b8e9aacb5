"""What a session stores, as bytes: one record is a type and a payload; the vault seals both and reads neither.

Samples go as float64 in little-endian order, because replay and re-analysis must give the same numbers, bit
for bit. Everything else is UTF-8 JSON with sorted keys. Layouts are described in `docs/formats.md`.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from biofeedback.errors import Damaged
from biofeedback.samples import Channel, Samples

_CHANNELS = tuple(Channel)  # the position is the number on disk: only ever append to `Channel`
_BLOCK = struct.Struct("<BBBdI")  # channel, columns, length of the source alias, received_s, samples
_NOT_EXACT = 0x80  # added to the channel: a float64 `time_error_s` stands after the alias
_ERROR = struct.Struct("<d")


class RecordType(IntEnum):
    """Types on disk; 0 and 255 are written by the log itself, first and last."""

    HEADER = 0
    SAMPLES = 1
    EVENT = 2
    RATING = 3
    GAP = 4
    SECOND = 5  # features and arousal of one whole second, as they were shown
    FINAL = 255


@dataclass(frozen=True, slots=True)
class Record:
    """One record in clear. It exists in memory only."""

    type: RecordType
    payload: bytes

    def json(self) -> dict[str, object]:
        """The payload of any record but SAMPLES; raises Damaged when it is not what we write."""
        try:
            content = json.loads(self.payload)
        except ValueError as error:
            raise Damaged("A record of this session is not readable; its session is kept as it is.") from error
        if not isinstance(content, dict):
            raise Damaged("A record of this session is not readable; its session is kept as it is.")
        return content


def pack_json(type_: RecordType, **content: object) -> Record:
    """A record of plain facts. NaN is refused: what is not known is None."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return Record(type_, text.encode())


def pack_samples(blocks: Iterable[Samples]) -> Record:
    """One record for all blocks that arrived in one second."""
    return Record(RecordType.SAMPLES, b"".join(_pack_block(block) for block in blocks))


def unpack_samples(payload: bytes) -> Iterator[Samples]:
    """The blocks of a SAMPLES record, in order of arrival; raises Damaged on anything malformed."""
    at = 0
    while at < len(payload):
        block, at = _unpack_block(payload, at)
        yield block


def _pack_block(block: Samples) -> bytes:
    alias = block.source.encode()
    columns = 1 if block.values.ndim == 1 else int(block.values.shape[1])
    channel, error = _CHANNELS.index(block.channel), b""
    if block.time_error_s:
        channel, error = channel | _NOT_EXACT, _ERROR.pack(block.time_error_s)
    head = _BLOCK.pack(channel, columns, len(alias), block.received_s, len(block)) + alias + error
    return head + block.time_s.astype("<f8").tobytes() + block.values.astype("<f8").tobytes()


def _unpack_block(payload: bytes, at: int) -> tuple[Samples, int]:
    try:
        channel, columns, alias_length, received_s, count = _BLOCK.unpack_from(payload, at)
        at += _BLOCK.size
        source = payload[at : at + alias_length].decode()
        at += alias_length
        error_s = 0.0
        if channel & _NOT_EXACT:
            (error_s,) = _ERROR.unpack_from(payload, at)
            at += _ERROR.size
        end = at + 8 * count * (1 + columns)
        if end > len(payload) or not count or not columns:
            raise ValueError
        numbers = np.frombuffer(payload[at:end], dtype="<f8").astype(np.float64)
        values = numbers[count:] if columns == 1 else numbers[count:].reshape(count, columns)
        return Samples(_CHANNELS[channel & ~_NOT_EXACT], numbers[:count], values, received_s, source, error_s), end
    except (struct.error, ValueError, IndexError) as error:
        raise Damaged("The samples of this session are not readable; the session is kept as it is.") from error
