"""Writing a session's log: append, sync, and leave a clean end whatever the disk does."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from biofeedback.errors import StorageFailed
from biofeedback.session.records import Record, RecordType, pack_json
from biofeedback.vault import disk
from biofeedback.vault.clock import Clock
from biofeedback.vault.log_format import LARGEST_SEALED, PREFIX, TAG_BYTES, LogHeader, commit, pack
from biofeedback.vault.ratchet import Ratchet

SYNC_INTERVAL_S = 5.0  # what a power cut may cost at most
_TICK_S = 1.0  # records come about once a second, so the sync must not wait for the one after the fifth second


class LogWriter:
    """An open log. Raises StorageFailed; what was appended before stays readable."""

    def __init__(self, path: Path, session_id: bytes, seed: bytes, list_version: int, clock: Clock) -> None:
        header = LogHeader(session_id, commit(seed), list_version)
        self._clock = clock
        self._bound = header.bound
        self._ratchet = Ratchet(seed)
        self._path = path
        self._file = disk.create(path)
        self._end = 0
        self._digest = hashlib.sha256()
        self._broken = False
        self._synced_s = clock.monotonic_s()
        try:
            self._put(header.encoded)
        except StorageFailed:
            self.close()
            raise

    @property
    def sha256(self) -> str:
        """The hash of the file so far, in hex: the audit log keeps it, so that a swap is noticed."""
        return self._digest.hexdigest()

    @property
    def closed(self) -> bool:
        """Whether nothing more can be appended."""
        return self._file < 0

    def append(self, record: Record) -> None:
        """Seal and write one record; sync when the last sync is nearly five seconds ago."""
        self._put_record(record, last=False)
        if self._clock.monotonic_s() - self._synced_s >= SYNC_INTERVAL_S - _TICK_S:
            self.sync()

    def sync(self) -> None:
        """Wait until everything appended so far is on the disk itself."""
        with disk.storage("The last seconds of this session may not be saved."):
            disk.sync(self._file)
        self._synced_s = self._clock.monotonic_s()

    def finish(self, reason: str) -> None:
        """Write the last record with its counts, sync and close."""
        counts = {"records": self._ratchet.number, "bytes": self._end, "reason": reason}
        self._put_record(pack_json(RecordType.FINAL, **counts), last=True)
        self.sync()
        self.close()

    def close(self) -> None:
        """Close without a last record: the session stays readable and counts as cut short."""
        if not self.closed:
            os.close(self._file)
            self._file = -1
            with suppress(OSError):  # a courtesy to privacy; the session is safe without it
                disk.hide_hour(self._path)

    def _put_record(self, record: Record, *, last: bool) -> None:
        plain = pack(record)
        length = len(plain) + TAG_BYTES
        if length > LARGEST_SEALED:
            raise StorageFailed("A record is too large to be stored; the session goes on without it.")
        prefix = PREFIX.pack(length, last, self._ratchet.number)
        self._put(prefix + self._ratchet.seal(plain, self._bound + prefix))
        self._ratchet.step()

    def _put(self, data: bytes) -> None:
        with disk.storage("This part of the session is not saved."):
            if self._broken or self.closed:
                raise OSError("an earlier write left the file in an unknown state")
            try:
                disk.write_all(self._file, data)
            except OSError:
                self._cut_back()
                raise
            self._end += len(data)
            self._digest.update(data)

    def _cut_back(self) -> None:
        """Take half a record off again: a reader stops at it and would not see what comes after."""
        try:
            os.ftruncate(self._file, self._end)
            os.lseek(self._file, self._end, os.SEEK_SET)
        except OSError:
            self._broken = True
