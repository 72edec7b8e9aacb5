"""Where the band sits: a hand, an arm, a band two fingers above the wrist."""

from __future__ import annotations

from typing import Any

import numpy as np
from kivy.uix.floatlayout import FloatLayout

from screens.theme import Theme, mixed
from screens.widgets.geometry import Part, Points, disc, fill, round_stroke, rounded
from screens.widgets.ink import Ink, middle
from screens.widgets.text import Text

# screens/src/02-band-check.html: a box of 530 by 540, the arm's own axes turned by -24 degrees about (265, 278)
_BOX, _AXIS, _TURN = (530.0, 540.0), (265.0, 278.0), np.radians(-24.0)
# quadratic curves as in the picture's paths: a start, then for each curve a pull and an end
_SIDE = ((-74, -20), (-74, -60), (-88, -98), (-94, -128), (-80, -164), (-70, -208), (0, -208))
_ARM_END = 400.0  # past the lower edge of the picture, where it is cut
_THUMB = ((-80, -150), (-114, -130), (-124, -76), (-128, -50), (-108, -42), (-88, -38), (-82, -62))
_THUMB_ROOT = (-72.0, -96.0)
_LABEL, _LABEL_ABOVE = (404.0, 262.0), (330.0, 150.0)  # baseline of the words, in the box
_DOT = (4.0, 13.0)  # dotted lines: thickness, step


class WristPicture(FloatLayout):
    """Fills its size with a rounded ground and the drawing in its middle; `text` names the distance."""

    def __init__(self, theme: Theme, text: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        colors = theme.colors
        self._theme = theme
        self._ground = Ink(self.canvas.before, colors.surface)
        self._arm = Ink(self.canvas.before, mixed(colors.surface2, colors.line, 0.55))  # 02-band-check: #2B4352
        self._strap = Ink(self.canvas.before, colors.text)
        self._case = Ink(self.canvas.before, colors.bg)
        self._guide = Ink(self.canvas.before, colors.accent)
        self._text = Text(theme, text, style="label", wrap=False)
        self.add_widget(self._text)
        for name in ("pos", "size"):
            self.fbind(name, self._draw)
        self._text.fbind("size", self._draw)

    def _draw(self, *_: object) -> None:
        radius = self._theme.radius("xl")
        self._ground.draw(fill(rounded(self.x, self.y, self.width, self.height, radius)))
        unit = min(self.width / _BOX[0], self.height / _BOX[1])
        self._arm.draw(*self._limb(unit))
        self._strap.draw(
            fill(self._placed(rounded(-92, 104, 184, 74, 20), unit)), self._box(unit, 99.5, 113, 29.5)
        )
        self._case.draw(self._box(unit, 85, 99, 22.5))
        face_x, face_y = self._placed(np.array([(0.0, 141.0)]), unit)[0]
        self._guide.draw(disc(face_x, face_y, 13 * unit), *self._lines(unit))
        self._text.pos = self._label_place(unit)

    def _label_place(self, unit: float) -> tuple[float, float]:
        """Beside the arrow; where large words would run over it, higher up, where there is room."""
        x, y = middle(self)
        room = self._theme.space(4)
        right_most = self.x + self.width - self._text.width - room
        for label_x, label_y in (_LABEL, _LABEL_ABOVE):
            at = (x + (label_x - _BOX[0] / 2) * unit, y + (_BOX[1] / 2 - label_y) * unit - self._text.height * 0.3)
            if at[0] <= right_most:
                break
        return round(min(at[0], right_most)), round(at[1])

    def _placed(self, points: Points, unit: float) -> Points:
        """From the arm's axes (y downward) to the window, counter-clockwise."""
        cos, sin = np.cos(_TURN), np.sin(_TURN)
        x = _AXIS[0] + points[:, 0] * cos - points[:, 1] * sin
        y = _AXIS[1] + points[:, 0] * sin + points[:, 1] * cos
        middle_x, middle_y = middle(self)
        placed = np.column_stack((middle_x + (x - _BOX[0] / 2) * unit, middle_y + (_BOX[1] / 2 - y) * unit))
        return placed if _area(placed) >= 0 else placed[::-1]

    def _limb(self, unit: float) -> list[Part]:
        left = np.concatenate(([(-74.0, _ARM_END)], _curves(_SIDE)))
        outline = np.concatenate((left, left[-2::-1] * (-1, 1)))
        thumb = np.concatenate((_curves(_THUMB), [_THUMB_ROOT]))
        floor = self.y
        return [fill(_above(self._placed(outline, unit), floor)), fill(self._placed(thumb, unit))]

    def _box(self, unit: float, width: float, height: float, corner: float) -> Part:
        return fill(self._placed(rounded(-width / 2, 141 - height / 2, width, height, corner), unit))

    def _lines(self, unit: float) -> list[Part]:
        dots = []
        for y in (-34.0, 74.0):
            row = self._placed(np.array([(x, y) for x in np.arange(-120.0, 129.0, _DOT[1])]), unit)
            dots += [disc(dot_x, dot_y, _DOT[0] / 2 * unit) for dot_x, dot_y in row]
        arrow = [((108, -18), (108, 58)), ((98, -8), (108, -20)), ((118, -8), (108, -20))]
        arrow += [((98, 48), (108, 60)), ((118, 48), (108, 60))]
        return dots + [round_stroke(self._placed(np.array(line, np.float64), unit), 5 * unit) for line in arrow]


def _curves(points: Any) -> Points:
    """Quadratic Bezier curves in a row, 12 steps each."""
    knots = np.asarray(points, np.float64)
    t = np.linspace(0, 1, 13)[1:, None]
    pieces = [knots[:1]]
    for start, pull, end in zip(knots[:-2:2], knots[1:-1:2], knots[2::2], strict=True):
        pieces.append((1 - t) ** 2 * start + 2 * t * (1 - t) * pull + t**2 * end)
    curve: Points = np.concatenate(pieces)
    return curve


def _above(points: Points, floor: float) -> Points:
    """The part of a polygon above a horizontal line (Sutherland-Hodgman, one edge)."""
    kept: list[Any] = []
    for one, two in zip(points, np.roll(points, -1, axis=0), strict=True):
        if one[1] >= floor:
            kept.append(one)
        if (one[1] >= floor) != (two[1] >= floor):
            kept.append(one + (two - one) * (floor - one[1]) / (two[1] - one[1]))
    return np.asarray(kept, np.float64)


def _area(points: Points) -> float:
    x, y = points[:, 0], points[:, 1]
    return float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y))
