"""The hand-over: this is now yours, and you can stop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from biofeedback.language import Catalogue
from screens.speech import Speak
from screens.theme import Theme
from screens.widgets.buttons import PrimaryButton, QuietButton, SecondaryButton
from screens.widgets.cards import Card, IconLabel
from screens.widgets.emblem import EMBLEMS, Emblem
from screens.widgets.layout import Column, Space
from screens.widgets.text import Display, Heading, Small, Text
from screens.youth.fitting import FittingColumn
from screens.youth.frame import LARGE_TEXT, YouthScreen

_CARD_SHARE = 0.39  # picture 01: 462 of 1200
_EMBLEM_DP, _EMBLEM_SMALL_DP = 190, 128  # picture 01; the smaller one lies beside its words in portrait


class StartScreen(YouthScreen):
    """Begin, choose the own sign, or first read what is kept.

    `minutes` is how long it takes, where that is known; `sign` and `on_sign` let the caller remember the sign.
    """

    def __init__(
        self,
        theme: Theme,
        words: Catalogue,
        *,
        on_begin: Callable[[], object],
        on_kept: Callable[[], object],
        speak: Speak | None,
        minutes: int | None = None,
        sign: str = EMBLEMS[0],
        on_sign: Callable[[str], object] | None = None,
    ) -> None:
        super().__init__(theme, words, speak=speak)
        self._on_begin, self._on_kept, self._on_sign = on_begin, on_kept, on_sign
        self._minutes = minutes
        self.sign = sign
        self.settle()

    def arrange(self, portrait: bool) -> tuple[Widget, Widget | None, Widget | None]:
        """The words, the sign, and two ways on."""
        kept = QuietButton(
            self.theme, self.say("start.kept"), icon="archive", size_name="small", on_release=self._kept
        )
        self.begin_button = PrimaryButton(
            self.theme, self.say("start.begin"), icon="arrow-right", on_release=self._begin
        )
        self.kept_button = kept
        body = self._in_portrait() if portrait else self._in_landscape()
        return body, kept, self.begin_button

    def spoken(self) -> Sequence[str]:
        """Everything on the screen, in reading order."""
        title = self.say("start.title").replace("\n", " ")
        return (title, self.say("start.today"), *(text for _, text in self._facts()))

    def _facts(self) -> list[tuple[str, str]]:
        first = ("wind", self.say("start.circle"))
        if self._minutes is not None:
            first = ("clock", self.say("start.minutes", n=self._minutes))
        return [first, ("hand-palm", self.say("start.stop")), ("user", self.say("start.trainer"))]

    def _words(self) -> list[Widget]:
        theme = self.theme
        large = theme.text_scale > LARGE_TEXT
        title = (
            Text(theme, self.say("start.title"), style="title")
            if large
            else Display(theme, self.say("start.title"))
        )
        lead = Text(theme, self.say("start.today"), style="lead", color=theme.colors.text2)
        facts = [IconLabel(theme, icon, text, chip=True) for icon, text in self._facts()]
        return [Column(title, lead, gap=theme.dp(18)), Column(*facts, gap=theme.dp(20))]

    def _in_landscape(self) -> Widget:
        theme = self.theme
        emblem = self._emblem(_EMBLEM_DP)
        caption = Column(
            Heading(theme, self.say("start.sign"), align="center"),
            Small(theme, self.say("start.sign_own"), color=theme.colors.text2, align="center"),
            gap=theme.dp(6),
        )
        for child in (emblem, self.sign_button):
            child.pos_hint = {"center_x": 0.5}
        inside = FittingColumn(emblem, caption, self.sign_button, gap=theme.space(5), extras=[emblem])
        card = Card(theme, inside, fit=False, size_hint=(_CARD_SHARE, None), pos_hint={"center_y": 0.5})
        row = BoxLayout(spacing=theme.space(7))
        words = FittingColumn(*self._words(), gap=theme.space(6), size_hint=(1 - _CARD_SHARE, 1))
        row.add_widget(words)
        row.add_widget(card)
        row.fbind("height", lambda _row, height: setattr(card, "height", min(height, theme.dp(470))))  # picture 01
        return row

    def _in_portrait(self) -> Widget:
        theme = self.theme
        emblem = self._emblem(_EMBLEM_SMALL_DP)
        emblem.pos_hint = {"center_y": 0.5}
        caption = Column(
            Heading(theme, self.say("start.sign")),
            Small(theme, self.say("start.sign_own"), color=theme.colors.text2),
            Space(theme.space(3)),
            self.sign_button,
            gap=theme.space(1),
            pos_hint={"center_y": 0.5},
        )
        card = Card(theme, emblem, caption, gap=theme.space(6), orientation="horizontal")
        return FittingColumn(*self._words(), card, gap=theme.space(7), extras=[card])

    def _emblem(self, size_dp: float) -> Emblem:
        self.emblem = Emblem(self.theme, self.sign, size_dp)
        self.sign_button = SecondaryButton(
            self.theme,
            self.say("start.sign_other"),
            icon="pencil-simple",
            size_name="small",
            on_release=self._other_sign,
        )
        return self.emblem

    def _other_sign(self, _button: Any) -> None:
        after = (EMBLEMS.index(self.sign) + 1) % len(EMBLEMS)
        self.sign = self.emblem.name = EMBLEMS[after]
        if self._on_sign is not None:
            self._on_sign(self.sign)

    def _begin(self, button: Any) -> None:
        button.waiting = True  # a second touch must not start a second session
        self._on_begin()

    def _kept(self, _button: Any) -> None:
        self._on_kept()
