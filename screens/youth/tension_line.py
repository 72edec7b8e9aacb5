"""What the line view of the tension shows, worked out from the curve so far. No Kivy."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

import numpy as np

from biofeedback.arousal.levels import EDGES
from biofeedback.language import Catalogue
from biofeedback.session.snapshot import Curve
from screens.widgets.chart_data import ChartData, Mark, band_values
from screens.youth.level_words import REST

SHOWN_S = 300.0  # five minutes: a rise and a fall fit in, and a second still moves the line by a few px
_CHUNK_S = 30.0  # the picture moves on in steps, so that words and ticks are not made anew each second
_ROOM_S = 24.0  # free at the right for the sign of the level now and the words of the own rest (picture 18)
_LEAST_S = 60.0  # in the first minute the line grows from the left
_NOW_S, _BEFORE_S = 10, 20  # the last ten seconds against the ten before twenty seconds ago (owner's choice)
_STEADY = 0.25  # a quarter of a level is no course yet (owner's choice)

Trend = Literal["rises", "falls", "steady"]
MARKS = {"sound": "ear", "someone": "user", "thought": "chat-teardrop", "other": "flag"}


def line_data(curve: Curve, marks: Sequence[tuple[float, str]], words: Catalogue) -> ChartData:
    """The last minutes of the curve with the own marks as rings."""
    times, index, levels, _ = curve.arrays()
    known = np.flatnonzero(~np.isnan(index))
    now = float(times[-1]) if times.size else 0.0
    first = float(times[known[0]]) if known.size else now
    chunks = math.ceil(max(_LEAST_S, now + _ROOM_S - first) / _CHUNK_S)
    end = first + chunks * _CHUNK_S
    start = max(first, end - SHOWN_S)
    recent = times >= start
    shown = tuple(
        Mark(time_s, text=words(f"youth.line.{name}")) for time_s, name in marks if start <= time_s <= end
    )
    values = band_values(index[recent], EDGES)
    return ChartData(times[recent], values, start, end, levels[recent], rest=REST, marks=shown)


def trend(curve: Curve) -> Trend | None:
    """Where the line goes; None while too little is known to say so."""
    values = band_values(np.asarray(curve.indices[-(_BEFORE_S + 2 * _NOW_S) :], np.float64), EDGES)
    now, before = values[-_NOW_S:], values[: -(_BEFORE_S + _NOW_S)]
    if np.isnan(now).mean() > 0.5 or not before.size or np.isnan(before).mean() > 0.5:
        return None
    change = float(np.nanmean(now) - np.nanmean(before))
    if abs(change) < _STEADY:
        return "steady"
    return "rises" if change > 0 else "falls"
