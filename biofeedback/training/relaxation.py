"""Muscle relaxation: tense a group of muscles, let go, feel the difference; led by voice, one group at a time.

Tense 5 to 7 s, release 10 to 20 s, 4 to 8 groups are the usual figures (notes of the field; to be checked by the
trainer of the programme before publishing). Behavioural exercises fit youths with mild intellectual disability
better than verbal ones (directievetherapie.nl/?p=1835).
"""

from __future__ import annotations

from dataclasses import dataclass

from biofeedback.samples import Arousal
from biofeedback.training.course import Course
from biofeedback.training.exercise import Action, ActionKind, Phase, Signal
from biofeedback.training.steps import DONE, NOTHING, Outcome, Timed, closing, opening

TENSE_S = 6  # within the usual 5-7 s
RELEASE_S = 15  # within the usual 10-20 s
READ_S = 8  # time to hear and find the muscles before tensing (owner's choice)
GROUPS = ("hands", "arms", "shoulders", "face", "belly", "legs")


@dataclass(frozen=True, slots=True)
class RelaxationView:
    """What to do now: read about the group, tense it, let go; `left_s` counts down within it."""

    group: str
    number: int
    groups: int
    act: str  # "read", "tense" or "release"
    left_s: int
    act_s: int = 0  # how long this act takes in all


class Relaxation(Timed):
    """All groups after each other."""

    needs_signal = False  # the exercise helps without a level just as well; the level is only shown

    def __init__(self, tense_s: int = TENSE_S, release_s: int = RELEASE_S) -> None:
        self._acts = (("read", READ_S), ("tense", tense_s), ("release", release_s))
        self._round_s = sum(seconds for _, seconds in self._acts)
        super().__init__(Phase.RELAXATION, self._round_s * len(GROUPS))

    @property
    def detail(self) -> RelaxationView:
        """What to do now."""
        number, into_s = divmod(min(self.elapsed_s, self.duration_s - 1), self._round_s)
        for act, seconds in self._acts:
            if into_s < seconds:
                return RelaxationView(GROUPS[number], number + 1, len(GROUPS), act, seconds - into_s, seconds)
            into_s -= seconds
        return RelaxationView(GROUPS[number], number + 1, len(GROUPS), "release", 0, self._acts[-1][1])


class RelaxationExercise(Course):
    """Band check, baseline, own number, six muscle groups, own number, summary."""

    def __init__(self, baseline_s: int = 120) -> None:
        settings = {"baseline_s": baseline_s, "tense_s": TENSE_S, "release_s": RELEASE_S, "groups": list(GROUPS)}
        super().__init__("relaxation", settings, [*opening(baseline_s), Relaxation(), *closing()])


@dataclass(frozen=True, slots=True)
class CountView:
    """The number to say now."""

    number: int
    start: int


class CountingBack(Timed):
    """Counting back slowly, a reducer of Anger Control Training (workingwithgoldstein.com)."""

    needs_signal = False

    def __init__(self, start: int, pace_s: int) -> None:
        super().__init__(Phase.COUNTING, start * pace_s)
        self._start, self._pace_s = start, pace_s

    @property
    def detail(self) -> CountView:
        """The number to say now."""
        return CountView(max(1, self._start - self.elapsed_s // self._pace_s), self._start)


class CalmPicture(Timed):
    """A place of your own, eyes open or closed, until the time is over or the youth goes on."""

    needs_signal = False

    def __init__(self, duration_s: int) -> None:
        super().__init__(Phase.PICTURE, duration_s)

    def tick(self, signal: Signal, arousal: Arousal | None) -> Outcome:
        """One second went by."""
        super().tick(signal, arousal)
        return DONE if self.elapsed_s >= self.duration_s else NOTHING

    def act(self, action: Action) -> Outcome:
        """CONTINUE: the youth has seen enough."""
        return DONE if action.kind is ActionKind.CONTINUE else self.refuse(action)


COUNT_FROM = 20
COUNT_PACE_S = 4  # slower than speech, near one breath in two numbers (owner's choice)
PICTURE_S = 90


class CountingExercise(Course):
    """Band check, baseline, own number, counting back, calm picture, own number, summary."""

    def __init__(self, baseline_s: int = 120) -> None:
        settings = {"baseline_s": baseline_s, "from": COUNT_FROM, "pace_s": COUNT_PACE_S, "picture_s": PICTURE_S}
        middle = [CountingBack(COUNT_FROM, COUNT_PACE_S), CalmPicture(PICTURE_S)]
        super().__init__("counting", settings, [*opening(baseline_s), *middle, *closing()])
