"""Five levels from the index: personal thresholds, hysteresis and a minimum dwell, so that the picture is calm."""

from __future__ import annotations

from biofeedback.samples import Level

EDGES = (0.1, 0.5, 0.9, 1.3)  # index; rest lies in the lowest two for two thirds of the time (docs/method.md)
HYSTERESIS = 0.1  # index; a quarter of a level: the picture does not flicker at an edge
DWELL_S = 5.0  # a level stays at least this long, long enough to be seen and named
ALONE = (
    0.55  # of a rise of the slow level alone: below the third level's entry, because that may be an hour's drift
)
SUPPORT = (
    4.0  # how much more of it counts per unit of the other terms: any real response frees it (docs/method.md)
)
GONE_S = 30.0  # after this long without an index the next level starts anew
_LEVELS = tuple(Level)


class Levels:
    """Turns the index into a level, second by second. Higher `sensitivity` = the levels come sooner."""

    def __init__(self, sensitivity: float) -> None:
        self.sensitivity = sensitivity
        self._number: int | None = None
        self._since_s = float("-inf")
        self._last_s = float("-inf")

    def update(self, time_s: float, index: float | None, slow_share: float = 0.0) -> Level | None:
        """The level at this second; None without an index. `slow_share`: what the slow skin level adds to it.

        Skin conductance creeps up for an hour in a warm room. So the slow level alone never leads beyond "a
        little"; with responses or the heart going along it counts in full.
        """
        if index is None:
            return None
        if time_s - self._last_s > GONE_S:
            self._number = None
        self._last_s = time_s
        scaled = _supported(index * self.sensitivity, slow_share * self.sensitivity)
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


def _supported(index: float, slow: float) -> float:
    others = index - slow
    return others + min(slow, ALONE + SUPPORT * max(0.0, others))


def _plain(scaled: float) -> int:
    return sum(scaled > edge for edge in EDGES)
