"""What a programme is: sessions in a row, each with its exercises and a protocol of one page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from biofeedback.errors import UsageError
from biofeedback.training.build import usual
from biofeedback.training.series import NAME, Planned

Texts = Mapping[str, str]  # language -> words


@dataclass(frozen=True, slots=True)
class ProtocolStep:
    """One line of the protocol; `setting` names a setting in seconds that says how long it takes."""

    text: Texts
    seconds: int = 0
    setting: str = ""


@dataclass(frozen=True, slots=True)
class ProgrammeSession:
    """One session: what is done on the tablet and what the trainer does around it. `number` counts from 1."""

    number: int
    title: Texts
    goal: Texts
    exercises: tuple[Planned, ...]
    steps: tuple[ProtocolStep, ...]
    say: Texts
    watch: Texts

    @property
    def exercise(self) -> str:
        """The name under which the session is stored."""
        return self.exercises[0].exercise if len(self.exercises) == 1 else NAME

    def lengths_s(self, changed: Mapping[str, float] | None = None) -> tuple[int, ...]:
        """Seconds of each step; `changed` are settings that the trainer chose otherwise."""
        settings: dict[str, float] = {}
        for planned in reversed(self.exercises):
            settings |= usual(planned.exercise) | dict(planned.settings)
        settings |= changed or {}
        return tuple(int(settings[step.setting]) if step.setting else step.seconds for step in self.steps)


@dataclass(frozen=True, slots=True)
class Programme:
    """A series of sessions; `single` ones are exercises to choose from, in no order."""

    id: str
    title: Texts
    about: Texts
    source: str
    single: bool
    sessions: tuple[ProgrammeSession, ...]
    own: bool = False  # from the tablet's own folder

    def session(self, number: int) -> ProgrammeSession | None:
        """The session with that number, or None after the last."""
        return self.sessions[number - 1] if 1 <= number <= len(self.sessions) else None


def wrong(name: str, place: str, problem: str, code: str, **values: object) -> UsageError:
    """The error for a file that does not fit: which file, where in it, and what to do.

    `code` names the problem for `trainer.programme_bad_...`, whose sentence `values` fill.
    """
    return UsageError(
        f"{name}, {place}: {problem}", reason="programme_wrong", file=name, place=place, code=code, **values
    )
