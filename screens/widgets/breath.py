"""The breathing circle: the pace to follow in the accent colour, one's own breath as a dashed ring of chalk."""

from __future__ import annotations

from typing import Any

import numpy as np
from kivy.properties import ObjectProperty
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from screens.theme import RGBA, Theme, mixed
from screens.widgets.geometry import circle, dashed_circle, dashed_line, disc, fill, rounded, stroke
from screens.widgets.ink import Ink, middle
from screens.widgets.number import FloatProperty
from screens.widgets.text import Body, Display

# shares of the whole: picture 04, a box of 560 with circles of radius 278, 168 and strokes of 2, 6, 5
_GUIDE, _CORE = 278 / 560, 168 / 560
_GUIDE_STROKE, _TARGET_STROKE, _OWN_STROKE = 2 / 560, 6 / 560, 5 / 560
_DASH, _DASH_GAP = 14.0, 11.0  # picture 04: dash and gap of the own ring
_DASHES = 54  # as many as picture 04 shows; fixed, so that a dash grows with the ring and none appears or goes
_POINTS = 180  # round at 700 px and cheap to send each frame
# reduced motion: a bar that fills, in shares of the box; left and height keep it inside the circle it stands for
_BAR_LEFT, _BAR_WIDTH, _BAR_HEIGHT, _BESIDE_BAR = 0.36, 0.20, 0.72, 0.155
_TEXT_SHARE = 0.57  # the words stay inside the core circle


class BreathCircle(FloatLayout):
    """Follow the circle. `shown` (0 = all breathed out, 1 = in) is the pace, `own` (0-1) the breath that the band
    sees, or None when it is too weak: then the dashed ring is gone. `word` and `hint` stand in the middle.

    Draws itself as large as the shorter side allows. With reduced motion a bar fills in place of the circle.
    """

    shown: float = FloatProperty(0.0)
    own = ObjectProperty(None, allownone=True)
    word_styles: tuple[str, ...] = ("display", "title", "heading")  # the first in which a word fits

    def __init__(self, theme: Theme, word: str = "", hint: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        colors = theme.colors
        self._theme = theme
        self._guide = Ink(self.canvas.before, colors.surface2)
        self._target = Ink(self.canvas.before, mixed(colors.bg, colors.accent_soft, 0.62))  # picture 04: #13302F
        self._core = Ink(self.canvas.before, _core_color(theme))
        self._edge = Ink(self.canvas.before, colors.accent)
        self._own = Ink(self.canvas.before, colors.chalk)
        self._word = Display(theme, word, align="center", size_hint=(None, None))
        self._hint = Body(theme, hint, align="center", color=colors.text2, size_hint=(None, None))
        self.add_widget(self._word)
        self.add_widget(self._hint)
        for name in ("pos", "size", "shown", "own"):
            self.fbind(name, self._draw)
        for label in (self._word, self._hint):
            label.fbind("height", self._place_words)
        for name in ("pos", "size"):
            self.fbind(name, self._place_words)
        self._draw()
        self._place_words()

    def say(self, word: str, hint: str = "") -> None:
        """The words in the middle; call it when the phase changes, not each frame."""
        if (word, hint) != (self._word.text, self._hint.text):
            self._word.text, self._hint.text = word, hint
            self._place_words()

    @property
    def word(self) -> str:
        """The large word shown now."""
        return str(self._word.text)

    def _place_words(self, *_: object) -> None:
        width = min(self.size) * _TEXT_SHARE
        self._word.fit_words(width, self.word_styles)
        x, y = middle(self)
        x += min(self.size) * _BESIDE_BAR * self._theme.reduced_motion
        for label in (self._word, self._hint):
            label.width = width
            label.x = round(x - width / 2)
        together = self._word.height + self._hint.height if self._hint.text else self._word.height
        self._word.y = round(y + together / 2 - self._word.height)
        self._hint.y = self._word.y - self._hint.height

    def _draw(self, *_: object) -> None:
        if self._theme.reduced_motion:
            self._draw_bar()
            return
        box = min(self.size)
        x, y = middle(self)
        least, most = box * _CORE, box * (_GUIDE - _TARGET_STROKE)
        radius = least + (most - least) * self.shown
        target = circle(x, y, radius, _POINTS)
        self._guide.draw(stroke(circle(x, y, box * _GUIDE, _POINTS), box * _GUIDE_STROKE, closed=True))
        self._target.draw(fill(target))
        self._edge.draw(stroke(target, box * _TARGET_STROKE, closed=True))
        self._core.draw(disc(x, y, least - box * _TARGET_STROKE))
        if self.own is None:
            self._own.draw()
            return
        own = least + (most - least) * float(np.clip(self.own, 0, 1))
        self._own.draw(dashed_circle(x, y, own, box * _OWN_STROKE, _DASH, _DASH_GAP, _DASHES))

    def _draw_bar(self) -> None:
        box = min(self.size)
        x, y = middle(self)
        width, height = box * _BAR_WIDTH, box * _BAR_HEIGHT
        left, bottom = x - box * _BAR_LEFT, y - height / 2
        corner = self._theme.radius("l")
        self._core.draw(fill(rounded(left, bottom, width, height, corner)))
        self._target.draw()
        self._guide.draw()
        level = bottom + max(2 * corner, height * self.shown)
        edge = stroke(rounded(left, bottom, width, level - bottom, corner), box * _TARGET_STROKE, closed=True)
        self._edge.draw(edge)
        if self.own is None:
            self._own.draw()
            return
        at = bottom + height * float(np.clip(self.own, 0, 1))
        self._own.draw(dashed_line((left, at), (left + width, at), box * _OWN_STROKE, _DASH, _DASH_GAP))


class PaceKey(Widget):
    """The small sign in the legend: `own=False` the accent circle to follow, `own=True` the dashed ring."""

    def __init__(self, theme: Theme, *, own: bool, **kwargs: Any) -> None:
        size = theme.dp(34)  # picture 04
        super().__init__(size_hint=(None, None), size=(size, size), **kwargs)
        self._theme, self._own_ring = theme, own
        self._fill = Ink(self.canvas, theme.colors.accent_soft)
        self._edge = Ink(self.canvas, theme.colors.chalk if own else theme.colors.accent)
        self.fbind("pos", self._draw)
        self._draw()

    def _draw(self, *_: object) -> None:
        x, y = middle(self)
        radius, line = self._theme.dp(14), self._theme.stroke("focus")  # picture 04: r 14, stroke 4
        if self._theme.reduced_motion:
            self._draw_bar(x, y, radius, line)
            return
        if self._own_ring:
            self._edge.draw(dashed_circle(x, y, radius, line, self._theme.dp(6), self._theme.dp(5)))
            return
        self._fill.draw(disc(x, y, radius))
        self._edge.draw(stroke(circle(x, y, radius), line, closed=True))

    def _draw_bar(self, x: float, y: float, radius: float, line: float) -> None:
        if self._own_ring:
            dash, gap = self._theme.dp(6), self._theme.dp(5)
            self._edge.draw(dashed_line((x - radius, y), (x + radius, y), line, dash, gap))
            return
        bar = rounded(x - radius / 2, y - radius, radius, 2 * radius, radius / 2)
        self._fill.draw(fill(bar))
        self._edge.draw(stroke(bar, line, closed=True))


def _core_color(theme: Theme) -> RGBA:
    return mixed(theme.colors.accent_soft, theme.colors.accent, 0.04)  # picture 04: #1B4240
