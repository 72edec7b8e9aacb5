"""When was a packet sent? Most straps send once a second, by their own clock, and a packet may only arrive late.

So the grid that the arrivals make, at its early edge, tells the sendings better than each arrival does.
"""

from __future__ import annotations

from collections import deque
from statistics import median

_KEPT = 40  # packets: long enough for a period good to 1 ms, short enough to follow a crystal
_LEAST = 5  # fewer steps are no grid
_ON_GRID = 0.08  # share of the period that a step may be off: a connection interval late or early
_MOSTLY = 0.85  # of the steps must fit: now and then one packet is late, and the next one in time
_MISSED = 1.6  # of a period: a packet is missing in between
_FOLLOW = 1.0005  # the grid may run this much slower than it seems: an early packet sets it right at once
_UNSURE_S = 0.018  # how well the early edge of the grid is known, beside its shortest delay; our measure
LATE_S = 0.35  # without a grid: a notification may be this late; connection intervals are up to 0.1-0.3 s


class Sends:
    """The sendings of one connection."""

    def __init__(self) -> None:
        self._arrivals_s: deque[float] = deque(maxlen=_KEPT)
        self._steps_s: deque[float] = deque(maxlen=_KEPT - 1)
        self._period_s: float | None = None
        self._sent_s = 0.0

    def earliest_s(self) -> float | None:
        """The last packet was not sent before this; None before the first packet."""
        if not self._arrivals_s:
            return None
        if self._period_s is None:
            return self._arrivals_s[-1] - LATE_S
        return self._sent_s - _UNSURE_S

    def add(self, received_s: float) -> bool:
        """A packet arrived; True when one is missing before it."""
        missing = False
        if self._arrivals_s:
            step_s = received_s - self._arrivals_s[-1]
            missing = self._period_s is not None and step_s > _MISSED * self._period_s
            if missing:
                self._arrivals_s.clear()
                self._steps_s.clear()
            else:
                self._steps_s.append(step_s)
        self._arrivals_s.append(received_s)
        before_s, self._period_s = self._period_s, self._grid_s()
        if self._period_s is None or before_s is None:
            self._sent_s = received_s
        else:
            self._sent_s = min(received_s, self._sent_s + _FOLLOW * self._period_s)
        return missing

    def _grid_s(self) -> float | None:
        if len(self._steps_s) < _LEAST:
            return None
        usual_s = median(self._steps_s)
        fitting = sum(abs(step_s - usual_s) < _ON_GRID * usual_s for step_s in self._steps_s)
        if fitting < _MOSTLY * len(self._steps_s):
            return None
        return (self._arrivals_s[-1] - self._arrivals_s[0]) / (len(self._arrivals_s) - 1)
