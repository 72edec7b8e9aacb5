"""Beats: each kind of artefact is found where it is, the time line stays whole, and clean series stay clean."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from biofeedback.samples import FloatArray
from biofeedback.signals.beats import Beat, BeatJudge, BeatKind, successive_pairs
from biofeedback.signals.variability import rmssd_ms, variability


def _series(count: int = 400, *, swing_ms: float = 60.0, seed: int = 3) -> FloatArray:
    """Intervals around 800 ms with a respiratory swing and some noise."""
    random = np.random.default_rng(seed)
    return 800.0 + swing_ms * np.sin(np.arange(count) * 2 * np.pi / 12) + random.normal(0.0, 10.0, count)


def _judged(intervals: FloatArray) -> list[Beat]:
    judge = BeatJudge()
    beats: list[Beat] = []
    for time_s, interval in zip((np.cumsum(intervals) / 1000).tolist(), intervals.tolist(), strict=True):
        beats += judge.add(time_s, interval)
    return beats + judge.flush()


def _missed(intervals: FloatArray, at: int) -> FloatArray:
    return np.concatenate((intervals[:at], [intervals[at] + intervals[at + 1]], intervals[at + 2 :]))


def _extra(intervals: FloatArray, at: int) -> FloatArray:
    return np.concatenate((intervals[:at], intervals[at] * np.array([0.6, 0.4]), intervals[at + 1 :]))


def _misplaced(intervals: FloatArray, at: int) -> FloatArray:
    moved = intervals.copy()
    moved[at] -= 250.0
    moved[at + 1] += 250.0
    return moved


def test_a_clean_series_stays_clean() -> None:
    """Nothing is touched, and RMSSD is the formula's."""
    intervals = _series()
    beats = _judged(intervals)
    assert all(beat.clean for beat in beats)
    assert [beat.interval_ms for beat in beats] == intervals.tolist()
    assert variability(beats).rmssd_ms == pytest.approx(rmssd_ms(np.diff(intervals)))


def test_a_large_respiratory_swing_is_no_artefact() -> None:
    """The young swing by a third of the interval with slow breathing; that is what the training is about."""
    assert all(beat.clean for beat in _judged(_series(swing_ms=170.0)))


@pytest.mark.parametrize("at", [60, 173, 300])
def test_a_missed_beat_is_put_back(at: int) -> None:
    """One long interval becomes two, at that place, and nowhere else."""
    beats = _judged(_missed(_series(), at))
    assert [where for where, beat in enumerate(beats) if not beat.clean] == [at, at + 1]
    assert {beats[at].kind, beats[at + 1].kind} == {BeatKind.MISSED}
    assert len(beats) == len(_series())


@pytest.mark.parametrize("at", [60, 173, 300])
def test_an_extra_beat_is_taken_out(at: int) -> None:
    """Two short intervals become one, at that place."""
    beats = _judged(_extra(_series(), at))
    assert [where for where, beat in enumerate(beats) if not beat.clean] == [at]
    assert beats[at].kind is BeatKind.EXTRA
    assert beats[at].interval_ms == pytest.approx(_series()[at])


@pytest.mark.parametrize("at", [60, 173, 300])
def test_a_misplaced_beat_is_levelled_out(at: int) -> None:
    """The pair keeps its sum and its count."""
    beats = _judged(_misplaced(_series(), at))
    assert [where for where, beat in enumerate(beats) if not beat.clean] == [at, at + 1]
    assert {beats[at].kind, beats[at + 1].kind} == {BeatKind.MISPLACED}
    assert len(beats) == len(_series())


def test_repeated_premature_beats_of_one_distance_are_ectopic() -> None:
    """One early beat may be the band's fault; the same one again and again is the heart's own."""
    intervals = _series()
    for at in range(50, 350, 40):
        intervals[at], intervals[at + 1] = 0.6 * 800.0, 1.4 * 800.0
    kinds = [beat.kind for beat in _judged(intervals) if not beat.clean]
    assert kinds[:2] == [BeatKind.MISPLACED] * 2
    assert kinds[-2:] == [BeatKind.ECTOPIC] * 2


@pytest.mark.parametrize("spoil", [_missed, _extra, _misplaced])
def test_time_stays_whole(spoil: object) -> None:
    """Corrected beats come in order, end where the raw ones end, and have positive intervals."""
    intervals = spoil(_series(), 200)  # type: ignore[operator]
    beats = _judged(intervals)
    assert all(later.time_s > beat.time_s for beat, later in pairwise(beats))
    assert beats[-1].time_s == pytest.approx(float(intervals.sum()) / 1000)
    assert sum(beat.interval_ms for beat in beats) == pytest.approx(float(intervals.sum()))


@pytest.mark.parametrize("spoil", [_missed, _extra, _misplaced])
def test_correction_brings_rmssd_back(spoil: object) -> None:
    """Five spoiled beats in four hundred ruin the raw value and hardly touch ours."""
    intervals = clean = _series()
    for at in (50, 120, 190, 260, 330):
        intervals = spoil(intervals, at)  # type: ignore[operator]
    true = rmssd_ms(np.diff(clean))
    found = variability(_judged(intervals)).rmssd_ms or 0.0
    assert abs(rmssd_ms(np.diff(intervals)) / true - 1.0) > 0.4
    assert found == pytest.approx(true, rel=0.04)


def test_a_gap_is_no_pair() -> None:
    """Beats on both sides of a hole do not follow each other."""
    judge = BeatJudge()
    beats = [beat for second in range(1, 21) for beat in judge.add(float(second), 1000.0)]
    beats += [beat for second in range(40, 61) for beat in judge.add(float(second), 1000.0)]
    beats += judge.flush()
    assert len(beats) == 41
    assert [beat.time_s for beat in beats if not beat.joined] == [1.0, 40.0]
    assert len(list(successive_pairs(beats))) == 39


def test_a_beat_from_the_past_is_left_out() -> None:
    """A block that comes twice changes nothing."""
    judge = BeatJudge()
    for second in range(1, 11):
        judge.add(float(second), 1000.0)
    assert judge.add(5.0, 1000.0) == []


def test_an_irregular_rhythm_is_not_usable() -> None:
    """Where no interval tells of the next, correcting does harm, and we say so."""
    random = np.random.default_rng(1)
    assert not variability(_judged(np.clip(random.normal(750.0, 130.0, 400), 350.0, 1400.0))).usable
    assert variability(_judged(_series())).usable


def test_frequent_ectopy_is_not_usable() -> None:
    """Every seventh beat premature: the rhythm is flagged."""
    intervals = _series()
    for at in range(20, 380, 7):
        intervals[at], intervals[at + 1] = 0.6 * 800.0, 1.4 * 800.0
    assert not variability(_judged(intervals)).usable


def test_nothing_is_known_of_nothing() -> None:
    """No beats, no numbers."""
    found = variability([])
    assert (found.mean_nn_ms, found.sdnn_ms, found.rmssd_ms, found.pnn50_percent) == (None, None, None, None)
    assert found.covered_s == 0.0
