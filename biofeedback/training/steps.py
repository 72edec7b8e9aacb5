"""The steps that exercises are built from: each is one screen, one thing the youth does.

A step counts its own seconds, takes the touches that belong to it, and says when it is done. `course.py` puts
steps in a row and does what is the same everywhere: stop, no signal, going on without a band, the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from biofeedback.errors import SessionError
from biofeedback.samples import Arousal
from biofeedback.training.exercise import Action, ActionKind, Happening, HappeningKind, Phase, Signal

BAND_CHECK_GOOD_S = 5  # good seconds in a row before Continue is offered (owner's choice)
BASELINE_STRETCH = 1.5  # a baseline may take half as long again; then too much of it was not clean
BASELINE_TRIES = 2  # then the exercise goes on without a tension display (owner's choice)
BASELINE_AGAIN_SHOWN_S = 5  # how long "we measure once more" stands there (owner's choice)
RATING_MIN, RATING_MAX = 1, 10  # anger meter of the trainings: ten steps with faces


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a tick or a touch led to: what to tell the session, and whether the step is over."""

    happened: Sequence[Happening] = ()
    done: bool = False


NOTHING = Outcome()
DONE = Outcome(done=True)


class Step:
    """Base of all steps: counts seconds, takes no touch, and lasts `duration_s` (0 = until a touch ends it)."""

    phase: Phase
    needs_signal = False  # without signal the step stands still and says so
    can_go_without_band = False

    def __init__(self, phase: Phase, duration_s: int = 0) -> None:
        self.phase = phase
        self.duration_s = duration_s
        self.elapsed_s = 0
        self.advice = ""

    @property
    def detail(self) -> object:
        """What only this step's own screen understands."""
        return None

    def enter(self) -> Sequence[Happening]:
        """The step begins."""
        return ()

    def tick(self, signal: Signal, arousal: Arousal | None) -> Outcome:
        """One second went by."""
        del signal, arousal
        self.elapsed_s += 1
        return DONE if 0 < self.duration_s <= self.elapsed_s else NOTHING

    def act(self, action: Action) -> Outcome:
        """A touch that belongs to this step. Raises SessionError for any other."""
        raise SessionError(f"'{action.kind.value}' cannot be done during '{self.phase.value}'.")

    def refuse(self, action: Action) -> Outcome:
        """For a touch that the state of this step does not offer."""
        return Step.act(self, action)


class BandCheck(Step):
    """Waits until the signal was good for some seconds in a row, and for the touch that goes on."""

    can_go_without_band = True

    def __init__(self) -> None:
        super().__init__(Phase.BAND_CHECK)
        self._good_s = 0

    @property
    def ready(self) -> bool:
        """Continue may be offered."""
        return self._good_s >= BAND_CHECK_GOOD_S

    def tick(self, signal: Signal, arousal: Arousal | None) -> Outcome:
        """One second went by."""
        self._good_s = self._good_s + 1 if signal is Signal.GOOD else 0
        return super().tick(signal, arousal)

    def act(self, action: Action) -> Outcome:
        """Continue, once ready."""
        return DONE if action.kind is ActionKind.CONTINUE and self.ready else self.refuse(action)


class Baseline(Step):
    """Measures the own rest. Only clean seconds count; the ring stops and never runs back."""

    can_go_without_band = True

    def __init__(self, duration_s: int) -> None:
        super().__init__(Phase.BASELINE)
        self.duration_s = duration_s
        self._waited_s = 0  # seconds of this try that did not count
        self._tries = 1

    def enter(self) -> Sequence[Happening]:
        """The session starts to gather the baseline."""
        return (Happening(HappeningKind.BASELINE_BEGAN),)

    def tick(self, signal: Signal, arousal: Arousal | None) -> Outcome:
        """One second went by."""
        del arousal
        if signal is Signal.GOOD:
            self.elapsed_s += 1
            again = self._tries > 1 and self.elapsed_s < BASELINE_AGAIN_SHOWN_S
            self.advice = "baseline_again" if again else ""
        else:
            self._waited_s += 1
            self.advice = "keep_still" if signal is Signal.WEAK else "check_band"
        full = self.elapsed_s >= self.duration_s
        if full or self.elapsed_s + self._waited_s >= BASELINE_STRETCH * self.duration_s:
            return Outcome((Happening(HappeningKind.BASELINE_ENDED),))
        return NOTHING

    def result(self, accepted: bool) -> Outcome:
        """The session's answer: on, once more, or on without a level after the last try."""
        if accepted or self._tries >= BASELINE_TRIES:
            return DONE
        self._tries += 1
        self.elapsed_s = self._waited_s = 0
        self.advice = "baseline_again"
        return Outcome((Happening(HappeningKind.BASELINE_BEGAN),))


class Rating(Step):
    """The youth's own number, 1 to 10, or skipped: both are an answer."""

    def __init__(self, phase: Phase, name: str) -> None:
        super().__init__(phase)
        self._name = name

    def act(self, action: Action) -> Outcome:
        """A number or a skip. Raises SessionError outside 1 to 10."""
        if action.kind is not ActionKind.RATE:
            return self.refuse(action)
        value = action.value
        if value is not None and not RATING_MIN <= value <= RATING_MAX:
            raise SessionError(f"A number is {RATING_MIN} to {RATING_MAX}; {value} is outside that.")
        return Outcome((Happening(HappeningKind.RATED, self._name, value),), done=True)


class Summary(Step):
    """Shows what was done, until the youth closes it."""

    def __init__(self) -> None:
        super().__init__(Phase.SUMMARY)

    def act(self, action: Action) -> Outcome:
        """Continue closes."""
        return DONE if action.kind is ActionKind.CONTINUE else self.refuse(action)


class Timed(Step):
    """Something that is done for a set time with the signal running: breathing, relaxing."""

    needs_signal = True
    can_go_without_band = True


def opening(baseline_s: int) -> list[Step]:
    """How exercises with a measurement begin: check the band, measure the own rest, ask for the own number."""
    return [BandCheck(), Baseline(baseline_s), Rating(Phase.RATING_BEFORE, "before")]


def closing() -> list[Step]:
    """How exercises end: the own number once more, and what was done."""
    return [Rating(Phase.RATING_AFTER, "after"), Summary()]
