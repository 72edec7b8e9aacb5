"""Tension as a meter of five segments, filled from the bottom: an arrow for now, dashed the own rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from kivy.animation import Animation
from kivy.uix.floatlayout import FloatLayout

from biofeedback.samples import Level
from screens.theme import Theme
from screens.widgets.geometry import Part, dashed_line, fill, join, rectangle, rounded, stroke
from screens.widgets.ink import Ink
from screens.widgets.levels import shape_parts
from screens.widgets.number import FloatProperty
from screens.widgets.text import Text

# picture 06, a box of 580 by 552: segments of 150 wide from x 120, 4 inside their 106, corners of 16
_BOX_WIDTH, _BOX_HEIGHT, _LEFT, _WIDTH, _INSET, _CORNER = 580.0, 552.0, 120.0, 150.0, 4.0, 16.0
_DASH, _DASH_GAP, _LOST_SIGN = 14.0, 10.0, 76.0  # picture 41
_SIGN_X, _WORD_X, _NOW_SIGN, _SIGN = 330.0, 372.0, 50.0, 36.0
_LEVELS = tuple(Level)


class Meter(FloatLayout):
    """`show(value, level)`: `value` 0-5 on the scale of the bands (None = no signal: all segments empty).

    `words` are the five level words, `now_text` and `rest_text` stand at the left; `rest` is the own rest, 0-5.
    """

    shown: float = FloatProperty(0.0)
    rest: float = FloatProperty(-1.0)  # below zero: not known

    def __init__(
        self, theme: Theme, words: Mapping[Level, str], *, now_text: str, rest_text: str, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self._theme = theme
        self._level: Level | None = None
        self._known = False
        self._goal: tuple[float | None, Level | None] | None = None
        self._still_for: object = None
        colors = theme.colors
        self._empty = Ink(self.canvas.before, colors.surface)
        self._rims = Ink(self.canvas.before, colors.line)
        self._fills = {level: Ink(self.canvas.before, theme.level_color(level)) for level in Level}
        self._signs = {level: Ink(self.canvas.before, theme.level_color(level)) for level in Level}
        self._sign_rims = Ink(self.canvas.before, colors.text)
        self._rest_line = Ink(self.canvas.before, colors.text)
        self._lost = Ink(self.canvas.before, colors.none)
        self._arrow = Ink(self.canvas.before, colors.text)
        self._words = {level: self._word(words[level], "body", colors.text2) for level in Level}
        self._strong = {level: self._word(words[level], "strong", colors.text) for level in Level}
        self._now = self._word(now_text, "strong", colors.text)
        self._rest = self._word(rest_text, "small", colors.text2)
        for name in ("pos", "size", "shown", "rest"):
            self.fbind(name, self._draw)
        self._draw()

    def show(self, value: float | None, level: Level | None) -> None:
        """Move to another value over the time of the token `level`; no signal is empty at once."""
        if (value, level) == self._goal:
            return
        self._goal = (value, level)
        Animation.cancel_all(self, "shown")
        was_known, self._known, self._level = self._known, value is not None, level
        if value is None or not was_known:
            self.shown = value or 0.0
            self._draw()
            return
        motion = self._theme.motion("level")
        Animation(shown=value, duration=motion.duration_s, t=motion.ease).start(self)

    def _word(self, text: str, style: str, color: Any) -> Text:
        label = Text(self._theme, text, style=style, wrap=False, color=color)
        self.add_widget(label)
        return label

    @property
    def _unit(self) -> float:
        return float(min(self.width / _BOX_WIDTH, self.height / _BOX_HEIGHT))

    def _draw(self, *_: object) -> None:
        unit = self._unit
        if unit <= 0:
            return
        x0 = self.x + (self.width - _BOX_WIDTH * unit) / 2
        y0 = self.y + (self.height - _BOX_HEIGHT * unit) / 2 + 11 * unit  # picture 06: 10 to 12 free at the ends
        step = 106 * unit
        self._draw_still(x0, y0, unit, step)
        for level in Level:
            self._fill_segment(level, _segment(level, x0, y0, unit, step), unit)
        self._place_now(x0, y0 + float(np.clip(self.shown, 0, 5)) * step, unit)

    def _draw_still(self, x0: float, y0: float, unit: float, step: float) -> None:
        """What stands still while the filling moves: drawn again for another size or level only."""
        labels = (*self._words.values(), *self._strong.values(), self._rest)
        words = tuple(tuple(label.size) for label in labels)
        now = (x0, y0, unit, self._known, self._level, self.rest, words)
        if now == self._still_for:
            return
        self._still_for = now
        empty, rims, sign_rims = [], [], []
        for level in Level:
            box = _segment(level, x0, y0, unit, step)
            empty.append(fill(rounded(*box, _CORNER * unit)))
            rims.append(self._rim(box, unit))
            sign_rims.append(self._place_sign(level, x0, y0 + (level.number - 0.5) * step, unit))
        self._empty.draw(*empty)
        self._rims.rgba = self._theme.colors.line if self._known else self._theme.colors.none
        self._rims.draw(*rims)
        self._lost.draw(*([] if self._known else [self._lost_sign(x0, y0 + 2.5 * step, unit)]))
        self._sign_rims.draw(*sign_rims)
        self._place_rest(x0, y0 + self.rest * step, unit)

    def _rim(self, box: tuple[float, float, float, float], unit: float) -> Part:
        """Whole, or of dashes where nothing is known (picture 41)."""
        x, y, width, height = box
        line, corner = self._theme.stroke("control"), _CORNER * unit
        if self._known:
            return stroke(rounded(*box, corner), line, closed=True)
        right, top = x + width, y + height
        sides = (
            ((x + corner, y), (right - corner, y)),
            ((right, y + corner), (right, top - corner)),
            ((right - corner, top), (x + corner, top)),
            ((x, top - corner), (x, y + corner)),
        )
        return join([dashed_line(*side, line, _DASH * unit, _DASH_GAP * unit) for side in sides])

    def _lost_sign(self, x0: float, y: float, unit: float) -> Part:
        """The sign of no signal, in the empty segments."""
        return shape_parts(None, x0 + (_LEFT + _WIDTH / 2) * unit, y, _LOST_SIGN * unit, 0)[0]

    def _fill_segment(self, level: Level, box: tuple[float, float, float, float], unit: float) -> None:
        x, y, width, height = box
        share = float(np.clip(self.shown - (level.number - 1), 0, 1)) if self._known else 0.0
        ink = self._fills[level]
        if share <= 0:
            ink.draw()
        elif share >= 1:
            ink.draw(fill(rounded(*box, _CORNER * unit)))
        else:
            ink.draw(fill(_cut(rounded(*box, _CORNER * unit), y + share * height)), *_flat(x, y, width, 0))

    def _place_sign(self, level: Level, x0: float, y: float, unit: float) -> Any:
        now = self._known and level is self._level
        outline = self._theme.stroke("levelOutlineOnLight") if self._theme.outlined_levels else 0.0
        size = (_NOW_SIGN if now else _SIGN) * unit
        body, rim = shape_parts(level, x0 + _SIGN_X * unit, y, size, outline)
        self._signs[level].draw(body)
        for label, seen in ((self._words[level], not now), (self._strong[level], now)):
            label.opacity = float(seen)
            label.pos = (round(x0 + _WORD_X * unit), round(y - label.height / 2))
        return rim

    def _place_now(self, x0: float, y: float, unit: float) -> None:
        self._now.opacity = float(self._known)
        self._now.pos = (round(x0 + 78 * unit - self._now.width), round(y - self._now.height / 2))
        tip = np.array([(112, 0), (88, 15), (88, -15)], np.float64) * unit + np.array((x0, y))
        self._arrow.draw(*([fill(tip)] if self._known else []))

    def _place_rest(self, x0: float, y: float, unit: float) -> None:
        known = self.rest >= 0
        self._rest.opacity = float(known)
        self._rest.pos = (round(x0 + 84 * unit - self._rest.width), round(y - self._rest.height / 2))
        ends = ((x0 + 96 * unit, y), (x0 + 280 * unit, y))
        self._rest_line.draw(*([dashed_line(*ends, 4 * unit, 9 * unit, 7 * unit)] if known else []))


def _segment(level: Level, x0: float, y0: float, unit: float, step: float) -> tuple[float, float, float, float]:
    low = y0 + (level.number - 1) * step + _INSET * unit
    return x0 + _LEFT * unit, low, _WIDTH * unit, step - 2 * _INSET * unit


def _cut(points: Any, top: float) -> Any:
    """The part of a convex shape below `top`."""
    kept = points.copy()
    kept[:, 1] = np.minimum(kept[:, 1], top)
    apart = np.abs(kept - np.roll(kept, 1, axis=0)).max(axis=1) > 1e-6
    return kept[apart]


def _flat(x: float, y: float, width: float, height: float) -> list[Any]:
    return [fill(rectangle(x, y, width, height))] if height > 0 else []
