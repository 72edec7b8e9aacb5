"""The swing of the heart rate with slow breathing, and the breathing rate at which it is largest.

Around six breaths a minute the heart rate swings widest; at which rate exactly differs from person to person
(resonance frequency assessment, Shaffer & Meehan 2020, Front Neurosci 14:570400). The swing is the mean over the
breaths of highest minus lowest rate within one breath, as the guide measures it, from judged beats only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from biofeedback.signals.beats import Beat

LEAST_BREATHS = 4  # fewer breaths are one sigh; the guide takes two minutes, twelve breaths
LEAST_CLEAN = 0.8  # of the beats of a breath: one false beat can make a whole swing
LEAST_BEATS = 4  # in a breath: with fewer its highest and lowest rate are not seen
SURE_BPM = 1.0  # two rates closer than this cannot be told apart in two minutes


@dataclass(frozen=True, slots=True)
class Swing:
    """Respiratory swing over one stretch of paced breathing."""

    amplitude_bpm: float  # median over breaths of highest minus lowest heart rate
    breaths: int  # how many could be measured
    usable: float  # share of the breaths that could


def swing(beats: Sequence[Beat], start_s: float, end_s: float, breaths_per_min: float) -> Swing | None:
    """The swing between `start_s` and `end_s` at this pace; None with too few clean breaths.

    The breaths are cut by the pace, so their phase does not matter. `beats` are judged beats in order.
    """
    breath_s = 60.0 / breaths_per_min
    count = int((end_s - start_s) / breath_s)
    sizes = [
        size
        for at in range(count)
        if (size := _one(beats, start_s + at * breath_s, start_s + (at + 1) * breath_s))
    ]
    if len(sizes) < LEAST_BREATHS:
        return None
    return Swing(median(sizes), len(sizes), len(sizes) / count)


def _one(beats: Sequence[Beat], start_s: float, end_s: float) -> float | None:
    inside = [beat for beat in beats if start_s < beat.time_s <= end_s]
    clean = [60_000.0 / beat.interval_ms for beat in inside if beat.clean]
    if len(clean) < LEAST_BEATS or len(clean) < LEAST_CLEAN * len(inside):
        return None
    return max(clean) - min(clean)


def best_rate(swings: Mapping[float, Swing | None]) -> float | None:
    """The pace with the largest swing; the slower one of two that cannot be told apart. None: nothing measured.

    `swings` maps breaths per minute to what was measured at that pace.
    """
    measured = {rate: found.amplitude_bpm for rate, found in swings.items() if found is not None}
    if not measured:
        return None
    largest = max(measured.values())
    return min(rate for rate, amplitude in measured.items() if amplitude >= largest - SURE_BPM)
