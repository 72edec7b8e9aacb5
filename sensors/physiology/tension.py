"""Tension and breathing of the simulated wearer: what drives heart and skin."""

from __future__ import annotations

import math

from sensors.physiology.scenario import Wearer

_RISE_S = 4.0  # sympathetic effects build up in seconds: Berntson 1997, Psychophysiology 34:623
_FALL_S = 45.0  # recovery half-time after a mild mental stressor about half a minute: Linden 1997
_FALL_SLOW_BREATHING_S = 25.0  # slow breathing shortens recovery: Zaccaro 2018, doi 10.3389/fnhum.2018.00353
_SLOW_PER_MIN = 8.0  # at or below this the breathing counts as slow
_FOLLOW_S = 8.0  # a person needs about two breaths to take over a pace; our choice


class Tension:
    """A number 0-1 that stressors push up and time, faster with slow breathing, lets down."""

    def __init__(self, wearer: Wearer) -> None:
        self._calm = wearer.calm
        self.value = wearer.calm
        self._stressors: list[tuple[float, float, float]] = []  # from_s, to_s, strength

    def push(self, from_s: float, strength: float, duration_s: float) -> None:
        """Add a stressor of `strength` 0-1 that lasts `duration_s`."""
        self._stressors.append((from_s, from_s + duration_s, strength))

    def step(self, at_s: float, dt_s: float, breaths_per_min: float) -> float:
        """Advance by `dt_s` and return the tension at `at_s`."""
        pushes = sum(strength for start, end, strength in self._stressors if start <= at_s < end)
        target = min(1.0, self._calm + pushes)
        fall_s = _FALL_SLOW_BREATHING_S if breaths_per_min <= _SLOW_PER_MIN else _FALL_S
        time_s = _RISE_S if target > self.value else fall_s
        self.value += (target - self.value) * (1.0 - math.exp(-dt_s / time_s))
        return self.value


_TURN = 2.0 * math.pi
_LOCK_S = 8.0  # within one or two breaths a willing wearer is in step with the circle (ours)


class Breathing:
    """Phase and rate of the breath; follows a pace with some delay, else stays near the wearer's own rate."""

    def __init__(self, wearer: Wearer) -> None:
        self._own_per_min = wearer.breaths_per_min
        self.pace_per_min: float | None = None
        self._paced_s = 0.0  # how long the pace has been shown; it begins with breathing in
        self.per_minute = wearer.breaths_per_min
        self.phase = 0.0  # radians; the sine is positive while breathing in

    def step(self, dt_s: float, tension: float, noise: float) -> None:
        """Advance by `dt_s`; `noise` is one standard normal number."""
        # Tension speeds free breathing up; a pace is followed closely but not perfectly.
        own = self._own_per_min * (1.0 + 0.35 * tension) + 1.5 * noise
        target = own if self.pace_per_min is None else self.pace_per_min * (1.0 + 0.02 * noise)
        self.per_minute += (target - self.per_minute) * (1.0 - math.exp(-dt_s / _FOLLOW_S))
        self.per_minute = max(2.0, self.per_minute)
        step = _TURN * self.per_minute / 60.0 * dt_s
        self.phase = (self.phase + step + self._towards_the_circle(dt_s)) % _TURN

    def follow(self, pace_per_min: float | None) -> None:
        """A circle with this pace begins now, breathing in first; None = breathe freely."""
        self.pace_per_min = pace_per_min
        self._paced_s = 0.0

    def _towards_the_circle(self, dt_s: float) -> float:
        """Who follows a circle breathes in with it: a part of the lag is made up each step."""
        if self.pace_per_min is None:
            return 0.0
        self._paced_s += dt_s
        lag = (_TURN * self.pace_per_min / 60.0 * self._paced_s - self.phase + math.pi) % _TURN - math.pi
        return lag * (1.0 - math.exp(-dt_s / _LOCK_S))
