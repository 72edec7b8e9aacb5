"""More of the trainer's pages with real state, for tests and pictures: looking back together, over sessions,
participants, import and what was exported. The app itself does not use it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from biofeedback.language import Catalogue
from screens.screen import Screen
from screens.theme import Theme
from screens.trainer.together import TogetherScreen

if TYPE_CHECKING:
    from biofeedback.vault.additions import Addition
    from screens.trainer.preview import Stand


def pages(stand: Stand, theme: Theme, words: Catalogue) -> dict[str, Callable[[], Screen]]:
    """Each page by name, built on demand; all want an open desk."""
    return {
        "together": lambda: _together(stand, theme, words),
    }


def _together(stand: Stand, theme: Theme, words: Catalogue) -> Screen:
    review = stand.desk.review(stand.sessions[0])

    def add(text: str, time_s: float | None) -> tuple[Addition, ...]:
        return stand.desk.add_to_session(review.row.session_id, text, time_s)

    return TogetherScreen(theme, words, review, on_back=_nothing, on_add=add)


def _nothing(*_: object) -> None:
    """A page in a picture leads nowhere."""
