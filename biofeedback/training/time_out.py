"""Time-out rehearsal: give the sign, walk away, cool down, come back. Coming back is always allowed.

Time-out and seeking help are the behaviour that the trainings aim at. The way back to the own rest is timed, as a
fact about the body, never as a task to be fast.
"""

from __future__ import annotations

from dataclasses import dataclass

from biofeedback.samples import Arousal
from biofeedback.training.course import Course
from biofeedback.training.exercise import Action, ActionKind, Happening, HappeningKind, Phase, Signal
from biofeedback.training.steps import NOTHING, Outcome, Step, closing, opening

ACTS = ("sign", "leave", "cool_down", "come_back")
COME_BACK = "come_back"  # the touch that is always offered
REST_LEVEL = 2  # calm or a little: back at the own rest
REST_S = 10  # in a row, so that a dip is not a return (owner's choice)


@dataclass(frozen=True, slots=True)
class TimeOutView:
    """Which of the four acts is on, and after how many seconds of cooling down the own rest was reached."""

    act: str
    at_rest_after_s: int | None


class TimeOut(Step):
    """Four acts on one screen; each ends with a touch."""

    can_go_without_band = True

    def __init__(self) -> None:
        super().__init__(Phase.TIME_OUT)
        self._at = 0
        self._cooling_s = 0
        self._rest_s = 0
        self._at_rest_after_s: int | None = None

    @property
    def detail(self) -> TimeOutView:
        """Where the rehearsal stands."""
        return TimeOutView(ACTS[min(self._at, len(ACTS) - 1)], self._at_rest_after_s)

    def tick(self, signal: Signal, arousal: Arousal | None) -> Outcome:
        """One second went by; while cooling down it looks for the own rest."""
        super().tick(signal, arousal)
        if ACTS[self._at] != "cool_down":
            return NOTHING
        self._cooling_s += 1
        level = arousal.level if arousal is not None else None
        self._rest_s = self._rest_s + 1 if level is not None and level.number <= REST_LEVEL else 0
        if self._rest_s == REST_S and self._at_rest_after_s is None:
            self._at_rest_after_s = max(0, self._cooling_s - REST_S)
        return NOTHING

    def act(self, action: Action) -> Outcome:
        """CONTINUE goes to the next act, CHOOSE "come_back" at once to the last; then the step is over."""
        if action.kind is ActionKind.CHOOSE and action.name == COME_BACK and ACTS[self._at] != ACTS[-1]:
            return self._turn_back()
        if action.kind is not ActionKind.CONTINUE:
            return self.refuse(action)
        done = ACTS[self._at]
        noted = Happening(HappeningKind.NOTED, "time_out", facts=(("act", done), *self._facts(done)))
        if done == ACTS[-1]:
            return Outcome((noted,), done=True)
        self._at += 1
        return Outcome((noted,))

    def _turn_back(self) -> Outcome:
        """Coming back early is no failure: what was begun is noted as it is, what was passed over is not."""
        left = ACTS[self._at]
        self._at = len(ACTS) - 1
        noted = Happening(
            HappeningKind.NOTED, "time_out", facts=(("act", left), ("came_back", True), *self._facts(left))
        )
        return Outcome((noted,))

    def _facts(self, done: str) -> tuple[tuple[str, int | None], ...]:
        if done != "cool_down":
            return ()
        return (("cooling_s", self._cooling_s), ("at_rest_after_s", self._at_rest_after_s))


class TimeOutExercise(Course):
    """Band check, baseline, own number, time-out, own number, summary."""

    def __init__(self, baseline_s: int = 120) -> None:
        super().__init__("time_out", {"baseline_s": baseline_s}, [*opening(baseline_s), TimeOut(), *closing()])
