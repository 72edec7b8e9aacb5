"""A body as a few round strokes: where it is felt, and which muscles come next. No face, no age, no gender."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from kivy.clock import Clock
from kivy.uix.stencilview import StencilView

from screens.theme import RGBA, Theme, mixed
from screens.widgets.geometry import Part, Points, arc, disc, fill, join, round_stroke, rounded
from screens.widgets.ink import Ink, middle

BOX = (100.0, 200.0)  # the figure is drawn in this box, y upward, and scaled to its widget
# windows of the box that show a spot large enough to be recognised in a small picture: middle and height
CLOSE_UP = {
    "head": (50.0, 172.0, 74.0),
    "jaw": (50.0, 176.0, 58.0),
    "throat": (50.0, 164.0, 58.0),
    "face": (50.0, 172.0, 74.0),
    "shoulders": (50.0, 150.0, 100.0),
    "chest": (50.0, 134.0, 104.0),
    "belly": (50.0, 112.0, 104.0),
    "hands": (50.0, 98.0, 112.0),
    "arms": (50.0, 120.0, 112.0),
    "legs": (50.0, 54.0, 124.0),
}
SPOTS = tuple(CLOSE_UP)
_FAINT = 0.26  # of the spot's colour: seen as a body, and never taken for the spot


class BodyFigure(StencilView):
    """The whole figure with `spots` lit. `close=True` shows only what lies round the first spot, cut
    off at the edge of its own box.

    `tint(color, ground)` gives the lit spots another colour, the rest of the body a fainter one of the same.
    """

    def __init__(
        self, theme: Theme, spots: Sequence[str] = (), *, close: bool = False, size_dp: float = 96, **kwargs: Any
    ) -> None:
        size = theme.dp(size_dp)
        kwargs.setdefault("size_hint", (None, None))
        super().__init__(size=(size, size), **kwargs)
        self._theme, self._close, self._spots = theme, close, tuple(spots)
        self._rest = Ink(self.canvas, mixed(theme.colors.surface2, theme.colors.line, 0.8))
        self._lit = Ink(self.canvas, theme.colors.chalk)
        # a layout moves and sizes it several times in one frame: it is drawn once, before the frame
        self._soon = Clock.create_trigger(self._draw, -1)
        for name in ("pos", "size"):
            self.fbind(name, lambda *_: self._soon())
        self._draw()

    @property
    def spots(self) -> tuple[str, ...]:
        """What is lit."""
        return self._spots

    def light(self, spots: Sequence[str], color: RGBA | None = None) -> None:
        """Other spots, and their colour."""
        self._spots = tuple(spots)
        self._lit.rgba = color or self._theme.colors.chalk
        self._draw()

    def tint(self, color: RGBA, ground: RGBA) -> None:
        """Another colour for all of it: the lit spots full, the rest a shade of it on this ground."""
        self._lit.rgba = color
        self._rest.rgba = mixed(ground, color, _FAINT)

    def _draw(self, *_: object) -> None:
        x, y = middle(self)
        at_x, at_y, height = CLOSE_UP[self._spots[0]] if self._close and self._spots else (50.0, 100.0, BOX[1])
        unit = min(self.height / height, self.width / min(height, BOX[0]))
        place = _Place(x - at_x * unit, y - at_y * unit, unit)
        self._rest.draw(*_silhouette(place))
        self._lit.draw(*(_part(name, place) for name in self._spots))


class _Place:
    """From the box to the window."""

    def __init__(self, x: float, y: float, unit: float) -> None:
        self.x, self.y, self.unit = x, y, unit

    def points(self, *points: tuple[float, float]) -> Points:
        placed: Points = np.array(points, np.float64) * self.unit + np.array((self.x, self.y))
        return placed

    def line(self, width: float, *points: tuple[float, float]) -> Part:
        return round_stroke(self.points(*points), width * self.unit)

    def disc(self, x: float, y: float, radius: float) -> Part:
        (x, y), radius = self.points((x, y))[0], radius * self.unit
        return disc(x, y, radius)

    def block(self, low: float, high: float, half: float = 15.0) -> Part:
        (x, y) = self.points((50 - half, low))[0]
        corner = 9 * self.unit
        return fill(rounded(x, y, 2 * half * self.unit, (high - low) * self.unit, corner))


_ARMS = ((31, 145), (23, 118), (18, 92)), ((69, 145), (77, 118), (82, 92))
_LEGS = ((42, 96), (41, 50), (40, 13)), ((58, 96), (59, 50), (60, 13))


def _silhouette(place: _Place) -> list[Part]:
    """The whole body, one shape without seams."""
    limbs = [place.line(12, *arm) for arm in _ARMS] + [place.line(15, *leg) for leg in _LEGS]
    trunk = [place.block(88, 153, 20), place.line(11, (50, 172), (50, 150)), place.disc(50, 182, 15)]
    return [*limbs, *trunk, place.disc(17, 85, 8), place.disc(83, 85, 8)]


def _part(name: str, place: _Place) -> Part:
    """One spot; both sides of it where there are two."""
    if name in ("head", "face"):
        return place.disc(50, 182, 15)
    if name == "jaw":
        (x, y), unit = place.points((50, 181))[0], place.unit
        return fill(arc(x, y, 15 * unit, np.pi, 2 * np.pi))
    if name == "throat":
        return place.line(11, (50, 164), (50, 158))
    if name == "shoulders":
        return place.line(15, (34, 146), (66, 146))
    if name == "chest":
        return place.block(123, 148)
    if name == "belly":
        return place.block(94, 119)
    if name == "hands":
        return join([place.disc(17, 85, 9), place.disc(83, 85, 9)])
    if name == "arms":
        return join([place.line(12, *arm) for arm in _ARMS])
    return join([place.line(15, *(point for point in leg[1:])) for leg in _LEGS])
