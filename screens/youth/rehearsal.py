"""A whole session under way in memory, on a driven clock: what the pictures and the tests of the screens stand on.

A real session runner is fed by the simulated wristband, so what is shown is what the product computes. Nothing is
written to disk.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from biofeedback.session.clock import DrivenClock
from biofeedback.session.header import Origin
from biofeedback.session.records import Record
from biofeedback.session.runner import start_session
from biofeedback.training.breathing import BreathingExercise, BreathingSettings
from biofeedback.training.exercise import Exercise
from biofeedback.vault.brief import SessionBrief
from screens.youth.part import Place, YouthPart
from sensors.simulated import SimulatedWristband

PACE_PER_MIN = 6.0
READERS = ("Sanne", "Bram")
_LONGEST_S = 3600
_IN_STEP_AFTER_S = 5  # with this seed, the wearer who begins to follow here breathes in with the circle


class MemoryRecorder:
    """Keeps the records where a test can look at them."""

    session_id = "preview"

    def __init__(self) -> None:
        self.records: list[Record] = []
        self.finished = ""
        self.discarded = False

    def append(self, record: Record) -> None:
        """Keep it."""
        self.records.append(record)

    def finish(self, reason: str) -> None:
        """Remember why it ended."""
        self.finished = reason

    def discard(self) -> None:
        """Forget everything."""
        self.records.clear()
        self.discarded = True


class Rehearsal:
    """One session under way: `run` lets time pass, the `to_...` steps touch what a youth would touch.

    The exercise is paced breathing unless another one is given.
    """

    def __init__(
        self,
        language: str = "nl",
        *,
        seed: int = 7,
        breathing_s: int = 240,
        baseline_s: int = 120,
        exercise: Exercise | None = None,
        sensitivity: float = 1.0,
        brief: SessionBrief | None = None,
    ) -> None:
        self.clock = DrivenClock()
        self.band = SimulatedWristband(seed)
        asyncio.run(self.band.start(self.clock))
        self.recorder = MemoryRecorder()
        settings = BreathingSettings(PACE_PER_MIN, breathing_s=breathing_s, baseline_s=baseline_s)
        runner = start_session(
            lambda _header: self.recorder,
            exercise or BreathingExercise(settings),
            [self.band],
            origin=Origin.REHEARSAL,
            participant="preview",
            language=language,
            started_unix=0.0,
            sensitivity=sensitivity,
        )
        self.part = YouthPart(runner, self.clock, pace_per_min=PACE_PER_MIN, readers=READERS, brief=brief)

    def run(self, seconds: int) -> None:
        """Let so many seconds pass."""
        for _ in range(seconds):
            self.clock.now_s += 1.0
            self.part.tick()

    def until(self, reached: Callable[[], bool]) -> None:
        """Let time pass until something is so; raises RuntimeError when an hour brings it no nearer."""
        for _ in range(_LONGEST_S):
            if reached():
                return
            self.run(1)
        raise RuntimeError("The rehearsed session did not come this far.")

    def to_baseline(self) -> None:
        """Past the band check."""
        self.until(lambda: self.part.snapshot.band_ready)
        self.part.go_on()

    def to_rating(self) -> None:
        """To the first question."""
        self.to_baseline()
        self.until(lambda: self.part.place is Place.RATING)

    def to_breathing(self, before: int | None = 6) -> None:
        """Into the breathing, after the first number."""
        self.to_rating()
        self.part.rate(before)
        self.run(_IN_STEP_AFTER_S)
        self.band.set_breathing(PACE_PER_MIN)

    def to_second_rating(self) -> None:
        """To the second question."""
        self.to_breathing()
        self.until(lambda: self.part.place is Place.RATING)

    def to_summary(self, after: int | None = 3) -> None:
        """To the summary, after the second number."""
        self.to_second_rating()
        self.part.rate(after)
        self.run(1)
