"""Recording one session into sealed storage, with no secret on the tablet."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from biofeedback.errors import SessionError, StorageFailed
from biofeedback.session.records import Record, RecordType, pack_json
from biofeedback.vault import disk
from biofeedback.vault.agreed import agreed
from biofeedback.vault.audit import AuditLog
from biofeedback.vault.audit_format import Action
from biofeedback.vault.capsule import ID_BYTES, SEED_BYTES, Capsule
from biofeedback.vault.clock import Clock
from biofeedback.vault.log_writer import LogWriter
from biofeedback.vault.recipients import RecipientList

CAPSULE_SUFFIX, LOG_SUFFIX = ".cap", ".log"
ADDITIONS_SUFFIX = ".add"  # what a trainer added later; goes with its session


@dataclass(frozen=True, slots=True)
class SessionPaths:
    """Where the two files of a session are. The name is random and says nothing."""

    capsule: Path
    log: Path


def session_paths(folder: Path, session_id: str) -> SessionPaths:
    """The capsule and the log of a session."""
    return SessionPaths(folder / (session_id + CAPSULE_SUFFIX), folder / (session_id + LOG_SUFFIX))


def shred_session(paths: SessionPaths) -> None:
    """Destroy a session and what was added. The capsule goes first: without it nobody can read the log."""
    with disk.storage("The session could not be deleted whole."):
        disk.shred(paths.capsule)
        disk.shred(paths.log)
        disk.shred(paths.capsule.with_suffix(ADDITIONS_SUFFIX))


class SessionRecorder:
    """An open session. Raises StorageFailed when the disk refuses; what was appended before stays readable."""

    def __init__(
        self,
        folder: Path,
        recipients: RecipientList,
        header: Mapping[str, object],
        clock: Clock,
        audit: AuditLog,
    ) -> None:
        raw_id, seed = os.urandom(ID_BYTES), os.urandom(SEED_BYTES)
        self.session_id = raw_id.hex()
        self._paths = session_paths(folder, self.session_id)
        self._settings = recipients.settings
        self._audit = audit
        own = {"session_id": self.session_id, "channels_agreed": self._settings.channels}
        first = pack_json(RecordType.HEADER, **{**header, **own})
        day = int(clock.unix_s() // disk.DAY_S)
        capsule = Capsule(raw_id, seed, day, bytes.fromhex(recipients.hash))
        audit.write(Action.SESSION_STARTED, self.session_id)
        with disk.storage("No session was started."):
            disk.make_folder(folder)
            # The capsule must be on the disk before the log begins: a log without one could never be read.
            disk.replace(self._paths.capsule, capsule.seal(recipients.recipients()))
        self._log = self._open_log(raw_id, seed, recipients.version, first, clock)

    def append(self, record: Record) -> None:
        """Seal and write one record; it is on the disk itself within five seconds."""
        if record.type in (RecordType.HEADER, RecordType.FINAL):
            raise SessionError("The first and the last record of a session are written by the storage itself.")
        self._require_open()
        kept = agreed(record, self._settings)
        if kept is not None:
            self._log.append(kept)

    def sync(self) -> None:
        """Wait until everything appended so far is on the disk itself."""
        self._require_open()
        self._log.sync()

    def finish(self, reason: str) -> None:
        """Close the session with its last record. Calling it again does nothing."""
        if self._log.closed:
            return
        self._log.finish(reason)
        with suppress(OSError):  # a courtesy to privacy; the session is safe without it
            disk.hide_hour(self._paths.capsule)
        self._audit.write(Action.SESSION_FINISHED, self.session_id, f"sha256 {self._log.sha256}")

    def discard(self) -> None:
        """Destroy this session, as the youth may ask at any time. Calling it again does nothing."""
        self._log.close()
        if self._paths.capsule.exists() or self._paths.log.exists():
            shred_session(self._paths)
            self._audit.write(Action.SESSION_DISCARDED, self.session_id)

    def _open_log(self, raw_id: bytes, seed: bytes, list_version: int, first: Record, clock: Clock) -> LogWriter:
        try:
            with disk.storage("No session was started."):
                log = LogWriter(self._paths.log, raw_id, seed, list_version, clock)
                log.append(first)
                log.sync()
                disk.sync_folder(self._paths.log.parent)
        except StorageFailed:
            # A session without its first record is nothing to keep; removing it also works on a full disk.
            shred_session(self._paths)
            raise
        return log

    def _require_open(self) -> None:
        if self._log.closed:
            raise SessionError("This session is closed; start a new one.")
