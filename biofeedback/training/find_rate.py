"""Find my own breathing rate: the pace at which the heart swings along most, tried out at five paces.

Rates and their order are those of the resonance frequency guide (Shaffer & Meehan 2020, doi
10.3389/fnins.2020.570400): 6.5, 6, 5.5, 5 and 4.5 breaths a minute, two minutes each; the one with the largest
swing of the heart rate is kept. What is measured is the swing, never how calm someone is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from biofeedback.errors import SessionError, UsageError
from biofeedback.samples import Arousal
from biofeedback.training.course import Course
from biofeedback.training.exercise import Action, ActionKind, Happening, HappeningKind, Phase, Signal
from biofeedback.training.steps import DONE, NOTHING, BandCheck, Baseline, Outcome, Rating, Step, Summary

RATES_PER_MIN = (6.5, 6.0, 5.5, 5.0, 4.5)  # doi 10.3389/fnins.2020.570400
TRIAL_S = 120  # two minutes each, ditto
SETTLE_S = 20  # the first two breaths find the pace and are not measured (owner's choice)
TRIAL_LEAST_S = 60  # four slow breaths and the settling; below it nothing can be measured (signals.breathing)


@dataclass(frozen=True, slots=True)
class FindRateView:
    """The trial that is on (1-based), its pace, and after the last one the rate to keep.

    `best_per_min` is None while trying, and also at the end when the heart could not be measured well enough.
    """

    number: int
    trials: int
    pace_per_min: float
    over: bool = False
    best_per_min: float | None = None
    swings_bpm: tuple[tuple[float, float], ...] = ()  # rate and swing of every trial that could be measured


class FindRate(Step):
    """All trials after each other. The session measures the swing; the step says from where to where."""

    needs_signal = True
    can_go_without_band = True

    def __init__(self, rates: Sequence[float] = RATES_PER_MIN, trial_s: int = TRIAL_S) -> None:
        super().__init__(Phase.FIND_RATE, trial_s)
        self._rates = tuple(rates)
        self._at = 0
        self._over = False
        self._best: float | None = None
        self._swings: dict[float, float] = {}

    @property
    def detail(self) -> FindRateView:
        """Where the trials stand."""
        swings = tuple(self._swings.items())
        pace = self._rates[min(self._at, len(self._rates) - 1)]
        number = min(self._at + 1, len(self._rates))
        return FindRateView(number, len(self._rates), pace, self._over, self._best, swings)

    def tick(self, signal: Signal, arousal: Arousal | None) -> Outcome:
        """One second of the trial that is on; `elapsed_s` counts within it."""
        del signal, arousal
        if self._over:
            return NOTHING
        self.elapsed_s += 1
        pace = self._rates[self._at]
        if self.elapsed_s == SETTLE_S:
            return Outcome((Happening(HappeningKind.SWING_BEGAN, facts=(("pace_per_min", pace),)),))
        if self.elapsed_s >= self.duration_s:
            return Outcome((Happening(HappeningKind.SWING_ENDED, facts=(("pace_per_min", pace),)),))
        return NOTHING

    def result(self, swing_bpm: float | None, best_per_min: float | None) -> Outcome:
        """The session's answer to SWING_ENDED: this trial's swing, and the best of all rates so far."""
        pace = self._rates[self._at]
        if swing_bpm is not None:
            self._swings[pace] = swing_bpm
        tried = (("pace_per_min", pace), ("swing_bpm", swing_bpm), ("trial", self._at + 1))
        noted = [Happening(HappeningKind.NOTED, "find_rate_trial", facts=tried)]
        self._at += 1
        self.elapsed_s = 0
        if self._at >= len(self._rates):
            self._over, self._best, self.duration_s = True, best_per_min, 0
            self.needs_signal = False  # nothing is measured any more; the answer may be read in peace
            noted.append(Happening(HappeningKind.NOTED, "find_rate", facts=(("best_per_min", best_per_min),)))
        return Outcome(tuple(noted))

    def act(self, action: Action) -> Outcome:
        """CONTINUE after the last trial."""
        return DONE if action.kind is ActionKind.CONTINUE and self._over else self.refuse(action)


class FindRateExercise(Course):
    """Band check, baseline, own number, the trials with their answer, own number, summary."""

    def __init__(
        self, baseline_s: int = 120, rates: Sequence[float] = RATES_PER_MIN, trial_s: int = TRIAL_S
    ) -> None:
        if trial_s < TRIAL_LEAST_S or not rates:
            raise UsageError(f"A trial lasts at least {TRIAL_LEAST_S} seconds, and there is at least one rate.")
        self._trials = FindRate(rates, trial_s)
        settings = {"baseline_s": baseline_s, "rates_per_min": list(rates), "trial_s": trial_s}
        opening = [BandCheck(), Baseline(baseline_s), Rating(Phase.RATING_BEFORE, "before")]
        closing = [Rating(Phase.RATING_AFTER, "after"), Summary()]
        super().__init__("find_rate", settings, [*opening, self._trials, *closing])

    def swing_result(self, swing_bpm: float | None, best_per_min: float | None) -> Sequence[Happening]:
        """The session answers SWING_ENDED. Raises SessionError while no trial is on."""
        if self.view.phase is not Phase.FIND_RATE or self._trials.detail.over:
            raise SessionError("A swing was measured while no breathing rate was tried.")
        return self._follow(self._trials.result(swing_bpm, best_per_min))
