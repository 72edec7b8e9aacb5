"""Skin conductance responses as they happen, from a causal phasic driver.

A response decays with about two seconds. Level + 2 s x slope undoes that decay: in it a response is a short bump,
also when it begins on the flank of another one, where the conductance still falls. The threshold is absolute.
One relative to the largest response of the record (NeuroKit's default) needs the future and lets one artefact hide
all the rest.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from math import sqrt

from biofeedback.signals.artefacts import is_slip
from biofeedback.signals.skin_curve import SkinCurve

DECAY_S = 2.0  # decay constant of a response (Benedek & Kaernbach 2010, J Neurosci Methods 190:80)
BUMP_uS = 0.05  # smallest bump of the driver: a response of 0.022 uS; wrist noise stays below (docs/method.md)
NOISE_GAIN = 6.1  # SD of the driver per SD of white noise and root of the sampling step (numerically, 4-128 Hz)
NOISE_SDS = 5.5  # a bump must stand so far above the driver's noise: next to no false responses (docs/method.md)
BUMP_GAIN = 2.25  # bump of a response of 1 uS with the canonical constants 0.75 and 2 s, after the curve's filter
BACK_SHARE = 0.2  # the bump is over when it has come back this far; less splits bumps at noise (simulator)
ONSET_BACK_S = 0.25  # the filter delays the foot of the bump by about this much
PEAK_AHEAD_S = 0.6  # the conductance peaks so long after the driver: canonical response after the curve's filter
ARTEFACT_SHARE = 0.75  # with more of its samples disturbed a bump is no response; large true ones have fewer
SLIP_BACK_S = 3.0  # a rise that begins so soon after a slip is the electrode coming back
FOOT_S = 5.0  # the foot follows a rise that slow: it is drift, not a response (Boucsein 2012: rises take 1-3 s)
AT_FOOT = 0.25  # of the smallest bump: up to here the response has not begun
LONGEST_RECOVERY_S = 30.0  # a half recovery that takes longer is none (Boucsein 2012: usually 2-10 s)


@dataclass(frozen=True, slots=True)
class Response:
    """One skin conductance response. Times in seconds on the session clock."""

    onset_s: float
    peak_s: float
    amplitude_uS: float  # from the driver, so that overlapping responses are not taken too small
    found_s: float  # when it was known
    half_recovery_s: float | None = (
        None  # from the peak to half the amplitude; None = unknown or cut by the next one
    )

    @property
    def rise_s(self) -> float:
        """From onset to peak."""
        return self.peak_s - self.onset_s


class ResponseDetector:
    """Finds responses in the valid samples of one curve, in order of time."""

    def __init__(self) -> None:
        self.found: deque[Response] = deque(maxlen=1000)
        self._recovery = _Recovery()
        self._rising = False
        self._foot_uS: float | None = None
        self._foot_s = self._top_uS = self._top_s = 0.0
        self._samples = self._disturbed = 0  # since the last foot
        self._slipped_s = float("-inf")

    def step(self, time_s: float, dt_s: float, curve: SkinCurve, *, artefact: bool) -> None:
        """Take the curve after one more sample, `dt_s` after the one before; `artefact`: it is disturbed."""
        driver = curve.level_uS + DECAY_S * curve.slope_uS_s
        if self._recovery.waiting:
            self._follow_recovery(time_s, curve.level_uS)
        self._samples += 1
        if artefact:
            self._disturbed += 1
            self._slipped_s = time_s if is_slip(curve) else self._slipped_s
        if self._rising:
            self._rise(time_s, driver, curve.level_uS)
        elif self._foot_uS is None or driver <= self._foot_uS:
            self._set_foot(time_s, driver)
        elif driver - self._foot_uS >= max(BUMP_uS, NOISE_SDS * NOISE_GAIN * curve.noise_uS * sqrt(dt_s)):
            self._rising = True
            self._top_uS, self._top_s = driver, time_s
        else:
            self._follow_foot(time_s, dt_s, driver, self._foot_uS)

    def _follow_foot(self, time_s: float, dt_s: float, driver: float, foot: float) -> None:
        self._foot_uS = foot + (driver - foot) * dt_s / FOOT_S
        if driver - self._foot_uS < AT_FOOT * BUMP_uS:
            self._foot_s = time_s

    def _rise(self, time_s: float, driver: float, level_uS: float) -> None:
        foot = self._foot_uS or 0.0
        if driver > self._top_uS:
            self._top_uS, self._top_s = driver, time_s
        if self._top_uS - driver < BACK_SHARE * (self._top_uS - foot):
            return
        slipped = self._foot_s - self._slipped_s <= SLIP_BACK_S
        if not slipped and self._disturbed <= ARTEFACT_SHARE * self._samples:
            self._report(time_s, (self._top_uS - foot) / BUMP_GAIN, level_uS)
        self._set_foot(time_s, driver)

    def _set_foot(self, time_s: float, driver: float) -> None:
        self._rising = False
        self._foot_uS, self._foot_s = driver, time_s
        self._samples = self._disturbed = 0

    def _report(self, time_s: float, amplitude_uS: float, level_uS: float) -> None:
        peak_s = self._top_s + PEAK_AHEAD_S
        self.found.append(Response(self._foot_s - ONSET_BACK_S, peak_s, amplitude_uS, time_s))
        self._recovery.begin(peak_s, level_uS, amplitude_uS)

    def _follow_recovery(self, time_s: float, level_uS: float) -> None:
        half_s = self._recovery.step(time_s, level_uS)
        if half_s is not None:
            self.found[-1] = replace(self.found[-1], half_recovery_s=half_s)

    def reset(self) -> None:
        """Forget a rise under way: a gap or a breach is between."""
        self._rising = False
        self._foot_uS = None
        self._recovery.waiting = False


class _Recovery:
    """Waits until the conductance has come half the way down."""

    def __init__(self) -> None:
        self.waiting = False
        self._peak_s = self._highest_uS = self._half_uS = 0.0

    def begin(self, peak_s: float, level_uS: float, amplitude_uS: float) -> None:
        self.waiting = True
        self._peak_s, self._highest_uS, self._half_uS = peak_s, level_uS, amplitude_uS / 2

    def step(self, time_s: float, level_uS: float) -> float | None:
        self._highest_uS = max(self._highest_uS, level_uS)
        after_s = time_s - self._peak_s
        if after_s > LONGEST_RECOVERY_S:
            self.waiting = False
        elif after_s > 0.0 and level_uS <= self._highest_uS - self._half_uS:
            self.waiting = False
            return after_s
        return None
