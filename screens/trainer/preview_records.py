"""More of the trainer's pages with real state, for tests and pictures: looking back together, over sessions,
participants, import and what was exported. The app itself does not use it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from biofeedback.export.over_sessions import OverSession
from biofeedback.language import Catalogue
from biofeedback.samples import Channel
from biofeedback.session.trends import SessionPoint
from screens.screen import Screen
from screens.theme import Theme
from screens.trainer import wording
from screens.trainer.band_import import ImportScreen
from screens.trainer.over import OverSessionsScreen
from screens.trainer.participants import ParticipantsScreen, PersonWays
from screens.trainer.programmes import ProgrammesScreen
from screens.trainer.rail import Ways
from screens.trainer.together import TogetherScreen
from sensors.recordings.recording import Recording, Series

if TYPE_CHECKING:
    from biofeedback.vault.additions import Addition
    from screens.trainer.preview import Stand


def pages(stand: Stand, theme: Theme, words: Catalogue) -> dict[str, Callable[[], Screen]]:
    """Each page by name, built on demand; all want an open desk."""
    return {
        "together": lambda: _together(stand, theme, words),
        "participants": lambda: participant_page(stand, theme, words, "K-204"),
        "participants-new": lambda: participant_page(stand, theme, words, "M-044"),
        "import": lambda: _import(stand, theme, words),
        "programmes": lambda: ProgrammesScreen(
            theme, words, stand.home, on_back=_nothing, begin=stand.home / "exports"
        ),
        "over": lambda: _over(stand, theme, words),
    }


def _together(stand: Stand, theme: Theme, words: Catalogue) -> Screen:
    review = stand.desk.review(stand.sessions[0])

    def add(text: str, time_s: float | None) -> tuple[Addition, ...]:
        return stand.desk.add_to_session(review.row.session_id, text, time_s)

    return TogetherScreen(theme, words, review, on_back=_nothing, on_add=add)


_POINTS = (
    # quality, before, after, guess, measured, recovery in seconds
    (0.92, 7, 6, 1, 4, 426),
    (0.88, 6, 5, 2, 4, 396),
    (0.41, 8, 5, 1, 2, None),
    (0.90, 7, 4, 3, 5, 414),
    (0.95, 5, 4, 2, 3, 324),
    (0.97, 7, 4, 2, 2, 312),
    (0.93, 6, 3, 3, 2, 276),
    (0.94, 6, 3, 2, 3, 220),
)  # picture 25


_NEWEST = date(2026, 11, 16).toordinal() - wording.EPOCH  # a Monday, a week before the day of the pictures


def _over(stand: Stand, theme: Theme, words: Catalogue) -> Screen:
    screen = OverSessionsScreen(theme, words, stand.desk, "K-204", ways=WAYS, on_back=_nothing)
    screen.join()
    screen.leave()
    screen.show(
        tuple(
            OverSession(
                SessionPoint(
                    number,
                    _NEWEST + 7 * (number - len(_POINTS)),
                    "breathing",
                    quality,
                    before,
                    after,
                    abs(guess - measured),
                    back_s,
                ),
                guess,
                measured,
            )
            for number, (quality, before, after, guess, measured, back_s) in enumerate(_POINTS, 1)
        )
    )
    return screen


def _import(stand: Stand, theme: Theme, words: Catalogue) -> Screen:
    path = Path("/media/stick/1644829925_A01234.zip")
    screen = ImportScreen(
        theme,
        words,
        stand.vault,
        "K-204",
        folder=path,
        on_back=_nothing,
        on_review=_nothing,
        today=date(2026, 11, 23),
    )
    seconds = np.arange(0.0, 1500.0, 0.25)
    skin = Series(Channel.SKIN_CONDUCTANCE_uS, seconds, np.full(seconds.size, 4.0))
    begun = datetime(2026, 11, 23, 9, 30).timestamp()
    screen.show(Recording(begun, "Empatica E4", (skin, Series(Channel.HEART_RATE_BPM, seconds, 70 + 0 * seconds))))
    return screen


def participant_page(stand: Stand, theme: Theme, words: Catalogue, code: str) -> Screen:
    """The page of one participant."""
    to = PersonWays(_nothing, _nothing, _nothing)
    return ParticipantsScreen(
        theme, words, stand.desk, ways=WAYS, person_ways=to, code=code, today=date(2026, 11, 23)
    )


def _nothing(*_: object) -> None:
    """A page in a picture leads nowhere."""


WAYS = Ways(_nothing, _nothing, _nothing, _nothing, _nothing)
