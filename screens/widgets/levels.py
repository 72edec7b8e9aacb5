"""The five levels and no signal: colour, shape and word together. More pointed is higher."""

from __future__ import annotations

from typing import Any

import numpy as np
from kivy.properties import ObjectProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from biofeedback.samples import Level
from screens.theme import RGBA, Theme
from screens.widgets.geometry import (
    Part,
    Points,
    circle,
    dashed_circle,
    fill,
    join,
    round_stroke,
    rounded,
    stroke,
)
from screens.widgets.ink import Ink, middle
from screens.widgets.text import Text

_BOX = 108.0  # screens/src/kit.js lv(): shapes of tokens.json `shapePaths100` with 4 units of room around
_NO_SIGNAL = (40.0, 8.0, 14.0, 11.0)  # tokens.json dashed-ring-slash: ring radius, stroke, dash, gap
_SLASH = ((22.0, 22.0), (78.0, 78.0))  # tokens.json dashed-ring-slash, y upward


def outline_of(level: Level, size_px: float) -> Points:
    """The outline of a level's shape round (0, 0), counter-clockwise, y upward (tokens.json, shapePaths100)."""
    shapes: dict[Level, Points] = {
        Level.CALM: circle(50, 50, 42, 64),
        Level.LITTLE: rounded(13, 13, 74, 74, 18),
        Level.MIDDLE: np.array([(50, 3), (97, 50), (50, 97), (3, 50)], np.float64),
        Level.HIGH: np.array([(4, 10), (96, 10), (50, 94)], np.float64),
        Level.TOP: _star(8, 49, 29),
    }
    return (shapes[level] - 50.0) * (size_px / _BOX)


def shape_parts(level: Level | None, x: float, y: float, size_px: float, outline_px: float) -> tuple[Part, Part]:
    """Fill and outline of a level's sign of `size_px` round (x, y). No signal is a fill of strokes, without
    outline: an empty dashed ring with a slash cannot be taken for a calm disc."""
    if level is None:
        return _no_signal(x, y, size_px), join([])
    points = outline_of(level, size_px) + np.array((x, y))
    edge = stroke(points, outline_px, closed=True) if outline_px else join([])
    return fill(points), edge


class LevelShape(Widget):
    """The sign of a level (None = no signal), `size_dp` 20 to 118; `color` draws it in another colour."""

    level = ObjectProperty(None, allownone=True)

    def __init__(
        self, theme: Theme, level: Level | None, size_dp: float = 32, *, color: RGBA | None = None, **kwargs: Any
    ) -> None:
        size = theme.dp(size_dp)
        kwargs.setdefault("size_hint", (None, None))
        super().__init__(size=(size, size), **kwargs)
        self._theme = theme
        self._own_color = color
        self._fill = Ink(self.canvas, theme.level_color(level))
        self._edge = Ink(self.canvas, theme.colors.text)
        for name in ("pos", "size", "level"):
            self.fbind(name, self._draw)
        self.level = level
        self._draw()

    def tint(self, color: RGBA, _ground: RGBA | None = None) -> None:
        """Another colour than the level's own: what the youth says is chalk."""
        self._own_color = color
        self._draw()

    def _draw(self, *_: object) -> None:
        theme = self._theme
        outlined = theme.outlined_levels and self._own_color is None
        outline = theme.stroke("levelOutlineOnLight") if outlined else 0.0
        body, edge = shape_parts(self.level, *middle(self), min(self.size), outline)
        self._fill.rgba = self._own_color or theme.level_color(self.level)
        self._fill.draw(body)
        self._edge.draw(edge)


class LevelBadge(BoxLayout):
    """Sign and word of a level side by side; as wide as they are."""

    def __init__(
        self,
        theme: Theme,
        level: Level | None,
        word: str,
        size_dp: float = 32,
        *,
        style: str = "body",
        **kwargs: Any,
    ) -> None:
        super().__init__(size_hint=(None, None), spacing=theme.space(4 if size_dp > 40 else 2), **kwargs)
        self._theme = theme
        self._shape = LevelShape(theme, level, size_dp, pos_hint={"center_y": 0.5})
        self._word = Text(theme, word, style=style, wrap=False, pos_hint={"center_y": 0.5})
        self.fbind("minimum_width", self.setter("width"))
        self.fbind("minimum_height", self.setter("height"))
        self.add_widget(self._shape)
        self.add_widget(self._word)
        self.show(level, word)

    def show(self, level: Level | None, word: str) -> None:
        """Another level with its word; no signal is said in the softer text colour."""
        self._shape.level = level
        self._word.text = word
        self._word.color = self._theme.colors.text2 if level is None else self._theme.colors.text


def _star(points: int, outer: float, inner: float) -> Points:
    turns = np.pi / 2 + np.arange(2 * points) * np.pi / points
    radii = np.where(np.arange(2 * points) % 2 == 0, outer, inner)
    return np.column_stack((50 + radii * np.cos(turns), 50 + radii * np.sin(turns)))


def _no_signal(x: float, y: float, size_px: float) -> Part:
    scale = size_px / _BOX
    radius, width, dash, gap = (value * scale for value in _NO_SIGNAL)
    slash = (np.array(_SLASH) - 50.0) * scale + (x, y)
    return join([dashed_circle(x, y, radius, width, dash, gap), round_stroke(slash, width)])
