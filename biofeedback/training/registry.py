"""Every exercise by its stable name."""

from __future__ import annotations

from collections.abc import Callable

from biofeedback.errors import UsageError
from biofeedback.training.breathing import BreathingExercise
from biofeedback.training.choices import BodyCheckExercise, HassleLogExercise, SignalPlanExercise
from biofeedback.training.exercise import Exercise
from biofeedback.training.find_rate import FindRateExercise
from biofeedback.training.game import GameExercise
from biofeedback.training.guess import GuessExercise
from biofeedback.training.relaxation import CountingExercise, RelaxationExercise
from biofeedback.training.role_play import RolePlayExercise
from biofeedback.training.sitting import BaselineExercise
from biofeedback.training.tension import TensionExercise
from biofeedback.training.time_out import TimeOutExercise

EXERCISES: dict[str, Callable[[], Exercise]] = {
    "baseline": BaselineExercise,
    "body_check": BodyCheckExercise,
    "breathing": BreathingExercise,
    "counting": CountingExercise,
    "find_rate": FindRateExercise,
    "game": GameExercise,
    "guess": GuessExercise,
    "hassle_log": HassleLogExercise,
    "relaxation": RelaxationExercise,
    "role_play": RolePlayExercise,
    "signal_plan": SignalPlanExercise,
    "tension": TensionExercise,
    "time_out": TimeOutExercise,
}


def make_exercise(name: str) -> Exercise:
    """A fresh exercise with its usual settings; raises UsageError for an unknown name."""
    if name not in EXERCISES:
        raise UsageError(f"There is no exercise '{name}'; choose one of: {', '.join(sorted(EXERCISES))}.")
    return EXERCISES[name]()
