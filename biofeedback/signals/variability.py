"""Heart rate variability from judged beats; a gap is never bridged, and a rhythm that is not fit is said to be so.

Formulas as in the Task Force of the ESC and NASPE 1996 (Circulation 93:1043); SDNN with n - 1, pNN50 over the
number of differences.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from biofeedback.samples import FloatArray
from biofeedback.signals.beats import NORMAL, Beat, successive_pairs

BoolArray = NDArray[np.bool_]

FLAGGED_MOST = 0.13  # of the beats of five minutes: correction would do harm (reference design, MIT-BIH Long-Term)
TAIL_MOST = 0.05  # of the differences: irregular rhythm (reference design, MIT-BIH Long-Term)
TAIL_MEDIANS = 6.0  # a difference in the tail is larger than so many median differences (reference design)
TAIL_SHARE = 0.08  # and than this share of the interval: in very even rhythms six medians are little (ditto)
DOUBT_FROM = 0.015  # with this share flagged, beats may be left that look normal alone (reference design)
DOUBT_MS, DOUBT_SHARE = 10.0, 0.15  # if the tail alone moves RMSSD more, nobody can say which value is right
LEAST_PAIRS = 20  # fewer differences tell nothing of a rhythm


@dataclass(frozen=True, slots=True)
class Variability:
    """Of one window. None = not known. Times in ms, shares 0-1."""

    mean_nn_ms: float | None
    sdnn_ms: float | None
    rmssd_ms: float | None
    pnn50_percent: float | None
    covered_s: float  # time in untouched beats that follow one another
    flagged: float  # share of beats that were not normal
    tail: float  # share of differences far beyond the usual one
    usable: bool  # False: the rhythm is not fit for these numbers, whatever is corrected


def mean_nn_ms(intervals_ms: FloatArray) -> float:
    """Mean interval."""
    return float(np.mean(intervals_ms))


def sdnn_ms(intervals_ms: FloatArray) -> float:
    """Standard deviation of the intervals, n - 1 in the denominator."""
    return float(np.std(intervals_ms, ddof=1))


def rmssd_ms(differences_ms: FloatArray) -> float:
    """Root mean square of successive differences; give only differences of truly successive beats."""
    return sqrt(float(np.mean(np.square(differences_ms))))


def pnn50_percent(differences_ms: FloatArray) -> float:
    """Share of successive differences above 50 ms, in percent."""
    return 100.0 * float(np.mean(np.abs(differences_ms) > 50.0))


def variability(beats: Sequence[Beat]) -> Variability:
    """Variability of successive judged beats; the window is the caller's (five minutes to judge a rhythm)."""
    normal = np.array([beat.interval_ms for beat in beats if beat.kind is NORMAL])
    pairs = np.array(list(successive_pairs(beats))).reshape(-1, 2)
    differences = pairs[:, 1] - pairs[:, 0]
    flagged = 1.0 - len(normal) / len(beats) if beats else 0.0
    tail = tail_pairs(pairs)
    return Variability(
        mean_nn_ms=mean_nn_ms(normal) if len(normal) else None,
        sdnn_ms=sdnn_ms(normal) if len(normal) > 1 else None,
        rmssd_ms=rmssd_ms(differences) if len(differences) else None,
        pnn50_percent=pnn50_percent(differences) if len(differences) else None,
        covered_s=float(pairs[:, 1].sum()) / 1000.0,
        flagged=flagged,
        tail=float(np.mean(tail)) if len(tail) else 0.0,
        usable=_is_usable(flagged, differences, tail),
    )


def _is_usable(flagged: float, differences: FloatArray, tail: BoolArray) -> bool:
    """Whether the rhythm allows the numbers: few flagged beats, few far differences, no doubt about the rest."""
    if flagged >= FLAGGED_MOST:
        return False
    if len(differences) < LEAST_PAIRS:
        return True
    if np.mean(tail) >= TAIL_MOST:
        return False
    if flagged < DOUBT_FROM or tail.all():
        return True
    whole, trimmed = rmssd_ms(differences), rmssd_ms(differences[~tail])
    return whole - trimmed <= max(DOUBT_MS, DOUBT_SHARE * whole)


def tail_pairs(pairs_ms: FloatArray) -> BoolArray:
    """Which pairs differ far more than pairs of this rhythm usually do; shape (n, 2) in, (n,) out."""
    if not len(pairs_ms):
        return np.zeros(0, dtype=np.bool_)
    sizes = np.abs(pairs_ms[:, 1] - pairs_ms[:, 0])
    tail: BoolArray = (sizes > TAIL_MEDIANS * _median(sizes)) & (sizes > TAIL_SHARE * _median(pairs_ms.ravel()))
    return tail


def _median(values: FloatArray) -> float:
    # np.median imports numpy.ma at its first call: 40 ms in the middle of a session.
    ordered = np.sort(values)
    middle = len(ordered) // 2
    return float(ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2)
