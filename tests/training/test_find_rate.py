"""Finding the own breathing rate and sitting still, as state machines and in a whole session of the engine."""

from __future__ import annotations

import asyncio

import pytest

from biofeedback.errors import SessionError, UsageError
from biofeedback.session.clock import DrivenClock
from biofeedback.session.header import Origin
from biofeedback.session.records import Record
from biofeedback.session.rehearsal import ScriptedYouth, rehearse
from biofeedback.session.runner import start_session
from biofeedback.session.summary import summarise
from biofeedback.training.exercise import ActionKind, HappeningKind, Pause, Phase
from biofeedback.training.find_rate import (
    RATES_PER_MIN,
    SETTLE_S,
    TRIAL_S,
    FindRateExercise,
    FindRateView,
)
from biofeedback.training.sitting import BaselineExercise
from sensors.simulated import SimulatedWristband
from tests.training.scripts import act, after_opening, facts, phase, ticks


def _detail(exercise: FindRateExercise) -> FindRateView:
    detail = exercise.view.detail
    if not isinstance(detail, FindRateView):
        raise TypeError(detail)
    return detail


def _paused(exercise: FindRateExercise) -> Pause | None:
    return exercise.view.paused


def _trials() -> FindRateExercise:
    exercise = FindRateExercise(30)
    after_opening(exercise)
    return exercise


def test_the_rates_are_those_of_the_guide() -> None:
    """6.5 down to 4.5 breaths a minute, two minutes each (doi 10.3389/fnins.2020.570400)."""
    assert RATES_PER_MIN == (6.5, 6.0, 5.5, 5.0, 4.5)
    assert _trials().view.duration_s == TRIAL_S == 120


def test_the_first_breaths_of_a_trial_are_not_measured() -> None:
    """The measurement begins after the settling and ends with the trial, each time with the pace."""
    exercise = _trials()
    happened = ticks(exercise, TRIAL_S)
    kinds = [(happening.kind, facts(happening)["pace_per_min"]) for happening in happened]
    assert kinds == [(HappeningKind.SWING_BEGAN, 6.5), (HappeningKind.SWING_ENDED, 6.5)]
    assert SETTLE_S < TRIAL_S / 2


def test_each_trial_has_its_pace_and_the_best_is_noted() -> None:
    """Five trials follow each other; at the end the session's best rate is shown and noted."""
    exercise = _trials()
    for number, rate in enumerate(RATES_PER_MIN, start=1):
        assert (_detail(exercise).number, _detail(exercise).pace_per_min) == (number, rate)
        ticks(exercise, TRIAL_S)
        happened = exercise.swing_result(20.0 - number, RATES_PER_MIN[0])
    assert facts(happened[-1]) == {"best_per_min": 6.5}
    assert _detail(exercise).over
    assert _detail(exercise).best_per_min == 6.5
    assert len(_detail(exercise).swings_bpm) == 5
    act(exercise, ActionKind.CONTINUE)
    assert phase(exercise) is Phase.RATING_AFTER


def test_a_lost_signal_stops_a_trial() -> None:
    """Without a signal the trial stands still; the answer at the end may be read without one."""
    exercise = _trials()
    ticks(exercise, 30)
    ticks(exercise, 10, level=None)
    assert _paused(exercise) is Pause.NO_SIGNAL
    before_s = exercise.view.elapsed_s
    ticks(exercise, 10, level=None)
    assert exercise.view.elapsed_s == before_s
    act(exercise, ActionKind.WITHOUT_BAND)
    for _ in RATES_PER_MIN:
        while not any(h.kind is HappeningKind.SWING_ENDED for h in ticks(exercise, 1)):
            pass
        exercise.swing_result(None, None)
    ticks(exercise, 20, level=None)
    assert _paused(exercise) is None
    assert _detail(exercise).best_per_min is None


def test_what_does_not_belong_is_refused() -> None:
    """No result outside a trial, no going on before the last one, no trial too short to measure."""
    with pytest.raises(SessionError):
        FindRateExercise(30).swing_result(10.0, 6.0)
    with pytest.raises(SessionError):
        act(_trials(), ActionKind.CONTINUE)
    with pytest.raises(UsageError):
        FindRateExercise(30, trial_s=30)


def test_sitting_still_is_an_exercise_of_its_own() -> None:
    """Band check, baseline, summary; nothing is asked."""
    exercise = BaselineExercise(30)
    ticks(exercise, 5)
    act(exercise, ActionKind.CONTINUE)
    ticks(exercise, 30)
    assert phase(exercise) is Phase.SUMMARY


class _Kept:
    session_id = "test"

    def __init__(self) -> None:
        self.records: list[Record] = []

    def append(self, record: Record) -> None:
        self.records.append(record)

    def finish(self, reason: str) -> None:
        """Nothing to close."""

    def discard(self) -> None:
        """Nothing to erase."""


async def _whole_session(kept: _Kept) -> None:
    clock = DrivenClock()
    band = SimulatedWristband(7)
    await band.start(clock)
    exercise = FindRateExercise(30, rates=(6.0, 5.0), trial_s=80)
    runner = start_session(
        lambda _: kept,
        exercise,
        [band],
        origin=Origin.REHEARSAL,
        participant="test",
        language="nl",
        started_unix=0.0,
    )
    async for snapshot in rehearse(runner, ScriptedYouth((5, 4)), clock):
        detail = snapshot.exercise.detail
        if isinstance(detail, FindRateView):
            band.set_breathing(detail.pace_per_min)
    await band.stop()


def test_the_engine_measures_a_swing_at_every_rate() -> None:
    """A simulated wearer who follows the circle swings at each pace; the widest one is kept."""
    kept = _Kept()
    asyncio.run(_whole_session(kept))
    summary = summarise(kept.records)
    trials = summary.noted("find_rate_trial")
    assert [trial["pace_per_min"] for trial in trials] == [6.0, 5.0]
    swings = [trial["swing_bpm"] for trial in trials]
    assert all(isinstance(swing, float) and 3.0 < swing < 40.0 for swing in swings)
    assert summary.noted("find_rate")[0]["best_per_min"] in (6.0, 5.0)


def test_a_pause_begins_the_measurement_of_a_trial_anew() -> None:
    """Seconds in which nobody followed the circle are not taken for paced breathing."""
    from biofeedback.session.swings import Swings
    from biofeedback.signals.heart import HeartChannel
    from biofeedback.training.exercise import Happening

    swings = Swings(HeartChannel())
    swings.begin(20.0, Happening(HappeningKind.SWING_BEGAN, facts=(("pace_per_min", 6.0),)))
    swings.interrupted(90.0)
    assert swings.end(100.0) == (None, None)
