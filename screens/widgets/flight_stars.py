"""What was won stays in the sky: each whole string is a star, seven stars are a constellation.

Drawn anew only when a star comes; a frame costs one comparison, and while a star arrives one colour.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from biofeedback.training.night_flight import STARS_EACH
from screens.theme import Theme, with_alpha
from screens.widgets.geometry import Part, disc, stroke
from screens.widgets.ink import Ink

# seven places each in a square of 1, in the order in which they come; lines join them in that order
FIGURES: dict[str, tuple[tuple[float, float], ...]] = {
    "boat": ((0.05, 0.35), (0.25, 0.10), (0.72, 0.10), (0.95, 0.35), (0.50, 0.35), (0.50, 0.95), (0.86, 0.48)),
    "bird": ((0.02, 0.62), (0.25, 0.80), (0.44, 0.52), (0.50, 0.36), (0.57, 0.52), (0.77, 0.80), (0.98, 0.62)),
    "mountain": ((0.02, 0.15), (0.25, 0.62), (0.38, 0.42), (0.58, 0.92), (0.78, 0.50), (0.86, 0.62), (0.99, 0.15)),
    "arrow": ((0.02, 0.15), (0.28, 0.36), (0.52, 0.55), (0.76, 0.74), (0.96, 0.92), (0.62, 0.90), (0.94, 0.58)),
    "house": ((0.18, 0.08), (0.18, 0.56), (0.02, 0.50), (0.50, 0.95), (0.98, 0.50), (0.82, 0.56), (0.82, 0.08)),
    "river": ((0.02, 0.85), (0.22, 0.66), (0.40, 0.76), (0.52, 0.50), (0.68, 0.34), (0.82, 0.42), (0.98, 0.12)),
}
# shares of the picture: left, bottom of each figure, above where most strings pass, clear of the bars
_PLACES = ((0.06, 0.66), (0.80, 0.56), (0.30, 0.72), (0.56, 0.70), (0.16, 0.48), (0.68, 0.40))
_SIDE_DP, _SIDE_SHARE = 150.0, 0.22
_STAR_DP, _NEW_DP, _LINE_DP = 3.6, 6.5, 1.6
_DONE_ALPHA, _LINE_ALPHA = 0.75, 0.22  # behind the flight: seen, never in its way
ARRIVES_S = 1.2  # a star comes as softly as the lamps: less than one change of light a second


class Constellations:
    """`show(stars, dt)` once a frame."""

    def __init__(self, canvas: Any, theme: Theme) -> None:
        self._theme = theme
        chalk = theme.colors.chalk
        self._lines = Ink(canvas, with_alpha(chalk, _LINE_ALPHA))
        self._old = Ink(canvas, with_alpha(chalk, _DONE_ALPHA))
        self._new = Ink(canvas, with_alpha(chalk, 0))
        self._box = (0.0, 0.0, 1.0, 1.0)
        self._stars, self._arrived = 0, 1.0
        self._seen = (0.0, 0.0)  # how far the newest has come, and the lamps, as drawn

    @property
    def stars(self) -> int:
        """How many are drawn."""
        return self._stars

    def lay_out(self, x: float, y: float, width: float, height: float) -> None:
        """Another size."""
        self._box = (x, y, width, height)
        self._draw()

    def show(self, stars: int, dt: float, share: float = 1.0) -> None:
        """So many stars now; the newest one comes softly. `share` is how far the lamps are on: without them less
        is to be seen."""
        if stars != self._stars:
            self._stars, self._arrived = stars, 1.0 if self._theme.reduced_motion else 0.0
            self._draw()
        self._arrived = min(1.0, self._arrived + dt / ARRIVES_S)
        if (self._arrived, share) != self._seen:
            self._seen = (self._arrived, share)
            chalk = self._theme.colors.chalk
            self._new.rgba = with_alpha(chalk, self._arrived * share)
            self._old.rgba = with_alpha(chalk, _DONE_ALPHA * share)
            self._lines.rgba = with_alpha(chalk, _LINE_ALPHA * share)

    def _draw(self) -> None:
        dp = self._theme.dp
        places = [self._place(number) for number in range(self._shown_from, self._stars)]
        self._lines.draw(*self._joined(places))
        self._old.draw(*(disc(*at, dp(_STAR_DP)) for at in places[:-1]))
        self._new.draw(*(disc(*at, dp(_NEW_DP)) for at in places[-1:]))

    @property
    def _shown_from(self) -> int:
        """As many figures as there are places; the oldest goes when its place is needed again."""
        figures = -(-self._stars // STARS_EACH)
        return STARS_EACH * max(0, figures - len(_PLACES))

    def _place(self, number: int) -> tuple[float, float]:
        figure, star = divmod(number, STARS_EACH)
        across, up = list(FIGURES.values())[figure % len(FIGURES)][star]
        left, low = _PLACES[figure % len(_PLACES)]
        x, y, width, height = self._box
        side = min(self._theme.dp(_SIDE_DP), _SIDE_SHARE * min(width, height))
        left = min(left * width, width - side * 1.1)
        return x + left + across * side, y + low * height + up * side

    def _joined(self, places: list[tuple[float, float]]) -> list[Part]:
        width = self._theme.dp(_LINE_DP)
        figures = [places[at : at + STARS_EACH] for at in range(0, len(places), STARS_EACH)]
        return [stroke(np.array(figure), width) for figure in figures if len(figure) > 1]
