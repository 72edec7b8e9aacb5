"""Movement artefacts in skin conductance: curvature and speed of fall, measured by the root of the level.

Sweat glands fill fast and empty slowly, so a true response rises fast and never falls fast; an electrode that
lifts or slips falls fast and turns sharply. Dividing by the bare level flags other people's rest (low levels), not
dividing misses artefacts at low levels: the root lies between (three experts, five recordings, docs/method.md).
"""

from __future__ import annotations

from math import sqrt

from biofeedback.signals.skin_curve import SkinCurve

BEND_S = 0.3  # weight of the curvature, uS/s2 to uS/s: the time constant of the curve (docs/method.md)
FALL = 0.6  # weight of the speed of fall (docs/method.md)
LEVEL_uS = 1.0  # keeps the root away from zero on dry skin (docs/method.md)
LIMIT = 0.13  # of the score: two percent of other people's rest lie above (docs/method.md)


def is_artefact(curve: SkinCurve) -> bool:
    """Whether the last sample of this curve belongs to an artefact."""
    score = BEND_S * abs(curve.bend_uS_s2)
    if curve.slope_uS_s < 0.0:
        score -= FALL * curve.slope_uS_s
    return score > LIMIT * sqrt(curve.level_uS + LEVEL_uS)


def is_slip(curve: SkinCurve) -> bool:
    """Whether the conductance falls as no sweat gland can: the rise that follows is the electrode coming back."""
    return -curve.slope_uS_s > LIMIT * sqrt(curve.level_uS + LEVEL_uS)
