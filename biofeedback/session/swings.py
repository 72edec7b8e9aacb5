"""How far the heart rate swung at each pace that was tried, and which pace is the best so far."""

from __future__ import annotations

from biofeedback.signals.breathing import Swing, best_rate
from biofeedback.signals.heart import HeartChannel
from biofeedback.training.exercise import Happening


class Swings:
    """One trial at a time; times are seconds on the session clock."""

    def __init__(self, heart: HeartChannel) -> None:
        self._heart = heart
        self._pace_per_min = 0.0
        self._since_s: float | None = None
        self._found: dict[float, Swing | None] = {}

    def begin(self, now_s: float, happening: Happening) -> None:
        """From now on the wearer breathes with the pace that the happening names."""
        self._pace_per_min = float(dict(happening.facts)["pace_per_min"] or 0.0)
        self._since_s = now_s

    def interrupted(self, now_s: float) -> None:
        """During a pause nobody breathes with the circle: what was measured of this trial begins anew."""
        if self._since_s is not None:
            self._since_s = now_s

    def end(self, now_s: float) -> tuple[float | None, float | None]:
        """The swing of this trial in bpm and the best rate of all trials, None where too little was clean."""
        if self._since_s is not None and self._pace_per_min > 0:
            self._found[self._pace_per_min] = self._heart.swing(self._since_s, now_s, self._pace_per_min)
        found = self._found.get(self._pace_per_min)
        self._since_s = None
        return (found.amplitude_bpm if found else None), best_rate(self._found)
