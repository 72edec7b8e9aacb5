"""The sign a youth chose for himself: geometric, in place of a name or a photo. No animal, no portrait."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from screens.theme import Theme, mixed, rgba, tokens
from screens.widgets.buttons import KeyFocus
from screens.widgets.geometry import Part, Points, circle, disc, fill, round_stroke, rounded, stroke
from screens.widgets.ink import Ink, middle
from screens.widgets.number import FloatProperty

EMBLEMS = ("mountain", "waves", "ring", "tree", "lines", "lightning")
_CORNER = 30.0  # kit.js emb(): a box of 100 with corners of 30
_WIDTH = 9.0  # kit.js emb(): stroke


class Emblem(Widget):
    """One of EMBLEMS, 48 to 190 dp."""

    name = StringProperty("mountain")

    def __init__(self, theme: Theme, name: str, size_dp: float = 56, **kwargs: Any) -> None:
        size = theme.dp(size_dp)
        super().__init__(size_hint=(None, None), size=(size, size), **kwargs)
        self._ground = Ink(self.canvas, theme.colors.surface2)
        self._figure = Ink(self.canvas, theme.colors.text)
        self._faint = Ink(self.canvas, theme.colors.text)
        for key in ("pos", "size", "name"):
            self.fbind(key, self._draw)
        self.name = name
        self._draw()

    def _draw(self, *_: object) -> None:
        x, y = middle(self)
        unit = min(self.size) / 100
        ground, figure = (rgba(color) for color in tokens()["emblems"][self.name])
        self._ground.rgba, self._figure.rgba, self._faint.rgba = ground, figure, mixed(ground, figure, 0.55)
        self._ground.draw(fill(rounded(x - 50 * unit, y - 50 * unit, 100 * unit, 100 * unit, _CORNER * unit)))
        parts, faint = _figure(self.name, x, y, unit)
        self._figure.draw(*parts)
        self._faint.draw(*faint)


def _figure(name: str, x: float, y: float, unit: float) -> tuple[list[Part], list[Part]]:
    def placed(*points: tuple[float, float]) -> Points:
        box = np.array(points, np.float64)
        return np.column_stack((x + (box[:, 0] - 50) * unit, y + (50 - box[:, 1]) * unit))

    width = _WIDTH * unit
    if name == "mountain":
        # two points more on the base: so the middle of the points sees every edge, as `fill` wants
        peaks = placed((14, 74), (50, 74), (58, 74), (86, 74), (64, 42), (54, 54), (40, 34))
        return [fill(peaks), disc(x + 18 * unit, y + 22 * unit, 8 * unit)], []
    if name == "waves":
        wave = np.linspace(0, 1, 40)
        line = np.column_stack((18 + 64 * wave, -11 * np.sin(2 * np.pi * wave)))
        low, high = (line + np.array((0, at)) for at in (60, 40))
        return [round_stroke(placed(*map(tuple, low)), width)], [round_stroke(placed(*map(tuple, high)), width)]
    if name == "ring":
        return [stroke(circle(x, y, 24 * unit), width, closed=True), disc(x, y, 7 * unit)], []
    if name == "tree":
        crown = stroke(placed((24, 66), (76, 66), (50, 20)), width, closed=True)
        return [crown, round_stroke(placed((50, 82), (50, 52)), width)], []
    if name == "lines":
        rows = (((26, 30), (74, 30)), ((26, 50), (74, 50)), ((26, 70), (56, 70)))
        return [round_stroke(placed(*row), width) for row in rows], []
    # two halves that overlap in the middle, so that no seam shows between them
    upper = placed((54, 16), (30, 56), (50, 56), (57, 47), (52, 42))
    lower = placed((44, 84), (72, 42), (52, 42), (45, 51), (50, 56))
    return [fill(upper), fill(lower)], []


class EmblemButton(ButtonBehavior, KeyFocus, FloatLayout):
    """A sign to choose; the chosen one has a ring of chalk."""

    chosen = BooleanProperty(False)
    pressing: float = FloatProperty(0.0)  # marks what can be touched, as in the buttons
    text = ""  # it has no word: the signs have no names

    def __init__(
        self,
        theme: Theme,
        name: str,
        size_dp: float,
        *,
        chosen: bool = False,
        on_release: Callable[[Any], object] | None = None,
        **kwargs: Any,
    ) -> None:
        size = theme.dp(size_dp)
        super().__init__(size_hint=(None, None), size=(size, size), **kwargs)
        self.name, self._theme = name, theme
        self._emblem = Emblem(theme, name, size_dp)
        self.add_widget(self._emblem)
        self._ring = Ink(self.canvas.after, theme.colors.chalk)
        self.chosen = chosen
        if on_release is not None:
            self.bind(on_release=on_release)
        for key in ("pos", "size", "chosen", "focus"):
            self.fbind(key, self._draw_ring)
        self._draw_ring()

    def _draw_ring(self, *_: object) -> None:
        self._emblem.pos, self._emblem.size = (self.x, self.y), (self.width, self.height)
        if not (self.chosen or self.focus):
            self._ring.draw()
            return
        line = self._theme.stroke("focus")
        box = (self.x + line / 2, self.y + line / 2, self.width - line, self.height - line)
        corner = min(self.size) * _CORNER / 100 - line / 2
        self._ring.draw(stroke(rounded(*box, corner), line, closed=True))
