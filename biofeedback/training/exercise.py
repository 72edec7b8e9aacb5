"""What every exercise is: a pure state machine that is ticked once a second and told what the youth touched.

An exercise knows no clock, no screen and no wristband. It counts the seconds it was ticked, so a pause, a lost
link or a sleeping tablet simply means fewer ticks. What it wants done or stored it returns as happenings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable

from biofeedback.samples import Arousal


class Phase(StrEnum):
    """What the youth is doing. The names are stored in sessions; only ever add to them."""

    BAND_CHECK = "band_check"
    BASELINE = "baseline"
    RATING_BEFORE = "rating_before"
    BREATHING = "breathing"
    BODY_CHECK = "body_check"
    FIND_RATE = "find_rate"
    RELAXATION = "relaxation"
    COUNTING = "counting"
    PICTURE = "picture"
    GUESS = "guess"
    ANSWER = "answer"
    ROLE_PLAY = "role_play"
    TIME_OUT = "time_out"
    HASSLE_LOG = "hassle_log"
    SIGNAL_PLAN = "signal_plan"
    GAME = "game"
    TENSION = "tension"
    RATING_AFTER = "rating_after"
    SUMMARY = "summary"
    DONE = "done"
    RECORDING = "recording"  # the rest of a recording from the wristband's own memory


class Signal(StrEnum):
    """What the wristbands deliver now, in the coarse form an exercise needs."""

    GOOD = "good"
    WEAK = "weak"  # something is there and too poor to build on
    NONE = "none"


class ActionKind(StrEnum):
    """What a youth or trainer can touch during an exercise."""

    CONTINUE = "continue"
    RATE = "rate"  # with `value` 1-10, or None for "skip"
    CHOOSE = "choose"  # something of this exercise alone, by `name`, perhaps with a `value`
    WITHOUT_BAND = "without_band"
    STOP = "stop"  # everything pauses and asks what next
    RESUME = "resume"
    END = "end"  # end here and keep what there is


@dataclass(frozen=True, slots=True)
class Action:
    """One touch."""

    kind: ActionKind
    value: int | None = None
    name: str = ""


class HappeningKind(StrEnum):
    """What an exercise tells the session."""

    PHASE = "phase"
    BASELINE_BEGAN = "baseline_began"
    BASELINE_ENDED = "baseline_ended"
    RATED = "rated"
    SWING_BEGAN = "swing_began"  # with the fact `pace_per_min`: from here on the heart rate swing is measured
    SWING_ENDED = "swing_ended"  # the session answers with `RateSeeker.swing_result`
    PAUSED = "paused"
    RESUMED = "resumed"
    NOTED = "noted"  # something of this exercise alone, worth keeping: `name` and `facts`
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing the session must do or store; `value` is the rating, `name` says which phase, rating or why."""

    kind: HappeningKind
    name: str = ""
    value: int | None = None
    facts: tuple[tuple[str, str | int | float | bool | None], ...] = ()


class Pause(StrEnum):
    """Why an exercise stands still."""

    NO_SIGNAL = "no_signal"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class ExerciseView:
    """Everything a screen needs to draw the exercise at the last tick. Times are seconds of exercise."""

    phase: Phase
    step: int  # 1-based place among the steps the youth sees
    steps: int
    elapsed_s: int  # ticks counted in this phase while it ran
    duration_s: int  # 0 where the phase has no fixed length
    paused: Pause | None = None
    advice: str = ""  # code of what to do now ("keep_still", "baseline_again"), "" for nothing
    without_band: bool = False
    detail: object = None  # what only this phase's own screen understands; a frozen dataclass of its step


class Exercise(Protocol):
    """The shape of every exercise."""

    @property
    def name(self) -> str:
        """The stable name, as the command line and stored sessions use it."""

    @property
    def settings(self) -> Mapping[str, object]:
        """The settings as stored in the session's header."""

    @property
    def view(self) -> ExerciseView:
        """The state at the last tick or touch."""

    @property
    def band_ready(self) -> bool:
        """The band check has seen enough good seconds in a row; Continue may be offered."""

    def tick(self, signal: Signal, arousal: Arousal | None = None) -> Sequence[Happening]:
        """One second went by."""

    def baseline_result(self, accepted: bool) -> Sequence[Happening]:
        """The session answers BASELINE_ENDED: was there enough clean signal?"""

    def act(self, action: Action) -> Sequence[Happening]:
        """Someone touched something. Raises SessionError for a touch that this state does not offer."""


@runtime_checkable
class RateSeeker(Protocol):
    """An exercise that wants to know how far the heart rate swings with the breath."""

    def swing_result(self, swing_bpm: float | None, best_per_min: float | None) -> Sequence[Happening]:
        """The session answers SWING_ENDED: the swing at this pace (None = too few clean breaths) and the best
        pace of all so far (None = none could be measured)."""
