"""The swing with the breath, and the own best pace."""

from __future__ import annotations

import numpy as np
import pytest

from biofeedback.signals.beats import Beat, BeatKind
from biofeedback.signals.breathing import Swing, best_rate, swing


def _breathing(
    pace: float, half_bpm: float, duration_s: float = 120.0, *, kind: BeatKind = BeatKind.NORMAL
) -> list[Beat]:
    """Beats whose rate swings around 75 bpm with the breath."""
    beats, time_s = [], 0.0
    while time_s < duration_s:
        rate = 75.0 + half_bpm * np.sin(2 * np.pi * pace * time_s / 60.0)
        interval_ms = 60_000.0 / rate
        time_s += interval_ms / 1000.0
        beats.append(Beat(time_s, interval_ms, kind, True))
    return beats


@pytest.mark.parametrize("pace", [4.5, 6.0, 7.5, 10.0])
def test_the_swing_of_a_known_breath(pace: float) -> None:
    """Highest minus lowest within a breath, whatever its phase."""
    found = swing(_breathing(pace, 10.0), 3.0, 118.0, pace)
    assert found is not None
    assert found.amplitude_bpm == pytest.approx(20.0, rel=0.1)
    assert found.usable == 1.0


def test_false_beats_make_no_swing() -> None:
    """Where beats had to be corrected nothing is measured."""
    assert swing(_breathing(6.0, 10.0, kind=BeatKind.MISSED), 0.0, 120.0, 6.0) is None


def test_one_bad_breath_is_left_out() -> None:
    """The others still count."""
    beats = [
        beat._replace(kind=BeatKind.UNCLEAR, interval_ms=300.0) if 31 < beat.time_s < 38 else beat
        for beat in _breathing(6.0, 10.0)
    ]
    found = swing(beats, 0.0, 120.0, 6.0)
    assert found is not None
    assert found.amplitude_bpm == pytest.approx(20.0, rel=0.1)
    assert found.usable < 1.0


def test_too_short_a_stretch_says_nothing() -> None:
    """Three breaths are no measure."""
    assert swing(_breathing(6.0, 10.0), 0.0, 31.0, 6.0) is None
    assert swing([], 0.0, 120.0, 6.0) is None


def test_the_best_pace_has_the_largest_swing() -> None:
    """And of two that cannot be told apart the slower one is taken."""
    measured = {pace: Swing(size, 8, 1.0) for pace, size in {4.5: 12.0, 5.5: 17.5, 6.5: 18.0, 7.5: 14.0}.items()}
    assert best_rate(measured) == 5.5
    assert best_rate({**measured, 6.5: Swing(22.0, 8, 1.0)}) == 6.5
    assert best_rate({6.0: None}) is None
    assert best_rate({}) is None
