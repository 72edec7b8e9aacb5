"""A second opinion for researchers: a small linear model beside a control that sees nothing but the time.

It is trained with leave-one-person-out: nobody is judged by a model that knows him. The control gets elapsed time
alone. In laboratory protocols, where stress always comes after rest, that control can beat every body signal (on
WESAD 0.96 balanced accuracy); a model that does not clearly beat it has learned the protocol, not the body. So the
two are one result and cannot be had apart. Never shown to a youth, never packed for the tablet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from biofeedback.errors import UsageError
from biofeedback.samples import FloatArray

RIDGE = 1.0  # pulls weights of standardised features to zero; one is the usual start (Hoerl & Kennard 1970)
STEPS = 50  # Newton's method for this convex problem needs under ten
ENOUGH = 1e-8  # change of the weights at which it has arrived
LEAST_PERSONS = 3  # leaving one out must leave two


@dataclass(frozen=True, slots=True)
class Window:
    """One labelled window. `features`: standardised against the person's own baseline, without time or posture."""

    person: str
    elapsed_s: float
    features: tuple[float, ...]
    tense: bool


@dataclass(frozen=True, slots=True)
class Judgement:
    """Over all windows, each judged by a model that never saw its person."""

    auc: float
    balanced_accuracy: float


@dataclass(frozen=True, slots=True)
class SecondOpinion:
    """The model and its control; `beats_time` says whether the body told more than the clock."""

    model: Judgement
    time_only: Judgement
    persons: int
    windows: int

    @property
    def beats_time(self) -> bool:
        """Whether the model's AUC lies above the control's."""
        return self.model.auc > self.time_only.auc


def second_opinion(windows: Sequence[Window]) -> SecondOpinion:
    """Train and judge both, leaving one person out at a time.

    Raises UsageError with fewer than three persons, with one label only, or with features that are not numbers.
    """
    persons = sorted({window.person for window in windows})
    if len(persons) < LEAST_PERSONS:
        raise UsageError(f"A second opinion needs at least {LEAST_PERSONS} persons; there are {len(persons)}.")
    tense = np.array([window.tense for window in windows])
    if tense.all() or not tense.any():
        raise UsageError("A second opinion needs windows of both kinds: tense and calm.")
    body = np.array([window.features for window in windows], dtype=np.float64)
    clock = np.array([[window.elapsed_s] for window in windows])
    if not np.isfinite(body).all() or not np.isfinite(clock).all():
        raise UsageError("A window has a feature that is not known; leave such windows out.")
    who = np.array([window.person for window in windows])
    return SecondOpinion(_judge(body, tense, who), _judge(clock, tense, who), len(persons), len(windows))


def _judge(features: FloatArray, tense: np.ndarray[tuple[int], np.dtype[np.bool_]], who: object) -> Judgement:
    people = np.asarray(who)
    chances = np.empty(len(features))
    for person in np.unique(people):
        out = people == person
        if tense[~out].all() or not tense[~out].any():
            raise UsageError(
                f"Without {person} only one kind of window is left; nothing can be learned from that."
            )
        centre, spread = features[~out].mean(axis=0), features[~out].std(axis=0)
        scaled = (features - centre) / np.where(spread > 0.0, spread, 1.0)
        weights = _fit(scaled[~out], tense[~out])
        chances[out] = _chance(scaled[out], weights)
    called = chances > 0.5
    balanced = (called[tense].mean() + (~called[~tense]).mean()) / 2
    return Judgement(_auc(chances[tense], chances[~tense]), float(balanced))


def _fit(features: FloatArray, tense: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> FloatArray:
    """Ridge logistic regression, both kinds weighing the same; the last weight is the constant."""
    design = np.column_stack((features, np.ones(len(features))))
    share = tense.mean()
    importance = np.where(tense, 0.5 / share, 0.5 / (1.0 - share))
    penalty = np.full(design.shape[1], RIDGE)
    penalty[-1] = 1e-6  # the constant is free; a trace keeps the equations solvable
    weights = np.zeros(design.shape[1])
    for _ in range(STEPS):
        chance = _chance(features, weights)
        slope = design.T @ (importance * (chance - tense)) + penalty * weights
        bend = (design * (importance * chance * (1.0 - chance))[:, None]).T @ design + np.diag(penalty)
        step = np.linalg.solve(bend, slope)
        weights = weights - step
        if float(np.abs(step).max()) < ENOUGH:
            break
    return weights


def _chance(features: FloatArray, weights: FloatArray) -> FloatArray:
    score = np.clip(
        features @ weights[:-1] + weights[-1], -30.0, 30.0
    )  # beyond, exp overflows and nothing changes
    chance: FloatArray = 1.0 / (1.0 + np.exp(-score))
    return chance


def _auc(high: FloatArray, low: FloatArray) -> float:
    ordered = np.sort(low)
    below = np.searchsorted(ordered, high, side="left") + np.searchsorted(ordered, high, side="right")
    return float(below.mean() / (2 * len(low)))
