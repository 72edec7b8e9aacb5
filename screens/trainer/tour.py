"""A guided tour of five cards, over the page on which a trainer practises for the first time."""

from __future__ import annotations

from collections.abc import Callable

from biofeedback.errors import BiofeedbackError
from biofeedback.language import Catalogue
from screens.theme import Theme
from screens.trainer.desk import Desk
from screens.widgets.dialog import Choice, Dialog
from screens.widgets.text import Small

CARDS = 5
_SEEN = "tour_seen"  # in the trainer's own sealed notes: each trainer sees it once


class Tour:
    """One card after the other; "skip" and the last card's button both end it."""

    def __init__(self, theme: Theme, words: Catalogue, on_end: Callable[[], None]) -> None:
        self._theme, self._words, self._on_end = theme, words, on_end
        self.number = 0
        self.dialog: Dialog | None = None

    def begin(self) -> None:
        """Show the first card."""
        self._show(1)

    def dismiss(self) -> None:
        """Another page comes: the card goes, and the tour counts as not seen."""
        if self.dialog is not None:
            self.dialog.dismiss(animation=False)
        self.dialog = None

    def _show(self, number: int) -> None:
        words, last = self._words, number == CARDS
        self.number = number
        choices = [] if last else [Choice(words("trainer.tour_skip"), self._end, "quiet")]
        lead = (words("trainer.tour_begin"), self._end) if last else (words("trainer.tour_next"), self._next)
        place = Small(
            self._theme,
            words("trainer.tour_place", number=number, of=CARDS),
            color=self._theme.colors.text2,
        )
        self.dialog = Dialog(
            self._theme,
            words(f"trainer.tour_{number}"),
            words(f"trainer.tour_{number}_text"),
            [*choices, Choice(*lead, "primary")],
            content=place,
        )
        self.dialog.open()

    def _next(self) -> None:
        self._show(self.number + 1)

    def _end(self) -> None:
        self.dialog = None
        self._on_end()


def first_tour(
    theme: Theme, words: Catalogue, desk: Desk, on_error: Callable[[BiofeedbackError], None]
) -> Tour | None:
    """The tour, or None for a trainer who has seen it. A disk that cannot remember that is told by `on_error`."""
    access = desk.opened.access
    if access.notes.get(_SEEN):
        return None

    def remember() -> None:
        try:
            access.note(**{_SEEN: True})
        except BiofeedbackError as error:
            on_error(error)

    return Tour(theme, words, remember)
