"""Reading a session's log: the longest true beginning, and a verdict about the rest."""

from __future__ import annotations

import os
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag

from biofeedback.errors import Damaged
from biofeedback.session.records import Record, RecordType
from biofeedback.vault.log_format import HEADER, LARGEST_SEALED, PREFIX, TAG_BYTES, commit, parse_header, unpack
from biofeedback.vault.ratchet import Ratchet


class Verdict(StrEnum):
    """What is known about a session's log as a whole."""

    COMPLETE = "complete"  # every record is there, to the last
    TRUNCATED = "truncated"  # it ends without its last record: a crash, an empty battery, or a cut
    TAMPERED = "tampered"  # from some point on it is not what we wrote
    TRAILING = "trailing"  # complete, and something stands behind the end


class LogReader:
    """Iterates over the true records of a log, HEADER and FINAL included; then `verdict` is set."""

    def __init__(self, path: Path, session_id: bytes, seed: bytes) -> None:
        self._path = path
        self._session_id = session_id
        self._seed = seed
        self.verdict: Verdict | None = None
        self.end_reason = ""

    def __iter__(self) -> Iterator[Record]:
        try:
            file = self._path.open("rb")
        except FileNotFoundError:
            self.verdict = Verdict.TRUNCATED  # a crash between the capsule and the log
            return
        with file:
            yield from self._records(file)

    def _records(self, file: BinaryIO) -> Iterator[Record]:
        head = file.read(HEADER.size)
        self.verdict = self._judge_header(head)
        if self.verdict is not None:
            return
        bound = parse_header(head).bound
        ratchet = Ratchet(self._seed)
        while self.verdict is None:
            start = file.tell()
            prefix, sealed = _read_record(file)
            record = _open(ratchet, bound, prefix, sealed)
            if record is None:
                file.seek(start)
                self.verdict = _judge_rest(file, prefix)
                return
            if record.type is RecordType.FINAL:
                self.verdict = self._judge_end(record, ratchet.number, start, at_end=not file.read(1))
            ratchet.step()
            yield record

    def _judge_header(self, head: bytes) -> Verdict | None:
        try:
            header = parse_header(head)
        except Damaged:
            return Verdict.TRUNCATED if not head.strip(b"\0") or len(head) < HEADER.size else Verdict.TAMPERED
        fits = header.session_id == self._session_id and header.commitment == commit(self._seed)
        return None if fits else Verdict.TAMPERED

    def _judge_end(self, final: Record, records: int, size: int, *, at_end: bool) -> Verdict:
        content = final.json()
        self.end_reason = str(content.get("reason", ""))
        if (content.get("records"), content.get("bytes")) != (records, size):
            return Verdict.TAMPERED
        return Verdict.COMPLETE if at_end else Verdict.TRAILING


def has_last_record(path: Path) -> bool:
    """Whether a log says that it has ended. It needs no secret, so it proves nothing."""
    last = 0
    with path.open("rb") as file:
        file.seek(HEADER.size)
        while len(prefix := file.read(PREFIX.size)) == PREFIX.size and not last:
            length, last, _ = PREFIX.unpack(prefix)
            file.seek(length, os.SEEK_CUR)
    return bool(last)


def _read_record(file: BinaryIO) -> tuple[bytes, bytes]:
    prefix = file.read(PREFIX.size)
    if len(prefix) < PREFIX.size:
        return prefix, b""
    length = PREFIX.unpack(prefix)[0]
    return prefix, file.read(length) if TAG_BYTES <= length <= LARGEST_SEALED else b""


def _open(ratchet: Ratchet, bound: bytes, prefix: bytes, sealed: bytes) -> Record | None:
    """The record, or None when it is not the one that was written at this place."""
    if len(prefix) < PREFIX.size or len(sealed) < TAG_BYTES:
        return None
    _, last, number = PREFIX.unpack(prefix)
    if number != ratchet.number:
        return None
    try:
        record = unpack(ratchet.unseal(sealed, bound + prefix))
    except (InvalidTag, Damaged):
        return None
    return record if last == (record.type is RecordType.FINAL) else None


def _judge_rest(file: BinaryIO, prefix: bytes) -> Verdict:
    """TRUNCATED where the rest is what a crash leaves: an unfinished record, perhaps filled up with zeros."""
    length = PREFIX.unpack(prefix)[0] if len(prefix) == PREFIX.size else 0
    whole = PREFIX.size + length
    if prefix.strip(b"\0") and length > LARGEST_SEALED:
        return Verdict.TAMPERED
    rest = file.read(PREFIX.size + LARGEST_SEALED)
    written = rest.rstrip(b"\0")
    # A power cut leaves whole blocks of zeros. A few zeros at the end of a record can be chance, so they do not
    # count.
    zeros = len(rest) - len(written)
    torn = zeros >= TAG_BYTES and not _something_follows(file) and len(written) < whole
    unfinished = len(rest) < whole or len(prefix) < PREFIX.size
    return Verdict.TRUNCATED if unfinished or torn or not written else Verdict.TAMPERED


def _something_follows(file: BinaryIO) -> bool:
    while part := file.read(1 << 16):
        if part.strip(b"\0"):
            return True
    return False
