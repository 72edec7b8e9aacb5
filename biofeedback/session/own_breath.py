"""The own breath, seen through the heart: slow breathing makes the heart rate swing along (RSA).

Around six breaths a minute heart rate and breath are nearly in phase (resonance frequency guide, doi
10.3389/fnins.2020.570400), so where the heart rate stands within its own recent swing is a fair picture of the
chest. Where the swing is too small to see, nothing is shown: a made-up circle would be a lie.
"""

from __future__ import annotations

from collections import deque

import numpy as np

from biofeedback.samples import Channel, Samples

WINDOW_S = 22.0  # holds one whole breath at 4.5 a minute (13 s) and most of a second one
FRESH_S = 3.0  # an interval older than this says nothing of the breath now
SWING_MIN_BPM = 4.0  # below it the swing drowns in beat noise; 14-17 y at deep breathing: 19.8 bpm (PMC7709837)
BEATS_MIN = 10  # about one breath's worth of beats
INTERVAL_MIN_MS, INTERVAL_MAX_MS = 300.0, 2000.0  # 200 to 30 bpm; outside it is no heart beat


class OwnBreath:
    """Keeps the last beats and says where the heart rate stands within its swing."""

    def __init__(self) -> None:
        self._beats: deque[tuple[float, float]] = deque()  # beat time (s), heart rate (bpm)

    def add(self, samples: Samples) -> None:
        """Take true inter-beat intervals; everything else is ignored."""
        if samples.channel is not Channel.INTERVAL_MS:
            return
        for time_s, interval_ms in zip(samples.time_s.tolist(), samples.values.tolist(), strict=True):
            if INTERVAL_MIN_MS <= interval_ms <= INTERVAL_MAX_MS:
                self._beats.append((time_s, 60_000.0 / interval_ms))

    def fullness(self, now_s: float) -> float | None:
        """0 (lowest of the swing) to 1 (highest), or None when beats are old or the swing is too small."""
        while self._beats and self._beats[0][0] < now_s - WINDOW_S:
            self._beats.popleft()
        if len(self._beats) < BEATS_MIN or now_s - self._beats[-1][0] > FRESH_S:
            return None
        rates = np.array([rate for _, rate in self._beats])
        low, high = (float(edge) for edge in np.percentile(rates, (10, 90)))
        if high - low < SWING_MIN_BPM:
            return None
        latest = float(np.mean(rates[-2:]))
        return min(1.0, max(0.0, (latest - low) / (high - low)))
