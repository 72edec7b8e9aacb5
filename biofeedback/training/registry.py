"""Every exercise by its stable name."""

from __future__ import annotations

from collections.abc import Callable

from biofeedback.errors import UsageError
from biofeedback.training.breathing import BreathingExercise
from biofeedback.training.exercise import Exercise

EXERCISES: dict[str, Callable[[], Exercise]] = {"breathing": BreathingExercise}


def make_exercise(name: str) -> Exercise:
    """A fresh exercise with its usual settings; raises UsageError for an unknown name."""
    if name not in EXERCISES:
        raise UsageError(f"There is no exercise '{name}'; choose one of: {', '.join(sorted(EXERCISES))}.")
    return EXERCISES[name]()
