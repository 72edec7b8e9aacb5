"""Tension as a sea: the higher, the higher the waves and the more wind. Looks change, never jump.

Four waves are four persistent strips whose heights follow a sine; boat, disc, hills and wind are drawn once and
moved. Without signal there is no sea: dashed lines and the empty sign.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from kivy.animation import Animation
from kivy.graphics import PopMatrix, PushMatrix, Rotate, Scale, Translate
from kivy.uix.widget import Widget

from biofeedback.samples import Level
from screens.theme import RGBA, Theme, mixed, tokens, with_alpha
from screens.widgets.geometry import (
    EDGE_PX,
    Part,
    circle,
    dashed_line,
    disc,
    fill,
    rectangle,
    ridge,
    round_stroke,
    stroke,
)
from screens.widgets.ink import Ink
from screens.widgets.levels import shape_parts
from screens.widgets.number import FloatProperty
from screens.widgets.ribbon import Ribbon

_WIDTH, _HEIGHT = 1280.0, 800.0  # kit.js zee(): the picture, laid over the whole widget
_POINTS = 160  # DESIGN-KIT.md, sea
# kit.js zee(): height of the middle, swing, length and phase of the four waves, from far to near
_WAVES = (
    (530.0, 26.0, 330.0, 0.1),
    (588.0, 36.0, 400.0, 0.7),
    (652.0, 40.0, 470.0, 0.2),
    (722.0, 34.0, 560.0, 0.75),
)
_TURNS_PER_S = (0.050, 0.065, 0.055, 0.045)  # a wave passes in 15 to 22 s: slower than breathing, never hectic
_STEEP = (0.0, 0.0, 0.15, 0.3, 0.45, 0.6)  # kit.js zee(): how far a wave leans at each level
_SKY_TOP, _SKY_LOW = 284.0, 590.0  # kit.js zee()
_HILLS = (
    (0, 450), (120, 396), (230, 452), (330, 372), (470, 470), (560, 430), (700, 486), (820, 440), (960, 470),
    (1100, 392), (1190, 440), (1280, 400),
)  # fmt: skip  # kit.js zee(), hp
_DISC_AT, _BOAT_AT = (790.0, 366.0), (590.0, 552.0)  # kit.js zee()
_BOAT_LIFT, _BOAT_TILT_DEG, _BOAT_ROCK_DEG, _BOAT_BOB = 14.0, 10.0, 2.5, 5.0  # kit.js zee(); rocking is ours
_WIND = (
    (330, 300, 210),
    (380, 334, 170),
    (460, 366, 120),
    (560, 398, 130),
)  # kit.js zee(), wl of level 5; the last one lower, free of words
_WIND_STROKE = 6.0
_LOWEST = 110.0  # lower than this, the near waves would be under the buttons
_LOST_LINES, _LOST_SIGN = (520.0, 580.0, 650.0), (590.0, 400.0, 110.0)  # kit.js zee(), n = 0
_LEVELS = tuple(Level)


class Sea(Widget):
    """`show(level)` moves to a level over the time of the token `level`; None is no signal, at once and empty.
    `move(now_s)` lets the water flow; with reduced motion it stands still. `keep_below(y)` lowers the picture
    until its sky begins under what stands at that height."""

    shown: float = FloatProperty(0.0)

    def __init__(self, theme: Theme, level: Level | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        rules = tokens()["levelRules"]["sea"]
        self._theme, self._level = theme, level
        self._factors, self._winds_at = rules["waveFactor"], rules["windLines"]
        self._turn = np.array([phase for *_, phase in _WAVES])
        self._last_s: float | None = None
        self._scale, self._origin, self._lowered = 1.0, (0.0, 0.0), 0.0
        self._grid = np.zeros(_POINTS)
        self._build_inks()
        for name in ("pos", "size"):
            self.fbind(name, self._lay_out)
        self.fbind("shown", self._paint)
        self.shown = level.number if level else 0
        self._lay_out()

    @property
    def level(self) -> Level | None:
        """The level shown, or on its way to."""
        return self._level

    def show(self, level: Level | None) -> None:
        """Move to another level."""
        if level is self._level:
            return
        was_empty, self._level = self._level is None, level
        Animation.cancel_all(self, "shown")
        if level is None or was_empty:
            # nothing honest lies between no signal and a level
            self.shown = level.number if level else 0
            self._paint()
            return
        motion = self._theme.motion("level")
        Animation(shown=level.number, duration=motion.duration_s, t=motion.ease).start(self)

    def move(self, now_s: float) -> None:
        """One frame: the water flows on."""
        passed = 0.0 if self._last_s is None else min(0.25, max(0.0, now_s - self._last_s))
        self._last_s = now_s
        if self._theme.reduced_motion or self._level is None or not passed:
            return
        self._turn += np.array(_TURNS_PER_S) * passed
        self._draw_water()

    def keep_below(self, y: float) -> None:
        """Words over the picture end at `y` px."""
        over = self._lowered + (self._px(0, _SKY_TOP)[1] - y) / self._scale
        lowered = min(_LOWEST, max(0.0, over))
        if abs(lowered - self._lowered) > 1 / self._scale:
            self._lowered = lowered
            self._lay_out()

    # -- drawn once for a size

    def _build_inks(self) -> None:
        colors, canvas = self._theme.colors, self.canvas
        self._ground, self._sky = Ink(canvas, colors.bg), Ink(canvas, colors.surface)
        with canvas:
            PushMatrix()
            self._disc_place, self._disc_size = Translate(0, 0), Scale(1, 1, 1)
        self._disc, self._disc_edge = Ink(canvas, colors.none), Ink(canvas, colors.text)
        with canvas:
            PopMatrix()
        self._winds = [Ink(canvas, colors.line_strong) for _ in _WIND]
        self._hills = Ink(canvas, mixed(colors.surface, colors.surface2, 0.6))
        tones = self._tones()
        self._waves = [Ribbon(canvas, tones[0], 3, _POINTS)]
        with canvas:
            PushMatrix()
            self._boat_place, self._boat_turn = Translate(0, 0), Rotate(0, 0, 0, 1)
        self._boat, self._jib = Ink(canvas, colors.chalk), Ink(canvas, colors.text2)
        with canvas:
            PopMatrix()
        self._waves += [Ribbon(canvas, tone, 3, _POINTS) for tone in tones[1:]]
        self._lost = Ink(canvas, colors.none)

    def _tones(self) -> tuple[RGBA, ...]:
        colors = self._theme.colors
        return (
            mixed(colors.surface2, colors.line, 0.45),
            mixed(colors.surface2, colors.line, 0.95),
            mixed(colors.surface2, colors.line, 0.60),
            colors.surface,
        )

    def _px(self, x: float, y: float) -> tuple[float, float]:
        """A place of the picture (y downward) in px."""
        return self._origin[0] + x * self._scale, self._origin[1] + (_HEIGHT - y) * self._scale

    def _lay_out(self, *_: object) -> None:
        if self.width <= 1 or self.height <= 1:
            return
        scale = self._scale = max(self.width / _WIDTH, self.height / _HEIGHT)
        low = (self.height - _HEIGHT * scale) / 2 - self._lowered * scale
        self._origin = (self.x + (self.width - _WIDTH * scale) / 2, self.y + low)
        self._ground.draw(fill(rectangle(self.x, self.y, self.width, self.height)))
        top, low = self._px(0, _SKY_TOP)[1], self._px(0, _SKY_LOW)[1]
        self._sky.draw(fill(rectangle(self.x, low, self.width, top - low)))
        self._hills.draw(self._hill_part(low))
        for ink, (x, y, length) in zip(self._winds, _WIND, strict=True):
            ends = np.array((self._px(x, y), self._px(x + length, y)))
            ink.draw(round_stroke(ends, _WIND_STROKE * scale))
        self._lay_boat()
        self._grid = np.linspace(self.x, self.x + self.width, _POINTS)
        for ribbon in self._waves:
            ribbon.x[:], ribbon.y[0] = self._grid, self.y
            ribbon.strength[:] = ((1.0,), (1.0,), (0.0,))
        self._disc_place.xy = self._px(*_DISC_AT)
        self._paint()

    def _hill_part(self, low: float) -> Part:
        tops = np.array([self._px(x, y) for x, y in _HILLS])
        return ridge(tops[:, 0], tops[:, 1], low)

    def _lay_boat(self) -> None:
        """Round (0, 0); kit.js zee()."""
        scale = self._scale

        def shape(*points: tuple[float, float]) -> Part:
            return fill(np.array(points, np.float64) * (scale, -scale))

        self._boat.draw(shape((-40, 36), (46, 36), (68, 0), (-62, 0)), shape((0, -10), (58, -10), (0, -134)))
        self._jib.draw(shape((-50, -10), (-10, -10), (-10, -104)))

    # -- drawn when the level moves

    def _between(self, values: Any) -> float:
        return float(np.interp(self.shown, np.arange(len(values)), values))

    def _paint(self, *_: object) -> None:
        known = self._level is not None
        color = _blend(self._theme, self.shown)
        radius = (40 + 6 * self.shown) * self._scale  # tokens.json, levelRules.sea.disc
        self._disc.rgba = color
        self._disc.draw(*([disc(0, 0, radius)] if known else []))
        outline = self._theme.stroke("levelOutlineOnLight") if self._theme.outlined_levels else 0.0
        self._disc_edge.draw(*([stroke(circle(0, 0, radius), outline, closed=True)] if known and outline else []))
        lines = self._between(self._winds_at)
        for at, ink in enumerate(self._winds):
            ink.rgba = with_alpha(self._theme.colors.line_strong, 0.6 * float(np.clip(lines - at, 0, 1)) * known)
        colors = self._theme.colors
        for ink, tone in ((self._boat, colors.chalk), (self._jib, colors.text2), (self._sky, colors.surface)):
            ink.rgba = with_alpha(tone, float(known))
        self._hills.rgba = with_alpha(self._hills.rgba, float(known))
        for ribbon, tone in zip(self._waves, self._tones(), strict=True):
            ribbon.rgba = with_alpha(tone, float(known))
        self._lost.draw(*([] if known else self._lost_parts()))
        self._draw_water()

    def _lost_parts(self) -> list[Part]:
        scale = self._scale
        x, y, size = _LOST_SIGN
        lines = [
            dashed_line(
                (self.x, self._px(0, height)[1]),
                (self.x + self.width, self._px(0, height)[1]),
                5 * scale,
                16 * scale,
                16 * scale,
            )
            for height in _LOST_LINES
        ]
        return [*lines, shape_parts(None, *self._px(x, y), size * scale, 0)[0]]

    def _draw_water(self) -> None:
        """Heights of the four strips, and the boat on them."""
        factor, steep, scale = self._between(self._factors), self._between(_STEEP), self._scale
        along = (self._grid - self._origin[0]) / scale
        for ribbon, (middle, swing, length, _), turn in zip(self._waves, _WAVES, self._turn, strict=True):
            angle = (along / length + turn) * (2 * np.pi)
            lean = np.sin(angle + steep * np.sin(angle))
            height = swing * factor * (2 * ((lean + 1) / 2) ** (1 + 0.5 * factor) - 1)
            edge = self._origin[1] + (_HEIGHT - middle + height) * scale
            ribbon.y[1] = np.maximum(self.y, edge - EDGE_PX / 2)
            ribbon.y[2] = np.maximum(self.y, edge + EDGE_PX / 2)
            ribbon.show()
        rock = math.sin(2 * math.pi * float(self._turn[0]) * 2)
        x, y = _BOAT_AT
        self._boat_place.xy = self._px(x, y - _BOAT_LIFT * factor - _BOAT_BOB * factor * rock)
        self._boat_turn.angle = _BOAT_TILT_DEG * factor + _BOAT_ROCK_DEG * factor * rock


def _blend(theme: Theme, shown: float) -> RGBA:
    """The colour between two levels."""
    low = int(np.clip(np.floor(shown), 1, len(_LEVELS)))
    high = min(low + 1, len(_LEVELS))
    share = float(np.clip(shown - low, 0, 1))
    return mixed(theme.level_color(_LEVELS[low - 1]), theme.level_color(_LEVELS[high - 1]), share)
