"""The youth's part without Kivy: what the screens may ask and do while a session runs.

It holds no key, and of the past only the brief that was built before the hand-over: tips, the last guess, the
usual rest. Every screen of the youth gets this object.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import StrEnum

import numpy as np

from biofeedback.arousal import Start
from biofeedback.arousal.history import start_within
from biofeedback.errors import StorageFailed
from biofeedback.session.engine import SessionEngine
from biofeedback.session.evaluation import SusAnswers
from biofeedback.session.runner import SessionRunner
from biofeedback.session.snapshot import Curve, Snapshot
from biofeedback.session.summary import SessionSummary
from biofeedback.training.breathing import Breath, breath_at
from biofeedback.training.exercise import Action, ActionKind, Pause, Phase
from biofeedback.training.find_rate import FindRateView
from biofeedback.training.role_play import RolePlayView
from biofeedback.vault.brief import SessionBrief


class Place(StrEnum):
    """Which picture belongs to the state of the session."""

    BAND_CHECK = "band_check"
    BASELINE = "baseline"
    RATING = "rating"
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
    NO_SIGNAL = "no_signal"
    STOP = "stop"
    SUMMARY = "summary"
    DONE = "done"


_RATINGS = (Phase.RATING_BEFORE, Phase.RATING_AFTER)


def place_of(snapshot: Snapshot) -> Place:
    """The screen for this snapshot; a pause covers whatever was there."""
    if snapshot.finished:
        return Place.DONE
    if snapshot.exercise.paused is Pause.STOPPED:
        return Place.STOP
    if snapshot.exercise.paused is Pause.NO_SIGNAL:
        return Place.NO_SIGNAL
    phase = snapshot.exercise.phase
    return Place.RATING if phase in _RATINGS else Place(phase.value)


class YouthPart:
    """One running session as the youth's screens see it."""

    def __init__(
        self,
        runner: SessionRunner,
        clock: Callable[[], float],
        *,
        pace_per_min: float,
        readers: tuple[str, ...],
        feedback: bool = True,
        brief: SessionBrief | None = None,
    ) -> None:
        self._runner = runner
        self._clock = clock
        self._brief = brief
        self._start: Start | None = None  # None: the rest is not measured yet
        self.pace_per_min = pace_per_min
        self.readers = readers  # who can open what is kept, for "What do we keep?"
        self.feedback = feedback  # False: a study phase in which the youth sees no measured tension
        self.ended_early = False
        self.trainer_called = False
        self.look = "orb"  # how tension is drawn (orb, meter, sea): kept while another screen comes between
        self.view = "picture"  # or "line"
        self.tips: Mapping[int, tuple[str, ...]] = {}  # the youth's own, per level; the rest are the standard ones
        self.marks: list[tuple[float, str]] = []  # what the youth marked himself: session time in s, name
        self.erased = False
        self.disk_failed = False
        self.last_words: Callable[[], None] | None = None  # what a screen still has to keep when the session ends
        self.measured = runner.snapshot  # with the measured tension, for the trainer who looks along

    @property
    def snapshot(self) -> Snapshot:
        """The session as the youth may see it: nothing of what is measured where a study phase hides it."""
        return self.measured if self.feedback else replace(self.measured, arousal=None, own_breath=None)

    @property
    def earlier_tips(self) -> Mapping[int, tuple[str, ...]]:
        """His own tips per level as they were when the session began."""
        return self._brief.tips if self._brief is not None else {}

    @property
    def start(self) -> Start:
        """Whether he starts higher or lower than is usual for him; UNKNOWN where a study phase hides it."""
        return self._start if self._start is not None and self.feedback else Start.UNKNOWN

    @property
    def place(self) -> Place:
        """Which screen belongs here now."""
        return Place.DONE if self.erased else place_of(self.snapshot)

    @property
    def curve(self) -> Curve:
        """Tension so far, one point a second; empty where a study phase keeps it from the youth."""
        return self._runner.engine.curve if self.feedback else Curve()

    @property
    def now_s(self) -> float:
        """The session clock."""
        return self._clock()

    def tick(self) -> Snapshot:
        """Let the session take what arrived; called up to 30 times a second."""
        if not self.erased and not self.disk_failed:
            self._guarded(self._tick)
        return self.snapshot

    def breath(self) -> Breath:
        """The target circle at this very moment."""
        view = self.snapshot.exercise
        since_s = 0.0 if view.paused else min(1.0, max(0.0, self._clock() - self.snapshot.second_s))
        pace = view.detail.pace_per_min if isinstance(view.detail, FindRateView) else self.pace_per_min
        return breath_at(view.elapsed_s + since_s, pace)

    def summary(self) -> SessionSummary:
        """What this session was, so far, as the youth may see it."""
        summary = self._runner.summary()
        if self.feedback:
            return summary
        hidden = np.full_like(summary.index, np.nan)
        return replace(summary, index=hidden, level=hidden)

    def go_on(self) -> None:
        """Continue: leave the band check, or close the summary."""
        self._act(ActionKind.CONTINUE)

    def rate(self, value: int | None) -> None:
        """The own number, or None to skip."""
        self._act(ActionKind.RATE, value)

    def choose(self, name: str, value: int | None = None) -> None:
        """A touch that belongs to this exercise alone: an option, a guess, a mark, "enough"."""
        self._act(ActionKind.CHOOSE, value, name)

    def mark(self, name: str) -> None:
        """The youth marks this moment; it is stored with the session and shown on the line."""
        if self.disk_failed or self.erased:
            return
        self._guarded(lambda: self._mark(name))

    def trainer_marks(self, name: str) -> None:
        """The trainer marks this moment; it does not appear on the youth's own line."""
        view = self.snapshot.exercise
        if isinstance(view.detail, RolePlayView) and not view.detail.ended and not view.paused:
            self.choose(name)  # the role-play follows these marks itself, up to its end
        elif not (self.disk_failed or self.erased):
            self._guarded(lambda: self._tell(lambda engine: engine.mark(name)))

    def trainer_remarks(self, text: str) -> None:
        """The trainer's own words about this moment, stored with the session."""
        if not (self.disk_failed or self.erased):
            self._guarded(lambda: self._tell(lambda engine: engine.remark(text)))

    def evaluate(self, answers: SusAnswers) -> None:
        """How the app works for the youth; kept with the session."""
        if not (self.disk_failed or self.erased):
            self._guarded(lambda: self._tell(lambda engine: engine.evaluated(answers)))

    def keep_setting(self, name: str, value: str | int | float) -> None:
        """Remember something of this participant; it reaches his file at the trainer's next unlock."""
        if not (self.disk_failed or self.erased):
            self._guarded(lambda: self._tell(lambda engine: engine.keep_setting(name, value)))

    def without_band(self) -> None:
        """Go on with the exercise and without a measurement."""
        self._act(ActionKind.WITHOUT_BAND)

    def stop(self) -> None:
        """Everything stands still and asks what next."""
        self._act(ActionKind.STOP)

    def resume(self) -> None:
        """Go on after a stop."""
        self.trainer_called = False
        self._act(ActionKind.RESUME)

    def end_and_keep(self) -> None:
        """End here; what was measured stays."""
        self.ended_early = True
        self._say_last_words()
        self._act(ActionKind.END)

    def erase(self) -> None:
        """Nothing of this session remains, also when it was already sealed."""
        self.erased = True
        self._runner.discard()

    def call_trainer(self) -> None:
        """Show a sign on this tablet; it alarms no one elsewhere."""
        self.trainer_called = True

    def close(self) -> None:
        """The app is going away: seal what there is. Safe to call twice."""
        if not self.erased and not self.disk_failed:
            self._say_last_words()
            self._guarded(self._close)

    def _say_last_words(self) -> None:
        say, self.last_words = self.last_words, None
        if say is not None:
            say()

    def _tick(self) -> Snapshot:
        snapshot = self._runner.tick(self._clock())
        rest = self._runner.engine.baseline
        if self._start is None and self._brief is not None and rest is not None and rest.accepted:
            self._start = start_within(rest.centre.get("heart_rate_bpm"), self._brief.baseline_heart_rate_bpm)
            self._runner.engine.noted("start", than_usual=self._start.value)
        return snapshot

    def _close(self) -> Snapshot:
        self._runner.close("interrupted")
        return self._runner.snapshot

    def _tell(self, say: Callable[[SessionEngine], None]) -> Snapshot:
        say(self._runner.engine)
        return self.measured

    def _mark(self, name: str) -> Snapshot:
        engine = self._runner.engine
        engine.mark(name)
        self.marks.append((engine.now_s, name))
        return self.snapshot

    def _act(self, kind: ActionKind, value: int | None = None, name: str = "") -> None:
        if not self.disk_failed:
            self._guarded(lambda: self._runner.act(Action(kind, value, name)))

    def _guarded(self, step: Callable[[], Snapshot]) -> None:
        """A full disk ends the recording with a sign for the trainer; the youth is not blamed for it."""
        try:
            self.measured = step()
        except StorageFailed:
            self.disk_failed = True
