"""The protocol of a session on one card: goal, steps with their minutes, what to say, what to watch for."""

from __future__ import annotations

from collections.abc import Mapping

from kivy.uix.boxlayout import BoxLayout

from biofeedback.language import Catalogue
from biofeedback.training.programme import ProgrammeSession
from screens.theme import Theme
from screens.trainer import wording
from screens.trainer.page import beside, grow, natural
from screens.widgets.cards import Card, Pill
from screens.widgets.layout import Column, Divider, Row, Space
from screens.widgets.text import Body, Heading, Icon, Strong

_ROW_DP = 40  # picture 22
_NUMBER_DP = 26


class ProtocolCard(Card):
    """How a session goes; `show` takes another session or other settings."""

    def __init__(self, theme: Theme, words: Catalogue) -> None:
        super().__init__(theme, fit=False, gap=theme.space(3))
        self._theme, self._words = theme, words
        self._total = Pill(theme, "", icon="clock")

    @property
    def total(self) -> str:
        """The length of the whole session in words."""
        return self._total.text

    def show(self, session: ProgrammeSession | None, changed: Mapping[str, float]) -> None:
        """This session; None says that nothing is chosen yet."""
        theme, words, language = self._theme, self._words, self._words.language
        self.clear_widgets()
        if session is None:
            self.add_widget(Heading(theme, words("trainer.protocol_heading")))
            self.add_widget(Body(theme, words("trainer.protocol_none"), color=theme.colors.text2))
            self.add_widget(Space())
            return
        lengths = session.lengths_s(changed)
        self._total.show(wording.minutes(words, sum(lengths)), icon="clock")
        if self._total.parent is not None:
            self._total.parent.remove_widget(self._total)
        self.add_widget(Row(Heading(theme, words("trainer.protocol_heading")), self._total, gap=theme.space(3)))
        goal = words("trainer.protocol_goal", goal=session.goal[language])
        self.add_widget(Body(theme, goal, color=theme.colors.text2))
        steps = Column()
        for at, (step, seconds) in enumerate(zip(session.steps, lengths, strict=True)):
            if at:
                steps.add_widget(Divider(theme))
            steps.add_widget(self._step(at + 1, step.text[language], seconds))
        self.add_widget(steps)
        self.add_widget(Space())
        notes = (
            self._note("chat-circle", words("trainer.say"), session.say[language]),
            self._note("eye", words("trainer.watch_for"), session.watch[language]),
        )
        self.add_widget(natural(beside(*notes, gap=theme.space(4))))

    def _step(self, number: int, text: str, seconds: int) -> BoxLayout:
        theme, middle = self._theme, {"center_y": 0.5}
        row = BoxLayout(size_hint_y=None, height=theme.dp(_ROW_DP) * theme.text_scale, spacing=theme.space(2))
        place = Strong(theme, str(number), color=theme.colors.text2, pos_hint=middle)
        place.size_hint_x, place.width = None, theme.dp(_NUMBER_DP) * theme.text_scale
        decimals = 0 if seconds % 60 == 0 else 1
        short = self._words("trainer.min_short", count=wording.number(self._words, seconds / 60, decimals))
        minutes = Body(
            theme, short, color=theme.colors.text2, align="right", wrap=False, tabular=True, pos_hint=middle
        )
        title = Body(theme, text, pos_hint=middle)
        least = row.height
        title.fbind("height", lambda _title, height: setattr(row, "height", max(least, height)))
        for child in (place, title, minutes):
            row.add_widget(child)
        return row

    def _note(self, icon: str, title: str, text: str) -> Card:
        theme = self._theme
        head = Row(Icon(theme, icon), Strong(theme, title), gap=theme.space(2))
        card = Card(theme, head, Body(theme, text), gap=theme.space(1), sunk=True)
        card.add_widget(Space())
        grow(card)
        return card
