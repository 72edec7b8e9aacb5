"""Shimmer skin conductance: from a 16-bit word (range and ADC count) to microsiemens. Shared by all models.

Facts: the maker's open code (BSD-3), ShimmerEngineering/Shimmer-C-API and webBLEDemos: a transimpedance stage
with a feedback resistor per range, V = Vref (1 + Rfb/Rskin). Conductance is computed directly, so an open circuit
is 0 and not a division by zero.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biofeedback.samples import FloatArray

ELECTRODES_OFF_uS = 0.03  # the maker's own limit for "not connected"
_ADC_BITS = 0x0FFF
_RANGE_AT = 14  # bits 14 and 15


@dataclass(frozen=True, slots=True)
class Board:
    """The constants of one electronic board."""

    name: str
    full_scale_V: float  # at 4095 counts, after the maker's divider
    reference_V: float
    feedback_kohm: tuple[float, float, float, float]
    least_adc: int  # at range 3, counts below this are the amplifier's floor


GSR_PLUS = Board("GSR+", 3.0, 0.5, (40.2, 287.0, 1000.0, 3300.0), 683)
PULSE_PLUS = Board("Pulse+", 1.8, 0.4986, (21.0, 150.0, 562.0, 1740.0), 1134)


def conductance_uS(words: NDArray[np.uint16], board: Board) -> FloatArray:
    """Microsiemens for raw words, same shape; 0 = open circuit."""
    ranges = (words >> _RANGE_AT).astype(np.intp)
    adc = (words & _ADC_BITS).astype(np.float64)
    adc = np.where(ranges == 3, np.maximum(adc, board.least_adc), adc)
    volt = adc * board.full_scale_V / 4095.0
    feedback_kohm = np.asarray(board.feedback_kohm)[ranges]
    conductance: FloatArray = 1000.0 * (volt / board.reference_V - 1.0) / feedback_kohm
    return np.maximum(0.0, conductance)
