"""Deleting on time: samples 30 days after a confirmed export, and never later than 90 days after the session.

Executed at start and once a day, also while locked: destroying needs no secret. A clock that jumps suspends it,
because a wrong date would destroy everything at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from biofeedback.errors import Damaged, NoTrainer
from biofeedback.vault import disk, ledger, reserve
from biofeedback.vault.audit import AuditLog
from biofeedback.vault.audit_format import Action
from biofeedback.vault.clock import Clock
from biofeedback.vault.recipients import RecipientChain
from biofeedback.vault.recorder import CAPSULE_SUFFIX, session_paths, shred_session
from biofeedback.vault.settings import Settings

WARN_BEFORE_DAYS = 30  # the hard stop is announced this long before: at day 60 of 90
JUMP_S = 48 * 3600.0  # a tablet that was off over a weekend has to be confirmed by a trainer, too


@dataclass(frozen=True, slots=True)
class Due:
    """One session and the day on which it is destroyed."""

    session_id: str
    day: int
    why: str  # "export" or "hard_stop"


@dataclass(frozen=True, slots=True)
class RetentionReport:
    """What was destroyed, what will be within the time of warning, and whether deletion waits for a trainer."""

    deleted: tuple[str, ...]
    warned: tuple[Due, ...]
    suspended: bool


class Retention:
    """The rules of one tablet."""

    def __init__(self, home: Path, clock: Clock) -> None:
        self._home = home
        self._path = home / "ledger.json"
        self._sessions = home / "sessions"
        self._chain = RecipientChain(home / "recipients.jsonl")
        self._audit = AuditLog(home, clock)
        self._clock = clock
        self._seen: tuple[float, float] | None = None  # both clocks at the last look in this run of the app

    def begin_session(self, session_id: str, day: int) -> None:
        """Note the day of a new session."""
        with ledger.changing(self._path) as book:
            book.days[session_id] = day

    def run(self) -> RetentionReport:
        """Destroy what is due; raises StorageFailed. On a tablet without trainer there is nothing to do."""
        reserve.release(self._home)
        try:
            settings = self._chain.latest().settings
        except NoTrainer:
            return RetentionReport((), (), suspended=False)
        except Damaged:
            # A list that was changed from outside must not decide what is destroyed.
            return RetentionReport((), (), suspended=True)
        with ledger.changing(self._path) as book:
            return self._run(book, settings)

    def due(self, session_ids: Sequence[str]) -> dict[str, Due]:
        """On which day each of these sessions is destroyed; of one that is gone nothing. Raises NoTrainer,
        Damaged."""
        settings, book = self._chain.latest().settings, ledger.read(self._path)
        here = set(self._present())
        return {name: self._due(name, book, settings) for name in session_ids if name in here}

    def confirm_clock(self, actor: str) -> None:
        """A trainer says that the date is right: deletion goes on."""
        with ledger.changing(self._path) as book:
            book.suspended = False
            self._look(book)
        self._audit.write(Action.CLOCK_CONFIRMED, actor=actor)

    def _run(self, book: ledger.Ledger, settings: Settings) -> RetentionReport:
        if self._jumped(book) and not book.suspended and self._present():
            book.suspended = True
            self._audit.write(Action.RETENTION_SUSPENDED, result="the clock jumped")
        today = int(self._clock.unix_s() // disk.DAY_S)
        due = [self._due(session_id, book, settings) for session_id in self._present()]
        now = [item for item in due if item.day <= today and not book.suspended]
        for item in now:
            self._audit.write(Action.SESSION_DELETED, item.session_id, f"retention {item.why}")
            shred_session(session_paths(self._sessions, item.session_id))
        kept = set(self._present())
        ledger.forget(book, [name for name in {*book.days, *book.confirmed} if name not in kept])
        self._look(book)
        warned = tuple(item for item in due if item not in now and item.day - today <= WARN_BEFORE_DAYS)
        return RetentionReport(tuple(item.session_id for item in now), warned, book.suspended)

    def _due(self, session_id: str, book: ledger.Ledger, settings: Settings) -> Due:
        made = book.days.get(session_id, self._file_day(session_id))
        hard = Due(session_id, made + settings.hard_stop_days, "hard_stop")
        confirmed = book.confirmed.get(session_id)
        if confirmed is None:
            return hard
        return min(
            hard, Due(session_id, confirmed + settings.after_export_days, "export"), key=lambda due: due.day
        )

    def _jumped(self, book: ledger.Ledger) -> bool:
        now_s, monotonic_s = self._clock.unix_s(), self._clock.monotonic_s()
        if self._seen is not None:
            expected_s = self._seen[0] + monotonic_s - self._seen[1]
        elif book.seen_unix_s:
            expected_s = book.seen_unix_s
        else:
            return False
        return abs(now_s - expected_s) > JUMP_S

    def _look(self, book: ledger.Ledger) -> None:
        self._seen = (self._clock.unix_s(), self._clock.monotonic_s())
        book.seen_unix_s = self._seen[0]

    def _present(self) -> list[str]:
        if not self._sessions.is_dir():
            return []
        return sorted(path.stem for path in self._sessions.glob("*" + CAPSULE_SUFFIX))

    def _file_day(self, session_id: str) -> int:
        paths = session_paths(self._sessions, session_id)
        path = paths.log if paths.log.exists() else paths.capsule
        return int(path.stat().st_mtime // disk.DAY_S)
