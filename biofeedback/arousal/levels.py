"""Five levels from the index: personal thresholds, hysteresis and a minimum dwell, so that the picture is calm."""

from __future__ import annotations

from biofeedback.samples import Level

EDGES = (0.1, 0.5, 0.9, 1.3)  # index; rest lies in the lowest two for two thirds of the time (docs/method.md)
HYSTERESIS = 0.1  # index; a quarter of a level: the picture does not flicker at an edge
DWELL_S = 5.0  # a level stays at least this long, long enough to be seen and named
GONE_S = 30.0  # after this long without an index the next level starts anew
_LEVELS = tuple(Level)


class Levels:
    """Turns the index into a level, second by second. Higher `sensitivity` = the levels come sooner."""

    def __init__(self, sensitivity: float) -> None:
        self.sensitivity = sensitivity
        self._number: int | None = None
        self._since_s = float("-inf")
        self._last_s = float("-inf")

    def update(self, time_s: float, index: float | None) -> Level | None:
        """The level at this second; None without an index."""
        if index is None:
            return None
        if time_s - self._last_s > GONE_S:
            self._number = None
        self._last_s = time_s
        scaled = index * self.sensitivity
        number = self._next(time_s, scaled)
        if number != self._number:
            self._number, self._since_s = number, time_s
        return _LEVELS[number]

    def _next(self, time_s: float, scaled: float) -> int:
        number = self._number
        if number is None:
            return _plain(scaled)
        if time_s - self._since_s < DWELL_S:
            return number
        rising, falling = _plain(scaled - HYSTERESIS), _plain(scaled + HYSTERESIS)
        if rising > number:
            return rising
        return min(number, falling)


def _plain(scaled: float) -> int:
    return sum(scaled > edge for edge in EDGES)
