"""A page for something that went wrong between two others: what happened, what is safe, what to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kivy.uix.anchorlayout import AnchorLayout

from biofeedback.errors import BiofeedbackError
from biofeedback.language import Catalogue
from screens.theme import Theme
from screens.trainer.page import TrainerPage, detach
from screens.widgets.buttons import PrimaryButton
from screens.widgets.cards import Card, IconChip
from screens.widgets.layout import Column, Space
from screens.widgets.text import Body, Heading

_WIDEST_DP = 640  # tokens.json maxLineLength: 62 letters of 18 sp


class NoticeScreen(TrainerPage):
    """One sentence and the way back."""

    HELP = "notice"

    def __init__(
        self, theme: Theme, words: Catalogue, error: BiofeedbackError, *, on_back: Callable[[], None]
    ) -> None:
        super().__init__(theme, words)
        self.sentence = words.error(error)
        self.back_button = PrimaryButton(
            theme, words("trainer.back"), icon="arrow-left", icon_side="before", on_release=lambda _b: on_back()
        )
        texts = Column(
            Heading(theme, words("trainer.notice_heading")), Body(theme, self.sentence), gap=theme.space(2)
        )
        self._card = Card(theme, IconChip(theme, "warning"), texts, self.back_button, gap=theme.space(5))
        self._card.size_hint_x = None
        self.start()

    def spoken(self) -> Sequence[str]:
        """The sentence."""
        return (self.sentence,)

    def arrange(self, portrait: bool) -> None:  # noqa: ARG002 - one card stands the same both ways
        """A card in the middle."""
        detach(self._card)
        middle = AnchorLayout()
        middle.add_widget(self._card)
        self._card.fbind("height", middle.setter("size_hint_min_y"))
        middle.bind(width=self._fit)
        self.header.add_widget(Space(size_hint=(1, None), height=0))  # help stands at the right, as everywhere
        self.scroll.content.add_widget(middle)

    def _fit(self, _middle: object, width: float) -> None:
        self._card.width = min(width, self.theme.dp(_WIDEST_DP) * self.theme.text_scale)
