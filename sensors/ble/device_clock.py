"""Maps a device's own clock to the session clock, and unwraps counters that start again at zero.

A frame can only be late, never early. So the smallest delay seen tells how the two clocks lie, and a slow leak
lets the map follow crystals that run apart.
"""

from __future__ import annotations

_LEAK = 100e-6  # seconds per second: two cheap crystals of 50 ppm each
_JUMP_S = 2.0  # further off than this the device has set its clock, or restarted


class DeviceClock:
    """The offset between one device's clock and ours, for one connection."""

    def __init__(self) -> None:
        self._offset_s: float | None = None
        self._last_device_s = 0.0

    def to_session(self, device_s: float, received_s: float) -> float:
        """Session time of device time `device_s`, told by a frame that arrived at `received_s`."""
        seen_s = received_s - device_s
        if self._offset_s is None or abs(seen_s - self._offset_s) > _JUMP_S:
            self._offset_s = seen_s
        else:
            passed_s = max(0.0, device_s - self._last_device_s)
            self._offset_s = min(self._offset_s + _LEAK * passed_s, seen_s)
        self._last_device_s = device_s
        return device_s + self._offset_s

    def at(self, device_s: float) -> float:
        """Session time of a device time that was told earlier, by what is known now; nan before any frame."""
        return float("nan") if self._offset_s is None else device_s + self._offset_s


class TickCounter:
    """Unwraps a tick counter: which of the possible times is nearest to what our own clock says has passed."""

    def __init__(self, ticks_per_s: float, wraps_at: int) -> None:
        self._ticks_per_s = ticks_per_s
        self._wraps_at = wraps_at
        self._total: int | None = None
        self._received_s = 0.0

    def advance(self, tick: int, received_s: float) -> float | None:
        """Seconds since the first tick; None for a frame that came twice or too late to be in order."""
        if self._total is None:
            self._total, self._received_s = tick, received_s
            return tick / self._ticks_per_s
        step = (tick - self._total) % self._wraps_at
        expected = (received_s - self._received_s) * self._ticks_per_s
        step += self._wraps_at * round((expected - step) / self._wraps_at)
        if step <= 0:
            return None
        self._total += step
        self._received_s = received_s
        return self._total / self._ticks_per_s
