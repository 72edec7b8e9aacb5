"""Intervals for means over persons: each person counts once, whatever the number of their sessions.

Sessions of one person resemble each other, so they are first averaged within the person; the persons' means are
independent, and Student's interval over them needs no model of what happens within. With few persons it is wide,
as it should be.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

LEAST_PERSONS = 3  # ours: an interval over two persons says nothing
LEAST_SESSIONS = 3  # for a person's own slope: with two there is no residual
_EXACT_TERMS = 18  # beyond, the alternating sum of Edgington's method loses its digits


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over persons with its 95 % interval; `p` is two-sided against zero. None = too few persons."""

    persons: int
    mean: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None

    def covers(self, value: float) -> bool:
        """Whether the interval holds this value; raises ValueError when there is no interval."""
        if self.low is None or self.high is None:
            raise ValueError("There is no interval: too few persons.")
        return self.low <= value <= self.high


def estimate(values: Iterable[float]) -> Estimate:
    """Student's 95 % interval over one value a person; NaN is left out.

    >>> estimate([1.0, 2.0, 3.0])
    Estimate(persons=3, mean=2.0, low=-0.484..., high=4.484..., p=0.0741...)
    """
    known = np.array([value for value in values if math.isfinite(value)])
    if len(known) < LEAST_PERSONS:
        return Estimate(len(known))
    mean, error = float(known.mean()), float(known.std(ddof=1)) / math.sqrt(len(known))
    reach = float(stats.t.ppf(0.975, len(known) - 1)) * error
    if not error:  # every person the same
        return Estimate(len(known), mean, mean, mean, 1.0 if mean == 0 else 0.0)
    p = float(2 * stats.t.sf(abs(mean / error), len(known) - 1))
    return Estimate(len(known), mean, mean - reach, mean + reach, p)


def slope(values: Sequence[float]) -> float:
    """Least-squares change from one session of a person to the next; NaN with fewer than three known values.

    >>> slope([5.0, 4.0, 3.0])
    -1.0
    """
    array = np.asarray(values, dtype=np.float64)
    known = np.isfinite(array)
    if known.sum() < LEAST_SESSIONS:
        return math.nan
    number = np.arange(len(array), dtype=np.float64)[known]
    centred = number - number.mean()
    return float((centred * array[known]).sum() / (centred**2).sum())


def share_interval(count: int, total: int) -> tuple[float, float] | None:
    """Wilson's 95 % interval for a share (Wilson 1927); None of nothing.

    >>> share_interval(8, 10)
    (0.490..., 0.943...)
    """
    if not total:
        return None
    z = float(stats.norm.ppf(0.975))
    share, spread = count / total, z * z / total
    middle = (share + spread / 2) / (1 + spread)
    reach = z * math.sqrt(share * (1 - share) / total + spread / (4 * total)) / (1 + spread)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def combine(p_values: Sequence[float]) -> float | None:
    """One p value of several independent ones, by their sum (Edgington 1972, J Psychol 80:351); None of none.

    >>> round(combine([0.5, 0.5]), 3)
    0.5
    """
    count = len(p_values)
    if not count:
        return None
    total = float(sum(p_values))
    if count > _EXACT_TERMS:
        return float(stats.norm.cdf((total - count / 2) / math.sqrt(count / 12)))
    terms = (
        (-1) ** j * math.comb(count, j) * (total - j) ** count / math.factorial(count)
        for j in range(int(total) + 1)
    )
    return min(1.0, max(0.0, float(sum(terms))))
