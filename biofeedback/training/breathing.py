"""Paced breathing: band check, baseline, own number, breathing with the pace, own number, summary.

Six breaths a minute is the dose of the school studies (doi 10.3390/ijerph19095475); the pace can be set from
4.5 to 10, because the own best rate differs per person (resonance frequency guide, doi
10.3389/fnins.2020.570400) and a beginner may need a faster start.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from biofeedback.errors import SessionError, UsageError
from biofeedback.training.exercise import (
    Action,
    ActionKind,
    ExerciseView,
    Happening,
    HappeningKind,
    Pause,
    Phase,
    Signal,
)

PACE_MIN_PER_MIN = 4.5  # lowest rate of the resonance frequency assessment (doi 10.3389/fnins.2020.570400)
PACE_MAX_PER_MIN = 10.0  # a quiet breath for a beginner; above it nothing is "slow" (owner's choice)
NO_SIGNAL_PAUSES_AFTER_S = 5  # longer than one lost packet, shorter than "it is broken" (owner's choice)
GOOD_SIGNAL_RESUMES_AFTER_S = 3  # design kit, picture 14
BAND_CHECK_GOOD_S = 5  # good seconds in a row before Continue is offered (owner's choice)
BASELINE_STRETCH = 1.5  # a baseline may take half as long again; then too much of it was not clean
BASELINE_TRIES = 2  # then the exercise goes on without a tension display (owner's choice)
RATING_MIN, RATING_MAX = 1, 10  # anger meter of the trainings (notes of the field: SAMHSA anger meter)

_STEPS = (
    Phase.BAND_CHECK,
    Phase.BASELINE,
    Phase.RATING_BEFORE,
    Phase.BREATHING,
    Phase.RATING_AFTER,
    Phase.SUMMARY,
)


@dataclass(frozen=True, slots=True)
class BreathingSettings:
    """What trainer and youth may set. Raises UsageError outside the limits."""

    pace_per_min: float = 6.0  # school studies, doi 10.3390/ijerph19095475
    breathing_s: int = 300  # five minutes, the usual block of HRV biofeedback (doi 10.3389/fnins.2020.570400)
    baseline_s: int = 120  # two clean minutes: shortest baseline of the method (docs/method.md)

    def __post_init__(self) -> None:
        if not PACE_MIN_PER_MIN <= self.pace_per_min <= PACE_MAX_PER_MIN:
            raise UsageError(
                f"A pace of {self.pace_per_min} breaths a minute is not within "
                f"{PACE_MIN_PER_MIN} to {PACE_MAX_PER_MIN}."
            )
        if not 30 <= self.baseline_s <= 600 or not 30 <= self.breathing_s <= 3600:
            raise UsageError("A baseline lasts 30 to 600 seconds, breathing 30 to 3600 seconds.")


@dataclass(frozen=True, slots=True)
class Breath:
    """The pace at one moment: breathing in or out, and how full the chest is, 0 to 1."""

    inhale: bool
    fullness: float
    count: int  # whole breaths done


def breath_at(elapsed_s: float, pace_per_min: float) -> Breath:
    """The target circle after `elapsed_s` of breathing: in and out take equally long, speed follows a cosine."""
    breaths = max(0.0, elapsed_s) * pace_per_min / 60.0
    part = breaths % 1.0
    return Breath(part < 0.5, (1.0 - math.cos(2.0 * math.pi * part)) / 2.0, int(breaths))


class BreathingExercise:
    """The state machine. See `exercise.Exercise` for the shape."""

    name = "breathing"

    def __init__(self, settings: BreathingSettings | None = None) -> None:
        self.plan = settings or BreathingSettings()
        self._phase = Phase.BAND_CHECK
        self._elapsed_s = 0
        self._waited_s = 0  # seconds of this phase that did not count
        self._good_s = 0  # good seconds in a row
        self._bad_s = 0  # seconds without signal in a row
        self._pause: Pause | None = None
        self._tries = 1
        self._advice = ""
        self._without_band = False
        self._stopped_early = False

    @property
    def settings(self) -> Mapping[str, object]:
        """The settings as stored in the session's header."""
        return asdict(self.plan)

    @property
    def view(self) -> ExerciseView:
        """The state at the last tick or touch."""
        shown = self._phase if self._phase in _STEPS else Phase.SUMMARY
        duration = {Phase.BASELINE: self.plan.baseline_s, Phase.BREATHING: self.plan.breathing_s}
        return ExerciseView(
            phase=self._phase,
            step=_STEPS.index(shown) + 1,
            steps=len(_STEPS),
            elapsed_s=self._elapsed_s,
            duration_s=duration.get(self._phase, 0),
            paused=self._pause,
            advice=self._advice,
            without_band=self._without_band,
        )

    @property
    def band_ready(self) -> bool:
        """The band check has seen enough good seconds in a row; Continue may be offered."""
        return self._good_s >= BAND_CHECK_GOOD_S

    def tick(self, signal: Signal) -> Sequence[Happening]:
        """One second went by."""
        self._good_s = self._good_s + 1 if signal is Signal.GOOD else 0
        self._bad_s = self._bad_s + 1 if signal is Signal.NONE else 0
        if self._pause is Pause.STOPPED:
            return ()
        if self._phase is Phase.BASELINE:
            return self._tick_baseline(signal)
        if self._phase is Phase.BREATHING:
            return self._tick_breathing()
        self._elapsed_s += 1
        return ()

    def _tick_baseline(self, signal: Signal) -> Sequence[Happening]:
        if signal is Signal.GOOD:
            self._elapsed_s += 1
            self._advice = "baseline_again" if self._tries > 1 and self._elapsed_s < 5 else ""
        else:
            self._waited_s += 1
            self._advice = "keep_still" if signal is Signal.WEAK else "check_band"
        full = self._elapsed_s >= self.plan.baseline_s
        if full or self._elapsed_s + self._waited_s >= BASELINE_STRETCH * self.plan.baseline_s:
            return (Happening(HappeningKind.BASELINE_ENDED),)
        return ()

    def _tick_breathing(self) -> Sequence[Happening]:
        happened: list[Happening] = []
        if self._pause is Pause.NO_SIGNAL:
            if self._good_s < GOOD_SIGNAL_RESUMES_AFTER_S:
                return ()
            self._pause = None
            happened.append(Happening(HappeningKind.RESUMED, Pause.NO_SIGNAL))
        elif self._bad_s >= NO_SIGNAL_PAUSES_AFTER_S and not self._without_band:
            self._pause = Pause.NO_SIGNAL
            return (Happening(HappeningKind.PAUSED, Pause.NO_SIGNAL),)
        self._elapsed_s += 1
        if self._elapsed_s >= self.plan.breathing_s:
            happened += self._enter(Phase.RATING_AFTER)
        return happened

    def baseline_result(self, accepted: bool) -> Sequence[Happening]:
        """The session answers BASELINE_ENDED: was there enough clean signal?"""
        if self._phase is not Phase.BASELINE:
            raise SessionError("A baseline result came while no baseline was measured.")
        if accepted or self._tries >= BASELINE_TRIES:
            return self._enter(Phase.RATING_BEFORE)
        self._tries += 1
        self._elapsed_s = self._waited_s = 0
        self._advice = "baseline_again"
        return (Happening(HappeningKind.BASELINE_BEGAN),)

    def act(self, action: Action) -> Sequence[Happening]:
        """Someone touched something. Raises SessionError for a touch that this state does not offer."""
        if self._phase is Phase.DONE:
            raise SessionError("This exercise is over.")
        if action.kind is ActionKind.STOP:
            self._pause = Pause.STOPPED
            return (Happening(HappeningKind.PAUSED, Pause.STOPPED),)
        if action.kind is ActionKind.END:
            return self._end()
        if self._pause is Pause.STOPPED:
            return self._resume(action)
        return self._act_in_phase(action)

    def _resume(self, action: Action) -> Sequence[Happening]:
        if action.kind is not ActionKind.RESUME:
            raise SessionError("Choose first: go on, or end here.")
        self._pause = None
        return (Happening(HappeningKind.RESUMED, Pause.STOPPED),)

    def _act_in_phase(self, action: Action) -> Sequence[Happening]:
        kind = action.kind
        if kind is ActionKind.WITHOUT_BAND and self._phase in (Phase.BAND_CHECK, Phase.BASELINE, Phase.BREATHING):
            return self._go_without_band()
        if kind is ActionKind.RATE and self._phase in (Phase.RATING_BEFORE, Phase.RATING_AFTER):
            return self._rate(action.value)
        if kind is ActionKind.CONTINUE and self._phase is Phase.BAND_CHECK and self.band_ready:
            return self._enter(Phase.BASELINE)
        if kind is ActionKind.CONTINUE and self._phase is Phase.SUMMARY:
            return self._finish()
        raise SessionError(f"'{kind.value}' cannot be done during '{self._phase.value}'.")

    def _go_without_band(self) -> Sequence[Happening]:
        self._without_band = True
        if self._phase is Phase.BREATHING:
            self._pause = None
            return (Happening(HappeningKind.RESUMED, "without_band"),)
        return self._enter(Phase.RATING_BEFORE)

    def _rate(self, value: int | None) -> Sequence[Happening]:
        if value is not None and not RATING_MIN <= value <= RATING_MAX:
            raise SessionError(f"A number is {RATING_MIN} to {RATING_MAX}; {value} is outside that.")
        before = self._phase is Phase.RATING_BEFORE
        rated = Happening(HappeningKind.RATED, "before" if before else "after", value)
        return (rated, *self._enter(Phase.BREATHING if before else Phase.SUMMARY))

    def _enter(self, phase: Phase) -> Sequence[Happening]:
        self._phase = phase
        self._elapsed_s = self._waited_s = self._bad_s = 0
        self._pause = None
        self._advice = ""
        happened = (Happening(HappeningKind.PHASE, phase),)
        if phase is Phase.BASELINE:
            return (*happened, Happening(HappeningKind.BASELINE_BEGAN))
        return happened

    def _end(self) -> Sequence[Happening]:
        """Ending early still shows what was done; only from the summary is there nothing left but to close."""
        if self._phase is Phase.SUMMARY:
            return self._finish()
        self._stopped_early = True
        return self._enter(Phase.SUMMARY)

    def _finish(self) -> Sequence[Happening]:
        why = "stopped" if self._stopped_early else "completed"
        return (*self._enter(Phase.DONE), Happening(HappeningKind.FINISHED, why))
