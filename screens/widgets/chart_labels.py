"""The words of a tension chart. Built when they change, placed when the chart moves; never made each second."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from biofeedback.samples import Level
from screens.theme import Theme
from screens.widgets.chart_data import ChartData, Mark, minute_ticks
from screens.widgets.chart_frame import Frame, Kind
from screens.widgets.chart_parts import PHASE_HEIGHT_DP, chip_y, covers_curve, own_place, value_y
from screens.widgets.text import Icon, Text

_PHASE_INDENT_DP, _BESIDE_RING_DP, _BESIDE_OWN_DP = 14, 20, 24  # review.js, picture 15
_QUIET_AT = 1.5  # in the second band: above the own rest, below the own numbers
_SIGN_WORD_DP, _EDGE_DP, _YOUTH_TICK_DP = 44, 4, 6

_LOOKS = 9  # places along a word at which the curve is looked at: closer than a letter

Place = Callable[[Any, Frame, ChartData], tuple[float, float]]


class ChartLabels:
    """Makes the labels of a chart as children of `host` and keeps them in their places."""

    def __init__(
        self,
        host: Any,
        theme: Theme,
        kind: Kind,
        *,
        minutes: Callable[[int], str] | None,
        rest_text: str,
        own_text: str,
        level_words: Mapping[Level, str] | None,
    ) -> None:
        self._host, self._theme, self._kind = host, theme, kind
        self._minutes, self._rest_text, self._own_text = minutes, rest_text, own_text
        self._level_words = dict(level_words or {})
        self._placed: list[tuple[Any, Place]] = []
        self._made_for: object = None

    def show(self, data: ChartData) -> bool:
        """Make the labels anew when the words changed; True when they did."""
        words = (
            data.phases,
            data.marks,
            data.own_numbers,
            ticks := self._ticks_of(data),
            data.rest is None,
            data.quiet,
        )
        if self._kind == "small" or words == self._made_for:
            return False
        self._made_for = words
        self._host.clear_widgets()
        self._placed = []
        for time_s, text in ticks:
            self._add(self._text(text), self._tick_place(time_s))
        self._marks(data)
        self._own_numbers(data)
        if self._kind == "full":
            self._phases(data)
            self._quiet(data)
        if self._rest_text and data.rest is not None:
            self._add(self._text(self._rest_text), self._rest_place)
        for level, word in self._level_words.items():
            self._add(self._text(word), self._level_place(level))
        return True

    def place(self, frame: Frame, data: ChartData) -> None:
        """Put every label where it belongs now."""
        for label, where in self._placed:
            x, y = where(label, frame, data)
            label.pos = (round(x), round(y))

    def _text(self, text: str, style: str = "tick", *, strong: bool = False) -> Text:
        colors = self._theme.colors
        return Text(self._theme, text, style=style, wrap=False, color=colors.text if strong else colors.text2)

    def _add(self, label: Any, where: Place) -> None:
        self._host.add_widget(label)
        self._placed.append((label, where))

    def _ticks_of(self, data: ChartData) -> tuple[tuple[float, str], ...]:
        """Times with their words. A line that grows each second has new ones once a minute at most."""
        if data.ticks or self._minutes is None:
            return tuple(data.ticks)
        found = minute_ticks(data.start_s, data.end_s)
        return tuple((data.start_s + 60.0 * minute, self._minutes(minute)) for minute in found)

    def _tick_place(self, time_s: float) -> Place:
        above = self._theme.dp(_YOUTH_TICK_DP) if self._kind == "youth" else 0.0

        def where(label: Any, frame: Frame, _: ChartData) -> tuple[float, float]:
            x = frame.x(time_s) - label.width / 2
            return float(np.clip(x, frame.left, max(frame.left, frame.right - label.width))), frame.y0 + above

        return where

    def _phases(self, data: ChartData) -> None:
        dp = self._theme.dp
        for phase in data.phases:

            def where(
                label: Any,
                frame: Frame,
                _: ChartData,
                start_s: float = phase.start_s,
                end_s: float = phase.end_s,
            ) -> tuple[float, float]:
                left, right = frame.inside(start_s, end_s)
                # a word that does not fit is left out: cut words are hard to read
                label.opacity = float(label.width + dp(_PHASE_INDENT_DP + _EDGE_DP) <= right - left)
                return left + dp(_PHASE_INDENT_DP), frame.y1 - dp(PHASE_HEIGHT_DP) / 2 - label.height / 2

            self._add(self._text(phase.text, "pill", strong=True), where)

    def _quiet(self, data: ChartData) -> None:
        for quiet in data.quiet:

            def where(
                label: Any,
                frame: Frame,
                _: ChartData,
                start_s: float = quiet.start_s,
                end_s: float = quiet.end_s,
            ) -> tuple[float, float]:
                left, right = frame.inside(start_s, end_s)
                label.opacity = float(label.width + 2 * self._theme.dp(_EDGE_DP) <= right - left)
                return (left + right - label.width) / 2, frame.y(_QUIET_AT) - label.height / 2

            if quiet.text:
                self._add(self._text(quiet.text, "small"), where)

    def _marks(self, data: ChartData) -> None:
        for mark in data.marks:
            if mark.icon:
                self._add(Icon(self._theme, mark.icon, size_name="pill"), self._chip_place(mark))
            elif mark.text:
                self._add(self._text(mark.text, "small", strong=True), self._beside_ring(mark.time_s))

    def _chip_place(self, mark: Mark) -> Place:
        def where(label: Any, frame: Frame, data: ChartData) -> tuple[float, float]:
            y = chip_y(frame, data, mark, self._theme.dp)
            return frame.x(mark.time_s) - label.width / 2, y - label.height / 2

        return where

    def _beside_ring(self, time_s: float) -> Place:
        beside, up = self._theme.dp(_BESIDE_RING_DP), self._theme.dp(_EDGE_DP)

        def where(label: Any, frame: Frame, data: ChartData) -> tuple[float, float]:
            x = frame.x(time_s)
            fits = x + beside + label.width <= frame.right
            left = x + beside if fits else x - beside - label.width
            return left, _highest(frame, data, time_s, (left, left + label.width)) + up

        return where

    def _own_numbers(self, data: ChartData) -> None:
        for at, number in enumerate(data.own_numbers):
            self._add(self._text(str(number.value), "pill", strong=True), self._own_place(number.time_s, None))
            if at == 0 and self._own_text:
                beside = self._theme.dp(_BESIDE_OWN_DP)
                self._add(self._text(self._own_text), self._own_place(number.time_s, beside))

    def _own_place(self, time_s: float, beside: float | None) -> Place:
        def where(label: Any, frame: Frame, _: ChartData) -> tuple[float, float]:
            x, y = own_place(frame, time_s, self._theme.dp)
            return (x - label.width / 2 if beside is None else x + beside * frame.text_scale), y - label.height / 2

        return where

    def _rest_place(self, label: Any, frame: Frame, data: ChartData) -> tuple[float, float]:
        """Under the line or above it, from the right to the left: the first place where the curve is not."""
        edge = self._theme.dp(_EDGE_DP)
        rest_y = frame.y(data.rest or 0.0)
        below, above = rest_y - label.height - edge, rest_y + edge
        heights = [above] if below <= frame.bottom else [below, above]  # never over the axis
        x = frame.right - label.width - edge
        while x > frame.left:
            for y in heights:
                if not covers_curve(
                    frame, data, (x - edge, y - edge, x + label.width + edge, y + label.height + edge)
                ):
                    return x, y
            x -= label.width / 2
        return frame.right - label.width - edge, heights[0]

    def _level_place(self, level: Level) -> Place:
        indent = self._theme.dp(_SIGN_WORD_DP)

        def where(label: Any, frame: Frame, _: ChartData) -> tuple[float, float]:
            return frame.x0 + indent, frame.y(level.number - 0.5) - label.height / 2

        return where


def _highest(frame: Frame, data: ChartData, time_s: float, over: tuple[float, float]) -> float:
    """Px of the curve where it is highest between two x, so that a word never stands on the line."""
    times = [time_s, *(frame.time_at(x) for x in np.linspace(*over, _LOOKS))]
    known = [time for time in times if not np.isnan(data.at(time)[0])]
    return max(value_y(frame, data, time) for time in known or [time_s])
