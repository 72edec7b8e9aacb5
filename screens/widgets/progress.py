"""How far: a ring and a bar in chalk, and the time spent at each level."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from biofeedback.samples import Level
from screens.theme import RGBA, Theme
from screens.widgets.geometry import Part, arc, circle, dashed_line, fill, join, round_stroke, rounded, stroke
from screens.widgets.ink import Ink, middle
from screens.widgets.layout import Flow, Row
from screens.widgets.levels import LevelShape
from screens.widgets.number import FloatProperty
from screens.widgets.text import Body, Small, Title

_RING_DP, _BAR_DP = 18, 12  # DESIGN-KIT.md, progress
_TEXT_SHARE = 0.74  # picture 03: words inside the ring
_LEVEL_BAR_DP, _LEVEL_CORNER_DP, _LEVEL_GAP_DP = 32, 6, 2  # review.js tpl()
_LEGEND_SIGN_DP = 20  # review.js tpl()


class ProgressRing(FloatLayout):
    """A ring that fills clockwise from the top: `fraction` 0-1, with a large word and a line in the middle.

    It never runs back by itself; a measurement that waits leaves it where it is.
    """

    fraction: float = FloatProperty(0.0)

    def __init__(self, theme: Theme, word: str = "", hint: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._theme = theme
        self._track = Ink(self.canvas.before, theme.colors.surface2)
        self._done = Ink(self.canvas.before, theme.colors.chalk)
        self._word = Title(theme, word, align="center", size_hint=(None, None))
        self._hint = Body(theme, hint, align="center", color=theme.colors.text2, size_hint=(None, None))
        for label in (self._word, self._hint):
            self.add_widget(label)
            label.fbind("height", self._place_words)
        for name in ("pos", "size"):
            self.fbind(name, self._draw)
            self.fbind(name, self._place_words)
        self.fbind("fraction", self._draw)
        self._draw()
        self._place_words()

    def say(self, word: str, hint: str) -> None:
        """Other words in the middle; at most twice a second."""
        self._word.text, self._hint.text = word, hint

    @property
    def hint(self) -> str:
        """The line under the word."""
        return str(self._hint.text)

    def _place_words(self, *_: object) -> None:
        x, y = middle(self)
        width, gap = min(self.size) * _TEXT_SHARE, self._theme.space(4)
        self._word.fit_words(width, ("title", "heading"))
        for label in (self._word, self._hint):
            label.width = width
            label.x = round(x - width / 2)
        together = self._word.height + gap + self._hint.height
        self._word.y = round(y + together / 2 - self._word.height)
        self._hint.y = round(self._word.y - gap - self._hint.height)

    def _draw(self, *_: object) -> None:
        x, y = middle(self)
        width = self._theme.dp(_RING_DP)
        radius = max(1.0, min(self.size) / 2 - width / 2)
        self._track.draw(stroke(circle(x, y, radius), width, closed=True))
        share = float(np.clip(self.fraction, 0, 1))
        if share <= 0:
            self._done.draw()
        elif share >= 1:
            self._done.draw(stroke(circle(x, y, radius), width, closed=True))
        else:
            self._done.draw(round_stroke(arc(x, y, radius, np.pi / 2, np.pi / 2 - 2 * np.pi * share), width))


class FillBar(Widget):
    """A bar that fills from the left; `fraction` 0-1. Chalk unless the trainer's player gives another `color`."""

    fraction: float = FloatProperty(0.0)

    def __init__(self, theme: Theme, fraction: float = 0.0, *, color: RGBA | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("size_hint", (1, None))
        kwargs.setdefault("height", theme.dp(_BAR_DP))
        super().__init__(**kwargs)
        self._track = Ink(self.canvas, theme.colors.surface2)
        self._done = Ink(self.canvas, color or theme.colors.chalk)
        for name in ("pos", "size", "fraction"):
            self.fbind(name, self._draw)
        self.fraction = fraction
        self._draw()

    def _draw(self, *_: object) -> None:
        radius = self.height / 2
        self._track.draw(fill(rounded(self.x, self.y, self.width, self.height, radius)))
        width = self.width * float(np.clip(self.fraction, 0, 1))
        # below one height the round ends would stick out
        shown = [fill(rounded(self.x, self.y, max(width, self.height), self.height, radius))] if width > 0 else []
        self._done.draw(*shown)


class LevelTimeBar(Widget):
    """The time at each level as one bar: `seconds` are those without a level first, then levels 1 to 5."""

    def __init__(self, theme: Theme, seconds: Sequence[float], **kwargs: Any) -> None:
        kwargs.setdefault("size_hint", (1, None))
        super().__init__(height=theme.dp(_LEVEL_BAR_DP), **kwargs)
        self._theme, self._seconds = theme, tuple(seconds)
        self._inks = {level: Ink(self.canvas, theme.level_color(level)) for level in Level}
        self._rims = Ink(self.canvas, theme.colors.text)
        self._lost = Ink(self.canvas, theme.colors.none)
        for name in ("pos", "size"):
            self.fbind(name, self._draw)
        self._draw()

    def show(self, seconds: Sequence[float]) -> None:
        """Other times."""
        self._seconds = tuple(seconds)
        self._draw()

    def _draw(self, *_: object) -> None:
        theme = self._theme
        total = sum(self._seconds)
        line, gap = theme.stroke("levelOutlineOnLight"), theme.dp(_LEVEL_GAP_DP)
        corner, x, rims = theme.dp(_LEVEL_CORNER_DP), float(self.x), []
        for level, seconds in zip(Level, self._seconds[1:], strict=True):
            width = self.width * seconds / total if total else 0.0
            parts: list[Part] = []
            if width > gap + line:
                box = (x + gap / 2 + line / 2, self.y + line / 2, width - gap - line, self.height - line)
                parts = [fill(rounded(*box, corner))]
                rims.append(stroke(rounded(*box, corner), line, closed=True))
            self._inks[level].draw(*parts)
            x += width
        self._rims.draw(*(rims if theme.outlined_levels else []))
        self._lost.draw(self._empty(x, self.width * self._seconds[0] / total if total else 0.0))

    def _empty(self, x: float, width: float) -> Part:
        theme = self._theme
        line, dash, space = theme.stroke("control"), theme.dp(4), theme.dp(3)  # review.js tpl()
        left, right = x + line, x + width - line
        if right <= left:
            return join([])
        low, high = self.y + line / 2, self.y + self.height - line / 2
        corners = [(left, low), (right, low), (right, high), (left, high), (left, low)]
        return join([dashed_line(start, end, line, dash, space) for start, end in pairwise(corners)])


class LevelLegend(Flow):
    """Sign and words for each level, such as "Rustig 10"; `words` are those of no signal first, then 1 to 5.
    Wraps where there is no room; empty words are left out."""

    def __init__(self, theme: Theme, words: Sequence[str], **kwargs: Any) -> None:
        super().__init__(gap=theme.space(4), line_gap=theme.space(1), **kwargs)
        levels: list[Level | None] = [*Level, None]
        for level, word in zip(levels, (*words[1:], words[0]), strict=True):
            if word:
                sign = LevelShape(theme, level, _LEGEND_SIGN_DP)
                label = Small(theme, word, color=theme.colors.text2, wrap=False)
                self.add_widget(Row(sign, label, gap=theme.space(1), fit_width=True))
