"""A whole session without a display: the youth's touches come from a script, everything else is the real thing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from biofeedback.errors import SessionError
from biofeedback.session.clock import DrivenClock, SessionClock
from biofeedback.session.runner import SessionRunner
from biofeedback.session.snapshot import Snapshot
from biofeedback.training import night_flight
from biofeedback.training.exercise import Action, ActionKind, ExerciseView, Pause, Phase
from biofeedback.training.find_rate import FindRateView
from biofeedback.training.game import GameView
from biofeedback.training.guess import GuessView
from biofeedback.training.pilot import steer
from biofeedback.training.role_play import RolePlayView
from biofeedback.training.time_out import TimeOutView

STEP_S = 1.0  # the engine computes whole seconds; finer steps would change nothing
BAND_CHECK_PATIENCE_S = 60  # then the scripted youth goes on without a band, as a trainer would decide
NO_SIGNAL_PATIENCE_S = 60  # as above, in the middle of the exercise
LONGEST_S = 4 * 3600  # no exercise lasts longer; a script that never ends is an error, not a loop


_JUST_GO_ON = (Phase.SUMMARY, Phase.ANSWER, Phase.BODY_CHECK, Phase.HASSLE_LOG, Phase.SIGNAL_PLAN)
_GUESS_LEVEL = 2  # what the scripted youth says each time
_MARKS_AT_S = {"trigger": 10, "cue": 25, "reducer": 40, "reminder": 55, "end": 70}
_COOL_DOWN_S = 60  # how long the scripted youth stays away in a time-out


@dataclass(slots=True)
class ScriptedYouth:
    """Touches what a youth would touch: goes on when he may, gives the ratings he was given beforehand."""

    ratings: Sequence[int | None]
    _given: int = 0
    _paused_since_s: float | None = None

    def touch(self, snapshot: Snapshot) -> Action | None:
        """What he touches now, or None."""
        view = snapshot.exercise
        if view.phase is Phase.BAND_CHECK:
            return self._band_check(snapshot)
        if view.phase in (Phase.RATING_BEFORE, Phase.RATING_AFTER):
            return Action(ActionKind.RATE, self._next_rating())
        if view.phase in _JUST_GO_ON:
            return Action(ActionKind.CONTINUE)
        return self._waiting(snapshot) or touch_of(view)

    def _band_check(self, snapshot: Snapshot) -> Action | None:
        if snapshot.band_ready:
            return Action(ActionKind.CONTINUE)
        late = snapshot.exercise.elapsed_s >= BAND_CHECK_PATIENCE_S
        return Action(ActionKind.WITHOUT_BAND) if late else None

    def _waiting(self, snapshot: Snapshot) -> Action | None:
        if snapshot.exercise.paused is not Pause.NO_SIGNAL:
            self._paused_since_s = None
            return None
        if self._paused_since_s is None:
            self._paused_since_s = snapshot.second_s
        late = snapshot.second_s - self._paused_since_s >= NO_SIGNAL_PATIENCE_S
        return Action(ActionKind.WITHOUT_BAND) if late else None

    def _next_rating(self) -> int | None:
        value = self.ratings[self._given] if self._given < len(self.ratings) else None
        self._given += 1
        return value


def touch_of(view: ExerciseView) -> Action | None:
    """What the script touches in the steps that belong to one exercise alone."""
    detail = view.detail
    if isinstance(detail, GuessView) and detail.ready:
        return Action(ActionKind.CHOOSE, _GUESS_LEVEL, "guess")
    if isinstance(detail, RolePlayView):
        done = {name for name, _ in detail.marks}
        due = (name for name, at_s in _MARKS_AT_S.items() if view.elapsed_s >= at_s and name not in done)
        name = next(due, None)
        return Action(ActionKind.CHOOSE, name=name) if name else None
    if isinstance(detail, TimeOutView):
        waits = detail.act == "cool_down" and view.elapsed_s < _COOL_DOWN_S
        return None if waits else Action(ActionKind.CONTINUE)
    if isinstance(detail, FindRateView) and detail.over:
        return Action(ActionKind.CONTINUE)
    if isinstance(detail, GameView):
        return Action(ActionKind.CHOOSE, name="enough") if view.without_band else _fly(detail)
    return None


def _fly(view: GameView) -> Action | None:
    """One second of flight with the scripted pilot."""
    for _ in range(round(STEP_S / night_flight.STEP_S)):
        view.world.advance(night_flight.STEP_S, steer(view.world), view.below_line)
    return Action(ActionKind.CONTINUE) if view.world.over else None


async def rehearse(
    runner: SessionRunner, youth: ScriptedYouth, clock: DrivenClock | SessionClock
) -> AsyncIterator[Snapshot]:
    """Run to the end, one snapshot a second: as fast as possible on a driven clock, else waiting for the real one.

    A recording that ends before the exercise does ends the session there, kept and marked "stopped".
    Raises SessionError when the script never comes to an end, StorageFailed when the disk refuses.
    """
    now_s = 0.0
    while now_s < LONGEST_S:
        now_s += STEP_S
        await _until(now_s, clock)
        snapshot = runner.tick(now_s)
        touch = youth.touch(snapshot) or _end_of_recording(runner, snapshot)
        if touch is not None:
            snapshot = runner.act(touch)
        yield snapshot
        if snapshot.finished:
            return
    raise SessionError("This rehearsal did not come to an end within four hours; nothing of it is lost.")


async def _until(now_s: float, clock: DrivenClock | SessionClock) -> None:
    """Come to `now_s`; the loop runs meanwhile, because a Bluetooth source needs it."""
    if isinstance(clock, DrivenClock):
        clock.now_s = now_s
        await asyncio.sleep(0)
    while clock() < now_s:
        await asyncio.sleep(min(0.25, now_s - clock()))


def _end_of_recording(runner: SessionRunner, snapshot: Snapshot) -> Action | None:
    over = runner.sources_finished and snapshot.exercise.phase is not Phase.SUMMARY
    return Action(ActionKind.END) if over else None
