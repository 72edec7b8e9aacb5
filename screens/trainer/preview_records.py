"""More of the trainer's pages with real state, for tests and pictures: looking back together, over sessions,
participants, import and what was exported. The app itself does not use it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from biofeedback.language import Catalogue
from biofeedback.session.trends import SessionPoint
from screens.screen import Screen
from screens.theme import Theme
from screens.trainer.over import OverSessionsScreen
from screens.trainer.over_data import OverSession
from screens.trainer.rail import Ways
from screens.trainer.together import TogetherScreen

if TYPE_CHECKING:
    from biofeedback.vault.additions import Addition
    from screens.trainer.preview import Stand


def pages(stand: Stand, theme: Theme, words: Catalogue) -> dict[str, Callable[[], Screen]]:
    """Each page by name, built on demand; all want an open desk."""
    return {
        "together": lambda: _together(stand, theme, words),
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


def _over(stand: Stand, theme: Theme, words: Catalogue) -> Screen:
    screen = OverSessionsScreen(theme, words, stand.desk, "K-204", ways=WAYS, on_back=_nothing)
    screen.join()
    screen.leave()
    screen.show(
        tuple(
            OverSession(
                SessionPoint(
                    number, 20_000 + 7 * number, "breathing", quality, before, after, abs(guess - measured), back_s
                ),
                guess,
                measured,
            )
            for number, (quality, before, after, guess, measured, back_s) in enumerate(_POINTS, 1)
        )
    )
    return screen


def _nothing(*_: object) -> None:
    """A page in a picture leads nowhere."""


WAYS = Ways(_nothing, _nothing, _nothing, _nothing, _nothing)
