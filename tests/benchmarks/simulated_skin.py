"""The fixed simulator of the response benchmark: skin conductance with responses at known times.

Response: difference of two exponentials (Benedek & Kaernbach 2010, canonical 0.75 s and 2 s; drawn around it per
person, as fitted constants vary). Amplitudes: log-normal around 0.12 uS, 0.03-3 uS (Boucsein 2012: 0.1-1 uS is
usual, the wrist gives less). Rate: 2-12 a minute (Boucsein 2012: 1-3 at rest, over 20 when aroused), at least one
second apart. Level 0.4-8 uS with slow drift (as in the wrist recordings of Stress-Predict). Sampling 4 Hz, white
noise 1.5 nS, resolution 0.9 nS (Empatica E4).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from biofeedback.samples import FloatArray

PERSONS = 40
FIRST_SEED = 1000
RATE_HZ = 4.0
DURATION_S = 300
RISE_S, FALL_S = (0.5, 1.0), (1.6, 3.5)
PER_MINUTE = (2.0, 12.0)
LEAST_APART_S = 1.0
MEDIAN_uS, LOG_SD = 0.12, 0.9
AMPLITUDES_uS = (0.03, 3.0)
LEVELS_uS = (0.4, 8.0)
NOISE_uS, STEP_uS = 0.0015, 0.0009

PARAMETERS = (
    f"{PERSONS} persons x {DURATION_S} s at {RATE_HZ:g} Hz, first seed {FIRST_SEED}; rise {RISE_S} s, "
    f"fall {FALL_S} s, {PER_MINUTE}/min, median {MEDIAN_uS} uS (log sd {LOG_SD}), level {LEVELS_uS} uS, "
    f"noise {NOISE_uS} uS"
)


@dataclass(frozen=True, slots=True, eq=False)
class SimulatedSkin:
    """One simulated person. `peaks_s` = where each response alone would peak."""

    time_s: FloatArray
    values_uS: FloatArray
    peaks_s: FloatArray


def simulate(seed: int) -> SimulatedSkin:
    """One person, the same for the same seed."""
    random = np.random.default_rng(seed)
    time_s = np.arange(1, int(DURATION_S * RATE_HZ) + 1) / RATE_HZ
    onsets = _onsets(random)
    amplitudes = np.clip(np.exp(random.normal(np.log(MEDIAN_uS), LOG_SD, len(onsets))), *AMPLITUDES_uS)
    rise, fall = random.uniform(*RISE_S), random.uniform(*FALL_S)
    to_peak = np.log(fall / rise) * rise * fall / (fall - rise)
    height = np.exp(-to_peak / fall) - np.exp(-to_peak / rise)
    after = np.clip(time_s[:, None] - onsets[None, :], 0.0, None)
    phasic = ((np.exp(-after / fall) - np.exp(-after / rise)) * amplitudes / height).sum(axis=1)
    values = _tonic(random, time_s) + phasic + random.normal(0.0, NOISE_uS, len(time_s))
    return SimulatedSkin(time_s, np.round(values / STEP_uS) * STEP_uS, onsets + to_peak)


def _onsets(random: np.random.Generator) -> FloatArray:
    mean_gap_s = max(0.5, 60.0 / random.uniform(*PER_MINUTE) - LEAST_APART_S)
    onsets = [3.0]
    while onsets[-1] < DURATION_S - 8.0:
        onsets.append(onsets[-1] + LEAST_APART_S + random.exponential(mean_gap_s))
    return np.array(onsets[1:-1])


def _tonic(random: np.random.Generator, time_s: FloatArray) -> FloatArray:
    level = np.exp(random.uniform(*np.log(LEVELS_uS)))
    slow = 0.08 * np.sin(2 * np.pi * time_s / random.uniform(120, 400) + random.uniform(0, 6))
    faster = 0.02 * np.sin(2 * np.pi * time_s / random.uniform(40, 90) + random.uniform(0, 6))
    trend = random.uniform(-0.15, 0.15) * time_s / DURATION_S
    tonic: FloatArray = level * (1.0 + slow + faster + trend)
    return tonic
