"""The smoothed conductance with its slope and curvature: one filter serves level, artefacts and responses."""

from __future__ import annotations

from math import exp

TAU_S = 0.3  # two one-poles: takes the quantisation of a wrist band, keeps responses apart (docs/method.md)


class SkinCurve:
    """Two one-pole low-passes in a row. `level_uS`, `slope_uS_s` and `bend_uS_s2` are of the last sample."""

    __slots__ = ("_first", "bend_uS_s2", "level_uS", "slope_uS_s", "started")

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget everything: a gap or a breach is between."""
        self.started = False
        self._first = self.level_uS = self.slope_uS_s = self.bend_uS_s2 = 0.0

    def step(self, dt_s: float, value_uS: float) -> float:
        """Take one sample that came `dt_s` after the one before; return the level."""
        if not self.started:
            self.started = True
            self._first = self.level_uS = value_uS
            return value_uS
        share = 1.0 - exp(-dt_s / TAU_S)
        self._first += share * (value_uS - self._first)
        change = share * (self._first - self.level_uS)
        self.level_uS += change
        slope = change / dt_s
        self.bend_uS_s2 = (slope - self.slope_uS_s) / dt_s
        self.slope_uS_s = slope
        return self.level_uS
