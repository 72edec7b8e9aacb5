"""Where things stand in a tension chart: the box of the curve inside the widget, time and tension to px."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from screens.theme import Theme
from screens.widgets.chart_data import BANDS, ChartData, FloatArray

Kind = Literal["full", "youth", "small"]

# review.js: room at the left for the signs, on top for the phases, below for axis, quality and ticks
_LEFT_DP, _RIGHT_DP, _PHASES_DP, _BELOW_DP = 52, 8, 46, 66
_YOUTH_BELOW_DP, _SMALL_EDGE_DP, _TOP_DP = 42, 10, 18
_TICK_DP = 24  # review.js: height of the line of ticks
_LEVEL_WORDS_DP = 96  # "Heel hoog" in the small style, beside the signs


@dataclass(frozen=True, slots=True)
class Frame:
    """The box of the curve in px, the seconds at its sides, and the widget's own box round it."""

    left: float
    right: float
    bottom: float
    top: float
    start_s: float
    end_s: float
    x0: float
    y0: float
    y1: float
    text_scale: float = 1.0

    def x(self, time_s: float) -> float:
        """Px of a time."""
        return float(self.xs(np.array([time_s]))[0])

    def xs(self, times_s: FloatArray) -> FloatArray:
        """Px of times."""
        share = (times_s - self.start_s) / max(1e-9, self.end_s - self.start_s)
        xs: FloatArray = self.left + share * (self.right - self.left)
        return xs

    def y(self, value: float) -> float:
        """Px of a tension on the scale of the bands; beyond the scale it stays at the rim."""
        return float(self.ys(np.array([value]))[0])

    def ys(self, values: FloatArray) -> FloatArray:
        """Px of tensions."""
        ys: FloatArray = self.bottom + np.clip(values, 0, BANDS) * (self.top - self.bottom) / BANDS
        return ys

    def inside(self, start_s: float, end_s: float) -> tuple[float, float]:
        """Px of a stretch of time, cut at the sides."""
        left, right = np.clip(self.xs(np.array([start_s, end_s])), self.left, self.right)
        return float(left), float(right)

    def time_at(self, x: float) -> float:
        """The time under a finger at x px, kept inside."""
        share = float(np.clip((x - self.left) / max(1.0, self.right - self.left), 0, 1))
        return self.start_s + share * (self.end_s - self.start_s)

    @property
    def drawable(self) -> bool:
        """False while the widget has no size yet."""
        return self.right - self.left >= 2 and self.top - self.bottom >= 2


def frame_of(widget: Any, theme: Theme, kind: Kind, data: ChartData, *, level_words: bool) -> Frame:
    """The frame for this widget at its size now."""
    dp, x, y = theme.dp, float(widget.x), float(widget.y)
    left = dp(_SMALL_EDGE_DP / 2 if kind == "small" else _LEFT_DP) + (dp(_LEVEL_WORDS_DP) if level_words else 0)
    right = dp(_SMALL_EDGE_DP if kind == "small" else _RIGHT_DP)
    below = dp({"full": _BELOW_DP, "youth": _YOUTH_BELOW_DP, "small": _SMALL_EDGE_DP}[kind])
    above = dp({"full": _PHASES_DP if data.phases else _TOP_DP, "youth": _TOP_DP, "small": _SMALL_EDGE_DP}[kind])
    top_edge = y + float(widget.height)
    if kind != "small":
        below += dp(_TICK_DP) * (theme.text_scale - 1)  # larger ticks push the curve up, they never cover it
    return Frame(
        left=x + left,
        right=x + float(widget.width) - right,
        bottom=round(y + below),
        top=round(top_edge - above),
        start_s=data.start_s,
        end_s=data.end_s,
        x0=x,
        y0=y,
        y1=top_edge,
        text_scale=theme.text_scale,
    )
