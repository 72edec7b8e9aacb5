"""Paced breathing: band check, baseline, own number, breathing with the pace, own number, summary.

Six breaths a minute is the dose of the school studies (doi 10.3390/ijerph19095475); the pace can be set from
4.5 to 10, because the own best rate differs per person (resonance frequency guide, doi
10.3389/fnins.2020.570400) and a beginner may need a faster start.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

from biofeedback.errors import UsageError
from biofeedback.training.course import Course
from biofeedback.training.exercise import Phase
from biofeedback.training.steps import Timed, closing, opening

PACE_MIN_PER_MIN = 4.5  # lowest rate of the resonance frequency assessment (doi 10.3389/fnins.2020.570400)
PACE_MAX_PER_MIN = 10.0  # a quiet breath for a beginner; above it nothing is "slow" (owner's choice)


@dataclass(frozen=True, slots=True)
class BreathingSettings:
    """What trainer and youth may set. Raises UsageError outside the limits."""

    pace_per_min: float = 6.0  # school studies, doi 10.3390/ijerph19095475
    breathing_s: int = 300  # five minutes, the usual block of HRV biofeedback (doi 10.3389/fnins.2020.570400)
    baseline_s: int = 120  # two clean minutes: shortest baseline of the method (docs/method.md)

    def __post_init__(self) -> None:
        if not PACE_MIN_PER_MIN <= self.pace_per_min <= PACE_MAX_PER_MIN:
            raise UsageError(
                f"A pace of {self.pace_per_min} breaths a minute is not within "
                f"{PACE_MIN_PER_MIN} to {PACE_MAX_PER_MIN}."
            )
        if not 30 <= self.baseline_s <= 600 or not 30 <= self.breathing_s <= 3600:
            raise UsageError("A baseline lasts 30 to 600 seconds, breathing 30 to 3600 seconds.")


@dataclass(frozen=True, slots=True)
class Breath:
    """The pace at one moment: breathing in or out, and how full the chest is, 0 to 1."""

    inhale: bool
    fullness: float
    count: int  # whole breaths done


def breath_at(elapsed_s: float, pace_per_min: float) -> Breath:
    """The target circle after `elapsed_s` of breathing: in and out take equally long, speed follows a cosine."""
    breaths = max(0.0, elapsed_s) * pace_per_min / 60.0
    part = breaths % 1.0
    return Breath(part < 0.5, (1.0 - math.cos(2.0 * math.pi * part)) / 2.0, int(breaths))


class BreathingExercise(Course):
    """Six steps; the breathing stands still while there is no signal."""

    def __init__(self, settings: BreathingSettings | None = None) -> None:
        plan = settings or BreathingSettings()
        breathing = Timed(Phase.BREATHING, plan.breathing_s)
        super().__init__("breathing", asdict(plan), [*opening(plan.baseline_s), breathing, *closing()])
