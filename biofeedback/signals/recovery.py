"""How long it takes to come down after a trigger, on a measure that does not adapt.

The index fades by design: after a while every plateau looks like "usual". So recovery is not read from it, but
from skin conductance level and heart rate themselves, against the minute before the trigger. Each second they are
scored in shares of the rise: 0 = as before the trigger, 1 = the peak after it. A constant plateau stays at 1 for
ever and never counts as recovered. Heart rate while moving is left out: effort is no trigger.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from biofeedback.samples import Features, FloatArray, Reason
from biofeedback.signals.filters import share

BEFORE_S = 60.0  # what was usual: the minute before the trigger
PEAK_WITHIN_S = 180.0  # a peak later than three minutes is another event's
NEARLY = 0.95  # of the rise: the peak is reached; the very highest second of a plateau may come minutes later
HALF = 0.5  # half-time: the usual measure of recovery
HOLD_S = 10.0  # it must stay down so long: a breath is no recovery
SMOOTH_S = 3.0  # second-by-second noise of both measures
GAP_S = 5.0  # a longer hole: whether it stayed down is not known
LEAST_KNOWN = 0.5  # of the minute before; with less there is nothing to compare with
FLOOR_uS = 0.05  # keeps the logarithm quiet; the lowest valid conductance (Kleckner 2018)
LEAST_RISE_LOG = 0.05  # five percent of the conductance: less is drift within a minute
LEAST_RISE_BPM = 4.0  # less is breath


@dataclass(frozen=True, slots=True)
class Recovery:
    """After one trigger. Times in seconds after it; None = not (yet) reached, or not known."""

    measure: str  # "scl_uS" or "heart_rate_bpm"
    before: float  # mean of the minute before, in the unit of the measure
    peak: float
    time_to_peak_s: float
    half_s: float | None  # from the peak until half of the rise is gone, and stays gone
    remaining: float  # share of the rise that is left at the end: 1 = nothing has come down


def recovery(
    seconds: Sequence[Features], trigger_s: float, *, until_s: float | None = None
) -> tuple[Recovery, ...]:
    """One result per measure that rose after the trigger; empty when none rose, or too little is known.

    `seconds` are the features of whole seconds in order; `until_s` ends the episode (the next trigger, the end).
    """
    times = np.array([second.time_s for second in seconds])
    end_s = float(times[-1]) if until_s is None and len(times) else until_s or 0.0
    scl = np.array([np.nan if second.scl_uS is None else log(second.scl_uS + FLOOR_uS) for second in seconds])
    rate = np.array([_rate(second) for second in seconds])
    found = (
        _one("scl_uS", times, scl, trigger_s, end_s, LEAST_RISE_LOG),
        _one("heart_rate_bpm", times, rate, trigger_s, end_s, LEAST_RISE_BPM),
    )
    return tuple(one for one in found if one is not None)


def _rate(second: Features) -> float:
    if second.heart_rate_bpm is None or Reason.MOVING in second.reasons:
        return float("nan")
    return second.heart_rate_bpm


def _one(
    name: str, times: FloatArray, values: FloatArray, trigger_s: float, end_s: float, least_rise: float
) -> Recovery | None:
    smooth = _smoothed(values)
    calm = values[(times > trigger_s - BEFORE_S) & (times <= trigger_s)]
    after = (times > trigger_s) & (times <= end_s) & np.isfinite(smooth)
    near = after & (times <= trigger_s + PEAK_WITHIN_S)
    if np.isfinite(calm).sum() < LEAST_KNOWN * BEFORE_S or not near.any():
        return None
    before = float(np.nanmean(calm))
    rise = float(smooth[near].max()) - before
    if rise < least_rise:
        return None
    peak_at = int(np.flatnonzero(near & (smooth >= before + NEARLY * rise))[0])
    later = np.flatnonzero(after & (times >= times[peak_at]))
    left = (smooth[later] - before) / rise
    half_s = _stays_below(times[later] - times[peak_at], left, HALF)
    to_unit = (lambda log_uS: float(np.exp(log_uS)) - FLOOR_uS) if name == "scl_uS" else float
    to_peak_s = float(times[peak_at]) - trigger_s
    return Recovery(name, to_unit(before), to_unit(before + rise), to_peak_s, half_s, float(left[-1]))


def _stays_below(after_s: FloatArray, left: FloatArray, limit: float) -> float | None:
    """First moment from which `left` stays at or below `limit` for `HOLD_S`, all of it known."""
    start: float | None = None
    previous_s = 0.0
    for moment_s, value in zip(after_s.tolist(), left.tolist(), strict=True):
        if value > limit or moment_s - previous_s > GAP_S:
            start = None
        if value <= limit and start is None:
            start = moment_s
        previous_s = moment_s
        if start is not None and moment_s - start >= HOLD_S:
            return start
    return None


def _smoothed(values: FloatArray) -> FloatArray:
    """Exponential mean over known seconds; unknown ones stay unknown."""
    way = share(1.0, SMOOTH_S)
    result = np.full_like(values, np.nan)
    level: float | None = None
    for at, value in enumerate(values.tolist()):
        if value != value:  # NaN: a gap is not bridged
            level = None
            continue
        level = value if level is None else level + way * (value - level)
        result[at] = level
    return result
