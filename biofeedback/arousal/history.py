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
    if feature not in today.centre or len(values) < LEAST_SESSIONS:
        return Start.UNKNOWN
    usual = median(values)
    spread = max(LEAST_SPREAD[feature], MAD_TO_SD * median(abs(value - usual) for value in values))
    if today.centre[feature] > usual + FAR * spread:
        return Start.HIGHER
    return Start.LOWER if today.centre[feature] < usual - FAR * spread else Start.USUAL
