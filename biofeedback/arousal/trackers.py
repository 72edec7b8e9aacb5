"""What is usual for this person in this session: a centre that follows slowly, and a spread that is frozen."""

from __future__ import annotations

from math import sqrt

LEAST_SECONDS = 60  # a quantity that came late goes on calibrating: half a baseline is the least to compare with
CALIBRATION_S = 120.0  # shortest memory while calibrating: two minutes, the usual resting baseline


class SlowBaseline:
    """Centre and spread of one quantity, one value a second.

    While calibrating the centre is a plain mean, later one of `CALIBRATION_S` memory. Afterwards it follows with
    `tau_s`, because skin conductance drifts for an hour: a frozen centre takes drift for tension. The spread is
    never smaller than `least_spread`, so a very quiet start does not make everything after it look large. It is
    frozen with the calibration.
    """

    def __init__(self, *, tau_s: float, least_spread: float) -> None:
        self._tau_s = tau_s
        self._least_spread = least_spread
        self._count = 0
        self._centre = 0.0
        self._variance = 0.0
        self._frozen = False

    @property
    def spread(self) -> float:
        """The divisor that makes this quantity comparable."""
        return max(self._least_spread, sqrt(self._variance))

    def restart(self) -> None:
        """Calibrate anew."""
        self._count = 0
        self._centre = self._variance = 0.0
        self._frozen = False

    def freeze(self) -> None:
        """The calibration is over; from now on the centre only follows slowly. What came late goes on a while."""
        self._frozen = True

    def score(self, value: float) -> float:
        """How many spreads `value` lies above the centre as it was one second before; then learn from it."""
        deviation = value - self._centre if self._count else 0.0
        scored = deviation / self.spread
        self._learn(value, deviation)
        return scored

    def _learn(self, value: float, deviation: float) -> None:
        self._count += 1
        if self._count == 1:
            self._centre = value
            return
        if self._frozen and self._count > LEAST_SECONDS:
            self._centre += deviation / self._tau_s
            return
        gain = max(1.0 / self._count, 1.0 / CALIBRATION_S)
        self._centre += gain * deviation
        self._variance += gain * ((1.0 - gain) * deviation * deviation - self._variance)
