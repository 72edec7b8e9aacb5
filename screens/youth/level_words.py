"""What is said of a level, and why there is none: the words a youth knows. No Kivy."""

from __future__ import annotations

import numpy as np

from biofeedback.arousal.levels import EDGES
from biofeedback.language import Catalogue
from biofeedback.samples import Level, Reason
from biofeedback.session.snapshot import Snapshot
from screens.widgets.chart_data import band_values

NO_REST = frozenset({Reason.BASELINE, Reason.BASELINE_POOR})
REST = float(band_values(np.zeros(1), EDGES)[0])  # the own rest is index 0


def comparable(snapshot: Snapshot) -> bool:
    """Tension is shown against the own rest alone: without a good baseline, or without a band, there is none."""
    return not snapshot.exercise.without_band and not _reasons(snapshot) & NO_REST


def level_of(snapshot: Snapshot) -> Level | None:
    """The level to show now."""
    return snapshot.arousal.level if snapshot.arousal is not None and comparable(snapshot) else None


def value_of(snapshot: Snapshot) -> float | None:
    """Tension on the scale of the bands, 0 to 5, kept inside the band of its level; None where it is not known."""
    level = level_of(snapshot)
    if level is None or snapshot.arousal is None or snapshot.arousal.index is None:
        return None
    value = float(band_values(np.array([snapshot.arousal.index]), EDGES)[0])
    return min(max(value, level.number - 1.0), float(level.number))


def word_of(words: Catalogue, snapshot: Snapshot) -> str:
    """The level's word, or why there is none."""
    level = level_of(snapshot)
    if level is not None:
        return words(f"levels.{level.value}")
    if snapshot.exercise.without_band:
        return words("youth.breathing.no_band")
    reasons = _reasons(snapshot)
    if reasons & (NO_REST | {Reason.NOT_SURE}):
        return words("youth.breathing.hard")
    return words("youth.breathing.soon" if Reason.SETTLING in reasons else "levels.none")


def _reasons(snapshot: Snapshot) -> frozenset[Reason]:
    return frozenset(snapshot.arousal.reasons) if snapshot.arousal is not None else frozenset()
