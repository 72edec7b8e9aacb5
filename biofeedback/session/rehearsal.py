"""A whole session without a display: the youth's touches come from a script, everything else is the real thing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from biofeedback.errors import SessionError
from biofeedback.session.clock import DrivenClock, SessionClock
from biofeedback.session.runner import SessionRunner
from biofeedback.session.snapshot import Snapshot
from biofeedback.training.exercise import Action, ActionKind, Pause, Phase

STEP_S = 1.0  # the engine computes whole seconds; finer steps would change nothing
BAND_CHECK_PATIENCE_S = 60  # then the scripted youth goes on without a band, as a trainer would decide
NO_SIGNAL_PATIENCE_S = 60  # as above, in the middle of the exercise
LONGEST_S = 4 * 3600  # no exercise lasts longer; a script that never ends is an error, not a loop


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
        if view.phase is Phase.SUMMARY:
            return Action(ActionKind.CONTINUE)
        return self._waiting(snapshot)

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
