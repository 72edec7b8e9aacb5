"""One youth against themselves: ABA and ABAB phases of sessions, judged by a randomisation test.

The moments of change between phases must have been drawn by lot before the study, among all moments that leave at
least three sessions in each phase. Then the p value is exact, whatever the distribution and however much the
sessions of one youth resemble each other: it is the share of all moments that could have been drawn whose
difference is at least as large (Edgington & Onghena, Randomization Tests, 4th ed. 2007, ch. 11).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

LEAST_IN_PHASE = 3  # What Works Clearinghouse, single-case standards: three a phase at least, five without reserve
_PHASE = re.compile(r"[ABab]\d*")  # "A1"; a phase called "Baseline" is no B
MOST_MOMENTS = 200_000  # ours: 60 sessions in four phases have 26,000


@dataclass(frozen=True, slots=True)
class SingleCase:
    """One youth. `difference` is mean(B) - mean(A): negative = lower with feedback. `nap` 0.5 = no effect."""

    phases: str  # "ABA", "ABAB", ...
    sessions: int
    difference: float
    nap: float
    p: float
    moments: int  # how many ways there were to draw; 1 / moments is the smallest possible p


def analyse(phases: Sequence[str], values: Sequence[float], *, least: int = LEAST_IN_PHASE) -> SingleCase | None:
    """Judge one youth: `phases` ("A" or "B") and `values` in order of the sessions; NaN = not known.

    The test is one-sided: is the value lower in B, where feedback was on? A session whose value is not known
    keeps its place, because the moments were drawn over all sessions. None when this is no
    ABA or ABAB design with enough sessions in every phase, or when too little is known to compare.

    >>> found = analyse("AAABBBAAAABBB", [6, 7, 6, 3, 2, 3, 6, 6, 7, 6, 2, 3, 2])
    >>> found.phases, round(found.difference, 2), found.p, found.moments
    ('ABAB', -3.79, 0.25, 4)
    """
    runs = [(phase, len(list(group))) for phase, group in groupby(phases)]
    order = "".join(phase for phase, _ in runs)
    if order not in ("ABA", "ABAB", "BAB", "BABA") or min(length for _, length in runs) < least:
        return None
    array = np.asarray(values, dtype=np.float64)
    in_b = np.array([phase == "B" for phase in phases])
    masks = np.array(list(_moments(order, len(array), least)))
    found, drawn = _differences(array, in_b[np.newaxis])[0], _differences(array, masks)
    if not np.isfinite(found) or not np.isfinite(drawn).all():
        return None
    # Rounding must not make the moment that was drawn look different from itself.
    p = float(np.mean(drawn <= found + 1e-12))
    known = np.isfinite(array)
    return SingleCase(
        order, len(array), float(found), nap(array[known & ~in_b], array[known & in_b]), p, len(drawn)
    )


def nap(a: np.ndarray, b: np.ndarray) -> float:
    """Non-overlap of all pairs: share of pairs with B below A, ties half (Parker & Vannest 2009).

    >>> nap(np.array([5.0, 6.0]), np.array([1.0, 5.0]))
    0.875
    """
    pairs = np.subtract.outer(a, b)
    return float((pairs > 0).mean() + 0.5 * (pairs == 0).mean())


def phase_of(study_phase: object, feedback: object) -> str | None:
    """Feedback off ("A") or on ("B"): from the study plan's own name of the phase, else from what was shown."""
    if isinstance(study_phase, str) and _PHASE.fullmatch(study_phase):
        return study_phase[0].upper()
    if isinstance(feedback, bool | np.bool_):
        return "B" if feedback else "A"
    return None


def _differences(values: np.ndarray, masks: np.ndarray) -> np.ndarray:
    """mean(B) - mean(A) for each mask of shape (moments, sessions); NaN where one side has no known value."""
    known = np.isfinite(values)
    filled = np.where(known, values, 0.0)
    in_b, in_a = masks & known, ~masks & known
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(in_b @ filled / in_b.sum(axis=1) - in_a @ filled / in_a.sum(axis=1))


def _moments(order: str, sessions: int, least: int) -> Iterator[np.ndarray]:
    """For every way to place the changes: which sessions are in B."""
    for number, lengths in enumerate(_lengths(len(order), sessions, least)):
        if number >= MOST_MOMENTS:
            return
        yield np.repeat([phase == "B" for phase in order], lengths)


def _lengths(phases: int, sessions: int, least: int) -> Iterator[tuple[int, ...]]:
    if phases == 1:
        if sessions >= least:
            yield (sessions,)
        return
    for first in range(least, sessions - least * (phases - 1) + 1):
        for rest in _lengths(phases - 1, sessions - first, least):
            yield (first, *rest)
