"""The smoothed conductance with its slope and curvature: one filter serves level, artefacts and responses."""

from __future__ import annotations

from math import exp

NOISE_MEMORY_S = 30.0  # the noise of a band changes with its seat, not from breath to breath
NOISE_JUMP, NOISE_FLOOR_uS = 4.0, 0.001  # one response or artefact may not pass for noise; the floor lets it grow
SECOND_DIFFERENCE = 1.95  # mean size of a second difference of white noise, in its SD: sqrt(6 x 2 / pi)
TAU_S = 0.3  # two one-poles: takes the quantisation of a wrist band, keeps responses apart (docs/method.md)


class SkinCurve:
    """Two one-pole low-passes in a row. `level_uS`, `slope_uS_s` and `bend_uS_s2` are of the last sample."""

    __slots__ = (
        "_age_s",
        "_before",
        "_dt_s",
        "_first",
        "_jump",
        "_last",
        "_share",
        "bend_uS_s2",
        "level_uS",
        "slope_uS_s",
        "started",
    )

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget everything: a gap or a breach is between."""
        self.started = False
        self._dt_s = self._share = 0.0
        self._first = self.level_uS = self.slope_uS_s = self.bend_uS_s2 = 0.0
        self._age_s = self._before = self._last = self._jump = 0.0

    def step(self, dt_s: float, value_uS: float) -> float:
        """Take one sample that came `dt_s` after the one before; return the level."""
        if not self.started:
            self.started = True
            self._first = self.level_uS = self._before = self._last = value_uS
            return value_uS
        jump = abs(value_uS - 2.0 * self._last + self._before)
        self._before, self._last = self._last, value_uS
        self._learn_noise(dt_s, jump)
        if dt_s != self._dt_s:
            self._dt_s, self._share = dt_s, 1.0 - exp(-dt_s / TAU_S)
        self._first += self._share * (value_uS - self._first)
        change = self._share * (self._first - self.level_uS)
        self.level_uS += change
        slope = change / dt_s
        self.bend_uS_s2 = (slope - self.slope_uS_s) / dt_s
        self.slope_uS_s = slope
        return self.level_uS

    def _learn_noise(self, dt_s: float, jump: float) -> None:
        most = NOISE_JUMP * self._jump + NOISE_FLOOR_uS
        if jump > most:
            jump = most
        self._age_s += dt_s
        memory_s = self._age_s if self._age_s < NOISE_MEMORY_S else NOISE_MEMORY_S
        self._jump += (jump - self._jump) * dt_s / memory_s

    @property
    def noise_uS(self) -> float:
        """Standard deviation of the white noise of the samples, from their second differences."""
        return self._jump / SECOND_DIFFERENCE
