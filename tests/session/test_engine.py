"""The engine and its runner on the real pipeline, with the simulated wristband."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from biofeedback.arousal import ArousalMeter
from biofeedback.errors import SessionError, StorageFailed
from biofeedback.samples import LinkSecurity, LinkState, Reason
from biofeedback.session.clock import DrivenClock
from biofeedback.session.engine import pack_second
from biofeedback.session.records import Record, RecordType, unpack_samples
from biofeedback.session.runner import SessionRunner
from biofeedback.session.snapshot import Snapshot
from biofeedback.session.summary import summarise
from biofeedback.signals.pipeline import Pipeline
from biofeedback.training.exercise import Action, ActionKind, Pause, Phase, Signal
from sensors.simulated import SimulatedWristband
from tests.session.conftest import Memory, play, start


def test_a_whole_session_goes_from_band_check_to_its_end() -> None:
    """The scripted youth comes through every phase, and the recorder is closed as completed."""
    memory, _, snapshots = play()
    events = [record.json() for record in memory.records if record.type is RecordType.EVENT]
    assert [event["phase"] for event in events if event["event"] == "phase"] == [
        Phase.BAND_CHECK,
        Phase.BASELINE,
        Phase.RATING_BEFORE,
        Phase.BREATHING,
        Phase.RATING_AFTER,
        Phase.SUMMARY,
        Phase.DONE,
    ]
    assert memory.finished == "completed"
    assert snapshots[-1].finished == "completed"


def test_the_same_session_twice_gives_the_same_bytes() -> None:
    """Same seed, same touches: every record is identical, bit for bit."""
    first, second = play(seed=3)[0].records, play(seed=3)[0].records
    assert first == second
    assert first != play(seed=4)[0].records


def test_stored_samples_give_the_stored_numbers_again() -> None:
    """Re-analysis of the stored samples reproduces every stored second, bit for bit."""
    records = play()[0].records
    pipeline, meter = Pipeline(), ArousalMeter()
    for record in records:
        if record.type is RecordType.SAMPLES:
            for block in unpack_samples(record.payload):
                pipeline.add(block)
        elif record.type is RecordType.SECOND:
            features = pipeline.second(float(str(record.json()["time_s"])))
            assert pack_second(features, meter.update(features)) == record
        elif record.type is RecordType.EVENT:
            _replay_baseline(record, meter)


def _replay_baseline(record: Record, meter: ArousalMeter) -> None:
    content = record.json()
    time_s = float(str(content["time_s"]))
    if content["event"] == "phase" and content["phase"] == "baseline":
        meter.begin_baseline(float(int(time_s)))
    elif content["event"] == "baseline":
        meter.end_baseline(time_s)


def test_tension_is_known_after_the_baseline_and_falls_with_slow_breathing() -> None:
    """With the simulated wearer there is a level through the breathing, from the accepted baseline on."""
    summary = summarise(play()[0].records)
    breathing = summary.span("breathing")
    assert breathing is not None
    inside = (summary.times_s > breathing.start_s) & (summary.times_s <= breathing.end_s)
    assert summary.baseline_accepted
    assert np.isfinite(summary.level[inside]).mean() > 0.9


def test_live_summary_equals_the_stored_one() -> None:
    """What the youth sees at the end and what the trainer reads later come from the same records."""
    memory, runner, _ = play()
    live, stored = runner.summary(), summarise(memory.records)
    np.testing.assert_array_equal(live.index, stored.index)
    assert live.phases == stored.phases
    assert live.ratings == stored.ratings


def test_lost_contact_is_no_signal_and_pauses_the_breathing() -> None:
    """Without skin contact there is no index, a reason is given, and the exercise waits until it is back."""
    source = SimulatedWristband(7)
    runner, clock = start(Memory(), source)
    _to_breathing(runner, clock)
    source.lose_contact(40)
    lost = _seconds(runner, clock, 30)[-1]
    assert (lost.exercise.paused, lost.signal) == (Pause.NO_SIGNAL, Signal.NONE)
    assert lost.arousal is not None
    assert lost.arousal.index is None
    assert lost.arousal.reasons
    back = _seconds(runner, clock, 60)[-1]
    assert back.exercise.paused is None


def test_a_dropped_link_is_visible_and_its_value_expires() -> None:
    """When the link drops the snapshot says so, and no old value stays on."""
    memory = Memory()
    source = SimulatedWristband(7)
    runner, clock = start(memory, source)
    _seconds(runner, clock, 90)
    assert runner.snapshot.links[0].state is LinkState.STREAMING
    source.drop_link(60)
    _seconds(runner, clock, 40)
    snapshot = runner.snapshot
    assert snapshot.links[0].state is not LinkState.STREAMING
    assert snapshot.features is not None
    assert snapshot.features.heart_rate_bpm is None
    assert snapshot.features.scl_uS is None


def test_a_sleeping_tablet_leaves_a_gap_and_no_backlog() -> None:
    """A jump of the clock is stored as a gap; the exercise does not count it and nothing is made up for it."""
    memory = Memory()
    runner, clock = start(memory, SimulatedWristband(7))
    _to_breathing(runner, clock)
    before = runner.snapshot.exercise.elapsed_s
    clock.now_s += 120
    runner.tick(clock.now_s)
    gaps = [record.json() for record in memory.records if record.type is RecordType.GAP]
    assert len(gaps) == 1
    assert gaps[0]["why"] == "tablet_paused"
    assert runner.snapshot.exercise.elapsed_s <= before + 1
    assert runner.summary().gaps_s[0][1] - runner.summary().gaps_s[0][0] == pytest.approx(120, abs=1)


def test_erasing_leaves_nothing() -> None:
    """A youth who does not want this kept: the recorder is told to discard and takes nothing after."""
    memory = Memory()
    runner, clock = start(memory, SimulatedWristband(7))
    _seconds(runner, clock, 20)
    runner.discard()
    runner.close("interrupted")
    assert memory.discarded
    assert memory.finished is None
    assert not memory.records


def test_a_full_disk_ends_with_our_error() -> None:
    """When the recorder refuses, the runner lets our error through instead of going on unrecorded."""

    class Full(Memory):
        def append(self, record: Record) -> None:
            if len(self.records) > 20:
                raise StorageFailed("The disk is full; what was stored before is safe. Free some space.")
            super().append(record)

    memory = Full()
    runner, clock = start(memory, SimulatedWristband(7))
    with pytest.raises(StorageFailed):
        _seconds(runner, clock, 60)
    assert len(memory.records) == 21


def test_a_marked_moment_is_kept_with_its_time_and_name() -> None:
    """A mark is stored at the moment of touching and comes back in the summary."""
    memory = Memory()
    runner, clock = start(memory, SimulatedWristband(7))
    _seconds(runner, clock, 20)
    runner.engine.mark("trigger")
    moment = runner.summary().moments[-1]
    assert (moment.time_s, moment.kind, moment.name) == (20.0, "mark", "trigger")


def test_what_becomes_known_of_a_source_is_kept_when_it_becomes_known() -> None:
    """Firmware and link security may be known only after connecting; the session then says so once."""
    memory = Memory()
    source = SimulatedWristband(7)
    runner, clock = start(memory, source)
    _seconds(runner, clock, 3)
    source.info = replace(source.info, firmware="2", link_security=LinkSecurity.UNENCRYPTED)
    _seconds(runner, clock, 3)
    events = [record.json() for record in memory.records if record.type is RecordType.EVENT]
    known = [event for event in events if event["event"] == "source"]
    assert [(event["firmware"], event["link_security"]) for event in known] == [("2", "unencrypted")]


def test_touches_that_are_not_offered_are_refused() -> None:
    """A rating during the band check is our error and stores nothing."""
    memory = Memory()
    runner, _ = start(memory, SimulatedWristband(7))
    with pytest.raises(SessionError):
        runner.act(Action(ActionKind.RATE, 5))
    assert all(record.type is not RecordType.RATING for record in memory.records)


def test_every_second_of_the_baseline_says_so() -> None:
    """While the own baseline is measured each second carries the reason, so no screen shows a level as settled."""
    summary = summarise(play()[0].records)
    baseline = summary.span("baseline")
    assert baseline is not None
    during = [i for i, t in enumerate(summary.times_s) if baseline.start_s < t < baseline.end_s]
    assert all(Reason.BASELINE in summary.reasons[i] for i in during[1:])


def _seconds(runner: SessionRunner, clock: DrivenClock, count: int) -> list[Snapshot]:
    seen: list[Snapshot] = []
    for _ in range(count):
        clock.now_s += 1.0
        seen.append(runner.tick(clock.now_s))
    return seen


def _to_breathing(runner: SessionRunner, clock: DrivenClock) -> None:
    while not runner.snapshot.band_ready:
        _seconds(runner, clock, 1)
    runner.act(Action(ActionKind.CONTINUE))
    while runner.snapshot.exercise.phase is Phase.BASELINE:
        _seconds(runner, clock, 1)
    runner.act(Action(ActionKind.RATE, 6))
    _seconds(runner, clock, 10)
