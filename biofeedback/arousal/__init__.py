"""Arousal: bodily tension against the own baseline, its level, and the reasons when there is none."""

from biofeedback.arousal.baseline import Baseline
from biofeedback.arousal.explain import Explanation, explain
from biofeedback.arousal.history import Start, compare_start
from biofeedback.arousal.meter import METHOD_VERSION, ArousalMeter

__all__ = ["METHOD_VERSION", "ArousalMeter", "Baseline", "Explanation", "Start", "compare_start", "explain"]
