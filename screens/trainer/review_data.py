"""A session as the whole-session chart wants it. Without Kivy."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from biofeedback.arousal.levels import EDGES
from biofeedback.language import Catalogue
from biofeedback.samples import Reason
from biofeedback.session.summary import Moment, PhaseSpan, SessionSummary
from biofeedback.training.exercise import Pause, Phase
from biofeedback.vault.additions import Addition
from screens.trainer import wording
from screens.widgets.chart_data import (
    ChartData,
    Mark,
    OwnNumber,
    PhaseBlock,
    QuietSpan,
    band_values,
    quality_spans,
)

_NOT_SHOWN = frozenset({Phase.RATING_BEFORE, Phase.RATING_AFTER, Phase.DONE})  # points, not blocks
_LEAST_SHARE = 0.04  # of the whole: a shorter block has no room for its word
_WAITING = frozenset({Reason.SETTLING, Reason.BASELINE})  # reasons for no index that are no loss
_LOST = frozenset({Reason.NO_SKIN_DATA, Reason.NO_HEART_DATA})  # both: no band at all
_LOWEST_BANDS = 2  # widths of a band: a line in rest goes below its mean half of the time, and is not cut
_BELOW = 0.05  # index; half a line's width stays free below the calmest second
_NAMED_ICONS = {
    "trigger": "lightning",
    "cue": "person",
    "reducer": "wind",
    "reminder": "chat-circle",
    "sound": "ear",
    "someone": "user",
    "thought": "chat-teardrop",
}  # as on the buttons with which they were set
_ADDED_ICON = "note-pencil"
_MARK_ICONS = {"tag": "watch", "mark": "flag", "pause": "pause"}


def chart_data(words: Catalogue, summary: SessionSummary, additions: Sequence[Addition] = ()) -> ChartData:
    """The whole session: the line, its phases, what was marked then and later, own numbers, the quality below."""
    lowest = _lowest(summary)
    return ChartData(
        times_s=summary.times_s,
        values=band_values(summary.index, EDGES, lowest=lowest),
        start_s=0.0,
        end_s=max(summary.duration_s, 60.0),  # an axis of seconds would say more than there is
        levels=summary.level,
        rest=float(band_values(np.zeros(1), EDGES, lowest=lowest)[0]),
        phases=tuple(_block(words, span) for span in summary.phases if _has_room(span, summary.duration_s)),
        marks=_marks(summary, additions),
        own_numbers=tuple(OwnNumber(time_s, value) for _, time_s, value in summary.ratings if value is not None),
        quality=quality_spans(summary.times_s, np.maximum(summary.skin_quality, summary.heart_quality)),
        quiet=_quiet(words, summary),
    )


def first_cursor_s(summary: SessionSummary) -> float:
    """Where looking begins: at the highest point, else in the middle."""
    peak = summary.peak()
    return peak[0] if peak else summary.duration_s / 2


def _lowest(summary: SessionSummary) -> float:
    """Room below for the calmest second, and never less than twice the width of a band: the scale stays put."""
    roomy = EDGES[0] - _LOWEST_BANDS * (EDGES[1] - EDGES[0])
    known = summary.index[~np.isnan(summary.index)]
    return min(roomy, float(known.min()) - _BELOW) if known.size else roomy


def _quiet(words: Catalogue, summary: SessionSummary) -> tuple[QuietSpan, ...]:
    """The beginning, in which the signal settles and the own rest is measured: no line yet, and no lost signal."""
    known = np.flatnonzero(~np.isnan(summary.index))
    end = int(known[0]) if known.size else len(summary.times_s)
    beginning = summary.reasons[:end]
    waited = sum(bool(_WAITING & set(reasons)) and not set(reasons) >= _LOST for reasons in beginning)
    if not beginning or waited <= len(beginning) / 2:
        return ()
    last_s = float(summary.times_s[min(end, len(summary.times_s) - 1)])
    return (QuietSpan(float(summary.times_s[0]), last_s, words("trainer.no_line_yet")),)


def _has_room(span: PhaseSpan, duration_s: float) -> bool:
    return span.phase not in _NOT_SHOWN and span.end_s - span.start_s >= _LEAST_SHARE * duration_s


def _marks(summary: SessionSummary, additions: Sequence[Addition]) -> tuple[Mark, ...]:
    """In order of time: marked on the band or the tablet, in the role-play, and afterwards while looking back."""
    marks = [Mark(one.time_s, _icon(one.kind, one.name)) for one in summary.moments if _is_shown(one)]
    marks += [Mark(one.time_s, _icon("mark", str(one["mark"]))) for one in summary.noted("role_play_mark")]
    marks += [Mark(one.time_s, _ADDED_ICON) for one in additions if one.time_s is not None]
    return tuple(sorted(marks, key=lambda mark: mark.time_s))


def _icon(kind: str, name: str) -> str:
    return _NAMED_ICONS.get(name, _MARK_ICONS[kind]) if kind == "mark" else _MARK_ICONS[kind]


def _is_shown(moment: Moment) -> bool:
    """A pause for want of signal is a gap already, and going on is seen by itself."""
    return moment.kind in _MARK_ICONS and moment.name != Pause.NO_SIGNAL


def _block(words: Catalogue, span: PhaseSpan) -> PhaseBlock:
    return PhaseBlock(wording.coded(words, "phase", span.phase), span.start_s, span.end_s)
