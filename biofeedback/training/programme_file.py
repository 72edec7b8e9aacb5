"""Reading one programme file strictly: every error names the file, the place in it and what to write there."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from biofeedback.errors import UsageError
from biofeedback.language import LANGUAGES
from biofeedback.training.build import build_exercise, usual
from biofeedback.training.programme import Programme, ProgrammeSession, ProtocolStep, Texts, wrong
from biofeedback.training.series import Planned, build

FORMAT = 1
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_TITLE, _LONGEST_TEXT = 60, 240  # letters that fit their place on the prepare page
_MOST_SESSIONS, _MOST_STEPS = 60, 8  # ours: one page holds eight lines
_LONGEST_STEP_MIN = 90
_PROGRAMME = ("format", "id", "title", "about", "source", "single", "sessions")
_SESSION = ("title", "goal", "exercises", "steps", "say", "watch")

One = TypeVar("One")


def parse(text: str, name: str, *, own: bool = False) -> Programme:
    """The programme in `text`; `name` is the file's. Raises UsageError, reason `programme_wrong`."""
    try:
        content = json.loads(text)
    except ValueError as error:
        place = f"line {error.lineno}" if isinstance(error, json.JSONDecodeError) else "the whole file"
        raise wrong(name, place, "this is no JSON; check commas, quotes and brackets there.", "json") from error
    return _Reader(name).programme(content, own=own)


class _Reader:
    """Walks through one file and knows its name."""

    def __init__(self, name: str) -> None:
        self._name = name

    def programme(self, content: object, *, own: bool) -> Programme:
        fields = self._fields(content, "", _PROGRAMME, optional=("single",))
        if fields["format"] != FORMAT:
            raise self._wrong("format", f"write {FORMAT}; this app knows no other.", "format", format=FORMAT)
        single = fields.get("single", False)
        if not isinstance(single, bool):
            raise self._wrong("single", "write true or false.", "single")
        return Programme(
            id=self._id(fields["id"]),
            title=self._texts(fields["title"], "title", _LONGEST_TITLE),
            about=self._texts(fields["about"], "about", _LONGEST_TEXT),
            source=self._text(fields["source"], "source", _LONGEST_TEXT),
            single=single,
            sessions=self._all(fields["sessions"], "sessions", _MOST_SESSIONS, self._session),
            own=own,
        )

    def _session(self, content: object, place: str, number: int) -> ProgrammeSession:
        fields = self._fields(content, place, _SESSION)
        exercises = self._all(fields["exercises"], f"{place}.exercises", _MOST_STEPS, self._planned)
        try:
            build(exercises)
        except UsageError as error:
            raise self._wrong(f"{place}.exercises", str(error), "exercises") from error
        known = {key for planned in exercises for key in usual(planned.exercise)}

        def step(content: object, place: str, _number: int) -> ProtocolStep:
            return self._step(content, place, known)

        return ProgrammeSession(
            number=number,
            title=self._texts(fields["title"], f"{place}.title", _LONGEST_TITLE),
            goal=self._texts(fields["goal"], f"{place}.goal", _LONGEST_TEXT),
            exercises=exercises,
            steps=self._all(fields["steps"], f"{place}.steps", _MOST_STEPS, step),
            say=self._texts(fields["say"], f"{place}.say", _LONGEST_TEXT),
            watch=self._texts(fields["watch"], f"{place}.watch", _LONGEST_TEXT),
        )

    def _planned(self, content: object, place: str, _number: int) -> Planned:
        fields = self._fields(content, place, ("exercise", "settings"), optional=("settings",))
        name, settings = self._text(fields["exercise"], f"{place}.exercise", 40), fields.get("settings", {})
        if not isinstance(settings, dict):
            raise self._wrong(f"{place}.settings", "write settings as names with numbers, in braces.", "settings")
        try:
            build_exercise(name, settings)
        except UsageError as error:
            raise self._wrong(place, str(error), "exercise", exercise=name) from error
        return Planned(name, settings)

    def _step(self, content: object, place: str, known: set[str]) -> ProtocolStep:
        fields = self._fields(content, place, ("text", "minutes", "setting"), optional=("minutes", "setting"))
        text = self._texts(fields["text"], f"{place}.text", _LONGEST_TITLE)
        if ("minutes" in fields) == ("setting" in fields):
            raise self._wrong(place, "write either minutes or setting, to say how long this takes.", "either")
        if "setting" in fields:
            setting = fields["setting"]
            if setting not in known or not str(setting).endswith("_s"):
                raise self._wrong(
                    f"{place}.setting", "name a setting in seconds of this session's exercises.", "setting"
                )
            return ProtocolStep(text, setting=str(setting))
        minutes = fields["minutes"]
        if (
            isinstance(minutes, bool)
            or not isinstance(minutes, int | float)
            or not 0 < minutes <= _LONGEST_STEP_MIN
        ):
            raise self._wrong(
                f"{place}.minutes",
                f"write a number above 0 and up to {_LONGEST_STEP_MIN}.",
                "minutes",
                most=_LONGEST_STEP_MIN,
            )
        return ProtocolStep(text, seconds=round(60 * minutes))

    def _id(self, value: object) -> str:
        if not isinstance(value, str) or not _ID.fullmatch(value) or len(value) > _LONGEST_TITLE:
            raise self._wrong("id", "write small letters and digits, with hyphens between.", "id")
        return value

    def _texts(self, value: object, place: str, longest: int) -> Texts:
        fields = self._fields(value, place, LANGUAGES)
        return {language: self._text(fields[language], f"{place}.{language}", longest) for language in LANGUAGES}

    def _text(self, value: object, place: str, longest: int) -> str:
        if not isinstance(value, str) or not value.strip():
            raise self._wrong(place, "write some words here.", "words")
        if len(value) > longest:
            raise self._wrong(
                place,
                f"this has {len(value)} letters; there is room for {longest}.",
                "long",
                letters=len(value),
                room=longest,
            )
        return value

    def _fields(
        self, value: object, place: str, names: Sequence[str], optional: Sequence[str] = ()
    ) -> dict[str, Any]:
        where = place or "the whole file"
        if not isinstance(value, dict):
            raise self._wrong(
                where, f"write the fields {', '.join(names)} here, in braces.", "fields", names=", ".join(names)
            )
        for name in names:
            if name not in value and name not in optional:
                raise self._wrong(where, f"the field '{name}' is missing; add it.", "missing", field=name)
        if strange := sorted(value.keys() - set(names)):
            raise self._wrong(
                where,
                f"the field '{strange[0]}' is not known; take it out or mend its name.",
                "strange",
                field=strange[0],
            )
        return value

    def _all(
        self, value: object, place: str, most: int, read: Callable[[object, str, int], One]
    ) -> tuple[One, ...]:
        if not isinstance(value, list) or not 0 < len(value) <= most:
            raise self._wrong(place, f"write 1 to {most} entries here, in square brackets.", "entries", most=most)
        return tuple(read(entry, f"{place}[{at}]", at + 1) for at, entry in enumerate(value))

    def _wrong(self, place: str, problem: str, code: str, **values: object) -> UsageError:
        return wrong(self._name, place, problem, code, **values)
