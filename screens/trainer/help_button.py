"""Help for one page: a few sentences over it, from a button that stands on every page of the trainer."""

from __future__ import annotations

from kivy.clock import Clock

from biofeedback.language import Catalogue
from screens.theme import Theme
from screens.widgets.buttons import QuietButton
from screens.widgets.dialog import Choice, Dialog

_WATCH_EVERY_S = 0.2  # help outlives its page by no more than an eye sees


class HelpButton(QuietButton):
    """`page` is a name of `trainer.page_help_...`; `short` leaves the word away where there is no room for it."""

    def __init__(self, theme: Theme, words: Catalogue, page: str, *, short: bool = False) -> None:
        text = "" if short else words("trainer.rail_help")
        super().__init__(theme, text, icon="question", size_name="small", pos_hint={"center_y": 0.5})
        self._words, self._page = words, page
        self.dialog: Dialog | None = None
        self.bind(on_release=lambda _b: self.show())

    def show(self) -> None:
        """Open it; a touch beside it closes it."""
        words = self._words
        text = words(f"trainer.page_help_{self._page}")
        self.dialog = Dialog(
            self._theme, words("trainer.rail_help"), text, [Choice(words("trainer.back"))], dismissable=True
        )
        self.dialog.open()
        watch = Clock.schedule_interval(self._close_if_gone, _WATCH_EVERY_S)
        self.dialog.bind(on_dismiss=lambda _d: watch.cancel())

    def _close_if_gone(self, _dt: float) -> None:
        """Nobody tells a button that its page left, as it does when the tablet locks by itself."""
        if self.dialog is not None and self.get_root_window() is None:
            self.dialog.dismiss(animation=False)
