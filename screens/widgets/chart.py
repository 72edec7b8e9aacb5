"""The tension chart: bands, own rest, the line that stops at every gap, and what happened around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from kivy.clock import Clock
from kivy.properties import ObjectProperty
from kivy.uix.floatlayout import FloatLayout

from biofeedback.samples import Level
from screens.theme import Theme, with_alpha
from screens.widgets import chart_parts as parts
from screens.widgets.chart_data import BANDS, ChartData
from screens.widgets.chart_frame import Frame, Kind, frame_of
from screens.widgets.chart_labels import ChartLabels
from screens.widgets.geometry import disc, stroke
from screens.widgets.ink import Ink, hatch_period
from screens.widgets.levels import shape_parts

_SIGN_DP: dict[Kind, float] = {"full": 28, "youth": 24, "small": 20}  # review.js, pictures 15 and 04
_LINE_DP: dict[Kind, float] = {"full": 3, "youth": 4.5, "small": 3.5}  # tokens.json chart.line, pictures 15 and 04
_REST_DASH_DP: dict[Kind, float] = {"full": 3, "youth": 4, "small": 4}  # review.js, picture 04
_RAIL_DP = 20  # review.js: middle of the signs at the left
_CURSOR_STROKE_DP, _CURSOR_HALO_DP, _CURSOR_SIGN_DP, _CURSOR_BELOW_DP = 3, 19, 32, 26  # review.js
_GAP_ALPHA = 0.24  # review.js: a hatch of 0.45 laid at half
_WEAK_ALPHA = 0.45  # tokens.json chart.quality
_SHADE_ALPHA = 0.5  # tokens.json chart.bands


class TensionChart(FloatLayout):
    """One tension curve. `kind`: "full" for the trainer, "youth" with a large line, "small" as a sparkline.

    `minutes(n)` gives the word of a tick ("4 min"), `rest_text` and `own_text` name the rest line and the own
    numbers, `level_words` (optional) stand beside the signs. `show(data)` draws other data; call it once a second
    at most. With `on_cursor(time_s)` a touch or drag anywhere moves the cursor; `cursor_s` may also be set.
    """

    cursor_s = ObjectProperty(None, allownone=True)

    def __init__(
        self,
        theme: Theme,
        data: ChartData,
        *,
        kind: Kind = "full",
        minutes: Callable[[int], str] | None = None,
        rest_text: str = "",
        own_text: str = "",
        level_words: Mapping[Level, str] | None = None,
        on_cursor: Callable[[float], object] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._theme, self._kind, self._data, self._on_cursor = theme, kind, data, on_cursor
        self._has_level_words = bool(level_words)
        self._still_for: object = None
        self._labels = ChartLabels(
            self, theme, kind, minutes=minutes, rest_text=rest_text, own_text=own_text, level_words=level_words
        )
        self._build_inks()
        self._place_labels = Clock.create_trigger(lambda _: self._labels.place(self._frame, self._data))
        for name in ("pos", "size"):
            self.fbind(name, self._draw)
        self.fbind("cursor_s", self._draw_cursor)
        self.show(data)

    @property
    def data(self) -> ChartData:
        """What is drawn."""
        return self._data

    def show(self, data: ChartData) -> None:
        """Draw other data."""
        self._data = data
        self._labels.show(data)
        self._draw()

    def on_touch_down(self, touch: Any) -> bool:
        """Takes the finger when there is a cursor to move."""
        if self._on_cursor is not None and self.collide_point(*touch.pos):
            touch.grab(self)
            self._move_cursor(touch.x)
            return True
        return bool(super().on_touch_down(touch))

    def on_touch_move(self, touch: Any) -> bool:
        """Follows the finger."""
        if touch.grab_current is self:
            self._move_cursor(touch.x)
            return True
        return bool(super().on_touch_move(touch))

    def on_touch_up(self, touch: Any) -> bool:
        """Lets go."""
        if touch.grab_current is self:
            touch.ungrab(self)
            return True
        return bool(super().on_touch_up(touch))

    def _move_cursor(self, x: float) -> None:
        self.cursor_s = self._frame.time_at(x)
        if self._on_cursor is not None:
            self._on_cursor(self.cursor_s)

    @property
    def _frame(self) -> Frame:
        return frame_of(self, self._theme, self._kind, self._data, level_words=self._has_level_words)

    @property
    def _outline(self) -> float:
        return self._theme.stroke("levelOutlineOnLight") if self._theme.outlined_levels else 0.0

    def _build_inks(self) -> None:
        colors, canvas = self._theme.colors, self.canvas.before
        self._shade = Ink(canvas, with_alpha(colors.surface2, _SHADE_ALPHA))
        self._rules = Ink(canvas, with_alpha(colors.line, 0.7))  # review.js: fainter than a divider
        self._hatch = Ink(canvas, with_alpha(colors.none, _GAP_ALPHA), hatched=True)
        self._blocks = Ink(canvas, colors.surface2)
        self._axis = Ink(canvas, colors.line_strong)
        self._rest = Ink(canvas, colors.text2)
        self._mark_lines = Ink(canvas, colors.line_strong)
        self._line = Ink(canvas, colors.text)
        self._quality = Ink(canvas, colors.text2)
        self._weak = Ink(canvas, with_alpha(colors.text2, _WEAK_ALPHA), hatched=True)
        self._grounds = Ink(canvas, colors.surface)
        self._chip_rims = Ink(canvas, colors.line_strong)
        self._rings = Ink(canvas, colors.chalk)
        self._rail = {level: Ink(canvas, self._theme.level_color(level)) for level in Level}
        self._rail_rims = Ink(canvas, colors.text)
        self._now, self._now_rim = Ink(canvas, colors.none), Ink(canvas, colors.text)
        self._lost = Ink(canvas, colors.none)
        self._cursor_inks = [Ink(canvas, c) for c in (colors.accent, colors.surface, colors.none, colors.text)]

    def _draw(self, *_: object) -> None:
        frame = self._frame
        if not frame.drawable:
            return
        data, dp = self._data, self._theme.dp
        self._draw_still(frame)
        self._line.draw(*parts.curve(frame, data, dp(_LINE_DP[self._kind])))
        self._draw_gaps(frame)
        self._draw_now(frame)
        if self._kind != "small":
            grounds, lines, rings = parts.happenings(frame, data, dp)
            self._grounds.draw(*grounds)
            self._chip_rims.draw(*lines)
            self._rings.draw(*rings)
        if self._kind == "full":
            self._blocks.draw(*parts.phase_blocks(frame, data, dp))
            plain, hatched = parts.quality_strip(frame, data, dp, hatch_period(self._theme))
            self._quality.draw(*plain)
            self._weak.draw(*hatched)
        self._draw_cursor()
        self._place_labels()

    def _draw_still(self, frame: Frame) -> None:
        """What stands still while the line grows: drawn again for another box only, never each second."""
        box = (frame.x0, frame.left, frame.right, frame.bottom, frame.top, self._data.rest)
        if box == self._still_for:
            return
        self._still_for = box
        dash = _REST_DASH_DP[self._kind]
        self._rest.draw(*parts.rest_line(frame, self._data, self._theme.dp, dash))
        if self._kind != "small":
            self._draw_bands(frame)
            self._draw_rail(frame)

    def _draw_gaps(self, frame: Frame) -> None:
        size = self._theme.dp(_SIGN_DP[self._kind])
        hatched, signs = parts.gap_parts(frame, self._data, hatch_period(self._theme), size)
        y = frame.y(BANDS / 2 if self._kind == "small" else BANDS - 0.5)
        self._hatch.draw(*hatched)
        self._lost.draw(*(shape_parts(None, x, y, size, 0)[0] for x in signs))

    def _draw_bands(self, frame: Frame) -> None:
        hairline, full = self._theme.stroke("hairline"), self._kind == "full"
        self._shade.draw(*(parts.shades(frame) if full else []))
        width = hairline if full else 2 * hairline  # picture 15
        self._rules.draw(*(parts.rule(frame, band, width) for band in range(1 if full else 0, BANDS + 1)))
        self._axis.draw(*([parts.rule(frame, 0, 1.5 * hairline)] if full else []))

    def _draw_rail(self, frame: Frame) -> None:
        """The signs of the five bands at the left; in a low chart smaller, so that none lies over another."""
        size, rims = min(self._theme.dp(_SIGN_DP[self._kind]), frame.y(1) - frame.y(0)), []
        x = frame.x0 + self._theme.dp(_RAIL_DP)
        for level, ink in self._rail.items():
            body, rim = shape_parts(level, x, frame.y(level.number - 0.5), size, self._outline)
            ink.draw(body)
            rims.append(rim)
        self._rail_rims.draw(*rims)

    def _draw_now(self, frame: Frame) -> None:
        """The sign of the level now, at the end of a youth's line."""
        data = self._data
        number = data.at(float(data.times_s[-1]))[1] if self._kind != "full" and len(data.times_s) else 0
        if not number:
            self._now.draw()
            self._now_rim.draw()
            return
        level = tuple(Level)[number - 1]
        x, y = frame.x(float(data.times_s[-1])), frame.y(float(data.values[-1]))
        body, rim = shape_parts(level, x, y, self._theme.dp(_SIGN_DP[self._kind]), self._outline)
        self._now.rgba = self._theme.level_color(level)
        self._now.draw(body)
        self._now_rim.draw(rim)

    def _draw_cursor(self, *_: object) -> None:
        frame = self._frame
        if self.cursor_s is None or not frame.drawable:
            for ink in self._cursor_inks:
                ink.draw()
            return
        dp, x = self._theme.dp, frame.x(self.cursor_s)
        number = self._data.at(self.cursor_s)[1]
        level = list(Level)[number - 1] if number else None
        y = parts.value_y(frame, self._data, self.cursor_s)
        body, rim = shape_parts(level, x, y, dp(_CURSOR_SIGN_DP), self._outline)
        bottom = frame.bottom - (dp(_CURSOR_BELOW_DP) if self._kind == "full" else 0)
        line = stroke(np.array([(x, bottom), (x, frame.top + dp(6))]), dp(_CURSOR_STROKE_DP))
        self._cursor_inks[2].rgba = self._theme.level_color(level)
        for ink, part in zip(self._cursor_inks, (line, disc(x, y, dp(_CURSOR_HALO_DP)), body, rim), strict=True):
            ink.draw(part)
