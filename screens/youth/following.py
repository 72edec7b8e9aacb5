"""Does the own breath follow the pace? Said only when the last seconds show it. No Kivy."""

from __future__ import annotations

from collections import deque

import numpy as np

WINDOW_S = 20  # two whole breaths at 6 a minute
TOGETHER_FROM = 0.5  # correlation of own breath and pace; half of it shared is visible to the eye (owner's choice)
APART_FROM = 0.3  # below it the sentence goes again; between the two it stays as it was
_LAGS_S = (0, 1, 2)  # the heart rate swing comes up to two seconds after the chest (doi 10.3389/fnins.2020.570400)
_LEAST = 12  # seconds that must be known


class Following:
    """Takes the pace and the own breath (0-1, None = too weak) once a second."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, float | None]] = deque(maxlen=WINDOW_S)
        self.together = False

    def add(self, pace: float, own: float | None) -> None:
        """One second went by."""
        self._seen.append((pace, own))
        likeness = self._likeness()
        if likeness is None or likeness < APART_FROM:
            self.together = False
        elif likeness >= TOGETHER_FROM:
            self.together = True

    def _likeness(self) -> float | None:
        if len(self._seen) < _LEAST:
            return None
        pace = np.array([seen[0] for seen in self._seen])
        own = np.array([np.nan if seen[1] is None else seen[1] for seen in self._seen])
        found = [_correlation(pace[: len(pace) - lag], own[lag:]) for lag in _LAGS_S]
        known = [value for value in found if value is not None]
        return max(known) if known else None


def _correlation(pace: np.ndarray, own: np.ndarray) -> float | None:
    known = ~np.isnan(own)
    if known.sum() < _LEAST - max(_LAGS_S) or np.ptp(own[known]) == 0 or np.ptp(pace[known]) == 0:
        return None
    return float(np.corrcoef(pace[known], own[known])[0, 1])
