"""Which page follows which in the evaluation of a pilot: the trainer's questionnaire and what went wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from biofeedback.errors import BiofeedbackError, Damaged, StorageFailed
from biofeedback.language import Catalogue
from screens.screen import Screen
from screens.theme import Theme
from screens.trainer.desk import Desk, SessionRow
from screens.trainer.pilot import PilotScreen, PilotWays
from screens.trainer.pilot_forms import AdverseScreen, SusScreen
from screens.trainer.preparation import Preparation
from screens.trainer.rail import Ways


@dataclass(frozen=True, slots=True)
class PilotAround:
    """What the flow lends: how to show a screen, and the rail."""

    show: Callable[[Screen], None]
    ways: Callable[[], Ways]


class PilotFlow:
    """The wish to ask the youth of the next session lies sealed in the vault until the questions were shown."""

    def __init__(self, words: Catalogue, theme: Theme, desk: Desk, around: PilotAround) -> None:
        self._words, self._theme, self._desk, self._around = words, theme, desk, around
        self._fulfilled = False  # the questions were shown; written down at the next unlock

    def page(self, told: str = "", problem: str = "") -> None:
        """What can be filled in; `told` says what was kept just now, `problem` what was not."""
        asks = False
        try:
            asks = self._desk.ask_next
        except BiofeedbackError as error:
            problem = problem or self._words.error(error)
        self._around.show(
            PilotScreen(
                self._theme,
                self._words,
                self._desk,
                ways=self._around.ways(),
                pilot_ways=PilotWays(self._sus, self._adverse, self._ask),
                asks=asks,
                told=told,
                problem=problem,
            )
        )

    def taken(self, preparation: Preparation) -> Preparation:
        """The preparation with the trainer's wish; a practice session asks nobody. Asked before the lock.

        A session needs no wish: where it cannot be read nobody is asked, and the page of the pilot says why.
        """
        try:
            wanted = not preparation.practice and self._desk.ask_next
        except Damaged:
            return preparation
        return replace(preparation, questionnaire=preparation.questionnaire or wanted)

    def shown(self) -> None:
        """The youth has the questions before him: only an open vault can take the fulfilled wish down."""
        self._fulfilled = True

    def opened(self) -> None:
        """A trainer unlocked: take a fulfilled wish down. On a disk that refuses it stays, and is tried again."""
        try:
            if self._fulfilled:
                self._desk.set_ask_next(False)
            self._fulfilled = False
        except (Damaged, StorageFailed):
            pass  # asking one youth twice costs a touch; the page of the pilot says what is damaged

    def _ask(self, wanted: bool) -> None:
        try:
            self._desk.set_ask_next(wanted)
        except BiofeedbackError as error:
            self.page(problem=self._words.error(error))

    def _sus(self, row: SessionRow) -> None:
        self._around.show(SusScreen(self._theme, self._words, self._desk, row, on_back=self.page))

    def _adverse(self, row: SessionRow) -> None:
        self._around.show(AdverseScreen(self._theme, self._words, self._desk, row, on_back=self.page))
