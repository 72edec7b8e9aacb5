"""When somebody came: each session on a line of days. An open dot had too little signal to count."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from kivy.uix.floatlayout import FloatLayout

from biofeedback.export.over_sessions import OverSession
from biofeedback.language import Catalogue
from screens.theme import Theme
from screens.trainer import wording
from screens.widgets.geometry import circle, disc, fill, rectangle, stroke
from screens.widgets.ink import Ink
from screens.widgets.text import Text

_HEIGHT_DP, _LINE_FROM_TOP_DP = 56, 14  # a row of dots over its two dates
_DOT_DP, _RING_DP = 7, 2.5  # as in the charts above it


class AttendanceChart(FloatLayout):
    """The first and the last day stand in words."""

    def __init__(self, theme: Theme, words: Catalogue, sessions: Sequence[OverSession]) -> None:
        super().__init__(size_hint_y=None, height=theme.dp(_HEIGHT_DP) * theme.text_scale)
        self._theme = theme
        days = [one.point.day for one in sessions]
        span = max(1, days[-1] - days[0])
        alone = days[-1] == days[0]
        self._places = [(0.5 if alone else (one.point.day - days[0]) / span, one.point.valid) for one in sessions]
        colors, canvas = theme.colors, self.canvas.before
        self._line = Ink(canvas, colors.line_strong)
        self._full, self._open = Ink(canvas, colors.text), Ink(canvas, colors.surface)
        self._rings = Ink(canvas, colors.text)
        shown = [days[0]] if alone else [days[0], days[-1]]
        self.ends = [
            Text(theme, wording.short_day(words, wording.day_of(day), date.min), style="tick", wrap=False)
            for day in shown
        ]
        for text in self.ends:
            text.color = colors.text2
            self.add_widget(text)
        for name in ("pos", "size"):
            self.fbind(name, self._draw)

    def place_x(self, share: float) -> float:
        """The place of a day; `share` runs from the first (0) to the last (1)."""
        edge = self._theme.dp(2 * _DOT_DP)
        return float(self.x + edge + share * (self.width - 2 * edge))

    def _draw(self, *_: object) -> None:
        theme = self._theme
        y = float(self.top - theme.dp(_LINE_FROM_TOP_DP))
        hairline, radius = theme.stroke("hairline"), theme.dp(_DOT_DP)
        self._line.draw(fill(rectangle(self.x, y - hairline / 2, self.width, hairline)))
        at = [(self.place_x(share), valid) for share, valid in self._places]
        self._full.draw(*(disc(x, y, radius) for x, valid in at if valid))
        self._open.draw(*(disc(x, y, radius) for x, valid in at if not valid))
        ring = theme.dp(_RING_DP)
        self._rings.draw(*(stroke(circle(x, y, radius), ring, closed=True) for x, valid in at if not valid))
        shares = [0.5] if len(self.ends) == 1 else [0.0, 1.0]
        for text, share in zip(self.ends, shares, strict=True):
            left = np.clip(self.place_x(share) - text.width / 2, self.x, max(self.x, self.right - text.width))
            text.pos = (round(float(left)), round(y - radius - text.height))
