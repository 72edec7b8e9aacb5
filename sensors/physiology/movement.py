"""Acceleration of a wrist: gravity along a slowly turning arm, a little tremor, and bouts of movement."""

from __future__ import annotations

import math

import numpy as np

from biofeedback.samples import FloatArray

RATE_HZ = 32  # as the Empatica E4
_REST_G = 0.004  # sensor noise and pulse on a resting wrist; E4 resolution is 1/64 g
_SWING_G = 0.45  # amplitude of a fidgeting arm; our choice
_SWING_HZ = 1.9
_TURN_S = 90.0  # how slowly a resting arm changes its pose


class Movement:
    """One second of acceleration at a time; the pose wanders, movement shakes it."""

    def __init__(self, generator: np.random.Generator) -> None:
        self._generator = generator
        self._tilt = 0.5  # radians
        self._roll = 0.3
        self._phase = 0.0

    def second(self, moving: float) -> FloatArray:
        """Acceleration of one second, shape (32, 3) in g; `moving` 0-1."""
        noise = self._generator.standard_normal((RATE_HZ, 3))
        turns = self._generator.standard_normal(2)
        self._tilt = _wander(self._tilt, 0.5, float(turns[0]), 0.15 + 0.6 * moving)
        self._roll = _wander(self._roll, 0.3, float(turns[1]), 0.15 + 0.6 * moving)
        gravity = np.array(
            [
                math.sin(self._tilt),
                math.cos(self._tilt) * math.sin(self._roll),
                math.cos(self._tilt) * math.cos(self._roll),
            ]
        )
        swing = self._swing() * moving
        return gravity + swing + (_REST_G + 0.08 * moving) * noise

    def _swing(self) -> FloatArray:
        steps = np.arange(1, RATE_HZ + 1) / RATE_HZ
        angle = self._phase + 2.0 * math.pi * _SWING_HZ * steps
        self._phase = float(angle[-1] % (2.0 * math.pi))
        return _SWING_G * np.stack([np.sin(angle), 0.6 * np.sin(angle + 1.1), 0.4 * np.cos(angle)], axis=1)


def _wander(value: float, home: float, noise: float, spread: float) -> float:
    keep = math.exp(-1.0 / _TURN_S)
    return home + keep * (value - home) + spread * math.sqrt(1.0 - keep * keep) * noise
