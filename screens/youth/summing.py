"""What the youth's own summary says, worked out from the session's summary. No Kivy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from biofeedback.arousal.levels import EDGES
from biofeedback.session.summary import SessionSummary
from biofeedback.training.exercise import Phase
from biofeedback.training.time_out import REST_LEVEL, REST_S
from screens.widgets.chart_data import ChartData, Mark, OwnNumber, band_values

_REST = float(band_values(np.zeros(1), EDGES)[0])  # the own rest is index 0


def practised_s(summary: SessionSummary, phase: Phase = Phase.BREATHING) -> float:
    """Seconds of the exercise itself, such as breathing with the pace: pauses and gaps do not count."""
    span = summary.span(phase)
    if span is None:
        return 0.0
    still = [
        (max(start, span.start_s), min(end, span.end_s)) for start, end in (*_pauses(summary), *summary.gaps_s)
    ]
    return max(0.0, span.end_s - span.start_s - sum(end - start for start, end in still if end > start))


def went_on(summary: SessionSummary, phase: Phase = Phase.BREATHING) -> bool:
    """True when the youth stopped in the middle of the exercise and then went on."""
    span = summary.span(phase)
    return span is not None and any(start >= span.start_s and end < span.end_s for start, end in _pauses(summary))


def chart_data(summary: SessionSummary, begin: str, now: str, marks: Sequence[Mark] = ()) -> ChartData | None:
    """The line from the first known value to the end, with the own numbers and marks; None when nothing was ever
    known."""
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
        marks=tuple(mark for mark in marks if mark.time_s >= start),
        ticks=((start, begin), (end, now)),
    )


def own_marks(summary: SessionSummary, words: Mapping[str, str]) -> list[Mark]:
    """What the youth marked, with its word; `words` by the stored name."""
    found = (moment for moment in summary.moments if moment.kind == "mark")
    return [Mark(moment.time_s, text=words.get(moment.name, "")) for moment in found]


def role_play_marks(summary: SessionSummary, icons: Mapping[str, str]) -> list[Mark]:
    """What the trainer marked in a role-play, with its icon."""
    notes = summary.noted("role_play_mark")
    return [Mark(note.time_s, icon=icons[str(note["mark"])]) for note in notes if note["mark"] in icons]


@dataclass(frozen=True, slots=True)
class WayBack:
    """The highest level of an exercise, and how long until the own rest; `back_s` None: not yet."""

    peak: int
    back_s: float | None


def way_back(summary: SessionSummary, phase: Phase, from_s: float | None = None) -> WayBack | None:
    """From the peak, or from `from_s` where that is later, until the level stayed at rest; None where no level was
    ever known."""
    span = summary.span(phase)
    if span is None:
        return None
    inside = (summary.times_s > span.start_s) & (summary.times_s <= span.end_s)
    times, levels = summary.times_s[inside], summary.level[inside]
    if not times.size or np.isnan(levels).all():
        return None
    top = int(np.nanargmax(levels))
    since_s = max(float(times[top]), from_s if from_s is not None else 0.0)
    calm = levels <= REST_LEVEL  # NaN is not calm
    for at in np.flatnonzero(times >= since_s):
        stayed = calm[at : at + REST_S]
        if len(stayed) == REST_S and stayed.all():
            return WayBack(int(levels[top]), max(0.0, float(times[at]) - since_s))
    return WayBack(int(levels[top]), None)


@dataclass(frozen=True, slots=True)
class Rise:
    """How many levels up, and in how many seconds; 0 steps where it did not rise."""

    steps: int
    seconds: float


def rise(summary: SessionSummary, phase: Phase, from_s: float | None = None) -> Rise | None:
    """From the first known level of the phase, or after `from_s`, to the highest one; None where none is known."""
    span = summary.span(phase)
    if span is None:
        return None
    since_s = span.start_s if from_s is None else from_s
    known = (summary.times_s > since_s) & (summary.times_s <= span.end_s) & ~np.isnan(summary.level)
    times, levels = summary.times_s[known], summary.level[known]
    if not times.size:
        return None
    top = int(np.argmax(levels))
    return Rise(int(levels[top] - levels[0]), float(times[top]) - since_s)


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
