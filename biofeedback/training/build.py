"""Exercises with the settings that a trainer or a programme chose; the usual ones fill what was left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from biofeedback.errors import UsageError
from biofeedback.training.breathing import (
    PACE_MAX_PER_MIN,
    PACE_MIN_PER_MIN,
    BreathingExercise,
    BreathingSettings,
)
from biofeedback.training.course import Course
from biofeedback.training.exercise import Exercise
from biofeedback.training.find_rate import TRIAL_S, FindRateExercise
from biofeedback.training.game import LINE_LEVELS, GameExercise, GameSettings
from biofeedback.training.guess import BETWEEN_S, LEVELS, GuessExercise
from biofeedback.training.guess import ROUNDS as GUESS_ROUNDS
from biofeedback.training.night_flight import BEND
from biofeedback.training.registry import EXERCISES
from biofeedback.training.relaxation import CountingExercise, RelaxationExercise
from biofeedback.training.role_play import RolePlayExercise
from biofeedback.training.sitting import SITTING_S, BaselineExercise
from biofeedback.training.tension import TensionExercise, TensionSettings
from biofeedback.training.time_out import TimeOutExercise

_USUAL_BASELINE_S = BreathingSettings().baseline_s
_MOST_SEED = 999_999  # of the game: enough that no flight looks like the last one
_NOT_OFFERED = {"game": {"seed"}, "guess": {"last_apart"}}  # set by the app at the start, never chosen


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that can be set: the values to choose from, in order, and the usual one. Units in the name."""

    name: str
    values: tuple[float, ...]
    usual: float


def _baseline(usual: int = _USUAL_BASELINE_S) -> Setting:
    # two clean minutes are the shortest that the method trusts in use; less is for practice
    return Setting("baseline_s", (60, 90, 120, 180, 240, 300), usual)


_PACES = tuple(
    at / 2 for at in range(round(2 * PACE_MIN_PER_MIN), round(2 * PACE_MAX_PER_MIN) + 1)
)  # half breaths: the step of the resonance frequency assessment (doi 10.3389/fnins.2020.570400)
_MINUTES_S = tuple(60 * minutes for minutes in (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20))  # beginners 2 to 5 minutes

SETTINGS: Mapping[str, tuple[Setting, ...]] = {
    "baseline": (_baseline(SITTING_S),),
    "body_check": (),
    "breathing": (
        Setting("pace_per_min", _PACES, BreathingSettings().pace_per_min),
        Setting("breathing_s", _MINUTES_S, BreathingSettings().breathing_s),
        _baseline(),
    ),
    "counting": (_baseline(),),
    "find_rate": (Setting("trial_s", (90, 120, 150, 180), TRIAL_S), _baseline()),
    "game": (
        Setting("line", LINE_LEVELS, GameSettings().line),
        Setting("difficulty", tuple(BEND), GameSettings().difficulty),
        Setting("rounds", (1, 2, 3, 4, 5, 6), GameSettings().rounds),
        _baseline(),
    ),
    "guess": (
        Setting("rounds", (1, 2, 3, 4, 5), GUESS_ROUNDS),
        Setting("between_s", (30, 45, 60, 90, 120), BETWEEN_S),
        _baseline(),
    ),
    "hassle_log": (),
    "relaxation": (_baseline(),),
    "role_play": (_baseline(),),
    "signal_plan": (),
    "tension": (Setting("looking_s", _MINUTES_S, TensionSettings().looking_s), _baseline()),
    "time_out": (_baseline(),),
}

_MAKERS: Mapping[str, Callable[[dict[str, Any]], Course]] = {
    "baseline": lambda given: BaselineExercise(**given),
    "breathing": lambda given: BreathingExercise(BreathingSettings(**given)),
    "counting": lambda given: CountingExercise(**given),
    "find_rate": lambda given: FindRateExercise(**given),
    "game": lambda given: GameExercise(GameSettings(**given)),
    "guess": lambda given: GuessExercise(**given),
    "relaxation": lambda given: RelaxationExercise(**given),
    "role_play": lambda given: RolePlayExercise(**given),
    "tension": lambda given: TensionExercise(TensionSettings(**given)),
    "time_out": lambda given: TimeOutExercise(**given),
}


def usual(name: str) -> dict[str, float]:
    """The usual settings of an exercise; raises UsageError for an unknown name."""
    return {setting.name: setting.usual for setting in settings_of(name)}


def settings_of(name: str) -> tuple[Setting, ...]:
    """What can be set; raises UsageError for an unknown name."""
    if name not in SETTINGS:
        raise UsageError(f"There is no exercise '{name}'; choose one of: {', '.join(sorted(SETTINGS))}.")
    return SETTINGS[name]


def build_exercise(name: str, settings: Mapping[str, object] | None = None) -> Exercise:
    """A fresh exercise. Raises UsageError for an unknown name or setting and for a value outside its limits.

    A value need not be one of those offered, as long as the exercise itself takes it.
    """
    known = {setting.name for setting in settings_of(name)} | _NOT_OFFERED.get(name, set())
    given = dict(settings or {})
    if strange := sorted(given.keys() - known):
        fitting = f"choose from: {', '.join(sorted(known))}" if known else "it has no settings"
        raise UsageError(f"'{name}' has no setting '{strange[0]}'; {fitting}.")
    values = {key: _value(name, key, value) for key, value in given.items()}
    if name not in _MAKERS:
        return EXERCISES[name]()
    return _MAKERS[name](values)


def _value(name: str, key: str, value: object) -> float | int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UsageError(f"'{key}' of '{name}' is a number; {value!r} is none.")
    if key == "pace_per_min":
        return float(value)
    whole = int(value)
    if whole != value:
        raise UsageError(f"'{key}' of '{name}' is a whole number; {value} is none.")
    unoffered = (0, LEVELS - 1 if key == "last_apart" else _MOST_SEED)
    offered = next((s.values for s in settings_of(name) if s.name == key), unoffered)
    least, most = (30, max(600, *offered)) if key == "baseline_s" else (min(offered), max(offered))
    if not least <= whole <= most:
        raise UsageError(f"'{key}' of '{name}' lies between {least:g} and {most:g}; {value} does not.")
    return whole
