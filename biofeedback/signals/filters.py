"""The few filters everything is built from. Constants follow the time step, so no rate is assumed anywhere."""

from __future__ import annotations

from collections import deque
from math import exp, pi, tan


def share(dt_s: float, tau_s: float) -> float:
    """How far a one-pole filter with time constant `tau_s` goes towards its input in `dt_s`; 0-1."""
    return 1.0 - exp(-dt_s / tau_s)


class Smoother:
    """Exponential mean with time constant `tau_s`; its first value is its start, so nothing rises from zero."""

    __slots__ = ("tau_s", "value")

    def __init__(self, tau_s: float) -> None:
        self.tau_s = tau_s
        self.value: float | None = None

    def step(self, dt_s: float, sample: float) -> float:
        """Take one sample that came `dt_s` after the one before."""
        before = self.value
        self.value = sample if before is None else before + share(dt_s, self.tau_s) * (sample - before)
        return self.value

    def reset(self) -> None:
        """Forget everything."""
        self.value = None


class HighPass:
    """First-order Butterworth high-pass, bilinear transform, warped for each time step."""

    __slots__ = ("_before", "_cutoff_hz", "_dt_s", "_warped", "value")

    def __init__(self, cutoff_hz: float) -> None:
        self._cutoff_hz = cutoff_hz
        self._dt_s = self._warped = 0.0
        self._before: float | None = None
        self.value = 0.0

    def step(self, dt_s: float, sample: float) -> float:
        """Take one sample that came `dt_s` after the one before."""
        if self._before is not None:
            warped = tan(
                pi * min(self._cutoff_hz * dt_s, 0.45)
            )  # 0.45: the transform breaks down at half the rate
            self.value = (sample - self._before + (1.0 - warped) * self.value) / (1.0 + warped)
        self._before = sample
        return self.value

    def reset(self) -> None:
        """Forget everything."""
        self._before = None
        self.value = 0.0


class DelayedMean:
    """Mean of what was seen between `newest_s` and `oldest_s` ago: what was usual before the present episode."""

    def __init__(self, *, newest_s: float, oldest_s: float) -> None:
        self._newest_s = newest_s
        self._oldest_s = oldest_s
        self._waiting: deque[tuple[float, float]] = deque()
        self._inside: deque[tuple[float, float]] = deque()
        self._sum = 0.0

    def add(self, time_s: float, value: float) -> None:
        """Take one value; times must not go back."""
        self._waiting.append((time_s, value))

    def at(self, time_s: float) -> float | None:
        """The mean as of `time_s`; None while nothing is old enough."""
        while self._waiting and self._waiting[0][0] <= time_s - self._newest_s:
            entry = self._waiting.popleft()
            self._inside.append(entry)
            self._sum += entry[1]
        while self._inside and self._inside[0][0] < time_s - self._oldest_s:
            self._sum -= self._inside.popleft()[1]
        return self._sum / len(self._inside) if self._inside else None
