"""Today's baseline beside this person's earlier ones: a sanity range, never a replacement."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from statistics import median

from biofeedback.arousal.baseline import MAD_TO_SD, Baseline

LEAST_SESSIONS = 3  # with fewer there is no "usual" yet
FAR = 2.0  # spreads from the usual: about one session in twenty by chance
LEAST_SPREAD = {"heart_rate_bpm": 5.0, "scl_uS": 0.5}  # day to day; smaller differences mean nothing to a trainer


class Start(StrEnum):
    """How today's start compares with the earlier sessions of the same person."""

    USUAL = "usual"
    HIGHER = "higher"
    LOWER = "lower"
    UNKNOWN = "unknown"  # too few earlier sessions, or not measured today


def compare_start(today: Baseline, earlier: Sequence[Baseline], feature: str = "heart_rate_bpm") -> Start:
    """Whether `feature` starts higher or lower than usual; `feature` is one of `LEAST_SPREAD`."""
    values = [one.centre[feature] for one in earlier if one.accepted and feature in one.centre]
    return start_within(today.centre.get(feature), usual_range(values, feature))


def usual_range(values: Sequence[float], feature: str = "heart_rate_bpm") -> tuple[float, float] | None:
    """The lowest and highest rest that is still usual after these; None with too few to know."""
    if len(values) < LEAST_SESSIONS:
        return None
    usual = median(values)
    spread = max(LEAST_SPREAD[feature], MAD_TO_SD * median(abs(value - usual) for value in values))
    return usual - FAR * spread, usual + FAR * spread


def start_within(today: float | None, usual: tuple[float, float] | None) -> Start:
    """Where today's rest lies beside the usual range; None = not known."""
    if today is None or usual is None:
        return Start.UNKNOWN
    if today > usual[1]:
        return Start.HIGHER
    return Start.LOWER if today < usual[0] else Start.USUAL
