"""The trainer's part without Kivy: unlock, list, review, export. Screens get this object and nothing below it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from biofeedback.errors import Locked, StorageFailed
from biofeedback.export.archive import ExportReceipt, export_sessions
from biofeedback.session.summary import SessionSummary, summarise
from biofeedback.vault.retention import RetentionReport
from biofeedback.vault.store import StoredSession, Unlocked, Vault


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One line of the list of sessions."""

    session_id: str
    participant: str
    exercise: str
    started: datetime | None  # local time of the tablet
    origin: str
    verdict: str  # complete, truncated, tampered, trailing


@dataclass(frozen=True, slots=True)
class Review:
    """One session opened: its line, its header and its summary."""

    row: SessionRow
    header: dict[str, object]
    summary: SessionSummary


class Desk:
    """What an unlocked trainer can do. After `lock` everything but `unlock` raises Locked."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._unlocked: Unlocked | None = None
        self._trouble: StorageFailed | None = None
        self.retention: RetentionReport | None = None

    @property
    def trainer_names(self) -> list[str]:
        """Names of the trainers of this tablet, for the unlock screen."""
        return [card.name for card in self._vault.trainers()]

    @property
    def session_count(self) -> int:
        """How many sessions are sealed here; all that may be known while locked."""
        return self._vault.session_count()

    @property
    def longest_days(self) -> int:
        """How long what was measured stays here at most; everyone may know, the youth above all."""
        return self._vault.recipients().settings.hard_stop_days

    @property
    def is_open(self) -> bool:
        """True between `unlock` and `lock`."""
        return self._unlocked is not None

    def unlock(self, passphrase: str, trainer: str | None = None) -> None:
        """Open with the passphrase. Raises WrongPassphrase and TooManyTries."""
        self._unlocked = self._vault.unlock(passphrase, trainer)

    def lock(self) -> None:
        """Drop the keys. Safe to call twice."""
        if self._unlocked is not None:
            self._unlocked.lock()
        self._unlocked = None

    def housekeeping(self) -> None:
        """Destroy what is due; at each start and daily. A disk that refuses is told at the next unlock."""
        try:
            self.retention = self._vault.retention.run()
            self._trouble = None
        except StorageFailed as error:
            self._trouble = error

    def notices(self) -> list[str]:
        """Reason codes of what the trainer must know first; `errors.<code>` has the words."""
        codes = [notice.reason for notice in self._open.notices]
        if self._trouble is not None:
            codes.append(self._trouble.reason)
        if self.retention is not None and self.retention.suspended:
            codes.append("retention_suspended")
        return codes

    def sessions(self) -> list[SessionRow]:
        """All sessions, newest first."""
        return [_row(stored) for stored in self._open.sessions()]

    def review(self, session_id: str) -> Review:
        """Open one session. Raises NotFound and Damaged."""
        stored = self._open.session(session_id)
        return Review(_row(stored), dict(stored.header), summarise(stored.records()))

    def export(
        self,
        session_ids: Sequence[str],
        recipients: Sequence[str],
        out: Path,
        progress: Callable[[float], None] | None = None,
    ) -> ExportReceipt:
        """Write an encrypted file. Raises RecipientRefused, OutputExists, NothingToExport, StorageFailed."""
        return export_sessions(self._open, session_ids, recipients, out, progress=progress)

    @property
    def _open(self) -> Unlocked:
        if self._unlocked is None:
            raise Locked("A trainer must unlock first.")
        return self._unlocked


def _row(stored: StoredSession) -> SessionRow:
    header = stored.header
    started = header.get("started_unix")
    return SessionRow(
        session_id=stored.id,
        participant=str(header.get("participant", "")),
        exercise=str(header.get("exercise", "")),
        started=datetime.fromtimestamp(started).astimezone() if isinstance(started, int | float) else None,
        origin=str(header.get("origin", "")),
        verdict=stored.verdict.value,
    )
