"""A session as the whole-session chart wants it. Without Kivy."""

from __future__ import annotations

import numpy as np

from biofeedback.arousal.levels import EDGES
from biofeedback.language import Catalogue
from biofeedback.session.summary import Moment, PhaseSpan, SessionSummary
from biofeedback.training.exercise import Pause, Phase
from screens.trainer import wording
from screens.widgets.chart_data import ChartData, Mark, OwnNumber, PhaseBlock, band_values, quality_spans

_NOT_SHOWN = frozenset({Phase.RATING_BEFORE, Phase.RATING_AFTER, Phase.DONE})  # points, not blocks
_LEAST_SHARE = 0.04  # of the whole: a shorter block has no room for its word
_MARK_ICONS = {"tag": "watch", "mark": "flag", "pause": "pause"}


def chart_data(words: Catalogue, summary: SessionSummary) -> ChartData:
    """The whole session: the line, its phases, what was marked, own numbers and the quality below."""
    return ChartData(
        times_s=summary.times_s,
        values=band_values(summary.index, EDGES),
        start_s=0.0,
        end_s=max(summary.duration_s, 60.0),  # an axis of seconds would say more than there is
        levels=summary.level,
        rest=float(band_values(np.zeros(1), EDGES)[0]),
        phases=tuple(_block(words, span) for span in summary.phases if _has_room(span, summary.duration_s)),
        marks=tuple(
            Mark(moment.time_s, _MARK_ICONS[moment.kind]) for moment in summary.moments if _is_shown(moment)
        ),
        own_numbers=tuple(OwnNumber(time_s, value) for _, time_s, value in summary.ratings if value is not None),
        quality=quality_spans(summary.times_s, np.maximum(summary.skin_quality, summary.heart_quality)),
    )


def first_cursor_s(summary: SessionSummary) -> float:
    """Where looking begins: at the highest point, else in the middle."""
    peak = summary.peak()
    return peak[0] if peak else summary.duration_s / 2


def _has_room(span: PhaseSpan, duration_s: float) -> bool:
    return span.phase not in _NOT_SHOWN and span.end_s - span.start_s >= _LEAST_SHARE * duration_s


def _is_shown(moment: Moment) -> bool:
    """A pause for want of signal is a gap already, and going on is seen by itself."""
    return moment.kind in _MARK_ICONS and moment.name != Pause.NO_SIGNAL


def _block(words: Catalogue, span: PhaseSpan) -> PhaseBlock:
    return PhaseBlock(wording.coded(words, "phase", span.phase), span.start_s, span.end_s)
