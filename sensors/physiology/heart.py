"""A heart: integral pulse frequency modulation with respiratory sinus arrhythmia, Mayer waves and slow drift.

The rate is integrated; each time the integral passes a whole number there is a beat (Mateo and Laguna 2000,
IEEE Trans Biomed Eng 47:985). So intervals are true differences of beat times.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from sensors.physiology.scenario import Wearer

_TENSION_BPM = 26.0  # rise at full tension; TSST in adolescents +15 to +30 /min: Kirschbaum 1993, Gunnar 2009
_MOVING_BPM = 11.0  # light arm movement while sitting; our choice
_RSA_FAST_BPM = 4.2  # half peak-to-peak at 15 breaths a minute: Hirsch and Bishop 1981, Am J Physiol 241:H620
_RSA_SLOW_BPM = 8.5  # the same at the resonance near 6 a minute: Lehrer 2000, Vaschillo 2006
_RESONANCE_PER_MIN = 6.0
_RESONANCE_WIDTH = 3.0  # breaths a minute to half of the gain
_MAYER_HZ = 0.095  # Julien 2006, Cardiovasc Res 70:12
_MAYER_BPM = 1.2
_DRIFT_S = 180.0  # time constant of the slow wander
_DRIFT_BPM = 1.8  # its standard deviation


@dataclass(frozen=True, slots=True)
class Beat:
    """One heart beat and the interval that it ends."""

    at_s: float
    interval_ms: float


class Heart:
    """Beats of the simulated wearer, one step at a time."""

    def __init__(self, wearer: Wearer) -> None:
        self._rest_bpm = wearer.heart_rate_bpm
        self._drift_bpm = 0.0
        self._smooth_bpm = wearer.heart_rate_bpm
        self._beats = 0.0  # the integral; a beat at each whole number
        self._last_at_s: float | None = None

    def step(self, at_s: float, dt_s: float, drive: Drive) -> Beat | None:
        """Advance from `at_s - dt_s` to `at_s`; at most one beat fits in a step of 1/8 s."""
        self._drift(dt_s, drive.noise)
        goal = self._rest_bpm + _TENSION_BPM * drive.tension + _MOVING_BPM * drive.moving
        # The vagus answers within a second, the sympathetic rise takes some seconds: Berntson 1997.
        self._smooth_bpm += (goal - self._smooth_bpm) * (1.0 - math.exp(-dt_s / 3.0))
        mayer = _MAYER_BPM * math.sin(2.0 * math.pi * _MAYER_HZ * at_s)
        rate = self._smooth_bpm + self._drift_bpm + mayer + sinus_arrhythmia_bpm(drive)
        return self._integrate(at_s, dt_s, max(35.0, rate))

    def _drift(self, dt_s: float, noise: float) -> None:
        keep = math.exp(-dt_s / _DRIFT_S)
        self._drift_bpm = keep * self._drift_bpm + _DRIFT_BPM * math.sqrt(1.0 - keep * keep) * noise

    def _integrate(self, at_s: float, dt_s: float, rate_bpm: float) -> Beat | None:
        growth = rate_bpm / 60.0 * dt_s
        self._beats += growth
        if self._beats < 1.0:
            return None
        self._beats -= 1.0
        beat_s = at_s - dt_s * self._beats / growth
        last_s, self._last_at_s = self._last_at_s, beat_s
        return None if last_s is None else Beat(beat_s, 1000.0 * (beat_s - last_s))


@dataclass(frozen=True, slots=True)
class Drive:
    """What the heart listens to in one step."""

    tension: float  # 0-1
    moving: float  # 0-1
    breaths_per_min: float
    breath_phase: float  # radians
    noise: float  # one standard normal number


def sinus_arrhythmia_bpm(drive: Drive) -> float:
    """How much the breath speeds the heart up now (/min): most near 6 breaths a minute, less when tense."""
    off = (drive.breaths_per_min - _RESONANCE_PER_MIN) / _RESONANCE_WIDTH
    size = _RSA_FAST_BPM + (_RSA_SLOW_BPM - _RSA_FAST_BPM) / (1.0 + off * off)
    # At slow breathing heart rate and lung volume rise and fall together (doi 10.3389/fnins.2020.570400).
    fullness = -math.cos(drive.breath_phase)
    return size * (1.0 - 0.6 * drive.tension) * fullness
