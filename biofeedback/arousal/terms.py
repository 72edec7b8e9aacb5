"""The terms of the index: skin level, phasic activity, and what is unusual against the last minutes.

Begun from a causal reference design; what was changed, and what each change is worth, is in docs/method.md. The
surface is flat, so the constants are round. "Tuned" = chosen on Stress-Predict S02-S12 and UT Dallas UT01-05 only.
"""

from __future__ import annotations

from math import log, tanh

from biofeedback.arousal.trackers import SlowBaseline
from biofeedback.samples import Features
from biofeedback.signals.filters import DelayedMean, Smoother

SMOOTH_S = 20.0  # memory of the heart rate and of the index (reference design)
AREA_S = 3.0  # memory of the phasic area: shorter than the reference's 20 s, the index smooths anyway (tuned)
LEVEL_FLOOR_uS = 0.05  # keeps the logarithm quiet; the lowest valid conductance (tuned; reference 0.1)
PHASIC_FLOOR_uS = 0.005  # about the noise of a 4 Hz wrist band after the filters (reference design)
LEVEL_TAU_S = 3000.0  # 20 min forgets real rises, a frozen centre counts an hour's drift (tuned; reference 2400)
PHASIC_TAU_S = 1200.0  # reference design
HEART_TAU_S = 2400.0  # heart rate sinks as a session goes on, like the level rises (reference: of the level)
LOCAL_NEWEST_S, LOCAL_OLDEST_S = 60.0, 300.0  # "the last minutes", without the present one (reference design)
LEVEL_SD = 0.475  # population spread of ln conductance (reference design)
PHASIC_SD = 0.524  # of ln phasic area (reference design)
PHASIC_LOCAL_SD = 0.544  # of its local contrast (reference design)
HEART_SD_BPM = 9.98  # of the heart rate, and of its local contrast (reference design)
LEAST_SHARE = 0.25  # of a population spread: the smallest divisor (tuned; reference 0.5)
GAP_S = 15.0  # after a longer hole the smoothers start anew: what was before is no longer "now"

Scores = dict[str, float]  # term -> its score, limited to +-2


def squash(score: float) -> float:
    """Limits a score to +-2 without a corner, so that one wild second cannot rule the index."""
    return 2.0 * tanh(score / 2.0)


class _Quantity:
    """One smoothed quantity with its contrast against the last minutes."""

    def __init__(self, memory_s: float) -> None:
        self._smooth = Smoother(memory_s)
        self._recent = DelayedMean(newest_s=LOCAL_NEWEST_S, oldest_s=LOCAL_OLDEST_S)
        self._last_s = float("-inf")

    def smooth(self, time_s: float, value: float) -> float:
        step_s = time_s - self._last_s
        if step_s > GAP_S:
            self._smooth.reset()
        self._last_s = time_s
        return self._smooth.step(min(step_s, GAP_S), value)

    def forget(self) -> None:
        """A new baseline begins: what was before is no measure of it."""
        self._recent = DelayedMean(newest_s=LOCAL_NEWEST_S, oldest_s=LOCAL_OLDEST_S)

    def contrast(self, time_s: float, value: float) -> float:
        usual = self._recent.at(time_s)
        self._recent.add(time_s, value)
        return 0.0 if usual is None else value - usual


class SkinTerms:
    """Level, phasic activity and its local contrast."""

    def __init__(self) -> None:
        self._area = _Quantity(AREA_S)
        self._level = SlowBaseline(tau_s=LEVEL_TAU_S, least_spread=LEAST_SHARE * LEVEL_SD)
        self._phasic = SlowBaseline(tau_s=PHASIC_TAU_S, least_spread=LEAST_SHARE * PHASIC_SD)

    def restart(self) -> None:
        """A new baseline begins."""
        for baseline in (self._level, self._phasic):
            baseline.restart()
        self._area.forget()

    def freeze(self) -> None:
        """The baseline is over."""
        for baseline in (self._level, self._phasic):
            baseline.freeze()

    def update(self, features: Features, *, learn: bool) -> Scores:
        """The scores of this second; empty without skin conductance, and while nothing may be learned yet."""
        if features.scl_uS is None or features.phasic_uS is None:
            return {}
        area = self._area.smooth(features.time_s, features.phasic_uS)
        if not learn:
            return {}
        phasic = log(area + PHASIC_FLOOR_uS)
        return {
            "level": squash(self._level.score(log(features.scl_uS + LEVEL_FLOOR_uS))),
            "phasic": squash(self._phasic.score(phasic)),
            "phasic_local": squash(self._area.contrast(features.time_s, phasic) / PHASIC_LOCAL_SD),
        }


class HeartTerms:
    """Heart rate against the baseline and against the last minutes."""

    def __init__(self) -> None:
        self._rate = _Quantity(SMOOTH_S)
        self._usual = SlowBaseline(tau_s=HEART_TAU_S, least_spread=LEAST_SHARE * HEART_SD_BPM)

    def restart(self) -> None:
        """A new baseline begins."""
        self._usual.restart()
        self._rate.forget()

    def freeze(self) -> None:
        """The baseline is over."""
        self._usual.freeze()

    def update(self, features: Features, *, learn: bool) -> Scores:
        """The scores of this second; empty without a heart rate, and while nothing may be learned yet."""
        if features.heart_rate_bpm is None:
            return {}
        rate = self._rate.smooth(features.time_s, features.heart_rate_bpm)
        if not learn:
            return {}
        return {
            "heart": squash(self._usual.score(rate)),
            "heart_local": squash(self._rate.contrast(features.time_s, rate) / HEART_SD_BPM),
        }
