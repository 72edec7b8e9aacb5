"""The protocol of a session on one card: goal, steps with their minutes, what to say, what to watch for."""

from __future__ import annotations

from kivy.uix.boxlayout import BoxLayout

from biofeedback.language import Catalogue
from screens.theme import Theme
from screens.trainer import wording
from screens.trainer.page import beside, grow, natural
from screens.widgets.cards import Card, Pill
from screens.widgets.layout import Column, Divider, Row, Space
from screens.widgets.text import Body, Heading, Icon, Strong

BAND_S, RATING_S, LOOK_S = 60, 30, 120  # what the steps without a fixed length usually take (owner's choice)
_ROW_DP = 40  # picture 22
_NUMBER_DP = 26


class ProtocolCard(Card):
    """How a breathing session goes with these lengths; `show` takes others."""

    def __init__(self, theme: Theme, words: Catalogue) -> None:
        super().__init__(theme, fit=False, gap=theme.space(3))
        self._theme, self._words = theme, words
        self._total = Pill(theme, "", icon="clock")
        self._minutes: list[Body] = []
        self.add_widget(Row(Heading(theme, words("trainer.protocol_heading")), self._total, gap=theme.space(3)))
        self.add_widget(Body(theme, words("trainer.protocol_breathing_goal"), color=theme.colors.text2))
        self.add_widget(self._steps())
        self.add_widget(Space())
        self.add_widget(
            natural(beside(self._note("chat-circle", "say"), self._note("eye", "watch"), gap=theme.space(4)))
        )

    @property
    def total(self) -> str:
        """The length of the whole session in words."""
        return self._total.text

    def show(self, baseline_s: int, breathing_s: int) -> None:
        """These lengths."""
        lengths = (BAND_S, baseline_s, RATING_S, breathing_s, RATING_S, LOOK_S)
        for label, seconds in zip(self._minutes, lengths, strict=True):
            label.text = self._short(seconds)
        self._total.show(wording.minutes(self._words, sum(lengths)), icon="clock")

    def _short(self, seconds: int) -> str:
        decimals = 0 if seconds % 60 == 0 else 1
        return self._words("trainer.min_short", count=wording.number(self._words, seconds / 60, decimals))

    def _steps(self) -> Column:
        theme, rows = self._theme, Column()
        for at, name in enumerate(("band", "rest", "before", "breathing", "after", "look")):
            if at:
                rows.add_widget(Divider(theme))
            rows.add_widget(self._step(at + 1, self._words(f"trainer.protocol_step_{name}")))
        return rows

    def _step(self, number: int, text: str) -> BoxLayout:
        theme, middle = self._theme, {"center_y": 0.5}
        row = BoxLayout(size_hint_y=None, height=theme.dp(_ROW_DP) * theme.text_scale, spacing=theme.space(2))
        place = Strong(theme, str(number), color=theme.colors.text2, pos_hint=middle)
        place.size_hint_x, place.width = None, theme.dp(_NUMBER_DP) * theme.text_scale
        minutes = Body(theme, color=theme.colors.text2, align="right", wrap=False, tabular=True, pos_hint=middle)
        self._minutes.append(minutes)
        for child in (place, Body(theme, text, pos_hint=middle), minutes):
            row.add_widget(child)
        return row

    def _note(self, icon: str, name: str) -> Card:
        theme, words = self._theme, self._words
        title = words("trainer.say" if name == "say" else "trainer.watch_for")
        head = Row(Icon(theme, icon), Strong(theme, title), gap=theme.space(2))
        card = Card(
            theme, head, Body(theme, words(f"trainer.protocol_breathing_{name}")), gap=theme.space(1), sunk=True
        )
        card.add_widget(Space())
        grow(card)
        return card
