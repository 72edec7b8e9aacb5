"""An exercise as steps in a row, and what is the same in all of them: stop, no signal, without a band, the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from biofeedback.errors import SessionError
from biofeedback.samples import Arousal
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
from biofeedback.training.steps import BandCheck, Baseline, Outcome, Step, Summary

NO_SIGNAL_PAUSES_AFTER_S = 5  # longer than one lost packet, shorter than "it is broken" (owner's choice)
GOOD_SIGNAL_RESUMES_AFTER_S = 3  # design kit, picture 14


class Course:
    """Runs its steps one after the other. See `exercise.Exercise` for the shape."""

    def __init__(self, name: str, settings: Mapping[str, object], steps: Sequence[Step]) -> None:
        self.name = name
        self.settings = settings
        self._steps = list(steps)
        self._at = 0
        self._good_s = 0  # good seconds in a row
        self._bad_s = 0  # seconds without signal in a row
        self._pause: Pause | None = None
        self._without_band = False
        self._stopped_early = False

    @property
    def steps(self) -> Sequence[Step]:
        """All steps in order, for putting several exercises in a row before any of them began."""
        return tuple(self._steps)

    @property
    def view(self) -> ExerciseView:
        """The state at the last tick or touch."""
        step = self._steps[min(self._at, len(self._steps) - 1)]
        over = self._at >= len(self._steps)
        return ExerciseView(
            phase=Phase.DONE if over else step.phase,
            step=self._steps.index(step) + 1,
            steps=len(self._steps),
            elapsed_s=0 if over else step.elapsed_s,
            duration_s=0 if over else step.duration_s,
            paused=self._pause,
            advice=step.advice,
            without_band=self._without_band,
            detail=step.detail,
        )

    @property
    def band_ready(self) -> bool:
        """The band check has seen enough good seconds in a row; Continue may be offered."""
        return any(step.ready for step in self._steps if isinstance(step, BandCheck))

    def tick(self, signal: Signal, arousal: Arousal | None = None) -> Sequence[Happening]:
        """One second went by."""
        self._good_s = self._good_s + 1 if signal is Signal.GOOD else 0
        self._bad_s = self._bad_s + 1 if signal is Signal.NONE else 0
        if self._at >= len(self._steps) or self._pause is Pause.STOPPED:
            return ()
        step = self._steps[self._at]
        if not step.needs_signal or self._without_band:
            return self._follow(step.tick(signal, arousal))
        return self._tick_with_signal(step, signal, arousal)

    def _tick_with_signal(self, step: Step, signal: Signal, arousal: Arousal | None) -> Sequence[Happening]:
        if self._pause is Pause.NO_SIGNAL:
            if self._good_s < GOOD_SIGNAL_RESUMES_AFTER_S:
                return ()
            self._pause = None
            resumed = Happening(HappeningKind.RESUMED, Pause.NO_SIGNAL)
            return (resumed, *self._follow(step.tick(signal, arousal)))
        if self._bad_s >= NO_SIGNAL_PAUSES_AFTER_S:
            self._pause = Pause.NO_SIGNAL
            return (Happening(HappeningKind.PAUSED, Pause.NO_SIGNAL),)
        return self._follow(step.tick(signal, arousal))

    def baseline_result(self, accepted: bool) -> Sequence[Happening]:
        """The session answers BASELINE_ENDED: was there enough clean signal?"""
        step = self._steps[self._at] if self._at < len(self._steps) else None
        if not isinstance(step, Baseline):
            raise SessionError("A baseline result came while no baseline was measured.")
        return self._follow(step.result(accepted))

    def act(self, action: Action) -> Sequence[Happening]:
        """Someone touched something. Raises SessionError for a touch that this state does not offer."""
        if self._at >= len(self._steps):
            raise SessionError("This exercise is over.")
        if action.kind is ActionKind.STOP:
            self._pause = Pause.STOPPED
            return (Happening(HappeningKind.PAUSED, Pause.STOPPED),)
        if action.kind is ActionKind.END:
            return self._end()
        if self._pause is Pause.STOPPED:
            return self._resume(action)
        step = self._steps[self._at]
        if action.kind is ActionKind.WITHOUT_BAND and step.can_go_without_band:
            return self._go_without_band(step)
        return self._follow(step.act(action))

    def _resume(self, action: Action) -> Sequence[Happening]:
        if action.kind is not ActionKind.RESUME:
            raise SessionError("Choose first: go on, or end here.")
        self._pause = None
        return (Happening(HappeningKind.RESUMED, Pause.STOPPED),)

    def _go_without_band(self, step: Step) -> Sequence[Happening]:
        """Nothing is measured any more; a step that only measures is passed over."""
        self._without_band = True
        if step.needs_signal:
            self._pause = None
            return (Happening(HappeningKind.RESUMED, "without_band"),)
        measuring = (BandCheck, Baseline)
        beyond = next(i for i in range(self._at, len(self._steps)) if not isinstance(self._steps[i], measuring))
        return self._enter(beyond)

    def _end(self) -> Sequence[Happening]:
        """Ending early still shows what was done; only from the summary is there nothing left but to close."""
        if isinstance(self._steps[self._at], Summary):
            return self._enter(len(self._steps))
        self._stopped_early = True
        return self._enter(len(self._steps) - 1)

    def _follow(self, outcome: Outcome) -> Sequence[Happening]:
        return (*outcome.happened, *self._enter(self._at + 1)) if outcome.done else outcome.happened

    def _enter(self, at: int) -> Sequence[Happening]:
        self._at = at
        self._bad_s = 0
        self._pause = None
        if at >= len(self._steps):
            why = "stopped" if self._stopped_early else "completed"
            return (Happening(HappeningKind.PHASE, Phase.DONE), Happening(HappeningKind.FINISHED, why))
        step = self._steps[at]
        return (Happening(HappeningKind.PHASE, step.phase), *step.enter())
