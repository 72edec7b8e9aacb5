"""When the screen itself becomes calmer: tension stayed at the top, so nothing is asked any more. No Kivy.

The decision is made from the seconds of the session alone, so it is the same live, in a rehearsal and in a test.
"""

from __future__ import annotations

from biofeedback.samples import Level
from biofeedback.session.snapshot import Snapshot
from biofeedback.training.exercise import Phase
from screens.youth.part import Place

QUIET_AFTER_S = 60  # design kit, picture 19: after a minute at the top level
LOUD_AGAIN_AFTER_S = 10  # as long as two stays of a level (owner's choice): a dip of a moment brings nothing back
QUIET_PHASES = frozenset({Phase.TENSION, Phase.BREATHING, Phase.FIND_RATE, Phase.ROLE_PLAY})
# not over a pause or a question
QUIET_PLACES = frozenset({Place.TENSION, Place.BREATHING, Place.FIND_RATE, Place.ROLE_PLAY})


class QuietWatch:
    """`update` once per snapshot; several snapshots of one second count once."""

    def __init__(self) -> None:
        self.active = False
        self._phase: Phase | None = None
        self._second_s = -1.0
        self._top_s = 0
        self._below_s = 0

    def update(self, snapshot: Snapshot, *, held: bool = False) -> bool:
        """True while the quiet screen belongs there; `held` (the trainer was called from it) keeps it."""
        phase = snapshot.exercise.phase
        if phase is not self._phase:
            self._phase = phase
            self.dismiss()
        if phase not in QUIET_PHASES or snapshot.second_s == self._second_s:
            return self.active
        self._second_s = snapshot.second_s
        # a pause or a second without a level says nothing: it counts for neither side
        if snapshot.exercise.paused is None and not snapshot.exercise.without_band:
            self._count(snapshot.arousal.level if snapshot.arousal is not None else None, held=held)
        return self.active

    def dismiss(self) -> None:
        """A touch wants to go on: only another whole minute at the top makes it quiet again."""
        self.active, self._top_s, self._below_s = False, 0, 0

    def _count(self, level: Level | None, *, held: bool) -> None:
        if level is None:
            return
        if level is Level.TOP:
            self._top_s, self._below_s = self._top_s + 1, 0
        else:
            self._top_s, self._below_s = 0, self._below_s + 1
        if self._top_s >= QUIET_AFTER_S:
            self.active = True
        elif self.active and not held and self._below_s >= LOUD_AGAIN_AFTER_S:
            self.dismiss()
