"""Live, replay and re-analysis give identical numbers."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from biofeedback.samples import Arousal, Channel, Features, LinkEvent, LinkState, Samples, SensorEvent
from biofeedback.session.records import pack_samples, unpack_samples
from biofeedback.signals.replay import Analysis, analyse_events, arrival_s
from sensors.recordings.registry import open_recording
from tests.signals.bodies import block, every_second, skin


def _events(shared: Path) -> list[SensorEvent]:
    band = open_recording(shared / "devices" / "e4_stress_predict" / "S06")
    asyncio.run(band.start(lambda: 0.0))
    events: list[SensorEvent] = []
    for second in range(1, 601):
        events += band.poll(float(second))
    return events


def test_stored_and_replayed_is_the_same(shared: Path) -> None:
    """Ten minutes of a real recording, packed to bytes and back, give the same features and index, bit for bit."""
    live = _events(shared)
    stored = [
        one
        for event in live
        if isinstance(event, Samples)
        for one in unpack_samples(pack_samples([event]).payload)
    ]
    first = list(analyse_events(live, duration_s=600.0))
    again = list(analyse_events(stored, duration_s=600.0))
    assert len(first) == 600
    assert first == again
    assert any(arousal.index is not None for _, arousal in first)


def test_asking_each_second_equals_running_through(shared: Path) -> None:
    """A live loop that asks as time goes by sees what the re-analysis computes in one go."""
    events = _events(shared)
    analysis = Analysis()
    live: list[tuple[Features, Arousal]] = []
    waiting: Iterator[SensorEvent] = iter(events)
    ahead = next(waiting, None)
    for second in range(1, 601):
        while ahead is not None and arrival_s(ahead) <= second:
            analysis.take(ahead)
            ahead = next(waiting, None)
        live += analysis.before(second + 0.5)
    assert live == list(analyse_events(events, duration_s=600.0))


def test_it_ends_with_the_last_event() -> None:
    """Without a duration there is a row for every whole second up to the last arrival, and none without events."""
    time_s, values = skin(20)
    assert len(list(analyse_events(every_second(Channel.SKIN_CONDUCTANCE_uS, time_s, values)))) == 20
    assert list(analyse_events([])) == []


def test_it_ends_at_its_duration() -> None:
    """What arrives later is left out."""
    time_s, values = skin(20)
    signal = every_second(Channel.SKIN_CONDUCTANCE_uS, time_s, values)
    assert [features.time_s for features, _ in analyse_events(signal, duration_s=5.5)] == [1.0, 2.0, 3.0, 4.0, 5.0]


def test_marked_baseline_is_begun_and_ended() -> None:
    """The marks are seconds on the session clock."""
    time_s, values = skin(240, responses_s=range(5, 240, 9), size_uS=0.1)
    analysis = Analysis(baseline=(70.0, 170.0))
    for one in every_second(Channel.SKIN_CONDUCTANCE_uS, time_s, values):
        list(analysis.before(one.received_s))
        analysis.take(one)
    assert analysis.baseline is not None
    assert analysis.baseline.accepted
    assert analysis.baseline.duration_s == 100.0


def test_events_without_physiology_change_nothing() -> None:
    """A changed link carries no sample."""
    one = block(Channel.SKIN_CONDUCTANCE_uS, np.array([0.5, 1.0]), np.array([2.0, 2.0]))
    link = LinkEvent(0.5, "band", LinkState.STREAMING)
    assert list(analyse_events([link, one])) == list(analyse_events([one]))
