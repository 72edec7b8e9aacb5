"""Heart: rate from the source or from true intervals, and RMSSD from successive clean beats."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from statistics import median

import numpy as np

from biofeedback.samples import Reason, Samples
from biofeedback.signals.variability import rmssd_ms

SLOWEST_BPM = 30.0  # below lies a lost beat, not a heart; athletes at rest stay above
FASTEST_BPM = 230.0  # 220 - age at 12 years is 208; some room above
STALE_S = 5.0  # one value a second, a few seconds late at most
RATE_WINDOW_S = 10.0  # a rate from intervals is a mean over ten seconds, as wrist bands give it
VARIABILITY_WINDOW_S = 60.0  # shorter windows are not validated (Pecchia 2018, PMC5998753)
COVERAGE = 0.7  # of that window must be successive clean beats: wrist intervals over gaps read 20 % too high
JOIN_S = 0.1  # beats are successive when the interval fits between them this well
FAR_FROM_MEDIAN = 0.36  # of the local median; 20 % would cut the respiratory swing of the young (reference design)
LOCAL_BEATS = 9  # length of the local median (reference design)


@dataclass(frozen=True, slots=True)
class HeartSecond:
    """What is known of the heart at one whole second; None = not known."""

    heart_rate_bpm: float | None
    rmssd_ms: float | None
    quality: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class _Beat:
    time_s: float
    interval_ms: float
    difference_ms: float | None  # from the beat before, if both are clean and successive


class HeartChannel:
    """Rate and intervals of one source at a time."""

    def __init__(self) -> None:
        self._rate_bpm = 0.0
        self._rate_s = float("-inf")
        self._out_s = float("-inf")
        self._beats: deque[_Beat] = deque()
        self._local: deque[float] = deque(maxlen=LOCAL_BEATS)

    def restart(self) -> None:
        """Another source takes over, or contact was lost: start anew."""
        self._rate_s = self._out_s = float("-inf")
        self._beats.clear()
        self._local.clear()

    def add_rate(self, samples: Samples) -> None:
        """Take the source's own rate."""
        time_s, rate_bpm = float(samples.time_s[-1]), float(samples.values[-1])
        if SLOWEST_BPM <= rate_bpm <= FASTEST_BPM:
            self._rate_s, self._rate_bpm = time_s, rate_bpm
        else:
            self._out_s = time_s

    def add_intervals(self, samples: Samples) -> None:
        """Take true intervals between beats."""
        for time_s, interval_ms in zip(samples.time_s.tolist(), samples.values.tolist(), strict=True):
            self._beat(time_s, interval_ms)

    def _beat(self, time_s: float, interval_ms: float) -> None:
        before = self._beats[-1] if self._beats else None
        if before is not None and time_s <= before.time_s:
            return
        if not 60_000 / FASTEST_BPM <= interval_ms <= 60_000 / SLOWEST_BPM:
            self._out_s = time_s
            return
        usual = median(self._local) if self._local else interval_ms
        self._local.append(interval_ms)
        clean = abs(interval_ms - usual) <= FAR_FROM_MEDIAN * usual
        joined = before is not None and abs(time_s - before.time_s - interval_ms / 1000) <= JOIN_S
        difference = interval_ms - before.interval_ms if before is not None and joined and clean else None
        self._beats.append(_Beat(time_s, interval_ms, difference))

    def second(self, now_s: float, *, at_rest: bool) -> HeartSecond:
        """Close one whole second."""
        while self._beats and self._beats[0].time_s <= now_s - VARIABILITY_WINDOW_S:
            self._beats.popleft()
        rate = self._rate(now_s)
        if rate is None:
            out = now_s - self._out_s <= STALE_S
            return HeartSecond(None, None, 0.0, (Reason.HEART_OUT_OF_RANGE if out else Reason.NO_HEART_DATA,))
        return HeartSecond(rate, self._rmssd() if at_rest else None, 1.0, ())

    def _rate(self, now_s: float) -> float | None:
        if now_s - self._rate_s <= STALE_S:
            return self._rate_bpm
        recent = []
        for beat in reversed(self._beats):
            if beat.time_s <= now_s - RATE_WINDOW_S:
                break
            recent.append(beat.interval_ms)
        if len(recent) < 3 or now_s - self._beats[-1].time_s > STALE_S:
            return None
        return 60_000 / median(recent)

    def _rmssd(self) -> float | None:
        pairs = [beat for beat in self._beats if beat.difference_ms is not None]
        if sum(beat.interval_ms for beat in pairs) < COVERAGE * VARIABILITY_WINDOW_S * 1000:
            return None
        return rmssd_ms(np.array([beat.difference_ms for beat in pairs]))
