"""Tension as an orb: a disc with the level's sign, and as many rings as the level. Looks change, never jump."""

from __future__ import annotations

from typing import Any

import numpy as np
from kivy.animation import Animation
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from biofeedback.samples import Level
from screens.theme import RGBA, Theme, mixed, tokens, with_alpha
from screens.widgets.geometry import circle, dashed_circle, disc, join, stroke, tiled
from screens.widgets.ink import Ink, hatch_period, middle
from screens.widgets.levels import shape_parts
from screens.widgets.number import FloatProperty
from screens.widgets.text import Text

_BOX = 520.0  # DESIGN-KIT.md: the orb is 520 wide
_RING_FADE = 0.12  # kit.js bol(): each ring outward is this much fainter
_DOTS = (2.0, 3.0, 9.0)  # kit.js bol(): unlit rings, stroke, dash, gap
_EMPTY = (4.0, 12.0, 10.0)  # kit.js bol(): the core without signal, stroke, dash, gap
_TRIANGLE_LIFT = 8.0  # kit.js bol(): a triangle looks centred when it stands a little higher
_LEVELS = tuple(Level)


class Orb(Widget):
    """`show(level)` moves to a level over the time of the token `level`; None is no signal, at once and empty.

    `shown` (0-5) is what is drawn: whole numbers are levels, between them colours and rings blend.
    """

    shown: float = FloatProperty(0.0)

    def __init__(self, theme: Theme, level: Level | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        orb = tokens()["levelRules"]["orb"]
        self._theme = theme
        self._core_radius, self._ring_step, self._ring_stroke = orb["core"], orb["ringStep"], orb["ringStroke"]
        self._level = level
        self._dots = [Ink(self.canvas, theme.colors.line) for _ in _LEVELS]
        self._rings = [Ink(self.canvas, theme.colors.line) for _ in _LEVELS]
        self._core = Ink(self.canvas, theme.colors.none)
        self._edge = Ink(self.canvas, theme.colors.text)
        self._sign = Ink(self.canvas, theme.colors.bg)
        for name in ("pos", "size"):
            self.fbind(name, self._draw)
        self.fbind("shown", self._paint)
        self.shown = level.number if level else 0
        self._draw()

    @property
    def level(self) -> Level | None:
        """The level shown, or on its way to."""
        return self._level

    def show(self, level: Level | None) -> None:
        """Move to another level."""
        if level is self._level:
            return
        was_empty = self._level is None
        self._level = level
        Animation.cancel_all(self, "shown")
        if level is None or was_empty:
            # nothing honest lies between no signal and a level
            self.shown = level.number if level else 0
            self._paint()
            return
        motion = self._theme.motion("level")
        Animation(shown=level.number, duration=motion.duration_s, t=motion.ease).start(self)

    @property
    def _unit(self) -> float:
        return float(min(self.size)) / _BOX

    def _draw(self, *_: object) -> None:
        """The rings stand still: only their colour changes while the level moves."""
        x, y = middle(self)
        unit = self._unit
        for at, (dots, ring) in enumerate(zip(self._dots, self._rings, strict=True), start=1):
            radius = (self._core_radius + at * self._ring_step) * unit
            width, dash, gap = (value * unit for value in _DOTS)
            dots.draw(dashed_circle(x, y, radius, width, dash, gap))
            ring.draw(stroke(circle(x, y, radius), self._ring_stroke * unit, closed=True))
        self._paint()

    def _paint(self, *_: object) -> None:
        color = _blend(self._theme, self.shown)
        for at, (dots, ring) in enumerate(zip(self._dots, self._rings, strict=True)):
            lit = float(np.clip(self.shown - at, 0, 1))
            ring.rgba = with_alpha(color, lit * (1 - _RING_FADE * at))
            dots.rgba = with_alpha(self._theme.colors.line, 1 - lit)
        self._paint_core(color)

    def _paint_core(self, color: RGBA) -> None:
        x, y = middle(self)
        unit, theme = self._unit, self._theme
        radius = self._core_radius * unit
        if self._level is None:
            line, dash, gap = (value * unit for value in _EMPTY)
            empty, _ = shape_parts(None, x, y, 96 * unit, 0)  # kit.js bol(): sign of 96 in the empty core
            self._core.rgba = theme.colors.none
            self._core.draw(join([dashed_circle(x, y, radius, line, dash, gap), empty]))
            self._sign.draw()
            self._edge.draw()
            return
        near = _LEVELS[int(np.clip(round(self.shown), 1, len(_LEVELS))) - 1]
        lift = _TRIANGLE_LIFT * unit if near is Level.HIGH else 0.0
        sign = shape_parts(near, x, y + lift, self._core_radius * unit, 0)[0]
        self._core.rgba = color
        self._core.draw(disc(x, y, radius))
        self._sign.rgba = theme.colors.text if theme.outlined_levels else theme.colors.bg
        self._sign.draw(sign)
        outline = theme.stroke("levelOutlineOnLight")
        self._edge.draw(stroke(circle(x, y, radius), outline, closed=True) if theme.outlined_levels else join([]))


class NoSignalDisc(FloatLayout):
    """The large sign of picture 14: hatched, dashed, grey, with the word in the middle."""

    def __init__(self, theme: Theme, word: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._theme = theme
        none = theme.colors.none
        self._hatch = Ink(self.canvas.before, with_alpha(none, 0.22), hatched=True)  # picture 14
        self._ring = Ink(self.canvas.before, none)
        self._inside = Ink(self.canvas.before, theme.colors.bg)
        self._sign = Ink(self.canvas.before, none)
        self._word = Text(theme, word, style="strong", align="center", wrap=False)
        self.add_widget(self._word)
        self._word.fbind("size", self._draw)
        for name in ("pos", "size"):
            self.fbind(name, self._draw)
        self._draw()

    def _draw(self, *_: object) -> None:
        x, y = middle(self)
        unit = min(self.size) / _BOX
        # picture 14: radii 206 and 144, ring 6 with dashes of 20 and gaps of 16, sign of 84 standing 18 higher
        self._hatch.draw(tiled(circle(x, y, 206 * unit), hatch_period(self._theme)))
        self._ring.draw(dashed_circle(x, y, 206 * unit, 6 * unit, 20 * unit, 16 * unit))
        self._inside.draw(disc(x, y, 144 * unit))
        sign = shape_parts(None, x, y + 18 * unit, 84 * unit, 0)[0]
        self._sign.draw(sign)
        self._word.limit(2 * 130 * unit)  # inside the disc; larger text goes over two lines
        self._word.x = round(x - self._word.width / 2)
        self._word.y = round(y - 40 * unit - self._word.height)


def _blend(theme: Theme, shown: float) -> RGBA:
    low = int(np.clip(np.floor(shown), 1, len(_LEVELS)))
    high = min(low + 1, len(_LEVELS))
    share = float(np.clip(shown - low, 0, 1))
    return mixed(theme.level_color(_LEVELS[low - 1]), theme.level_color(_LEVELS[high - 1]), share)
