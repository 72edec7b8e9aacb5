"""Skin conductance: level, phasic area and responses per second, from valid samples only."""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

from biofeedback.samples import Reason, Samples
from biofeedback.signals.artefacts import is_artefact
from biofeedback.signals.filters import HighPass
from biofeedback.signals.responses import Response, ResponseDetector
from biofeedback.signals.skin_curve import SkinCurve
from biofeedback.signals.skin_validity import SkinValidity

PHASIC_CUTOFF_HZ = 0.1  # reference design; NeuroKit's high-pass default is 0.05, BioSPPy's 0.1
GAP_S = 2.0  # a longer step between samples is a gap: the filters start anew; one lost packet of a second is none
SETTLE_S = 3.0  # after a gap or a breach: two time constants of the high-pass, before that it knows nothing
STALE_S = 5.0  # blocks may be a few seconds late; older than this is no present value
COUNT_WINDOW_S = 60  # responses are counted over one minute (Boucsein 2012: frequency per minute)
COUNT_COVERAGE = 0.5  # half of that minute must be clean, else a count says nothing
QUALITY_WINDOW_S = 10  # quality = clean share of the last ten seconds: long enough not to flicker
WEAK_uS = 0.1  # badly seated bands read 0.06-0.1 (E4 session of FLIRT's tests), dry skin in use 0.1 and more
WEAK_PER_MIN = 2.0  # fewer responses than this: nothing shows that the weak signal is alive
WEAK_FACTOR = 0.5  # quality of such a signal


class SkinSecond(NamedTuple):
    """What is known of the skin at one whole second; None = not known."""

    scl_uS: float | None
    phasic_uS: float | None
    scr_per_min: float | None
    quality: float
    reasons: tuple[Reason, ...]


class SkinChannel:
    """The skin conductance (DC) of one source at a time."""

    def __init__(self) -> None:
        self._validity = SkinValidity()
        self._curve = SkinCurve()
        self._highpass = HighPass(PHASIC_CUTOFF_HZ)
        self._detector = ResponseDetector()
        self._last_s: float | None = None
        self._since_s = 0.0  # since when the filters run without a break
        self._reason: Reason | None = None
        self._seen = self._clean = 0
        self._level_sum = self._phasic_sum = 0.0
        self._held: tuple[float, float] | None = None
        self._held_share = 0.0
        self._shares: deque[float] = deque(maxlen=COUNT_WINDOW_S)
        self._recent: deque[float] = deque(maxlen=QUALITY_WINDOW_S)

    @property
    def responses(self) -> deque[Response]:
        """The last thousand responses, oldest first; the newest may still get its recovery time."""
        return self._detector.found

    def add(self, samples: Samples) -> None:
        """Take one block; samples that are not newer than what was seen are left out."""
        for time_s, value_uS in zip(samples.time_s.tolist(), samples.values.tolist(), strict=True):
            last_s = self._last_s
            if last_s is not None and time_s <= last_s:
                continue
            self._last_s = time_s
            self._step(time_s, None if last_s is None or time_s - last_s > GAP_S else time_s - last_s, value_uS)

    def add_temperature(self, samples: Samples) -> None:
        """Take the skin temperature of the same band."""
        self._validity.note_temperature(float(samples.time_s[-1]), float(samples.values[-1]))

    def restart(self) -> None:
        """Another source takes over, or contact was lost: start anew."""
        self._last_s = None
        self._held = None
        self._validity = SkinValidity()
        self._forget()

    def _step(self, time_s: float, dt_s: float | None, value_uS: float) -> None:
        self._seen += 1
        self._reason = self._validity.judge(time_s, dt_s, value_uS)
        if self._reason is not None:
            self._forget()
            return
        if dt_s is None:
            self._forget()
            dt_s = GAP_S
        curve = self._curve
        if not curve.started:
            self._since_s = time_s
        level = curve.step(dt_s, value_uS)
        phasic = self._highpass.step(dt_s, level)
        artefact = is_artefact(curve)
        self._detector.step(time_s, dt_s, curve, artefact=artefact)
        if artefact:
            self._reason = Reason.SKIN_ARTEFACT
            return
        if time_s - self._since_s < SETTLE_S:
            self._reason = Reason.SETTLING
            return
        self._clean += 1
        self._level_sum += level
        if phasic > 0.0:
            self._phasic_sum += phasic

    def _forget(self) -> None:
        self._curve.reset()
        self._highpass.reset()
        self._detector.reset()

    def second(self, now_s: float) -> SkinSecond:
        """Close one whole second."""
        fresh = self._last_s is not None and now_s - self._last_s <= STALE_S
        self._close_second(fresh)
        quality = self._quality()
        if not fresh:
            return SkinSecond(None, None, None, 0.0, (Reason.NO_SKIN_DATA,))
        if self._held is None:
            return SkinSecond(None, None, None, quality, (self._reason or Reason.SETTLING,))
        level, phasic = self._held
        per_minute = self._per_minute(now_s)
        if level < WEAK_uS and (per_minute or 0.0) < WEAK_PER_MIN:
            return SkinSecond(level, phasic, per_minute, WEAK_FACTOR * quality, (Reason.NOT_SURE,))
        return SkinSecond(level, phasic, per_minute, quality, ())

    def _close_second(self, fresh: bool) -> None:
        """Late blocks leave a second without samples: what is young is kept, what is not clean is not."""
        if not fresh or (self._seen and not self._clean):
            self._held, self._held_share = None, 0.0
        elif self._clean:
            self._held = (self._level_sum / self._clean, self._phasic_sum / self._clean)
            self._held_share = self._clean / self._seen
        self._shares.append(self._held_share)
        self._recent.append(self._held_share)
        self._seen = self._clean = 0
        self._level_sum = self._phasic_sum = 0.0

    def _quality(self) -> float:
        return min(1.0, sum(self._recent) / len(self._recent))

    def _per_minute(self, now_s: float) -> float | None:
        clean_s = sum(self._shares)
        if clean_s < COUNT_COVERAGE * COUNT_WINDOW_S:
            return None
        count = 0
        for response in reversed(self.responses):
            if response.peak_s <= now_s - COUNT_WINDOW_S:
                break
            count += 1
        return count * 60.0 / clean_s
