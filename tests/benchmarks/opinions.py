"""The second opinion on the labelled recordings, beside its time-only control and scikit-learn's own fit."""

from __future__ import annotations

from collections.abc import Sequence
from math import log

import numpy as np

from biofeedback.research.second_opinion import Window, second_opinion
from biofeedback.samples import Features
from biofeedback.signals.replay import Analysis
from tests.benchmarks.contrasts import CONTRASTS, Contrast, blocks_of
from tests.benchmarks.recordings import Person
from tests.benchmarks.windows import WINDOW_S, starts

BASELINE_S = (60.0, 180.0)  # the same two minutes as the index; no label is used


def print_opinions(groups: dict[str, Sequence[Person]]) -> None:
    """Leave-one-person-out AUC and balanced accuracy of each contrast that is no drift check."""
    print("\nsecond opinion (research only): leave-one-person-out, AUC / balanced accuracy, beside time alone")
    seconds = {person.name: features_of(person) for people in groups.values() for person in people}
    for contrast in CONTRASTS:
        people = groups[contrast.group]
        if contrast.drift or len(people) < 3:
            continue
        found = second_opinion(
            [one for person in people for one in _windows(contrast, person, seconds[person.name])]
        )
        model, clock = found.model, found.time_only
        print(
            f"  {contrast.name:28} body {model.auc:.3f} / {model.balanced_accuracy:.3f}   "
            f"time {clock.auc:.3f} / {clock.balanced_accuracy:.3f}   {found.windows} windows"
        )


def features_of(person: Person) -> list[Features]:
    """Features of every second by the live engine."""
    analysis = Analysis()
    seconds: list[Features] = []
    for block in blocks_of(person):
        seconds += [features for features, _ in analysis.before(block.received_s)]
        analysis.take(block)
    return seconds + [features for features, _ in analysis.before(person.recording.duration_s)]


def _windows(contrast: Contrast, person: Person, seconds: Sequence[Features]) -> list[Window]:
    rows = np.array([_row(one) for one in seconds])
    calm = rows[int(BASELINE_S[0]) : int(BASELINE_S[1])]
    centre, spread = np.nanmean(calm, axis=0), np.nanstd(calm, axis=0)
    found = []
    for name in contrast.positive + contrast.negative:
        for start in starts(person.stages[name]):
            part = rows[start : start + WINDOW_S]
            if np.isfinite(part).any(axis=0).all():
                values = (np.nanmean(part, axis=0) - centre) / np.maximum(spread, 1e-3)
                tense = name in contrast.positive
                found.append(Window(person.name, float(start), tuple(np.tanh(values / 4.0)), tense))
    return found


def _row(second: Features) -> tuple[float, float, float]:
    level = float("nan") if second.scl_uS is None else log(second.scl_uS + 0.05)
    phasic = float("nan") if second.phasic_uS is None else log(second.phasic_uS + 0.005)
    return level, phasic, float("nan") if second.heart_rate_bpm is None else second.heart_rate_bpm
