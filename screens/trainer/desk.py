"""The trainer's part without Kivy: unlock, list, review, export. Screens get this object and nothing below it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from biofeedback.arousal import Baseline, Start, compare_start
from biofeedback.errors import BiofeedbackError, Damaged, Locked, NotFound, StorageFailed
from biofeedback.export.archive import ExportReceipt, export_sessions
from biofeedback.export.begun import BegunExport
from biofeedback.session.summary import SessionSummary, summarise
from biofeedback.training.programmes import Shelf
from biofeedback.vault.additions import Addition
from biofeedback.vault.brief import SessionBrief
from biofeedback.vault.consent import Purpose
from biofeedback.vault.overview import OpenExport, open_exports, overview, take_in
from biofeedback.vault.participant import SessionSummaryLine
from biofeedback.vault.pin import Pin
from biofeedback.vault.quick_unlock import QuickUnlock
from biofeedback.vault.recorder import CAPSULE_SUFFIX
from biofeedback.vault.retention import Due, RetentionReport
from biofeedback.vault.store import StoredSession, Unlocked, Vault
from screens.trainer.day import Day, Person, in_order, person_of, waiting

GOES_ON_WITHIN_S = 4 * 3600  # a later session is a session of its own (owner's choice: one half day)


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One line of the list of sessions."""

    session_id: str
    participant: str
    exercise: str
    started: datetime | None  # local time of the tablet
    origin: str
    verdict: str  # complete, truncated, tampered, trailing; "" = not looked at yet


@dataclass(frozen=True, slots=True)
class Review:
    """One session opened: its line, its header and its summary."""

    row: SessionRow
    header: dict[str, object]
    summary: SessionSummary
    additions: tuple[Addition, ...] = ()  # what trainers added afterwards
    trouble: BiofeedbackError | None = None  # why those could not be read
    start: Start = Start.UNKNOWN  # how this session's rest compares with this youth's earlier ones
    back_before_s: float | None = None  # the way back to rest in the last earlier session that knew one


class Desk:
    """What an unlocked trainer can do. After `lock` everything but `unlock` raises Locked."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._unlocked: Unlocked | None = None
        self._quick: QuickUnlock | None = None
        self._quick_name = ""
        self._trouble: StorageFailed | None = None
        self._cut_short: tuple[str, ...] = ()
        self._half_export = False
        self._looked_at: set[str] = set()
        self._stored: dict[str, StoredSession] = {}
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
    def recovery_words(self) -> str:
        """Six words of the institution's recovery key, which every session is sealed to; empty without one."""
        recovery = self._vault.recipients().recovery
        return "" if recovery is None else recovery.words

    @property
    def is_open(self) -> bool:
        """True between `unlock` and `lock`."""
        return self._unlocked is not None

    def unlock(self, passphrase: str, trainer: str | None = None) -> None:
        """Open with the passphrase. Raises WrongPassphrase and TooManyTries."""
        self._unlocked = self._vault.unlock(passphrase, trainer)

    def enrol(self, name: str, passphrase: str) -> None:
        """Make the first trainer. Raises PassphraseRefused, StorageFailed; Locked where there is one already."""
        self._vault.create_trainer(name, passphrase)

    @property
    def quick_allowed(self) -> bool:
        """The institution allows six digits instead of the passphrase for an hour."""
        return self._vault.recipients().settings.quick_unlock

    @property
    def quick_ready(self) -> bool:
        """Six digits were set within the last hour, and not three times mistaken since."""
        return self._quick is not None and self._quick.available

    def set_quick(self, digits: str) -> None:
        """Six digits for the next hour. Raises UsageError, and Locked when the passphrase is over a minute ago."""
        self._quick = self._open.quick_unlock(digits)
        self._quick_name = self._open.trainer.name

    def unlock_quickly(self, digits: str) -> None:
        """Open with the digits. Raises WrongPassphrase, and Locked once they have ended."""
        if self._quick is None:
            raise Locked("Quick unlock has ended; unlock with the passphrase.", reason="quick_unlock_ended")
        self._unlocked = self._vault.unlock_quickly(self._quick, digits, self._quick_name)

    def forget_quick(self) -> None:
        """In the background the digits end."""
        if self._quick is not None:
            self._quick.end()
        self._quick = None

    def lock(self, why: str = "trainer") -> None:
        """Drop the keys; `why` stands in the audit log. Safe to call twice."""
        if self._unlocked is not None:
            self._unlocked.lock(why)
        self._unlocked = None
        self._cut_short, self._looked_at, self._stored = (), set(), {}
        self._half_export = False

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
        return [*codes, "export_interrupted"] if self._half_export else codes

    def clear_half_exports(self, folder: Path) -> None:
        """Take away what a cut-off export left, there or where it was going to; once, before the next is made.

        It is told until the lock."""
        try:
            self._half_export = BegunExport(self._vault.home).clear(folder)
        except StorageFailed as error:
            self._trouble = error

    def day(self, today: int, shelf: Shelf, usual_programme: str | None = None) -> Day:
        """The first page, without opening a session; `today` counts days from 1970-01-01."""
        seen = overview(self._open)
        people = in_order([person_of(one, shelf, today, usual_programme) for one in seen.people])
        due = () if self.retention is None else self.retention.warned
        waits = waiting(self.notices(), self._cut_short, open_exports(self._open), due)
        return Day(today, people, waits, tuple(name for name in seen.new if name not in self._looked_at))

    def look_at_new(self, session_ids: Sequence[str], progress: Callable[[float], None] | None = None) -> None:
        """Take new sessions in and remember which were cut short, until the lock. Raises StorageFailed."""
        cut_short = take_in(self._open, session_ids, progress)
        self._cut_short = (*self._cut_short, *(stored.id for stored in cut_short))
        self._looked_at |= set(session_ids)

    def person(self, code: str, today: int, shelf: Shelf, usual_programme: str | None = None) -> Person:
        """One participant; raises NotFound."""
        return person_of(self._open.participants.get(code), shelf, today, usual_programme)

    def new_participant(self, *, under_16: bool) -> str:
        """Make a participant and return the new code. Raises StorageFailed."""
        return self._open.participants.create(under_16=under_16).code

    @property
    def ask_next(self) -> bool:
        """The youth of the next session is asked how the app works for him. Raises Damaged."""
        return self._open.participants.ask_next

    def set_ask_next(self, wanted: bool) -> None:
        """Keep that wish, sealed, until it is fulfilled. Raises Damaged, StorageFailed."""
        self._open.participants.set_ask_next(wanted)

    def confirm_export(self, receipt: str) -> int:
        """Type the receipt of an export that arrived; returns how many sessions it held. Raises NotFound."""
        return len(self._open.confirm_export(receipt))

    def set_pin(self, passphrase: str, pin: str) -> None:
        """Set the PIN of the overlay; raises WrongPassphrase, TooManyTries, UsageError."""
        self._open.prove(passphrase)
        self._open.set_pin(pin)

    @property
    def pin(self) -> Pin:
        """The overlay's PIN: it opens nothing that is stored, so it is there while locked."""
        return self._vault.pin

    @property
    def lock_after_min(self) -> int:
        """After how many idle minutes the app locks by itself."""
        return self._vault.recipients().settings.lock_after_min

    def cut_short_of(self, code: str, now_unix: float) -> str | None:
        """The session of this youth that was cut short in the last hours, for a new one to go on from."""
        for session_id in reversed(self._vault.cut_short()):
            header = self._open.session(session_id).header
            started = header.get("started_unix")
            recent = isinstance(started, int | float) and 0 <= now_unix - started <= GOES_ON_WITHIN_S
            if header.get("participant") == code and recent:
                return session_id
        return None

    def brief_of(self, code: str) -> SessionBrief | None:
        """All of this youth's past that his part may know; None for a code without a file. Asked before locking.

        Sessions that ended since the first page was read are taken in first. Raises Damaged, StorageFailed.
        """
        self.look_at_new([name for name in overview(self._open).new if name not in self._looked_at])
        try:
            return self._open.brief(code)
        except NotFound:
            return None

    def sessions(self) -> list[SessionRow]:
        """All sessions, newest first, each read to its end for its verdict: slow with thousands."""
        return [_row(stored) for stored in self._open.sessions()]

    def rows(self, session_ids: Sequence[str]) -> list[SessionRow]:
        """These sessions, in that order; only their beginnings are read. Raises NotFound."""
        return [_row(self._open.session(session_id), with_verdict=False) for session_id in session_ids]

    def sessions_of(self, code: str) -> list[str]:
        """Ids of the sessions of a participant that are still here, newest first. Raises NotFound."""
        person, folder = self._open.participants.get(code), self._open.access.sessions
        lines = sorted(person.summaries, key=lambda line: line.day, reverse=True)
        return [line.session_id for line in lines if (folder / f"{line.session_id}{CAPSULE_SUFFIX}").exists()]

    def due(self, session_ids: Sequence[str]) -> dict[str, Due]:
        """When each of these sessions is destroyed; of one that is gone nothing. Raises Damaged."""
        return self._vault.retention.due(session_ids)

    def known_codes(self) -> frozenset[str]:
        """Codes of the participants of this tablet."""
        return frozenset(person.code for person in self._open.participants.all())

    def headers(self) -> list[SessionRow]:
        """All sessions, newest first, with the verdict still unknown (""): only their beginnings are read."""
        self._stored = {stored.id: stored for stored in self._open.sessions()}
        return [_row(stored, with_verdict=False) for stored in self._stored.values()]

    def verdict(self, session_id: str) -> str:
        """What is known about one session as a whole; reads it to its end. Raises NotFound and Damaged."""
        stored = self._stored.get(session_id)  # looking one up by its id goes through all names
        return (self._open.session(session_id) if stored is None else stored).verdict.value

    def _lines_to(self, stored: StoredSession) -> list[SessionSummaryLine]:
        """This youth's short summaries up to and with this session's; empty where it is in nobody's file."""
        person = self._open.participant_of(stored)
        lines = [] if person is None else sorted(person.summaries, key=lambda line: line.day)
        places = [place for place, line in enumerate(lines) if line.session_id == stored.id]
        return lines[: places[0] + 1] if places else []

    def review(self, session_id: str) -> Review:
        """Open one session. Raises NotFound and Damaged."""
        stored = self._open.session(session_id)
        summary = summarise(stored.records())  # first: reading to the end also gives the row its verdict
        lines = self._lines_to(stored)
        review = Review(
            _row(stored),
            dict(stored.header),
            summary,
            start=_start_of(lines),
            back_before_s=_back_before_s(lines),
        )
        try:
            return replace(review, additions=self._open.additions(stored.id))
        except Damaged as error:  # the session itself is as good as before
            return replace(review, trouble=error)

    def add_to_session(self, session_id: str, text: str, time_s: float | None = None) -> tuple[Addition, ...]:
        """Add a mark or, without a time, a note; returns all. Raises UsageError, Damaged, StorageFailed."""
        self._open.add_to_session(session_id, text, time_s)
        return self._open.additions(session_id)

    @property
    def opened(self) -> Unlocked:
        """The trainer's access itself, for the pages about participants; raises Locked."""
        return self._open

    def export(
        self,
        session_ids: Sequence[str],
        recipients: Sequence[str],
        out: Path,
        progress: Callable[[float], None] | None = None,
        profile: str = "institution",
        with_over: bool = True,
        language: str = "nl",
    ) -> ExportReceipt:
        """Write an encrypted file, with a page over sessions of each participant in it.

        Raises RecipientRefused, OutputExists, NothingToExport, StorageFailed, and Locked (reason
        `passphrase_again`) unless the passphrase was typed within the last minute."""
        with BegunExport(self._vault.home).writing(out):
            return export_sessions(
                self._open,
                session_ids,
                recipients,
                out,
                profile=profile,
                with_over=with_over,
                language=language,
                progress=progress,
            )

    def prove(self, passphrase: str) -> None:
        """Type the passphrase again; it counts for a minute. Raises WrongPassphrase, TooManyTries."""
        self._open.prove(passphrase)

    def open_exports(self) -> tuple[OpenExport, ...]:
        """Exports whose receipt nobody has typed yet, oldest first."""
        return open_exports(self._open)

    def consenting(self) -> frozenset[str]:
        """Codes of the participants whose sessions may go to research now."""
        people = self._open.participants.all()
        return frozenset(person.code for person in people if person.consents_to(Purpose.RESEARCH))

    @property
    def _open(self) -> Unlocked:
        if self._unlocked is None:
            raise Locked("A trainer must unlock first.")
        return self._unlocked


def _row(stored: StoredSession, *, with_verdict: bool = True) -> SessionRow:
    header = stored.header
    started = header.get("started_unix")
    return SessionRow(
        session_id=stored.id,
        participant=str(header.get("participant", "")),
        exercise=str(header.get("exercise", "")),
        started=datetime.fromtimestamp(started).astimezone() if isinstance(started, int | float) else None,
        origin=str(header.get("origin", "")),
        verdict=stored.verdict.value if with_verdict else "",
    )


def _start_of(lines: Sequence[SessionSummaryLine]) -> Start:
    """How the rest of the last of these compares with those before."""
    rests = [_rest_of(line) for line in lines]
    return compare_start(rests[-1], rests[:-1]) if rests else Start.UNKNOWN


def _back_before_s(lines: Sequence[SessionSummaryLine]) -> float | None:
    """The way back to rest in the last session before the last of these in which one was seen."""
    known = [line.half_back_s for line in lines[:-1] if line.half_back_s is not None]
    return known[-1] if known else None


def _rest_of(line: SessionSummaryLine) -> Baseline:
    """What stays of a session's baseline in the participant's file."""
    known = {"heart_rate_bpm": line.heart_rate_bpm, "scl_uS": line.scl_uS}
    centre = {name: value for name, value in known.items() if value is not None}
    return Baseline(accepted=True, clean_fraction=1.0, duration_s=0.0, centre=centre)
