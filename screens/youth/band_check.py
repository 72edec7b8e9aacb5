"""Which of three things is not ready yet, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from biofeedback.language import Catalogue
from screens.speech import Speak
from screens.theme import Theme
from screens.widgets.buttons import PrimaryButton, QuietButton, SecondaryButton, SoftButton
from screens.widgets.cards import Card, IconChip, IconLabel
from screens.widgets.layout import Column, Divider, Row
from screens.widgets.text import Body, Heading, Small, Title
from screens.youth.band_row import BandRow
from screens.youth.band_rows import BandRows, band_rows
from screens.youth.calling import CallingScreen
from screens.youth.fitting import FittingColumn
from screens.youth.frame import LARGE_TEXT
from screens.youth.part import YouthPart
from screens.youth.wrist import WristPicture

HELP_AFTER_S = 45  # design kit, picture 02
_TRY_DP = 280  # a chip and three lines of large words
_WORDS_SHARE = 0.52  # picture 02: 620 of 1200
_ICONS = {"band": "watch", "heart": "heartbeat", "skin": "drop"}
_TRIES = (
    ("arrow-up", "band.help_place"),
    ("arrows-in-line-horizontal", "band.help_tight"),
    ("arrow-line-down", "band.help_still"),
)


class BandCheckScreen(CallingScreen):
    """Rows turn ready one by one and Next wakes up by itself. Later there is help, and a way without band."""

    def __init__(self, theme: Theme, words: Catalogue, part: YouthPart, speak: Speak | None) -> None:
        super().__init__(theme, words, part, speak)
        self._shown: BandRows | None = None
        self.helping = False
        self.offers_help = part.snapshot.exercise.elapsed_s >= HELP_AFTER_S
        self.settle()

    def arrange(self, portrait: bool) -> tuple[Widget, Widget | None, Widget | None]:
        """The rows with the picture, or three things to try."""
        self._shown = None
        if self.helping:
            return self._help()
        theme = self.theme
        self.rows = {name: BandRow(theme, icon, self.say(f"band.{name}")) for name, icon in _ICONS.items()}
        self.awaited = Small(theme, "", color=theme.colors.text2, wrap=False)
        self.next_button = PrimaryButton(
            theme, self.say("next"), icon="arrow-right", on_release=lambda _: self.part.go_on()
        )
        self.help_button = QuietButton(
            theme,
            self.say("band.help"),
            icon="question",
            size_name="small",
            on_release=lambda _: self._set_help(True),
        )
        body = self._in_portrait() if portrait else self._in_landscape()
        self._take_over()
        right = Row(self.awaited, self.next_button, gap=theme.space(5), fit_width=True)
        return body, self.help_button if self.offers_help else None, right

    def refresh(self) -> None:
        """Rows follow the band; help is offered when it takes long."""
        offers_help = self.part.snapshot.exercise.elapsed_s >= HELP_AFTER_S
        if offers_help and not self.offers_help:
            self.offers_help = True
            self._build()
        elif self.helping and self.part.snapshot.band_ready and self.sign is None:
            self._set_help(False)  # it works now
        elif not self.helping:
            self._take_over()

    def spoken(self) -> Sequence[str]:
        """What to do, and every row."""
        if self.helping:
            return (
                self.say("band.help_title"),
                *(self.say(key) for _, key in _TRIES),
                self.say("band.help_trainer"),
            )
        rows = band_rows(self.part.snapshot)
        states = (("band", rows.band), ("heart", rows.heart), ("skin", rows.skin))
        lines = [f"{self.say(f'band.{name}')}: {self.say(state.key)}" for name, state in states]
        return (self.say("band.title"), self.say("band.how"), *lines)

    def _take_over(self) -> None:
        rows = band_rows(self.part.snapshot)
        if rows == self._shown:
            return
        self._shown = rows
        for name, state in (("band", rows.band), ("heart", rows.heart), ("skin", rows.skin)):
            self.rows[name].show(state, self.say(state.key))
        self.awaited.text = self.say(rows.awaited) if rows.awaited else ""
        self.next_button.waiting = bool(rows.awaited)

    def _words(self) -> tuple[Widget, Widget]:
        theme = self.theme
        style = Title if theme.text_scale <= LARGE_TEXT else Heading  # three rows of large words stand below it
        heading = Column(style(theme, self.say("band.title")), gap=theme.space(3))
        if theme.text_scale <= LARGE_TEXT:
            heading.add_widget(Body(theme, self.say("band.how"), color=theme.colors.text2))
        lines: list[Widget] = []
        for row in self.rows.values():
            lines += [Divider(theme), row] if lines else [row]
        return heading, Card(theme, *lines, padding=(theme.card_padding, theme.dp(10)))

    def _in_landscape(self) -> Widget:
        theme = self.theme
        heading, card = self._words()
        row = BoxLayout(spacing=theme.space(7))
        row.add_widget(FittingColumn(heading, card, gap=theme.space(5), size_hint=(_WORDS_SHARE, 1)))
        row.add_widget(WristPicture(theme, self.say("band.fingers"), size_hint=(1 - _WORDS_SHARE, 1)))
        return row

    def _in_portrait(self) -> Widget:
        theme = self.theme
        heading, card = self._words()
        column = BoxLayout(orientation="vertical", spacing=theme.space(5))
        for child in (heading, WristPicture(theme, self.say("band.fingers")), card):
            column.add_widget(child)
        return column

    # -- when it does not work

    def _help(self) -> tuple[Widget, Widget | None, Widget | None]:
        theme = self.theme
        trainer = Body(theme, self.say("band.help_trainer"), color=theme.colors.text2)
        tries = self._tries_in_rows() if self.portrait else self._tries_side_by_side()
        body = FittingColumn(
            Title(theme, self.say("band.help_title")), tries, trainer, gap=theme.space(5), extras=[trainer]
        )
        self.back_button = QuietButton(
            theme,
            self.say("back"),
            icon="arrow-left",
            size_name="small",
            on_release=lambda _: self._set_help(False),
        )
        self.trainer_button = SecondaryButton(
            theme, self.say("call_trainer"), icon="user", on_release=lambda _: self.call()
        )
        self.without_button = SoftButton(
            theme, self.say("without_band"), on_release=lambda _: self.part.without_band()
        )
        left = Row(self.back_button, self.trainer_button, gap=theme.space(3), fit_width=True)
        return body, left, self.without_button

    def _tries_in_rows(self) -> Widget:
        theme = self.theme
        rows = [
            Card(theme, IconLabel(theme, icon, self.say(key), chip=True), padding=theme.space(5))
            for icon, key in _TRIES
        ]
        return Column(*rows, gap=theme.space(4))

    def _tries_side_by_side(self) -> Widget:
        theme = self.theme
        row = BoxLayout(size_hint=(1, None), spacing=theme.dp(20))
        for icon, key in _TRIES:
            chip = IconChip(theme, icon, pos_hint={"center_x": 0.5})
            text = Body(theme, self.say(key), align="center")
            row.add_widget(Card(theme, FittingColumn(chip, text, gap=theme.space(5)), fit=False))
        row.height = theme.dp(_TRY_DP)
        return row

    def _set_help(self, helping: bool) -> None:
        self.helping = helping
        self._build()
