"""The protocol of the contrasts: 60 s windows, pooled AUC, and a bootstrap over persons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from biofeedback.samples import FloatArray

WINDOW_S = 60
FIRST_S = 60.0  # the first minute of a recording settles and belongs to no window
LEAST_VALID_S = 30  # a window with fewer known seconds is missing, and counted as such
RESAMPLES = 2000
SEED = 20240501  # of the bootstrap

Stages = Mapping[str, tuple[float, float]]


@dataclass(slots=True)
class Scores:
    """Window scores of one person in one contrast."""

    positive: list[float] = field(default_factory=list)
    negative: list[float] = field(default_factory=list)
    missing: int = 0

    def take(self, scores: Sequence[float], *, positive: bool) -> None:
        """Add the windows of one stage; NaN is a missing window."""
        known = [score for score in scores if np.isfinite(score)]
        self.missing += len(scores) - len(known)
        (self.positive if positive else self.negative).extend(known)


def starts(span: tuple[float, float]) -> list[int]:
    """Start of each whole window of a stage."""
    first, last = int(np.ceil(span[0])), span[1] - WINDOW_S
    return [start for start in range(first, int(np.floor(last)) + 1, WINDOW_S) if start >= FIRST_S]


def window_means(per_second: FloatArray, span: tuple[float, float]) -> list[float]:
    """Mean of each window; `per_second[k]` belongs to the second that ends at k."""
    means = []
    for start in starts(span):
        part = per_second[start + 1 : start + WINDOW_S + 1]
        known = part[np.isfinite(part)]
        means.append(float(known.mean()) if len(known) >= LEAST_VALID_S else float("nan"))
    return means


def auc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Chance that a positive window scores above a negative one; ties count half; NaN when one side is empty."""
    if not len(positive) or not len(negative):
        return float("nan")
    low = np.sort(np.asarray(negative))
    high = np.asarray(positive)
    below = np.searchsorted(low, high, side="left") + np.searchsorted(low, high, side="right")
    return float(below.mean() / (2 * len(low)))


def pooled(scores: Sequence[Scores]) -> float:
    """AUC over the windows of all persons together: one threshold for everyone."""
    return auc([x for one in scores for x in one.positive], [x for one in scores for x in one.negative])


def each(scores: Sequence[Scores]) -> float:
    """Mean of the AUCs of single persons: a personal threshold."""
    values = [auc(one.positive, one.negative) for one in scores]
    known = [value for value in values if np.isfinite(value)]
    return float(np.mean(known)) if known else float("nan")


def paired_gain(ours: Sequence[Scores], other: Sequence[Scores]) -> tuple[float, float, float]:
    """Gain in pooled AUC over the other method, with its 95 % interval over resampled persons."""
    random = np.random.default_rng(SEED)
    count = len(ours)
    gains = []
    for _ in range(RESAMPLES):
        chosen = random.integers(0, count, count)
        gains.append(pooled([ours[at] for at in chosen]) - pooled([other[at] for at in chosen]))
    low, high = np.nanpercentile(gains, [2.5, 97.5])
    return pooled(ours) - pooled(other), float(low), float(high)


def interval(scores: Sequence[Scores]) -> tuple[float, float]:
    """95 % interval of the pooled AUC over resampled persons."""
    random = np.random.default_rng(SEED)
    count = len(scores)
    values = [pooled([scores[at] for at in random.integers(0, count, count)]) for _ in range(RESAMPLES)]
    low, high = np.nanpercentile(values, [2.5, 97.5])
    return float(low), float(high)
