"""Heart: rate from the source or from true intervals, and variability from judged, successive beats."""

from __future__ import annotations

from collections import deque
from math import sqrt
from statistics import median
from typing import NamedTuple

from biofeedback.samples import Reason, Samples
from biofeedback.signals.beats import NORMAL, Beat, BeatJudge
from biofeedback.signals.breathing import Swing, swing
from biofeedback.signals.variability import Variability, variability

SLOWEST_BPM = 30.0  # below lies a lost beat, not a heart; athletes at rest stay above
FASTEST_BPM = 230.0  # 220 - age at 12 years is 208; some room above
LONGEST_MS = 8000.0  # four missed beats at 30 bpm: longer is a gap, whatever the source calls it
STALE_S = 5.0  # one value a second, a few seconds late at most
RATE_WINDOW_S = 10.0  # a rate from intervals is a mean over ten seconds, as wrist bands give it
RATE_BEATS = 3  # fewer intervals make no rate
RMSSD_WINDOW_S = 60.0  # shorter windows are not validated (Pecchia 2018, PMC5998753)
RHYTHM_WINDOW_S = 300.0  # a rhythm is judged over five minutes (Task Force 1996: short-term recording)
LEAST_BEATS = 100  # about a third of five minutes: a rhythm is not judged on less
COVERAGE = 0.7  # of the window must be successive clean beats: wrist intervals over gaps read 20 % too high
RMSSD_EVERY_S = 5  # a mean over a minute moves slowly; computing it every second costs more than all the rest
RHYTHM_EVERY_S = 60  # a fifth of its window


class HeartSecond(NamedTuple):
    """What is known of the heart at one whole second; None = not known."""

    heart_rate_bpm: float | None
    rmssd_ms: float | None
    quality: float
    reasons: tuple[Reason, ...]


class HeartChannel:
    """Rate and intervals of one source at a time."""

    def __init__(self) -> None:
        self._rate_bpm = 0.0
        self._rate_s = float("-inf")
        self._out_s = float("-inf")
        self._intervals: deque[tuple[float, float]] = deque()
        self._judge = BeatJudge()
        self._beats: deque[Beat] = deque()
        self._rmssd: float | None = None
        self._usable = True

    def restart(self) -> None:
        """Another source takes over, or contact was lost: start anew."""
        self._rate_s = self._out_s = float("-inf")
        self._intervals.clear()
        self._judge = BeatJudge()
        self._beats.clear()
        self._rmssd, self._usable = None, True

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
            if not 0.0 < interval_ms <= LONGEST_MS:
                self._out_s = time_s
                continue
            self._beats.extend(self._judge.add(time_s, interval_ms))
            self._intervals.append((time_s, interval_ms))

    def second(self, now_s: float, *, at_rest: bool) -> HeartSecond:
        """Close one whole second."""
        while self._intervals and self._intervals[0][0] <= now_s - RATE_WINDOW_S:
            self._intervals.popleft()
        if now_s % RHYTHM_EVERY_S == 0:
            self._judge_rhythm(now_s)
        if now_s % RMSSD_EVERY_S == 0:
            self._rmssd = self._minute_rmssd(now_s)
        rate = self._rate(now_s)
        if rate is None:
            out = now_s - self._out_s <= STALE_S
            return HeartSecond(None, None, 0.0, (Reason.HEART_OUT_OF_RANGE if out else Reason.NO_HEART_DATA,))
        reasons = () if self._usable else (Reason.RHYTHM_UNUSABLE,)
        return HeartSecond(rate, self._rmssd if at_rest else None, 1.0, reasons)

    def variability(self, start_s: float, end_s: float) -> Variability:
        """Variability of the judged beats in a window of the last five minutes."""
        return variability([beat for beat in self._beats if start_s < beat.time_s <= end_s])

    def swing(self, start_s: float, end_s: float, breaths_per_min: float) -> Swing | None:
        """How far the heart rate swung with the breath in a window of the last five minutes."""
        return swing(tuple(self._beats), start_s, end_s, breaths_per_min)

    def _judge_rhythm(self, now_s: float) -> None:
        while self._beats and self._beats[0].time_s <= now_s - RHYTHM_WINDOW_S:
            self._beats.popleft()
        self._usable = len(self._beats) < LEAST_BEATS or variability(self._beats).usable

    def _minute_rmssd(self, now_s: float) -> float | None:
        """RMSSD of the last minute, if most of it is covered by untouched beats that follow one another."""
        covered_ms = squares = 0.0
        count = 0
        later: Beat | None = None
        for beat in reversed(self._beats):
            if beat.time_s <= now_s - RMSSD_WINDOW_S:
                break
            clean = beat.kind is NORMAL
            if clean and later is not None and later.joined:
                count += 1
                covered_ms += later.interval_ms
                squares += (later.interval_ms - beat.interval_ms) ** 2
            later = beat if clean else None
        if not self._usable or covered_ms < COVERAGE * RMSSD_WINDOW_S * 1000.0:
            return None
        return sqrt(squares / count)

    def _rate(self, now_s: float) -> float | None:
        if now_s - self._rate_s <= STALE_S:
            return self._rate_bpm
        if len(self._intervals) < RATE_BEATS or now_s - self._intervals[-1][0] > STALE_S:
            return None
        rate = 60_000 / median(interval_ms for _, interval_ms in self._intervals)
        return rate if SLOWEST_BPM <= rate <= FASTEST_BPM else None
