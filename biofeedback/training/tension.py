"""Looking at the own tension: band check, baseline, some minutes of looking, summary.

Seeing what the own body does is an exercise by itself: recognising the own signals comes before doing something
about them. No numbers are asked before and after: this is also a short look in between (owner's choice).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from biofeedback.errors import UsageError
from biofeedback.training.course import Course
from biofeedback.training.exercise import Action, ActionKind, Phase
from biofeedback.training.steps import DONE, BandCheck, Baseline, Outcome, Summary, Timed

LOOKING_MIN_S, LOOKING_MAX_S = 30, 3600  # as breathing: shorter shows nothing, longer is no exercise


@dataclass(frozen=True, slots=True)
class TensionSettings:
    """What trainer and youth may set. Raises UsageError outside the limits."""

    looking_s: int = 300  # long enough for a rise and a fall that the youth makes himself (owner's choice)
    baseline_s: int = 120  # two clean minutes: shortest baseline of the method (docs/method.md)

    def __post_init__(self) -> None:
        if not 30 <= self.baseline_s <= 600 or not LOOKING_MIN_S <= self.looking_s <= LOOKING_MAX_S:
            raise UsageError("A baseline lasts 30 to 600 seconds, looking at tension 30 to 3600 seconds.")


class Looking(Timed):
    """Tension is shown until the time is over or the youth has seen enough."""

    def act(self, action: Action) -> Outcome:
        """Continue ends it at any time."""
        return DONE if action.kind is ActionKind.CONTINUE else self.refuse(action)


class TensionExercise(Course):
    """Four steps; looking stands still while there is no signal, and can be left without a band."""

    def __init__(self, settings: TensionSettings | None = None) -> None:
        plan = settings or TensionSettings()
        looking = Looking(Phase.TENSION, plan.looking_s)
        super().__init__("tension", asdict(plan), [BandCheck(), Baseline(plan.baseline_s), looking, Summary()])
