"""A check of the evaluation itself: pilots whose true effect is known, evaluated by the very same functions.

If the intervals are honest, 95 % of them hold the true effect; if the tests are honest, 5 % of the pilots without
any effect are called significant. The pilots are made as hard as real ones: few youths, unequal numbers of
sessions, whole numbers from 1 to 10, sessions of one youth that resemble each other and their predecessor, skipped
ratings, recovery times with a long tail, cut at the horizon.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from biofeedback.research.evaluate import changes, single_cases
from biofeedback.research.outcomes import HORIZON_S
from biofeedback.research.single_case import LEAST_IN_PHASE

SIGNIFICANT = 0.05
_TRUTH_YOUTHS = 5_000  # the truth itself is then known to a few hundredths of a step
_SKIPPED = 0.1  # ratings that a youth does not give


@dataclass(frozen=True, slots=True)
class Effects:
    """What is true in a simulated pilot."""

    rating: float = -1.0  # steps after - before
    tension: float = -0.25  # index, end - start
    recovery_s: float = -3.0  # seconds per session
    feedback: float = -1.0  # steps more of a fall while feedback is on


NO_EFFECT = Effects(0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Check:
    """How the evaluation did on many pilots. Shares are of the pilots that had an interval or a test."""

    pilots: int
    coverage: dict[str, float]  # question -> share of intervals that hold the truth
    false_positives: dict[str, float]  # question -> share significant at 5 % when nothing is true
    power: dict[str, float]  # question -> share significant when the effects are true


def check(pilots: int, *, seed: int = 1, progress: Callable[[int], None] | None = None) -> Check:
    """Simulate `pilots` with effects and as many without, and evaluate each."""
    rng = np.random.default_rng(seed)
    truth = _truth(np.random.default_rng(seed + 1), Effects())
    covered: dict[str, list[bool]] = {}
    found: dict[str, list[bool]] = {}
    false: dict[str, list[bool]] = {}
    for number in range(pilots):
        for effects, significant in ((Effects(), found), (NO_EFFECT, false)):
            youths = int(rng.integers(8, 31))  # a pilot in an institution: eight to thirty youths
            sessions = simulate(rng, youths, effects)
            for change in changes(sessions):
                if change.estimate.p is not None and change.name in truth:
                    significant.setdefault(change.name, []).append(change.estimate.p < SIGNIFICANT)
                    if effects != NO_EFFECT:
                        covered.setdefault(change.name, []).append(change.estimate.covers(truth[change.name]))
            combined = single_cases(sessions, "rating change").p
            if combined is not None:
                significant.setdefault("single cases, combined", []).append(combined < SIGNIFICANT)
        if progress is not None:
            progress(number + 1)
    return Check(pilots, _shares(covered), _shares(false), _shares(found))


def simulate(rng: np.random.Generator, youths: int, effects: Effects) -> Any:
    """The table of sessions of one pilot with an ABAB plan, as `pool` would make it."""
    rows: list[dict[str, object]] = []
    for youth in range(youths):
        rows += _youth(rng, f"site/{youth:03d}", effects)
    return pd.DataFrame(rows)


def _youth(rng: np.random.Generator, name: str, effects: Effects) -> list[dict[str, object]]:
    sessions = int(rng.integers(16, 25))  # fewer leave an ABAB plan too few moments to draw from
    stays = sessions if rng.random() < 0.7 else int(rng.integers(3, sessions))  # three in ten drop out
    phases = _phases(rng, sessions)
    level, fall = rng.normal(5.5, 1.2), effects.rating + rng.normal(0.0, 0.8)
    sinks, faster = effects.tension + rng.normal(0.0, 0.2), effects.recovery_s + rng.normal(0.0, 1.5)
    start_s = rng.lognormal(4.0, 0.3)
    rows: list[dict[str, object]] = []
    mood = 0.0
    for number in range(stays):
        mood = 0.4 * mood + rng.normal(0.0, 1.0)  # today resembles yesterday
        before = level + mood
        helped = effects.feedback * (phases[number] == "B")
        rows.append(
            {
                "participant": name,
                "number": number + 1,
                "study_phase": phases[number],
                "feedback": phases[number] == "B",
                "rating_before": _rating(rng, before),
                "rating_after": _rating(rng, before + fall + helped + rng.normal(0.0, 1.0)),
                "index_first": rng.normal(0.6, 0.3),
                "index_last": rng.normal(0.6 + sinks, 0.3),
                "recovery_s": _recovery(rng, start_s + faster * number),
            }
        )
    return rows


def _phases(rng: np.random.Generator, sessions: int) -> str:
    """An ABAB plan whose changes are drawn by lot among all that leave three sessions in each phase."""
    free = sessions - 4 * LEAST_IN_PHASE
    cuts = np.sort(rng.choice(free + 3, 3, replace=False)) - np.arange(3)
    lengths = np.diff(np.concatenate(([0], cuts, [free]))) + LEAST_IN_PHASE
    return "".join(phase * int(length) for phase, length in zip("ABAB", lengths, strict=True))


def _rating(rng: np.random.Generator, value: float) -> float:
    return np.nan if rng.random() < _SKIPPED else float(np.clip(np.rint(value), 1, 10))


def _recovery(rng: np.random.Generator, usual_s: float) -> float:
    if rng.random() < 0.3:  # no peak to recover from
        return np.nan
    return float(np.clip(max(1.0, usual_s) * rng.lognormal(0.0, 0.35), 1.0, HORIZON_S))


def _truth(rng: np.random.Generator, effects: Effects) -> dict[str, float]:
    """What the answers would be with so many youths that chance plays no part: rounding and limits included."""
    many = changes(simulate(rng, _TRUTH_YOUTHS, effects))
    known = {change.name: change.estimate.mean for change in many}
    return {name: mean for name, mean in known.items() if mean is not None and "before, per" not in name}


def _shares(found: dict[str, list[bool]]) -> dict[str, float]:
    return {name: float(np.mean(flags)) for name, flags in found.items()}
