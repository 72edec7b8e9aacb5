"""Role-play: the trainer plays a hassle and marks what happens with one tap each; the app only listens.

Trigger, body cue, reducer, reminder, end: the chain of Anger Control Training (workingwithgoldstein.com). Rise,
peak and recovery time are worked out afterwards from the stored seconds.
"""

from __future__ import annotations

from dataclasses import dataclass

from biofeedback.training.course import Course
from biofeedback.training.exercise import Action, ActionKind, Happening, HappeningKind, Phase
from biofeedback.training.steps import DONE, Outcome, Step, closing, opening

MARKS = ("trigger", "cue", "reducer", "reminder", "end")
COOL_DOWN_S = 180  # after the end the curve runs on, so that the way back to the own rest is seen


@dataclass(frozen=True, slots=True)
class RolePlayView:
    """The marks so far: name and second of the role-play."""

    marks: tuple[tuple[str, int], ...]
    ended: bool


class RolePlay(Step):
    """Runs until the trainer marks the end, then cools down until the time is over or someone goes on."""

    can_go_without_band = True

    def __init__(self) -> None:
        super().__init__(Phase.ROLE_PLAY)
        self._marks: list[tuple[str, int]] = []

    @property
    def detail(self) -> RolePlayView:
        """The marks so far."""
        return RolePlayView(tuple(self._marks), self._ended)

    @property
    def _ended(self) -> bool:
        return any(name == "end" for name, _ in self._marks)

    def act(self, action: Action) -> Outcome:
        """CHOOSE with one of the marks; CONTINUE once the end was marked."""
        if action.kind is ActionKind.CHOOSE and action.name in MARKS and not self._ended:
            return self._mark(action.name)
        return DONE if action.kind is ActionKind.CONTINUE and self._ended else self.refuse(action)

    def _mark(self, name: str) -> Outcome:
        self._marks.append((name, self.elapsed_s))
        if name == "end":
            self.duration_s = self.elapsed_s + COOL_DOWN_S
        return Outcome((Happening(HappeningKind.NOTED, "role_play_mark", facts=(("mark", name),)),))


class RolePlayExercise(Course):
    """Band check, baseline, own number, role-play with cool-down, own number, summary."""

    def __init__(self, baseline_s: int = 120) -> None:
        settings = {"baseline_s": baseline_s, "cool_down_s": COOL_DOWN_S}
        super().__init__("role_play", settings, [*opening(baseline_s), RolePlay(), *closing()])
