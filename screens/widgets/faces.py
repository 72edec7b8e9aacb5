"""Five neutral line faces for the rating: drawn, not emoji; the youth's own voice, so in chalk."""

from __future__ import annotations

from typing import Any

import numpy as np
from kivy.properties import BooleanProperty
from kivy.uix.widget import Widget

from screens.theme import RGBA, Theme
from screens.widgets.geometry import Part, Points, circle, disc, join, round_stroke, stroke
from screens.widgets.ink import Ink, middle
from screens.widgets.number import FloatProperty

# kit.js face(): brows and mouth of the faces 1 to 5 in a box of 100, y downward
_BROWS: tuple[tuple[tuple[float, ...], tuple[float, ...]], ...] = (
    ((30, 37, 42, 37), (58, 37, 70, 37)),
    ((30, 36, 42, 36), (58, 36, 70, 36)),
    ((29, 34, 43, 38), (71, 34, 57, 38)),
    ((28, 31, 44, 40), (72, 31, 56, 40)),
    ((27, 28, 45, 42), (73, 28, 55, 42)),
)
_CURVED_MOUTHS = {1: (34, 64, 50, 74, 66, 64), 3: (36, 69, 50, 64, 64, 69), 4: (34, 72, 50, 60, 66, 72)}
_EYES = ((37, 48), (63, 48))
_EYE_RADIUS = 4.2  # kit.js face(): radius 3.2 and half a stroke of 2
_OFF_STROKE, _ON_STROKE = 4.5, 6.0  # picture 08


class Face(Widget):
    """Face `step` (1 calm to 5 furious); `chosen` draws it stronger."""

    step: float = FloatProperty(1)
    chosen = BooleanProperty(False)

    def __init__(
        self, theme: Theme, step: int, size_dp: float = 112, *, chosen: bool = False, **kwargs: Any
    ) -> None:
        size = theme.dp(size_dp)
        super().__init__(size_hint=(None, None), size=(size, size), **kwargs)
        self._theme = theme
        self._ink = Ink(self.canvas, theme.colors.text2)
        for name in ("pos", "size", "step", "chosen"):
            self.fbind(name, self._draw)
        self.step, self.chosen = step, chosen
        self._draw()

    def _draw(self, *_: object) -> None:
        x, y = middle(self)
        colors = self._theme.colors
        color: RGBA = colors.chalk if self.chosen else colors.text2
        self._ink.rgba = color
        self._ink.draw(face(int(self.step), x, y, min(self.size), _ON_STROKE if self.chosen else _OFF_STROKE))


def face(step: int, x: float, y: float, size_px: float, stroke_units: float) -> Part:
    """The lines of a face round (x, y); `stroke_units` in hundredths of its size."""
    unit = size_px / 100
    width = stroke_units * unit

    def placed(points: Any) -> Points:
        box = np.asarray(points, np.float64).reshape(-1, 2)
        return np.column_stack((x + (box[:, 0] - 50) * unit, y + (50 - box[:, 1]) * unit))

    lines = [round_stroke(placed(brow), width) for brow in _BROWS[step - 1]]
    lines += [disc(x + (eye[0] - 50) * unit, y + (50 - eye[1]) * unit, _EYE_RADIUS * unit) for eye in _EYES]
    lines += [stroke(circle(x, y, 44 * unit), width, closed=True)]
    return join(lines + _mouth(step, placed, width))


def _mouth(step: int, placed: Any, width: float) -> list[Part]:
    if step in _CURVED_MOUTHS:
        return [round_stroke(placed(_bezier(*_CURVED_MOUTHS[step])), width)]
    if step == 2:
        return [round_stroke(placed((36, 67, 64, 67)), width)]
    # bared teeth: a box with a line through it; counter-clockwise once y is turned
    box = placed((34, 74, 66, 74, 66, 63, 34, 63))
    return [stroke(box, width, closed=True), stroke(placed((34, 68.5, 66, 68.5)), width * 0.6)]


def _bezier(x0: float, y0: float, cx: float, cy: float, x1: float, y1: float) -> Points:
    t = np.linspace(0, 1, 24)[:, None]
    curve: Points = (1 - t) ** 2 * (x0, y0) + 2 * t * (1 - t) * np.array((cx, cy)) + t**2 * np.array((x1, y1))
    return curve
