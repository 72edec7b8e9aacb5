"""Erasing asks once more and names what goes. Used wherever a session can be erased."""

from __future__ import annotations

from collections.abc import Callable

from biofeedback.language import Catalogue
from screens.theme import Theme
from screens.widgets.buttons import PrimaryButton, SoftButton
from screens.youth.choice import ChoiceCard


class EraseQuestion(ChoiceCard):
    """Keep, or erase everything of this session. Keeping comes first and is what a hasty touch does."""

    def __init__(
        self, theme: Theme, words: Catalogue, *, on_keep: Callable[[], None], on_erase: Callable[[], object]
    ) -> None:
        self.keep_button = PrimaryButton(
            theme,
            words("youth.erase.no"),
            icon="arrow-left",
            icon_side="before",
            stretch=True,
            align="left",
            on_release=lambda _: on_keep(),
        )
        self.erase_button = SoftButton(
            theme,
            words("youth.erase.yes"),
            icon="trash",
            stretch=True,
            align="left",
            on_release=lambda _: on_erase(),
        )
        self.spoken = tuple(words(f"youth.erase.{key}") for key in ("title", "gone", "no", "yes"))
        super().__init__(
            theme, words("youth.erase.title"), words("youth.erase.gone"), self.keep_button, self.erase_button
        )
