"""When the app must lock by itself: after some idle minutes, and at once where a screen may change hands."""

from __future__ import annotations

from biofeedback.vault.clock import Clock
from biofeedback.vault.settings import LOCK_AFTER_MIN

_MINUTE_S = 60.0


class AutoLock:
    """Asked by the app once a second: `due` says whether to lock now."""

    def __init__(self, clock: Clock, after_min: int = LOCK_AFTER_MIN) -> None:
        self._clock = clock
        self._after_s = after_min * _MINUTE_S
        self._last_s = clock.monotonic_s()
        self._now = False

    def touch(self) -> None:
        """Somebody touched the screen. A lock that is due already stays due."""
        if not self.due():
            self._last_s = self._clock.monotonic_s()

    def in_background(self) -> None:
        """Another app or the switched-off screen covers this one: lock at once."""
        self._now = True

    def youth_part_begins(self) -> None:
        """The tablet changes hands: lock at once."""
        self._now = True

    def unlocked(self) -> None:
        """A trainer unlocked: begin to count anew."""
        self._now = False
        self._last_s = self._clock.monotonic_s()

    def due(self) -> bool:
        """Whether the app must lock now."""
        return self._now or self._clock.monotonic_s() - self._last_s >= self._after_s
