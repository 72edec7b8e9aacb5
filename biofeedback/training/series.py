"""Several exercises in one session: the band, the own rest and the own number come once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from biofeedback.errors import UsageError
from biofeedback.training.build import build_exercise
from biofeedback.training.course import Course
from biofeedback.training.exercise import Exercise, Phase, RateSeeker
from biofeedback.training.steps import BandCheck, Baseline, Step, Summary

NAME = "series"
_ONCE_AT_START = (Phase.BAND_CHECK, Phase.BASELINE, Phase.RATING_BEFORE)
_ONCE_AT_END = (Phase.RATING_AFTER,)


@dataclass(frozen=True, slots=True)
class Planned:
    """One exercise of a session with its settings; what is left out is as usual."""

    exercise: str
    settings: Mapping[str, float] = field(default_factory=dict)


class SeriesExercise(Course):
    """What is asked or measured first comes once, at its first place; the last number and the summary end it.

    Raises UsageError for no exercise, or one that wants a session of its own (finding the own rate).
    """

    def __init__(self, plan: Sequence[Planned]) -> None:
        courses = [_course(planned) for planned in plan]
        if not courses:
            raise UsageError("A session has at least one exercise.")
        facts = [
            {"exercise": one.exercise, "settings": dict(made.settings)} for one, made in _pairs(plan, courses)
        ]
        super().__init__(NAME, {"exercises": facts}, _joined(courses))


def build(plan: Sequence[Planned]) -> Exercise:
    """One exercise as itself, several as a series; raises UsageError."""
    if len(plan) == 1:
        return build_exercise(plan[0].exercise, plan[0].settings)
    return SeriesExercise(plan)


def _course(planned: Planned) -> Course:
    made = build_exercise(planned.exercise, planned.settings)
    if isinstance(made, RateSeeker) or not isinstance(made, Course):
        raise UsageError(f"'{planned.exercise}' is a session of its own and cannot stand in a row with others.")
    return made


def _pairs(plan: Sequence[Planned], courses: Sequence[Course]) -> list[tuple[Planned, Course]]:
    return list(zip(plan, courses, strict=True))


def _joined(courses: Sequence[Course]) -> list[Step]:
    """A band and a rest before the first step that wants them; ratings once; one summary."""
    middle, after = [], []
    seen: set[Phase] = set()
    for step in (step for course in courses for step in course.steps):
        if isinstance(step, Summary):
            continue
        if step.phase in _ONCE_AT_END:
            after = [step]
        elif step.phase not in _ONCE_AT_START or step.phase not in seen:
            seen.add(step.phase)
            middle.append(step)
    return [*_longest_rest(middle, courses), *after, Summary()]


def _longest_rest(steps: list[Step], courses: Sequence[Course]) -> list[Step]:
    """The one rest is as long as the exercise that wants the longest."""
    rests = [step for course in courses for step in course.steps if isinstance(step, Baseline)]
    if not rests:
        return [step for step in steps if not isinstance(step, BandCheck)]
    longest = max(rests, key=lambda step: step.duration_s)
    return [longest if isinstance(step, Baseline) else step for step in steps]
