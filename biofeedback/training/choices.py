"""Exercises that are choices with pictures: body check, hassle log, signal plan. No band, no free text.

The hassle log is the A-B-C of Aggression Replacement Training (workingwithgoldstein.com): what happened, what my
body did, what I did, how it went. The signal plan says per level what I feel, what I do, who helps; tips per level
are what users of comparable apps ask for (thesis Derks, requirements 4 and 7).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from biofeedback.training.course import Course
from biofeedback.training.exercise import Action, ActionKind, Happening, HappeningKind, Phase
from biofeedback.training.steps import NOTHING, Outcome, Rating, Step, Summary

BODY_SPOTS = ("head", "jaw", "throat", "shoulders", "chest", "belly", "hands", "legs")
HASSLE_QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "trigger": ("told_off", "teased", "unfair", "waiting", "lost", "touched", "other"),
    "body": BODY_SPOTS,
    "did": ("walked_away", "breathed", "talked", "shouted", "hit_thing", "asked_help", "other"),
    "went": ("well", "fairly", "hard"),
}
PLAN_QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "feel": BODY_SPOTS,
    "do": ("breathe", "walk", "music", "count", "sport", "time_out", "talk"),
    "who": ("trainer", "mentor", "friend", "family", "alone"),
}
PLAN_LEVELS = (2, 3, 4, 5)  # at level 1 there is nothing to plan


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """One question with pictures: what may be chosen and what is chosen. `level` only in the signal plan."""

    question: str
    options: tuple[str, ...]
    chosen: tuple[str, ...]
    level: int | None = None


class Choice(Step):
    """Touch an option to choose it, once more to undo; several may be chosen; going on with none is an answer."""

    def __init__(self, phase: Phase, question: str, options: tuple[str, ...], level: int | None = None) -> None:
        super().__init__(phase)
        self._question, self._options, self._level = question, options, level
        self._chosen: list[str] = []

    @property
    def detail(self) -> ChoiceView:
        """The question and its answer so far."""
        return ChoiceView(self._question, self._options, tuple(self._chosen), self._level)

    def act(self, action: Action) -> Outcome:
        """CHOOSE an option by name, CONTINUE to keep the answer."""
        if action.kind is ActionKind.CHOOSE and action.name in self._options:
            self._toggle(action.name)
            return NOTHING
        if action.kind is ActionKind.CONTINUE:
            chosen = ",".join(self._chosen)
            facts = (("question", self._question), ("chosen", chosen), ("level", self._level))
            return Outcome((Happening(HappeningKind.NOTED, self.phase.value, facts=facts),), done=True)
        return self.refuse(action)

    def _toggle(self, name: str) -> None:
        if name in self._chosen:
            self._chosen.remove(name)
        else:
            self._chosen.append(name)


class BodyCheckExercise(Course):
    """Where do I feel it, and my own number."""

    def __init__(self) -> None:
        spots = Choice(Phase.BODY_CHECK, "where", BODY_SPOTS)
        super().__init__("body_check", {}, [spots, Rating(Phase.RATING_BEFORE, "before"), Summary()])


class HassleLogExercise(Course):
    """Four questions about one hassle."""

    def __init__(self) -> None:
        questions = [Choice(Phase.HASSLE_LOG, name, options) for name, options in HASSLE_QUESTIONS.items()]
        super().__init__("hassle_log", {}, [*questions, Summary()])


class SignalPlanExercise(Course):
    """Per level: what I feel, what I do, who helps."""

    def __init__(self) -> None:
        questions = [
            Choice(Phase.SIGNAL_PLAN, name, options, level)
            for level in PLAN_LEVELS
            for name, options in PLAN_QUESTIONS.items()
        ]
        super().__init__("signal_plan", {}, [*questions, Summary()])
