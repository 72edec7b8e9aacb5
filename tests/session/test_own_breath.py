"""The own breath as seen through the heart rate."""

from __future__ import annotations

import numpy as np

from biofeedback.samples import Channel, Samples
from biofeedback.session.own_breath import OwnBreath


def beats(swing_bpm: float, until_s: float) -> Samples:
    """Intervals of a heart at 75 bpm that swings at six breaths a minute, up to `until_s`."""
    times, intervals, now_s = [], [], 0.0
    while now_s < until_s:
        interval_s = 60.0 / (75.0 + swing_bpm * np.sin(2 * np.pi * now_s / 10.0) / 2)
        now_s += interval_s
        times.append(now_s)
        intervals.append(1000.0 * interval_s)
    return Samples(Channel.INTERVAL_MS, np.array(times), np.array(intervals), times[-1], "band A")


def test_follows_a_large_swing() -> None:
    """At the top of the swing the chest is full, half a breath later it is empty."""
    full, empty = OwnBreath(), OwnBreath()
    full.add(beats(16, 42.5))
    empty.add(beats(16, 47.5))
    top, bottom = full.fullness(42.9), empty.fullness(47.9)
    assert top is not None
    assert bottom is not None
    assert top > 0.8
    assert bottom < 0.2


def test_too_small_a_swing_shows_nothing() -> None:
    """Without a visible swing there is no made-up circle."""
    breath = OwnBreath()
    breath.add(beats(2, 40))
    assert breath.fullness(40.1) is None


def test_old_beats_show_nothing() -> None:
    """Three seconds after the last beat the own circle is gone."""
    breath = OwnBreath()
    breath.add(beats(16, 40))
    assert breath.fullness(40.5) is not None
    assert breath.fullness(44.5) is None


def test_from_the_start_nothing_is_known() -> None:
    """Before any beat there is no own breath."""
    assert OwnBreath().fullness(0.0) is None
