"""A small moving line of the last values: it moves while they come, and shows a gap where they do not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from kivy.uix.widget import Widget

from screens.theme import Theme
from screens.widgets.geometry import Part, disc, rectangle, stroke
from screens.widgets.geometry import fill as filled
from screens.widgets.ink import Ink

_HEIGHT_DP = 64  # a quarter of a card; enough to see a beat-to-beat swing
_DOT_DP = 5  # the newest value


class Trace(Widget):
    """`show(values)` draws one value a second, the newest at the right; None is a gap. `least`: smallest span."""

    def __init__(self, theme: Theme, count: int, least: float, **kwargs: Any) -> None:
        super().__init__(size_hint=(1, None), height=theme.dp(_HEIGHT_DP), **kwargs)
        self._theme, self._count, self._least = theme, count, least
        self.values: tuple[float | None, ...] = ()
        self._ground = Ink(self.canvas, theme.colors.line)
        self._line = Ink(self.canvas, theme.colors.accent)
        for name in ("pos", "size"):
            self.fbind(name, self._draw)

    def show(self, values: Sequence[float | None]) -> None:
        """Draw these values."""
        newest = tuple(values)[-self._count :]
        if newest != self.values:
            self.values = newest
            self._draw()

    def _draw(self, *_: object) -> None:
        thin = self._theme.stroke("hairline")
        self._ground.draw(filled(rectangle(self.x, self.y, self.width, thin)))
        self._line.draw(*self._parts())

    def _parts(self) -> list[Part]:
        known = [value for value in self.values if value is not None]
        if not known:
            return []
        middle, span = (min(known) + max(known)) / 2, max(self._least, max(known) - min(known))
        inset = self._theme.dp(_DOT_DP) + self._theme.stroke("control")
        step = (self.width - 2 * inset) / max(1, self._count - 1)
        first = self.right - inset - step * (len(self.values) - 1)
        points = [
            None
            if value is None
            else (first + at * step, self.center_y + (value - middle) / span * (self.height - 2 * inset))
            for at, value in enumerate(self.values)
        ]
        parts = [stroke(run, self._theme.stroke("control")) for run in _runs(points)]
        if points[-1] is not None:
            parts.append(disc(*points[-1], self._theme.dp(_DOT_DP)))
        return parts


def _runs(points: Sequence[tuple[float, float] | None]) -> list[Any]:
    """The stretches without a gap, each an array of shape (n, 2) with n >= 2."""
    runs: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [np.array(run, np.float64) for run in runs if len(run) > 1]
