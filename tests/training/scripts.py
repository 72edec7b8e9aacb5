"""Lets an exercise run with scripted seconds: signal and level as a test wants them."""

from __future__ import annotations

from biofeedback.samples import Arousal, Level
from biofeedback.training.course import Course
from biofeedback.training.exercise import Action, ActionKind, Exercise, Happening, HappeningKind, Phase, Signal

LEVELS = tuple(Level)


def arousal(level: int | None) -> Arousal:
    """One second at that level, or without one."""
    known = None if level is None else LEVELS[level - 1]
    return Arousal(1.0, None if level is None else float(level), known, 0.0 if level is None else 1.0)


def ticks(exercise: Course, count: int, level: int | None = 1) -> list[Happening]:
    """`count` seconds at a level (None = no signal); every baseline is accepted."""
    happened: list[Happening] = []
    for _ in range(count):
        signal = Signal.NONE if level is None else Signal.GOOD
        for happening in exercise.tick(signal, arousal(level)):
            happened.append(happening)
            if happening.kind is HappeningKind.BASELINE_ENDED:
                happened += exercise.baseline_result(True)
    return happened


def act(exercise: Course, kind: ActionKind, value: int | None = None, name: str = "") -> list[Happening]:
    """One touch."""
    return list(exercise.act(Action(kind, value, name)))


def after_opening(exercise: Course, baseline_s: int = 30) -> Course:
    """Bring an exercise past band check, baseline and the own number."""
    ticks(exercise, 5)
    act(exercise, ActionKind.CONTINUE)
    ticks(exercise, baseline_s)
    if exercise.view.phase is Phase.RATING_BEFORE:
        act(exercise, ActionKind.RATE, 6)
    return exercise


def facts(happening: Happening) -> dict[str, object]:
    """What was noted."""
    return dict(happening.facts)


def phase(exercise: Exercise) -> Phase:
    """Where it is now; a call, so that a type checker does not take an earlier answer for this one."""
    return exercise.view.phase
