"""What a tension chart shows, and the arithmetic of it. Numpy alone, no Kivy.

Tension is drawn on the scale of the five levels: 0 to 1 is the first band, 4 to 5 the last. NaN is not known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
Quality = Literal["good", "weak", "none"]

BANDS = 5
LONGEST_STEP_S = 3.0  # the engine gives one point a second; after three missing ones it is a gap
TICKS_MAX = 7  # tokens.json, chart.axis
_TICK_STEPS_MIN = (1, 2, 3, 4, 5, 6, 10, 15, 20, 30, 60, 120)
QUALITY_GOOD = 0.5  # as SessionSummary.measured_fraction


@dataclass(frozen=True, slots=True)
class PhaseBlock:
    """A named stretch of the session."""

    text: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened: with `icon` a dashed line and a chip on the axis, else a ring on the curve."""

    time_s: float
    icon: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class OwnNumber:
    """The youth's own rating, 1-10, at the time it was given."""

    time_s: float
    value: int


@dataclass(frozen=True, slots=True)
class QualitySpan:
    """How good the signal was over a stretch of time."""

    start_s: float
    end_s: float
    quality: Quality


@dataclass(frozen=True, slots=True)
class QuietSpan:
    """A stretch without a line although nothing is wrong, such as while the signal settles."""

    start_s: float
    end_s: float
    text: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class ChartData:
    """One curve with all that belongs to it. Arrays have one length; `levels` are 1-5, NaN where not known.

    `start_s` and `end_s` are the edges of the picture; `rest` is the own rest on the scale of the bands.
    """

    times_s: FloatArray
    values: FloatArray
    start_s: float
    end_s: float
    levels: FloatArray | None = None
    rest: float | None = None
    phases: tuple[PhaseBlock, ...] = ()
    marks: tuple[Mark, ...] = ()
    own_numbers: tuple[OwnNumber, ...] = ()
    quality: tuple[QualitySpan, ...] = ()
    ticks: tuple[tuple[float, str], ...] = field(default=())
    quiet: tuple[QuietSpan, ...] = ()

    def at(self, time_s: float) -> tuple[float, int | None]:
        """Value (NaN = not known) and level number at the point nearest to this time."""
        if not len(self.times_s):
            return float("nan"), None
        nearest = int(np.argmin(np.abs(self.times_s - time_s)))
        value = float(self.values[nearest])
        if np.isnan(value) or abs(self.times_s[nearest] - time_s) > LONGEST_STEP_S:
            return float("nan"), None
        if self.levels is not None:
            level = self.levels[nearest]
            return value, None if np.isnan(level) else int(level)
        return value, int(np.clip(np.ceil(value), 1, BANDS))


def band_values(index: FloatArray, edges: Sequence[float], *, lowest: float | None = None) -> FloatArray:
    """The index on the scale of the bands: `edges` are the four borders between the five levels.

    The outer bands are as wide as their neighbour; what lies beyond is drawn at the rim. NaN stays NaN. With
    `lowest`, an index, the lowest band reaches down to it, so that a very calm line is not cut off.
    """
    inner = np.asarray(edges, np.float64)
    low = 2 * inner[0] - inner[1]
    low = low if lowest is None else min(low, lowest)
    borders = np.concatenate(([low], inner, [2 * inner[-1] - inner[-2]]))
    banded: FloatArray = np.interp(index, borders, np.arange(BANDS + 1.0))
    return banded


def runs(times_s: FloatArray, values: FloatArray) -> list[slice]:
    """The stretches in which the value is known without a gap."""
    known = np.flatnonzero(~np.isnan(values))
    if not len(known):
        return []
    breaks = np.flatnonzero((np.diff(known) > 1) | (np.diff(times_s[known]) > LONGEST_STEP_S)) + 1
    return [slice(int(part[0]), int(part[-1]) + 1) for part in np.split(known, breaks)]


def gaps(data: ChartData) -> list[tuple[float, float]]:
    """From where to where nothing is known, between the first and last moment looked at; quiet stretches apart."""
    if not len(data.times_s):
        return []
    edges = [float(data.times_s[0])]
    for run in runs(data.times_s, data.values):
        edges += [float(data.times_s[run][0]), float(data.times_s[run][-1])]
    edges.append(float(data.times_s[-1]))
    pairs = list(zip(edges[::2], edges[1::2], strict=True))
    return [pair for pair in pairs if pair[1] > pair[0] and not any(_within(pair, one) for one in data.quiet)]


def _within(stretch: tuple[float, float], quiet: QuietSpan) -> bool:
    return quiet.start_s <= stretch[0] and stretch[1] <= quiet.end_s


def quality_spans(times_s: FloatArray, quality: FloatArray) -> tuple[QualitySpan, ...]:
    """Quality (0-1, one a second) as stretches: good from QUALITY_GOOD on, none at zero, weak between."""
    if not len(times_s):
        return ()
    kinds = np.where(quality >= QUALITY_GOOD, 2, np.where(quality > 0, 1, 0))
    starts = np.concatenate(([0], np.flatnonzero(np.diff(kinds)) + 1))
    ends = np.concatenate((starts[1:], [len(kinds) - 1]))
    names: tuple[Quality, ...] = ("none", "weak", "good")
    return tuple(
        QualitySpan(float(times_s[start]), float(times_s[end]), names[kinds[start]])
        for start, end in zip(starts, ends, strict=True)
    )


def minute_ticks(start_s: float, end_s: float) -> list[int]:
    """Whole minutes from the start, at most TICKS_MAX of them."""
    minutes = int((end_s - start_s) // 60)
    fitting = (step for step in _TICK_STEPS_MIN if minutes // step < TICKS_MAX)
    return list(range(0, minutes + 1, next(fitting, minutes // TICKS_MAX + 1)))


def columns(x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Min and max of y in each column of one pixel (x, lowest, highest): peaks survive. x rises; all in px."""
    # the line also passes the borders between columns: without these points steep parts would fall apart
    borders = np.arange(np.ceil(x[0]), np.floor(x[-1]) + 1)
    on_border = np.interp(borders, x, y)
    x, y = np.concatenate((x, borders, borders - 1e-6)), np.concatenate((y, on_border, on_border))
    order = np.argsort(x, kind="stable")
    x, y = x[order], y[order]
    column = np.floor(x).astype(np.int64)
    starts = np.concatenate(([0], np.flatnonzero(np.diff(column)) + 1))
    low: FloatArray = np.minimum.reduceat(y, starts)
    high: FloatArray = np.maximum.reduceat(y, starts)
    return column[starts].astype(np.float64) + 0.5, low, high
