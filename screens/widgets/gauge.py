"""Tension as five segments beside each other, with an arrow for now and the own line that matters in the game."""

from __future__ import annotations

from typing import Any

import numpy as np
from kivy.animation import Animation
from kivy.graphics import PopMatrix, PushMatrix, Translate
from kivy.uix.floatlayout import FloatLayout

from biofeedback.samples import Level
from screens.theme import Theme, mixed
from screens.widgets.geometry import fill, round_stroke, rounded
from screens.widgets.ink import Ink
from screens.widgets.number import FloatProperty
from screens.widgets.text import Small

# game.js gauge(), from the top: arrow of 10 to 32, segments of 34 to 56, line of 20 to 70, word below
_ARROW_TOP, _ARROW_TIP, _SEGMENT_TOP, _SEGMENT_BOTTOM, _LINE_TOP, _LINE_BOTTOM = 10, 32, 34, 56, 20, 70
_ARROW_HALF, _GAP, _CORNER, _LINE = 12, 3, 8, 5
_INSIDE = 0.12  # the arrow stays inside the segment of its level: sign, word and arrow never disagree
_LEVELS = tuple(Level)


class LevelGauge(FloatLayout):
    """`show(level, value)` moves over the time of the token `level`; None empties it at once. `value` is 0 to 5 on
    the scale of the levels, `line` the level that is still below the own line."""

    shown: float = FloatProperty(0.0)
    lit: float = FloatProperty(0.0)

    def __init__(self, theme: Theme, line: int, line_text: str, **kwargs: Any) -> None:
        kwargs.setdefault("size_hint", (1, None))
        super().__init__(**kwargs)
        self._theme, self._line_at = theme, line
        self._level: Level | None = None
        self._goal: tuple[Level | None, float | None] | None = None
        self._end = (0.0, 0.0)  # arrow and lit segments once it has arrived
        self._segments = [Ink(self.canvas.before, theme.colors.surface2) for _ in _LEVELS]
        self._line = Ink(self.canvas.before, theme.colors.text)
        with self.canvas.before:
            PushMatrix()
            self._arrow_place = Translate(0, 0)
        self._arrow = Ink(self.canvas.before, theme.colors.text)
        with self.canvas.before:
            PopMatrix()
        self._word = Small(theme, line_text, wrap=False)
        self.add_widget(self._word)
        self.height = theme.dp(_LINE_BOTTOM) + self._word.height
        for name in ("pos", "size"):
            self.fbind(name, self._draw)
        self.fbind("shown", self._move_arrow)
        self.fbind("lit", self._paint)
        self._draw()

    @property
    def level(self) -> Level | None:
        """The level shown, or on its way to."""
        return self._level

    def show(self, level: Level | None, value: float | None) -> None:
        """Move to another level and value."""
        goal = (level, None if value is None else round(value, 2))
        if goal == self._goal:
            return
        self._goal, was_empty, self._level = goal, self._level is None, level
        Animation.cancel_all(self, "shown", "lit")
        if level is None:
            self.lit = 0.0
            self._move_arrow()
            return
        inside = level.number - 0.5 if value is None else value
        shown = float(np.clip(inside, level.number - 1 + _INSIDE, level.number - _INSIDE))
        if was_empty:
            self._end = self.shown, self.lit = shown, float(level.number)
            self._move_arrow()
            return
        self._end = (shown, float(level.number))
        motion = self._theme.motion("level")
        Animation(shown=shown, lit=level.number, duration=motion.duration_s, t=motion.ease).start(self)

    def arrive(self) -> None:
        """Be at once where it is going: a picture shows no way."""
        Animation.cancel_all(self, "shown", "lit")
        if self._level is not None:
            self.shown, self.lit = self._end

    def _y(self, from_top: float) -> float:
        return float(self.y + self.height - self._theme.dp(from_top))

    def _x(self, value: float) -> float:
        return float(self.x + self.width * value / len(_LEVELS))

    def _draw(self, *_: object) -> None:
        dp = self._theme.dp
        low, high = self._y(_SEGMENT_BOTTOM), self._y(_SEGMENT_TOP)
        for at, ink in enumerate(self._segments):
            left, right = self._x(at) + dp(_GAP), self._x(at + 1) - dp(_GAP)
            ink.draw(fill(rounded(left, low, max(1.0, right - left), high - low, dp(_CORNER))))
        x = self._x(self._line_at)
        ends = np.array(((x, self._y(_LINE_BOTTOM)), (x, self._y(_LINE_TOP))))
        self._line.draw(round_stroke(ends, dp(_LINE)))
        self._word.pos = (round(x - self._word.width / 2), round(self.y))
        self._paint()
        self._move_arrow()

    def _paint(self, *_: object) -> None:
        for level, ink in zip(_LEVELS, self._segments, strict=True):
            share = float(np.clip(self.lit - level.number + 1, 0, 1))
            ink.rgba = mixed(self._theme.colors.surface2, self._theme.level_color(level), share)

    def _move_arrow(self, *_: object) -> None:
        if self._level is None:
            self._arrow.draw()
            return
        half, top, tip = (self._theme.dp(part) for part in (_ARROW_HALF, -_ARROW_TOP, -_ARROW_TIP))
        self._arrow.draw(fill(np.array(((-half, top), (0.0, tip), (half, top)))))
        self._arrow_place.xy = (self._x(self.shown), self.y + self.height)
