"""Help: the ten things a trainer does most, each in a few sentences, and a way to practise them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from biofeedback.language import Catalogue
from screens.theme import Theme
from screens.trainer.page import beside, stack
from screens.trainer.rail import RailPage, Ways
from screens.widgets.buttons import PrimaryButton, QuietButton
from screens.widgets.cards import Card, IconChip
from screens.widgets.layout import Column, Row, Space
from screens.widgets.text import Small, Strong, Title

TOPICS = (
    ("start", "play"),
    ("along", "eye"),
    ("stop", "hand-palm"),
    ("signal", "watch"),
    ("review", "chart-line"),
    ("export", "export"),
    ("erase", "trash"),
    ("lock", "lock-key"),
)
_GAP = 3


class HelpScreen(RailPage):
    """All topics on one page."""

    def __init__(
        self,
        theme: Theme,
        words: Catalogue,
        ways: Ways,
        *,
        on_practice: Callable[[], None],
        on_self_test: Callable[[], None],
    ) -> None:
        super().__init__(theme, words, "help", ways)
        self._title = Title(theme, words("trainer.help_title"), pos_hint={"center_y": 0.5})
        self.practice = PrimaryButton(
            theme,
            words("trainer.practise_now"),
            icon="student",
            size_name="small",
            on_release=lambda _b: on_practice(),
            pos_hint={"center_y": 0.5},
        )
        self.self_test = QuietButton(
            theme,
            words("trainer.self_test"),
            icon="shield-check",
            size_name="small",
            on_release=lambda _b: on_self_test(),
            pos_hint={"center_y": 0.5},
        )
        self.start()

    def spoken(self) -> Sequence[str]:
        """Every topic."""
        return [self.words(f"trainer.help_{name}_text") for name, _ in TOPICS]

    def arrange(self, portrait: bool) -> None:
        """Two columns, or one on an upright tablet."""
        self.header.add_widget(self._title)
        self.header.add_widget(self.self_test)
        self.header.add_widget(self.practice)
        gap = self.theme.space(_GAP)
        cards = [self._card(name, icon) for name, icon in TOPICS]
        if portrait:
            self.scroll.content.add_widget(stack(*cards, Space(), gap=gap))
            return
        half = (len(cards) + 1) // 2
        columns = (stack(*part, Space(), gap=gap) for part in (cards[:half], cards[half:]))
        self.scroll.content.add_widget(beside(*columns, gap=gap))

    def _card(self, name: str, icon: str) -> Card:
        theme, words = self.theme, self.words
        texts = Column(
            Strong(theme, words(f"trainer.help_{name}")),
            Small(theme, words(f"trainer.help_{name}_text"), color=theme.colors.text2),
            gap=0,
        )
        return Card(theme, Row(IconChip(theme, icon), texts, gap=theme.space(4)), padding=theme.space(4))
