"""The glider, the glow of its lamps, and the line it leaves behind. Drawn once, per frame only moved."""

from __future__ import annotations

from typing import Any

import numpy as np
from kivy.graphics import Color, Mesh, PopMatrix, PushMatrix, Rotate, Scale, Translate

from screens.theme import Theme, mixed, with_alpha
from screens.widgets.flight_sprites import GLOW, light_sprites, texture_edges
from screens.widgets.geometry import fill
from screens.widgets.ink import Ink
from screens.widgets.ribbon import Ribbon

_SIZE = 1.25  # picture 11: scale of the glider
_NOSE, _TAIL, _KEEL, _WING = 62.0, -34.0, -14.0, 44.0  # picture 11
_FOLDED = 0.45  # picture 12: wings of 18 to 22 where they are 44 wide open
_GLOW_DP = 300.0  # the lamps: as far as three lights
_GLOW_ALPHA = 0.13  # picture 11: halo of a light
_POINTS = 96  # of the line behind: as long as from the glider to the left edge of a wide tablet
_STEP = 0.012  # heights of the world between two points
_LINE_DP, _LINE_ALPHA, _LINE_OUT_ALPHA = 5.0, 0.8, 0.55  # pictures 11 and 12
_DASH = 3 * _STEP  # picture 12: a dash and a gap are 18 of 800; three points are the least that show one
_LINE_ENDS_DP = 40.0  # picture 11: where the line meets the glider


class Glider:
    """`show` puts it at a place with an angle in degrees; `share` 1 = lamps on and wings open, 0 = floating."""

    def __init__(self, canvas: Any, theme: Theme) -> None:
        self._theme = theme
        colors = theme.colors
        glow = theme.dp(_GLOW_DP) / 2
        with canvas:
            PushMatrix()
            self._place = Translate(0, 0)
            self._glow_color = Color(*colors.chalk)
            self._glow = Mesh(mode="triangle_fan", texture=light_sprites())
            self._turn = Rotate(0, 0, 0, 1)
            self._wings_open = Scale(1, 1, 1)
        left, right = texture_edges()[GLOW]
        square = ((-glow, -glow, left, 1), (glow, -glow, right, 1), (glow, glow, right, 0), (-glow, glow, left, 0))
        self._glow.vertices, self._glow.indices = np.array(square, np.float32).ravel(), [0, 1, 2, 3]
        self._upper, self._lower = Ink(canvas, colors.chalk), Ink(canvas, colors.text2)
        with canvas:
            PopMatrix()
        nose, tail, keel, wing = (theme.dp(part * _SIZE) for part in (_NOSE, _TAIL, _KEEL, _WING))
        self._upper.draw(fill(np.array(((nose, 0), (tail, wing), (keel, 0)), np.float64)))
        self._lower.draw(fill(np.array(((nose, 0), (keel, 0), (tail, -wing)), np.float64)))

    def show(self, x: float, y: float, angle: float, share: float, wing: float = 1.0) -> None:
        """`wing` stretches the wings a little: it breathes."""
        self._place.xy = (x, y)
        self._turn.angle = angle
        self._wings_open.y = (_FOLDED + (1 - _FOLDED) * share) * wing
        colors = self._theme.colors
        self._glow_color.rgba = with_alpha(colors.chalk, _GLOW_ALPHA * share)
        self._upper.rgba = mixed(colors.text2, colors.chalk, share)
        self._lower.rgba = mixed(colors.none, colors.text2, share)


class Trail:
    """Where the glider came from: a soft line in the colour of going, of dashes while the lamps are out."""

    def __init__(self, canvas: Any, theme: Theme) -> None:
        self._theme = theme
        self._ribbon = Ribbon(canvas, theme.colors.accent, 4, _POINTS)
        self._x, self._y = np.zeros(_POINTS), np.zeros(_POINTS)
        self._fade = np.linspace(0.0, 1.0, _POINTS) ** 0.7
        half = theme.dp(_LINE_DP) / 2
        self._across = np.array((-half - 0.5, -half + 0.5, half - 0.5, half + 0.5))[:, None]
        self._count = 0

    def start(self, x: float, y: float) -> None:
        """A new round: there is nothing behind yet."""
        self._x[:], self._y[:], self._count = x, y, 0

    def follow(self, x: float, y: float) -> None:
        """The glider is here now, in heights of the world."""
        if x - self._x[-2] >= _STEP:
            self._x[:-1], self._y[:-1] = self._x[1:], self._y[1:]
            self._count = min(_POINTS, self._count + 1)
        self._x[-1], self._y[-1] = x, y

    def show(self, glider_x: float, bottom: float, unit: float, share: float) -> None:
        """`glider_x` and `bottom` are where the newest x and y = 0 lie, `unit` is px for one height."""
        colors, ribbon = self._theme.colors, self._ribbon
        ends = self._theme.dp(_LINE_ENDS_DP)
        px = (self._x - self._x[-1]) * unit + glider_x - ends
        py = self._y * unit + bottom
        step_x, step_y = np.gradient(px), np.gradient(py)
        length = np.maximum(np.hypot(step_x, step_y), 1e-6)
        ribbon.x[:] = px - self._across * (step_y / length)
        ribbon.y[:] = py + self._across * (step_x / length)
        strength = self._fade * (np.arange(_POINTS) >= _POINTS - self._count)
        if share < 1:
            strength = strength * (share + (1 - share) * ((self._x / _DASH) % 1.0 < 0.5))
        ribbon.strength[1:3] = strength
        alpha = _LINE_OUT_ALPHA + (_LINE_ALPHA - _LINE_OUT_ALPHA) * share
        ribbon.rgba = with_alpha(mixed(colors.line_strong, colors.accent, share), alpha)
        ribbon.show()
