"""Heart rate and variability: true values in, true values out, and nothing when there is nothing."""

from __future__ import annotations

import numpy as np
import pytest

from biofeedback.samples import Channel, Reason
from biofeedback.signals.variability import mean_nn_ms, pnn50_percent, rmssd_ms, sdnn_ms
from tests.signals.bodies import beats, every_second, run

RATE, INTERVAL = Channel.HEART_RATE_BPM, Channel.INTERVAL_MS


def _seconds(count: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.arange(1, count + 1, dtype=np.float64)


def test_the_sources_own_rate_is_used() -> None:
    """A rate is passed on, and expires."""
    seconds = run([every_second(RATE, _seconds(20), np.full(20, 72.0))], 30)
    assert seconds[19].heart_rate_bpm == 72.0
    assert seconds[29].heart_rate_bpm is None
    assert Reason.NO_HEART_DATA in seconds[29].reasons


@pytest.mark.parametrize("rate_bpm", [0.0, 12.0, 250.0, float("nan")])
def test_an_impossible_rate_is_no_rate(rate_bpm: float) -> None:
    """Zero and the like are missing, with their own reason."""
    last = run([every_second(RATE, _seconds(10), np.full(10, rate_bpm))], 10)[-1]
    assert last.heart_rate_bpm is None
    assert Reason.HEART_OUT_OF_RANGE in last.reasons


def test_intervals_alone_give_a_rate() -> None:
    """Without a rate from the source the intervals serve."""
    time_s, intervals = beats([800.0] * 40)
    assert run([every_second(INTERVAL, time_s, intervals)], 30)[-1].heart_rate_bpm == pytest.approx(75.0)


def test_rmssd_of_clean_beats_is_exact() -> None:
    """One minute of alternating intervals has the RMSSD of their difference."""
    time_s, intervals = beats([800.0, 840.0] * 60)
    last = run([every_second(INTERVAL, time_s, intervals)], 90)[-1]
    assert last.rmssd_ms == pytest.approx(40.0)


def test_rmssd_does_not_cross_a_gap() -> None:
    """Two stretches of different pace, with a hole between, have no difference across it."""
    first_s, first = beats([800.0] * 60)
    second_s, second = beats([1000.0] * 50, start_s=first_s[-1] + 5.0)
    time_s, intervals = np.concatenate((first_s, second_s)), np.concatenate((first, second))
    seconds = run([every_second(INTERVAL, time_s, intervals)], 100)
    known = [one.rmssd_ms for one in seconds if one.rmssd_ms is not None]
    assert known
    assert max(known) == pytest.approx(0.0, abs=1e-6)


def test_rmssd_needs_most_of_the_minute() -> None:
    """A third of the beats, as wrist bands often give, is not enough."""
    time_s, intervals = beats([800.0, 820.0] * 60)
    keep = time_s % 9 < 3
    assert run([every_second(INTERVAL, time_s[keep], intervals[keep])], 90)[-1].rmssd_ms is None


def test_rmssd_is_not_given_while_moving() -> None:
    """Variability is a measure of rest."""
    time_s, intervals = beats([800.0, 840.0] * 60)
    shake_s = np.arange(1, 90 * 32 + 1) / 32.0
    shake = np.stack([np.sin(12 * shake_s), np.zeros_like(shake_s), np.ones_like(shake_s)], axis=1)
    seconds = run(
        [every_second(INTERVAL, time_s, intervals), every_second(Channel.ACCELERATION_G, shake_s, shake)], 90
    )
    assert seconds[-1].rmssd_ms is None
    assert Reason.MOVING in seconds[-1].reasons


def _pyhrv(path_text: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([float(word) for word in path_text.split()])


@pytest.mark.parametrize(
    ("name", "mean_nn", "sdnn", "rmssd", "pnn50"),
    [
        ("pyhrv_nni_Short.txt", 888.955490, 95.690354, 101.300634, 48.511905),
        ("pyhrv_nni_Long.txt", 768.438301, 85.357210, 60.523480, 28.571429),
        ("bartels_rest_rri.txt", 1058.718681, 57.818178, 55.137442, 35.313531),
    ],
)
def test_gold_series(shared: object, name: str, mean_nn: float, sdnn: float, rmssd: float, pnn50: float) -> None:
    """Five independent programs agree on these numbers to six digits, and so do we."""
    text = (shared / "signals" / "hrv_gold" / name).read_text(encoding="utf-8")  # type: ignore[operator]
    intervals = _pyhrv(text)
    differences = np.diff(intervals)
    assert mean_nn_ms(intervals) == pytest.approx(mean_nn, rel=1e-8)
    assert sdnn_ms(intervals) == pytest.approx(sdnn, rel=1e-7)
    assert rmssd_ms(differences) == pytest.approx(rmssd, rel=1e-7)
    assert pnn50_percent(differences) == pytest.approx(pnn50, rel=1e-7)
