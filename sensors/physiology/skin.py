"""Skin conductance: a tonic level that drifts and rises with tension, plus bi-exponential responses."""

from __future__ import annotations

import math

from sensors.physiology.scenario import Wearer

_RISE_S = 0.75  # time constants of the response: Alexander 2005, J Neurosci Methods 146:116; Benedek 2010
_DECAY_S = 2.0
_LEVEL_UP_S = 12.0  # sweat ducts fill within seconds to tens of seconds and empty slower: Boucsein 2012, 1.4
_LEVEL_DOWN_S = 60.0
_LEVEL_PER_TENSION = 0.9  # at full tension the level is 90 % above rest; Stress-Predict shows 1.3 to 2.5 times
_DRIFT_S = 240.0
_DRIFT_SMOOTH_S = 20.0  # slower than a response by far: a wander must never look like one
_DRIFT_SHARE = 0.05  # standard deviation of the slow wander, as a share of the level
_RESPONSES_AT_TENSION = 18.0  # more responses a minute at full tension; up to 20 and more: Dawson 2007
_AMPLITUDE_uS = 0.16  # median amplitude at rest; 0.2-1.0 uS is usual on the palm, less on the wrist
_AMPLITUDE_SPREAD = 0.5  # log-normal: Braithwaite 2013
_AMPLITUDE_PER_TENSION = 2.2
_NOISE_uS = 0.003  # resolution of a wrist device, about 0.001 uS (E4 data sheet: 900 pS), plus the amplifier
_OPEN_uS = 0.004  # what an open circuit reads
_RESETTLE_S = 6.0  # gel and sweat bridge the electrodes again

# The sum of both exponentials peaks below one; this factor makes an impulse of 1 peak at 1 uS.
_PEAK_S = math.log(_DECAY_S / _RISE_S) * _DECAY_S * _RISE_S / (_DECAY_S - _RISE_S)
_TO_PEAK = 1.0 / (math.exp(-_PEAK_S / _DECAY_S) - math.exp(-_PEAK_S / _RISE_S))


class Skin:
    """Conductance of the simulated wearer, one step at a time."""

    def __init__(self, wearer: Wearer) -> None:
        self._rest_uS = wearer.skin_level_uS
        self._own_per_min = wearer.responses_per_min
        self._level = 1.0 + _LEVEL_PER_TENSION * wearer.calm
        self._wander = 0.0  # where the slow drift goes
        self._drift = 0.0
        self._slow = 0.0  # the two exponentials of all responses together
        self._fast = 0.0
        self._touch = 1.0  # 0 = open circuit, 1 = full contact

    def step(self, dt_s: float, tension: float, moving: float, touching: bool, draws: Draws) -> float:
        """Advance by `dt_s` and return the reading in microsiemens."""
        self._step_level(dt_s, tension, draws[0])
        self._step_responses(dt_s, tension, draws)
        self._touch = (
            self._touch + (1.0 - self._touch) * (1.0 - math.exp(-dt_s / _RESETTLE_S)) if touching else 0.0
        )
        if not touching:
            return max(0.0, _OPEN_uS + 0.5 * _NOISE_uS * draws[3])
        # Moving shifts the electrodes: contact area changes with every swing.
        slip = 1.0 + 0.12 * moving * draws[4]
        true_uS = self._rest_uS * self._level * (1.0 + self._drift) + self._slow - self._fast
        return max(0.0, true_uS * self._touch * slip + _NOISE_uS * draws[3])

    def startle(self, strength: float) -> None:
        """One response at once, as to a sudden event of `strength` 0-1."""
        self._add(_AMPLITUDE_uS * (1.0 + 4.0 * strength))

    def _step_level(self, dt_s: float, tension: float, noise: float) -> None:
        goal = 1.0 + _LEVEL_PER_TENSION * tension
        time_s = _LEVEL_UP_S if goal > self._level else _LEVEL_DOWN_S
        self._level += (goal - self._level) * (1.0 - math.exp(-dt_s / time_s))
        keep = math.exp(-dt_s / _DRIFT_S)
        self._wander = keep * self._wander + _DRIFT_SHARE * math.sqrt(1.0 - keep * keep) * noise
        self._drift += (max(-0.5, self._wander) - self._drift) * (1.0 - math.exp(-dt_s / _DRIFT_SMOOTH_S))

    def _step_responses(self, dt_s: float, tension: float, draws: Draws) -> None:
        self._slow *= math.exp(-dt_s / _DECAY_S)
        self._fast *= math.exp(-dt_s / _RISE_S)
        per_minute = self._own_per_min + _RESPONSES_AT_TENSION * tension
        if draws[1] < per_minute * dt_s / 60.0:
            size = _AMPLITUDE_uS * math.exp(_AMPLITUDE_SPREAD * draws[2])
            self._add(size * (1.0 + _AMPLITUDE_PER_TENSION * tension))

    def _add(self, peak_uS: float) -> None:
        self._slow += _TO_PEAK * peak_uS
        self._fast += _TO_PEAK * peak_uS


Draws = tuple[float, float, float, float, float]
"""Random numbers of one step: drift (normal), response (uniform 0-1), its size, noise, slip (normal)."""
