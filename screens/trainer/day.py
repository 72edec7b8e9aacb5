"""Who is next and what waits, without Kivy. A youth is compared with nobody: the order is who waited longest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from biofeedback.training.programme import Programme, ProgrammeSession
from biofeedback.training.programmes import Shelf
from biofeedback.vault.consent import Purpose
from biofeedback.vault.overview import OpenExport
from biofeedback.vault.participant import Participant
from biofeedback.vault.retention import Due

SHOWN = 3  # DESIGN-KIT.md, screen 21: what waits, at most three
PROGRAMME, SESSION_DONE = "programme", "programme_session"  # in a participant's settings: id, last session done


@dataclass(frozen=True, slots=True)
class Step:
    """One session of a programme."""

    programme: Programme
    session: ProgrammeSession

    @property
    def context(self) -> dict[str, object] | None:
        """For the session's header; a single exercise stands in no programme."""
        if self.programme.single:
            return None
        return {"id": self.programme.id, "session": self.session.number}


@dataclass(frozen=True, slots=True)
class Person:
    """A participant as the trainer's pages need him; `last_day` counts from 1970-01-01."""

    code: str
    sessions: int
    last_day: int | None
    done_today: bool
    may_measure: bool  # the consent for training holds
    next: Step | None
    finished: bool  # his programme is over
    settings: dict[str, object]


class Kind(StrEnum):
    """What can wait for a trainer, in order of weight."""

    NOTICE = "notice"
    CUT_SHORT = "cut_short"
    EXPORT = "export"
    RETENTION = "retention"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits. `code` is a notice's; `ids` are sessions; `day` when it was or will be."""

    kind: Kind
    code: str = ""
    ids: tuple[str, ...] = ()
    count: int = 0
    day: int = 0


@dataclass(frozen=True, slots=True)
class Day:
    """Everything on the first page. `new` are sessions that were not looked at yet."""

    today: int
    people: tuple[Person, ...]
    waiting: tuple[Waiting, ...]
    new: tuple[str, ...] = ()

    @property
    def next(self) -> Person | None:
        """Who is next: of those who may and were not here today, the one who waited longest."""
        return next((person for person in self.people if person.may_measure and not person.done_today), None)

    @property
    def others(self) -> tuple[Person, ...]:
        """Everybody else, those of today last."""
        return tuple(person for person in self.people if person is not self.next)


def person_of(participant: Participant, shelf: Shelf, today: int, usual_programme: str | None) -> Person:
    """A participant's file in these terms."""
    days = [line.day for line in participant.summaries]
    last = max(days, default=None)
    step, finished = next_step(participant.settings, shelf, usual_programme)
    return Person(
        code=participant.code,
        sessions=max(len(participant.folded), len(participant.summaries)),
        last_day=last,
        done_today=last is not None and last >= today,
        may_measure=participant.consents_to(Purpose.TRAINING),
        next=step,
        finished=finished,
        settings=dict(participant.settings),
    )


def next_step(settings: dict[str, object], shelf: Shelf, usual_programme: str | None) -> tuple[Step | None, bool]:
    """The programme's next session; None with True once it is over, None with False without a programme."""
    programme = shelf.get(str(settings.get(PROGRAMME) or usual_programme or ""))
    if programme is None or programme.single:
        return None, False
    done = settings.get(SESSION_DONE, 0) if settings.get(PROGRAMME) == programme.id else 0
    session = programme.session((done if isinstance(done, int) else 0) + 1)
    return (Step(programme, session), False) if session is not None else (None, True)


def in_order(people: Sequence[Person]) -> tuple[Person, ...]:
    """Longest waited first, newcomers before them; whose programme is over, who was here today, or who may not be
    measured, last."""
    return tuple(
        sorted(
            people,
            key=lambda one: (one.done_today, not one.may_measure, one.finished, one.last_day or -1, one.code),
        )
    )


def waiting(
    notices: Sequence[str], cut_short: Sequence[str], exports: Sequence[OpenExport], due: Sequence[Due]
) -> tuple[Waiting, ...]:
    """What waits, the weightiest first: what may be unsafe, what was lost, what must be asked, what will go."""
    found = [Waiting(Kind.NOTICE, code=code) for code in notices]
    if cut_short:
        found.append(Waiting(Kind.CUT_SHORT, ids=tuple(cut_short), count=len(cut_short)))
    if exports:
        found.append(Waiting(Kind.EXPORT, count=len(exports), day=exports[0].day))
    if due:
        first = min(one.day for one in due)
        soonest = [one.session_id for one in due if one.day == first]
        found.append(Waiting(Kind.RETENTION, ids=tuple(soonest), count=len(due), day=first))
    return tuple(found)
