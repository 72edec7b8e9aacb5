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
from screens.widgets.topbar import TopBar
from screens.youth.fitting import FittingColumn
from screens.youth.frame import LARGE_TEXT
from screens.youth.leaving import LeavingScreen

_FACTS_MAX = 3  # picture 01; a fourth one fits closer together, at normal text
_CARD_SHARE = 0.39  # picture 01: 462 of 1200
_EMBLEM_DP, _EMBLEM_SMALL_DP = 190, 128  # picture 01; the smaller one lies beside its words in portrait


class StartScreen(LeavingScreen):
    """Begin, choose the own sign, or first read what is kept.

    `exercise` is today's, by its stable name. `minutes` is how long it takes, where that is known; `sign` and
    `on_sign` let the caller remember the sign; with `on_settings` the youth can set how he wants it; `on_leave`
    gives the tablet back before anything began.
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
        exercise: str = "breathing",
        on_settings: Callable[[], object] | None = None,
        on_leave: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(theme, words, speak=speak, on_leave=on_leave)
        self._on_begin, self._on_kept, self._on_sign = on_begin, on_kept, on_sign
        self._minutes, self._exercise, self._on_settings = minutes, exercise, on_settings
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
        left: Widget = kept
        if self._on_settings is not None:
            self.settings_button = self._settings_way(self._on_settings)
            if portrait:  # the top bar has no room for it there
                left = Column(self.settings_button, kept, gap=self.theme.space(2), size_hint=(None, None))
                left.fbind("minimum_width", left.setter("width"))
        return body, left, self.begin_button

    def _settings_way(self, on_settings: Callable[[], object]) -> QuietButton:
        return QuietButton(
            self.theme,
            self.say("want.title"),
            icon="sliders-horizontal",
            size_name="small",
            on_release=lambda _: on_settings(),
        )

    def spoken(self) -> Sequence[str]:
        """Everything on the screen, in reading order."""
        title = self.say("start.title").replace("\n", " ")
        return (title, self.say(f"today.{self._exercise}"), *(text for _, text in self._facts()))

    def make_top_bar(self) -> TopBar:
        """How I want it at the left, where the steps are elsewhere."""
        bar = super().make_top_bar()
        if self._on_settings is not None and not self.portrait:
            self.settings_button.pos_hint = {"center_y": 0.5}
            bar.add_widget(self.settings_button, index=len(bar.children))
        return bar

    def _facts(self) -> list[tuple[str, str]]:
        facts = [("question", self.say(f"why.{self._exercise}"))]
        if self._minutes is not None:
            facts.append(("clock", self.say("start.minutes", n=self._minutes)))
        return [*facts, ("hand-palm", self.say("start.stop")), ("user", self.say("start.trainer"))]

    def _words(self) -> list[Widget]:
        theme = self.theme
        large = theme.text_scale > LARGE_TEXT
        title = (
            Text(theme, self.say("start.title"), style="title")
            if large
            else Display(theme, self.say("start.title"))
        )
        lead = Text(theme, self.say(f"today.{self._exercise}"), style="lead", color=theme.colors.text2)
        told = self._facts()
        if large and len(told) > _FACTS_MAX:
            told = told[:_FACTS_MAX]  # the last one is still read aloud
        facts = [IconLabel(theme, icon, text, chip=True) for icon, text in told]
        gap = theme.dp(20 if len(told) <= _FACTS_MAX else 12)
        head = Column(title, lead, gap=theme.dp(18))
        return [head, *facts] if large else [head, Column(*facts, gap=gap)]

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
        words = self._fitting(self._words(), size_hint=(1 - _CARD_SHARE, 1))
        row.add_widget(words)
        row.add_widget(card)
        row.fbind("height", lambda _row, height: setattr(card, "height", min(height, theme.dp(470))))  # picture 01
        return row

    def _fitting(self, words: list[Widget], card: Widget | None = None, **kwargs: Any) -> FittingColumn:
        """Large facts go where there is no room, the last first; they are still read aloud."""
        large = self.theme.text_scale > LARGE_TEXT
        gap = self.theme.dp(20) if large else self.theme.space(6 if card is None else 7)
        cards = [] if card is None else [card]
        extras = [*words[1:], *cards] if large else cards
        return FittingColumn(*words, *cards, gap=gap, extras=extras, **kwargs)

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
        return self._fitting(self._words(), card)

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
