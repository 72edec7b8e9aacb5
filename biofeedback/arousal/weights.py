"""Which terms count now and how much: weight times quality, over the channels that are valid."""

from __future__ import annotations

from biofeedback.arousal.terms import Scores
from biofeedback.samples import Features, Reason

SKIN_WEIGHTS = {"level": 1.5, "phasic": 1.0, "phasic_local": 0.5}  # reference design, see docs/method.md
HEART_WEIGHTS = {"heart_local": 0.5, "heart": 0.25}  # local: reference design, 1 hurts; slow: tuned, 0.5 hurts
HEART_ALONE = {"heart": 1.0, "heart_local": 0.5}  # without any skin source; proportion as phasic to its contrast
TERMS = (*SKIN_WEIGHTS, *HEART_WEIGHTS)
SKIN_PART, HEART_PART = (
    0.7,
    0.3,
)  # of the quality; heart alone finds about a third of what both find (docs/method.md)
MOVING_FACTOR = 0.5  # effort raises both channels: what is shown while moving is worth half
_ABSENT = frozenset({Reason.NO_SKIN_DATA, Reason.NO_SKIN_CONTACT})


def skin_is_absent(features: Features) -> bool:
    """No skin source, or none that touches; not merely a bad signal."""
    return not _ABSENT.isdisjoint(features.reasons)


def heart_counts(features: Features) -> bool:
    """A rate is there and no effort explains it (Myrtek's idea: compare heart and movement)."""
    return features.heart_rate_bpm is not None and Reason.MOVING not in features.reasons


def quality_of(features: Features) -> float:
    """0-1 over both channels; halved while moving."""
    quality = SKIN_PART * features.skin_quality
    if features.heart_rate_bpm is not None:
        quality += HEART_PART * features.heart_quality
    return quality * (MOVING_FACTOR if Reason.MOVING in features.reasons else 1.0)


def term_weights(features: Features, scores: Scores) -> dict[str, float]:
    """Weight of each term that has a score; empty when nothing valid is there.

    While the skin signal is disturbed for a moment its last scores stay, with the shrinking weight of the clean
    share of the last seconds, as long as the heart is valid. Nothing of the skin stays when it is absent.
    """
    heart = features.heart_quality if heart_counts(features) else 0.0
    if features.scl_uS is None and skin_is_absent(features):
        return {name: weight * heart for name, weight in HEART_ALONE.items() if heart and name in scores}
    disturbed = features.scl_uS is None and Reason.SKIN_ARTEFACT in features.reasons and heart
    if "level" not in scores or (features.scl_uS is None and not disturbed):
        return {}
    weights = {name: weight * features.skin_quality for name, weight in SKIN_WEIGHTS.items()}
    if heart:
        weights |= {name: weight * heart for name, weight in HEART_WEIGHTS.items() if name in scores}
    return weights
