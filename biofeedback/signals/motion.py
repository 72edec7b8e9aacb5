"""Movement: how much the length of the acceleration strays within one second, whatever way the band is turned."""

from __future__ import annotations

from collections import deque
from math import sqrt

import numpy as np

from biofeedback.samples import Samples

MOVING_G = (
    0.05  # spread of the acceleration's length; provisional gate of an open detector, checked in docs/method.md
)
MOVING_WINDOW_S = 10  # one gesture is no movement; ten seconds hold a few steps
MOVING_SHARE = 0.5  # of that window
HEART_CALMS_S = (
    30.0  # after effort the heart needs so long until its rate tells of tension again (about half a minute
)
# for light effort; the fast phase of heart rate recovery, Imai et al. 1994, JACC 24:1529)
STALE_S = 3.0  # acceleration comes many times a second


class MotionChannel:
    """Acceleration of one source at a time."""

    def __init__(self) -> None:
        self._count = 0
        self._sum = 0.0
        self._squares = 0.0
        self._last_s = float("-inf")
        self._held: float | None = None
        self._moving: deque[bool] = deque(maxlen=MOVING_WINDOW_S)
        self._moved_s = float("-inf")
        self._now_s = 0.0

    def add(self, samples: Samples) -> None:
        """Take one block of shape (n, 3) in g."""
        squared = np.einsum("ij,ij->i", samples.values, samples.values)
        self._count += len(squared)
        self._sum += float(np.add.reduce(np.sqrt(squared)))
        self._squares += float(np.add.reduce(squared))
        self._last_s = max(self._last_s, float(samples.time_s[-1]))

    def restart(self) -> None:
        """Another source takes over."""
        self._moving.clear()
        self._held = None

    def second(self, now_s: float) -> float | None:
        """Close one whole second: the spread of the acceleration's length in g, or None."""
        if now_s - self._last_s > STALE_S:
            self._held = None
        elif self._count > 1:
            mean = self._sum / self._count
            self._held = sqrt(max(0.0, self._squares / self._count - mean * mean))
        self._count = 0
        self._sum = self._squares = 0.0
        self._moving.append(self._held is not None and self._held > MOVING_G)
        self._now_s = now_s
        if self.moving:
            self._moved_s = now_s
        return self._held

    @property
    def moving(self) -> bool:
        """Whether the wearer has been moving for a good part of the last seconds."""
        return sum(self._moving) >= MOVING_SHARE * MOVING_WINDOW_S

    @property
    def still_s(self) -> float:
        """How long the wearer has not been moving; infinite when he never was, or nothing measures it."""
        return self._now_s - self._moved_s

    @property
    def heart_share(self) -> float:
        """How far the heart rate can be believed to tell of tension: 0 while moving, 1 half a minute later."""
        return min(1.0, max(0.0, self.still_s / HEART_CALMS_S))
