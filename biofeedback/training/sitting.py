"""The own rest by itself: sit still, breathe as you like. For a first meeting with the band and the tablet."""

from __future__ import annotations

from biofeedback.training.course import Course
from biofeedback.training.steps import BandCheck, Baseline, Summary

SITTING_S = 180  # 2-5 minutes of seated quiet is usual practice with wristbands


class BaselineExercise(Course):
    """Band check, baseline, summary: nothing is asked and nothing is compared."""

    def __init__(self, baseline_s: int = SITTING_S) -> None:
        super().__init__("baseline", {"baseline_s": baseline_s}, [BandCheck(), Baseline(baseline_s), Summary()])
