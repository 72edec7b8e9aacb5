"""A study phase without feedback: the youth sees no measured tension, it is measured all the same, and said so."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from biofeedback.errors import UsageError
from biofeedback.language import Catalogue
from biofeedback.session.clock import DrivenClock
from biofeedback.session.header import Origin
from biofeedback.session.runner import start_session
from biofeedback.training.breathing import BreathingExercise, BreathingSettings
from biofeedback.training.exercise import Phase
from biofeedback.training.series import Planned
from screens.theme import Theme
from screens.trainer.preparation import Preparation, require_feedback
from screens.youth.breathing import BreathingScreen
from screens.youth.part import YouthPart
from screens.youth.rehearsal import MemoryRecorder
from sensors.simulated import SimulatedWristband


def breathing_part() -> YouthPart:
    """A part without feedback, half a minute into the breathing."""
    clock, source = DrivenClock(), SimulatedWristband(7)
    asyncio.run(source.start(clock))
    runner = start_session(
        lambda _header: MemoryRecorder(),
        BreathingExercise(BreathingSettings(baseline_s=60, breathing_s=60)),
        [source],
        origin=Origin.REHEARSAL,
        participant="K-204",
        language="nl",
        started_unix=1_700_000_000.0,
        feedback=False,
    )
    part = YouthPart(runner, clock, pace_per_min=6.0, readers=(), feedback=False)
    begun = 0.0
    while clock.now_s < begun + 30 or part.snapshot.exercise.phase is not Phase.BREATHING:
        clock.now_s += 1.0
        phase = part.tick().exercise.phase
        if phase is Phase.BAND_CHECK and part.snapshot.band_ready:
            part.go_on()
        elif phase is Phase.RATING_BEFORE:
            part.rate(6)
            begun = clock.now_s
    return part


def test_the_youth_sees_no_tension_and_the_screen_says_so() -> None:
    """No level, no line and no summary curve reach the youth; the trainer who looks along has them."""
    part = breathing_part()
    assert part.snapshot.arousal is None
    assert part.measured.arousal is not None
    assert part.measured.arousal.level is not None
    assert not part.curve.times_s
    assert np.isnan(part.summary().level).all()
    screen = BreathingScreen(Theme("avond", "youth"), Catalogue("nl"), part, None)
    screen.refresh()
    assert Catalogue("nl")("youth.breathing.hidden") in " ".join(screen.spoken())


@pytest.mark.parametrize("exercise", ["find_rate", "game", "guess", "tension", "time_out"])
def test_what_is_about_tension_is_not_prepared_without_it(exercise: str) -> None:
    """The trainer is told before the tablet is handed over."""
    prepared = Preparation("K-204", (Planned(exercise, {}),), "simulated", 60, feedback=False)
    with pytest.raises(UsageError):
        require_feedback(prepared)
    require_feedback(Preparation("K-204", (Planned(exercise, {}),), "simulated", 60))
