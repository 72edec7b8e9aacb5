"""Heart rate variability from successive intervals; a gap is never bridged.

Formulas as in the Task Force of the ESC and NASPE 1996 (Circulation 93:1043); SDNN with n - 1, pNN50 over the
number of differences.
"""

from __future__ import annotations

from math import sqrt

import numpy as np

from biofeedback.samples import FloatArray


def mean_nn_ms(intervals_ms: FloatArray) -> float:
    """Mean interval."""
    return float(np.mean(intervals_ms))


def sdnn_ms(intervals_ms: FloatArray) -> float:
    """Standard deviation of the intervals, n - 1 in the denominator."""
    return float(np.std(intervals_ms, ddof=1))


def rmssd_ms(differences_ms: FloatArray) -> float:
    """Root mean square of successive differences; give only differences of truly successive beats."""
    return sqrt(float(np.mean(np.square(differences_ms))))


def pnn50_percent(differences_ms: FloatArray) -> float:
    """Share of successive differences above 50 ms, in percent."""
    return 100.0 * float(np.mean(np.abs(differences_ms) > 50.0))
