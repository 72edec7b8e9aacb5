"""A study plan: what a pilot agreed on, in one file that sets a tablet up.

Phases follow single-case designs (ABA, ABAB): each is a number of sessions with the feedback on or off for the
youth. The signature around it is another matter (`biofeedback/study`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from biofeedback.errors import UsageError
from biofeedback.samples import Channel

FORMAT = 1
LARGEST_BYTES = 1 << 20  # ours: a plan has a few kB
_FIELDS = ("format", "id", "title", "programme", "phases", "channels", "overlay", "retention", "recipients")
_MAY_BE = ("questionnaire",)
_PHASE = ("name", "sessions", "feedback")
_RETENTION = ("after_export_days", "hard_stop_days", "reason")
_RECIPIENT = ("name", "key")
_MOST_SESSIONS = 200  # ours: of one phase
_LONGEST = 120  # letters of a name or a title


@dataclass(frozen=True, slots=True)
class StudyPhase:
    """So many sessions with the feedback on or off."""

    name: str
    sessions: int
    feedback: bool


@dataclass(frozen=True, slots=True)
class PlanRecipient:
    """Who may open the exports of this study: a name and an age key."""

    name: str
    key: str


@dataclass(frozen=True, slots=True)
class StudyPlan:
    """`channels` None means all. `overlay` False: the trainer sees no live channels during the youth's part."""

    id: str
    title: str
    programme: str | None
    phases: tuple[StudyPhase, ...]
    channels: tuple[str, ...] | None
    overlay: bool
    after_export_days: int
    hard_stop_days: int
    reason: str
    recipients: tuple[PlanRecipient, ...]
    questionnaire: bool = False  # each youth is asked after each session how the app works for him

    def phase_of(self, session_number: int) -> StudyPhase | None:
        """The phase of a participant's session (counted from 1); None once all phases are over."""
        for phase in self.phases:
            if session_number <= phase.sessions:
                return phase
            session_number -= phase.sessions
        return None


def parse(text: str, name: str) -> StudyPlan:
    """The plan in `text`; `name` is the file's. Raises UsageError that names place and remedy."""
    try:
        content = json.loads(text)
    except ValueError as error:
        place = f"line {error.lineno}" if isinstance(error, json.JSONDecodeError) else "the whole file"
        raise wrong(name, place, "this is no JSON; check commas, quotes and brackets there.") from error
    return _Reader(name).plan(content)


def wrong(name: str, place: str, problem: str) -> UsageError:
    """The error for a plan that does not fit."""
    return UsageError(f"{name}, {place}: {problem}", reason="plan_wrong", file=name, place=place)


class _Reader:
    def __init__(self, name: str) -> None:
        self._name = name

    def plan(self, content: object) -> StudyPlan:
        fields = self._fields(content, "the whole file", _FIELDS, _MAY_BE)
        if fields["format"] != FORMAT:
            raise self._wrong("format", f"write {FORMAT}; this app knows no other.")
        keeping = self._fields(fields["retention"], "retention", _RETENTION)
        programme = fields["programme"]
        return StudyPlan(
            id=self._text(fields["id"], "id"),
            title=self._text(fields["title"], "title"),
            programme=None if programme is None else self._text(programme, "programme"),
            phases=self._phases(fields["phases"]),
            channels=self._channels(fields["channels"]),
            overlay=self._yes(fields["overlay"], "overlay"),
            after_export_days=self._whole(keeping["after_export_days"], "retention.after_export_days", 0, 3650),
            hard_stop_days=self._whole(keeping["hard_stop_days"], "retention.hard_stop_days", 1, 3650),
            reason=self._text(keeping["reason"], "retention.reason", may_be_empty=True),
            recipients=self._recipients(fields["recipients"]),
            questionnaire=self._yes(fields.get("questionnaire", False), "questionnaire"),
        )

    def _phases(self, value: object) -> tuple[StudyPhase, ...]:
        phases = []
        for at, entry in enumerate(self._list(value, "phases")):
            place = f"phases[{at}]"
            fields = self._fields(entry, place, _PHASE)
            name = self._text(fields["name"], f"{place}.name")
            sessions = self._whole(fields["sessions"], f"{place}.sessions", 1, _MOST_SESSIONS)
            phases.append(StudyPhase(name, sessions, self._yes(fields["feedback"], f"{place}.feedback")))
        if len({phase.name for phase in phases}) != len(phases):
            raise self._wrong("phases", "give each phase a name of its own, such as A1, B1, A2, B2.")
        if any(one.feedback == two.feedback for one, two in pairwise(phases)):
            raise self._wrong("phases", "two phases in a row have the same feedback; make them one phase.")
        return tuple(phases)

    def _channels(self, value: object) -> tuple[str, ...] | None:
        if value is None:
            return None
        known = [channel.value for channel in Channel]
        channels = [self._text(entry, "channels") for entry in self._list(value, "channels")]
        if strange := sorted(set(channels) - set(known)):
            raise self._wrong("channels", f"there is no channel '{strange[0]}'; choose from: {', '.join(known)}.")
        return tuple(channels)

    def _recipients(self, value: object) -> tuple[PlanRecipient, ...]:
        found = []
        for at, entry in enumerate(self._list(value, "recipients")):
            fields = self._fields(entry, f"recipients[{at}]", _RECIPIENT)
            name = self._text(fields["name"], f"recipients[{at}].name")
            found.append(PlanRecipient(name, self._text(fields["key"], f"recipients[{at}].key")))
        return tuple(found)

    def _fields(
        self, value: object, place: str, names: Sequence[str], may_be: Sequence[str] = ()
    ) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            raise self._wrong(place, f"write the fields {', '.join(names)} here, in braces.")
        if missing := [name for name in names if name not in value]:
            raise self._wrong(place, f"the field '{missing[0]}' is missing; add it.")
        if strange := sorted(value.keys() - {*names, *may_be}):
            raise self._wrong(place, f"the field '{strange[0]}' is not known; take it out or mend its name.")
        return value

    def _list(self, value: object, place: str) -> list[object]:
        if not isinstance(value, list) or not value:
            raise self._wrong(place, "write one entry or more here, in square brackets.")
        return value

    def _text(self, value: object, place: str, *, may_be_empty: bool = False) -> str:
        if not isinstance(value, str) or not (value.strip() or may_be_empty):
            raise self._wrong(place, "write some words here.")
        if len(value) > _LONGEST:
            raise self._wrong(place, f"this has {len(value)} letters; there is room for {_LONGEST}.")
        return value

    def _whole(self, value: object, place: str, least: int, most: int) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise self._wrong(place, f"write a whole number from {least} to {most}.")
        return value

    def _yes(self, value: object, place: str) -> bool:
        if not isinstance(value, bool):
            raise self._wrong(place, "write true or false.")
        return value

    def _wrong(self, place: str, problem: str) -> UsageError:
        return wrong(self._name, place, problem)
