"""The session clock: seconds since the session began, monotonic, zero until it is started.

Sources are started before the clock runs, so that a simulated or replayed session begins at exactly zero and is
the same every time.
"""

from __future__ import annotations

import time
from collections.abc import Callable


class SessionClock:
    """Call it for the time. `speed` above 1 lets a rehearsal run faster than life."""

    def __init__(self, *, speed: float = 1.0, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._speed = speed
        self._started: float | None = None

    def start(self) -> None:
        """From now on time runs."""
        self._started = self._monotonic()

    def __call__(self) -> float:
        """Seconds on the session clock."""
        return 0.0 if self._started is None else (self._monotonic() - self._started) * self._speed


class DrivenClock:
    """A clock that stands where it was put: for runs as fast as possible, and for tests."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        """Seconds on the session clock."""
        return self.now_s
