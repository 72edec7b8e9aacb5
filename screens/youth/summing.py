"""What the youth's own summary says, worked out from the session's summary. No Kivy."""

from __future__ import annotations

import numpy as np

from biofeedback.arousal.levels import EDGES
from biofeedback.session.summary import SessionSummary
from biofeedback.training.exercise import Phase
from screens.widgets.chart_data import ChartData, OwnNumber, band_values

_REST = float(band_values(np.zeros(1), EDGES)[0])  # the own rest is index 0


def practised_s(summary: SessionSummary) -> float:
    """Seconds of breathing with the pace: pauses and gaps do not count."""
    span = summary.span(Phase.BREATHING)
    if span is None:
        return 0.0
    still = [
        (max(start, span.start_s), min(end, span.end_s)) for start, end in (*_pauses(summary), *summary.gaps_s)
    ]
    return max(0.0, span.end_s - span.start_s - sum(end - start for start, end in still if end > start))


def went_on(summary: SessionSummary) -> bool:
    """True when the youth stopped in the middle of the breathing and then went on."""
    span = summary.span(Phase.BREATHING)
    return span is not None and any(start >= span.start_s and end < span.end_s for start, end in _pauses(summary))


def chart_data(summary: SessionSummary, begin: str, now: str) -> ChartData | None:
    """The line from the first known value to the end, with the own numbers; None when nothing was ever known."""
    known = np.flatnonzero(~np.isnan(summary.index))
    if not known.size:
        return None
    start, end = float(summary.times_s[known[0]]), float(summary.times_s[-1])
    inside = summary.times_s >= start
    numbers = tuple(OwnNumber(time_s, value) for _, time_s, value in summary.ratings if value is not None)
    return ChartData(
        summary.times_s[inside],
        band_values(summary.index[inside], EDGES),
        start,
        max(end, start + 1.0),
        summary.level[inside],
        rest=_REST,
        own_numbers=numbers,
        ticks=((start, begin), (end, now)),
    )


def _pauses(summary: SessionSummary) -> list[tuple[float, float]]:
    """From each pause to the moment it ended, or to the end of the session."""
    pauses: list[tuple[float, float]] = []
    since: float | None = None
    for moment in summary.moments:
        if moment.kind == "pause" and since is None:
            since = moment.time_s
        elif moment.kind == "resume" and since is not None:
            pauses.append((since, moment.time_s))
            since = None
    if since is not None:
        pauses.append((since, max(since, summary.duration_s)))
    return pauses
