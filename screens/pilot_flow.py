"""Which page follows which in the evaluation of a pilot: the trainer's questionnaire and what went wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

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
    """`ask_youth` is the trainer's wish for the next session; it is not kept when the app ends."""

    def __init__(self, words: Catalogue, theme: Theme, desk: Desk, around: PilotAround) -> None:
        self._words, self._theme, self._desk, self._around = words, theme, desk, around
        self.ask_youth = False

    def page(self, told: str = "") -> None:
        """What can be filled in; `told` says what was kept just now."""
        self._around.show(
            PilotScreen(
                self._theme,
                self._words,
                self._desk,
                ways=self._around.ways(),
                pilot_ways=PilotWays(self._sus, self._adverse, self._ask),
                asks=self.ask_youth,
                told=told,
            )
        )

    def taken(self, preparation: Preparation) -> Preparation:
        """The preparation with the trainer's wish; a practice session asks nobody, and the wish then stays."""
        if preparation.practice or not self.ask_youth:
            return preparation
        self.ask_youth = False
        return replace(preparation, questionnaire=True)

    def _ask(self, wanted: bool) -> None:
        self.ask_youth = wanted

    def _sus(self, row: SessionRow) -> None:
        self._around.show(SusScreen(self._theme, self._words, self._desk, row, on_back=self.page))

    def _adverse(self, row: SessionRow) -> None:
        self._around.show(AdverseScreen(self._theme, self._words, self._desk, row, on_back=self.page))
