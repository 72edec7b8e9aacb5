"""A calm place, drawn by us: a lake between hills in the evening. No photo, no people, nothing that moves fast."""

from __future__ import annotations

from typing import Any

import numpy as np
from kivy.uix.widget import Widget

from screens.theme import Theme, mixed
from screens.widgets.geometry import Part, disc, envelope, fill, rounded
from screens.widgets.ink import Ink

_SHORE = 0.36  # of the height: where the water begins
# each hill: height over the shore, how far it swings, waves over the width, where it starts
_HILLS = ((0.30, 0.08, 1.3, 0.4), (0.20, 0.07, 1.9, 2.1), (0.10, 0.05, 2.4, 4.4))
_GLINTS = ((0.30, 0.10, 0.25), (0.24, 0.16, 0.34), (0.17, 0.12, 0.42), (0.11, 0.20, 0.30), (0.05, 0.14, 0.38))
_COLUMN_PX = 6.0  # fine enough that a hill is round


class CalmPicture(Widget):
    """Fills its room with rounded corners."""

    def __init__(self, theme: Theme, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        page, theme = theme.colors.bg, theme.by_night()  # moonlight, whatever the page around it is like
        colors = theme.colors
        self._theme = theme
        self._sky = Ink(self.canvas, mixed(colors.surface2, colors.accent_soft, 0.5))
        self._glow = [Ink(self.canvas, (*colors.text[:3], alpha)) for alpha in (0.05, 0.08)]
        self._moon = Ink(self.canvas, mixed(colors.text, colors.text2, 0.25))
        shades = (0.45, 0.22, 0.05)
        self._hills = [Ink(self.canvas, mixed(colors.surface, colors.line, shade)) for shade in shades]
        self._water = Ink(self.canvas, mixed(colors.surface2, colors.line, 0.55))
        self._glints = Ink(self.canvas, (*colors.text[:3], 0.34))
        self._corners = Ink(self.canvas, page)
        for name in ("pos", "size"):
            self.fbind(name, self._draw)

    def _draw(self, *_: object) -> None:
        x, y, width, height = self.x, self.y, self.width, self.height
        if width < 2 or height < 2:
            return
        shore = y + _SHORE * height
        moon_x, moon_y, moon = x + 0.66 * width, y + 0.78 * height, 0.085 * min(width, height)
        self._sky.draw(fill(rounded(x, y, width, height, 0)))
        for ink, share in zip(self._glow, (2.6, 1.7), strict=True):
            ink.draw(disc(moon_x, moon_y, moon * share))
        self._moon.draw(disc(moon_x, moon_y, moon))
        for ink, hill in zip(self._hills, _HILLS, strict=True):
            ink.draw(self._hill(shore, *hill))
        self._water.draw(fill(rounded(x, y, width, _SHORE * height, 0)))
        self._glints.draw(*self._light_on_water(moon_x))
        self._corners.draw(*_corner_masks(x, y, width, height, self._theme.card_radius))

    def _hill(self, shore: float, over: float, swing: float, waves: float, start: float) -> Part:
        columns = np.linspace(self.x, self.x + self.width, max(2, int(self.width / _COLUMN_PX)))
        turn = (columns - self.x) / self.width * waves * 2 * np.pi + start
        high = shore + self.height * (over + swing * np.sin(turn) + 0.3 * swing * np.sin(2.3 * turn))
        return envelope(columns, np.full_like(columns, shore), high, 0.0)

    def _light_on_water(self, moon_x: float) -> list[Part]:
        thick = max(2.0, 0.006 * self.height)
        lines = []
        for at, (level, length, lean) in enumerate(_GLINTS):
            width = length * self.width
            left = moon_x - width / 2 + (lean - 0.33) * width * (1 if at % 2 else -1)
            lines.append(fill(rounded(left, self.y + level * self.height, width, thick, thick / 2)))
        return lines


def _corner_masks(x: float, y: float, width: float, height: float, radius: float) -> list[Part]:
    """What lies between a square corner and a round one, as the page's colour; a mesh cannot be clipped."""
    masks = []
    for cx, cy, turn in (
        (x + width, y + height, 0.0),
        (x, y + height, np.pi / 2),
        (x, y, np.pi),
        (x + width, y, 3 * np.pi / 2),
    ):
        toward_x, toward_y = np.sign(x + width / 2 - cx), np.sign(y + height / 2 - cy)
        angles = turn + np.linspace(0, np.pi / 2, 16)
        rim = np.column_stack((np.cos(angles), np.sin(angles))) * radius
        rim += np.array((cx + toward_x * radius, cy + toward_y * radius))
        masks.append(_fan(np.array([cx, cy]), rim))
    return masks


def _fan(tip: np.ndarray, rim: np.ndarray) -> Part:
    """Triangles from one corner to a curve that bends away from it."""
    points = np.concatenate((tip[None, :], rim))
    full = np.full(len(points), 1.0)
    vertices = np.column_stack((points, full, np.full(len(points), 0.5))).astype(np.float32)
    at = np.arange(1, len(rim))
    return Part(vertices, np.column_stack((np.zeros_like(at), at, at + 1)).ravel())
