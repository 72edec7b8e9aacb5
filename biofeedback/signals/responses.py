"""Skin conductance responses as they happen: onset, peak and amplitude from a causal slope rule.

The threshold is absolute. A threshold relative to the largest response of the record (NeuroKit's default) lets one
artefact hide all the rest, and needs the future.
"""

from __future__ import annotations

from dataclasses import dataclass

from biofeedback.signals.filters import Smoother

SMOOTH_TAU_S = 0.35  # two of them: flat optimum on independent deconvolutions (reference design)
ONSET_uS_PER_S = 0.01  # reference design; noise of a 4 Hz wrist band stays below it after smoothing
PEAK_SLOPE_SHARE = 0.35  # of the steepest slope: the response has bent over (reference design)
LONGEST_RISE_S = 8.0  # reference design; a longer rise is drift, not a response
SHORTEST_RISE_S = 0.5  # reference design; below lies the noise; Boucsein 2012 gives 1-3 s as usual
SMALLEST_uS = 0.02  # reference design; between 0.01 and 0.05 as Boucsein 2012 (2.3.1.2) reports for practice
STAMP_BACK_S = 0.5  # the two smoothers delay the curve by about this much


@dataclass(frozen=True, slots=True)
class Response:
    """One skin conductance response. Times in seconds on the session clock."""

    onset_s: float
    peak_s: float
    amplitude_uS: float
    found_s: float  # when it was known


class ResponseDetector:
    """Finds responses in valid samples, in order of time."""

    def __init__(self) -> None:
        self._first = Smoother(SMOOTH_TAU_S)
        self._second = Smoother(SMOOTH_TAU_S)
        self._rising = False
        self._onset_s = 0.0
        self._trough_uS = 0.0
        self._steepest = 0.0

    def step(self, time_s: float, dt_s: float, value_uS: float) -> Response | None:
        """Take one sample; return the response that is complete now, if any."""
        before = self._second.value
        level = self._second.step(dt_s, self._first.step(dt_s, value_uS))
        if before is None:
            return None
        slope = (level - before) / dt_s
        if not self._rising:
            if slope > ONSET_uS_PER_S:
                self._rising = True
                self._onset_s, self._trough_uS, self._steepest = time_s - dt_s, before, slope
            return None
        self._steepest = max(self._steepest, slope)
        rise_s = time_s - self._onset_s
        if slope >= PEAK_SLOPE_SHARE * self._steepest and rise_s < LONGEST_RISE_S:
            return None
        self._rising = False
        if level - self._trough_uS < SMALLEST_uS or rise_s < SHORTEST_RISE_S:
            return None
        return Response(self._onset_s - STAMP_BACK_S, time_s - STAMP_BACK_S, level - self._trough_uS, time_s)

    def reset(self) -> None:
        """Forget a rise under way: a gap or an artefact is between."""
        self._first.reset()
        self._second.reset()
        self._rising = False
