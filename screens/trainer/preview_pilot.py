"""The pages of a pilot's evaluation with real sessions, for the tests and the pictures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from biofeedback.language import Catalogue
from biofeedback.session.evaluation import AdverseKind
from screens.screen import Screen
from screens.theme import Theme
from screens.trainer.desk import Desk, SessionRow
from screens.trainer.pilot import PilotScreen, PilotWays
from screens.trainer.pilot_forms import AdverseScreen, SusScreen
from screens.trainer.rail import Ways


def pilot_pages(
    desk: Desk, theme: Theme, words: Catalogue, ways: Ways, today: date
) -> dict[str, Callable[[], Screen]]:
    """Each page by name, built on demand; all want an open desk."""
    return {
        "pilot": lambda: _pilot(desk, theme, words, ways, today),
        "pilot-sus": lambda: SusScreen(theme, words, desk, _newest(desk), on_back=_nothing),
        "pilot-adverse": lambda: _adverse(desk, theme, words),
    }


def _nothing(*_: object) -> None:
    """A page in a picture leads nowhere."""


def _newest(desk: Desk) -> SessionRow:
    return desk.headers()[0]


def _pilot(desk: Desk, theme: Theme, words: Catalogue, ways: Ways, today: date) -> Screen:
    to = PilotWays(_nothing, _nothing, _nothing)
    screen = PilotScreen(theme, words, desk, ways=ways, pilot_ways=to, today=today)
    screen.join()
    return screen


def _adverse(desk: Desk, theme: Theme, words: Catalogue) -> Screen:
    screen = AdverseScreen(theme, words, desk, _newest(desk), on_back=_nothing)
    screen.choose(AdverseKind.SKIN)
    return screen
