"""The PIN over the youth's part: only who knows it gets further, and it opens nothing that is stored."""

from __future__ import annotations

import math
from collections.abc import Callable

from kivy.uix.gridlayout import GridLayout

from biofeedback.errors import BiofeedbackError, TooManyTries
from biofeedback.language import Catalogue
from biofeedback.vault.pin import Pin
from screens.theme import Theme
from screens.trainer.cover import Cover
from screens.trainer.help_button import HelpButton
from screens.trainer.job import Job
from screens.widgets.buttons import PrimaryButton, SecondaryButton, SoftButton
from screens.widgets.cards import Card
from screens.widgets.layout import Column, Row, Space
from screens.widgets.text import Body, Heading, Small

_CARD_DP, _KEY_DP = 400, 72  # a key takes a thumb without looking
_LONGEST = 8  # as the vault's PIN
_DOT = "\u2022"


class PinPad(Cover):
    """Digits, back, and OK. Checking runs beside the screen, because deriving is slow on purpose."""

    def __init__(
        self, theme: Theme, words: Catalogue, pin: Pin, on_open: Callable[[], None], on_back: Callable[[], None]
    ) -> None:
        super().__init__(theme.colors.scrim)
        self._theme, self._words, self._pin, self._on_open = theme, words, pin, on_open
        self._typed = ""
        self.job: Job[None] | None = None
        self._dots = Heading(theme, " ", align="center", tabular=True)
        self.note = Small(theme, words("trainer.pin_help"), align="center", color=theme.colors.text2)
        self.ok = PrimaryButton(
            theme, words("trainer.pin_ok"), size_name="small", on_release=lambda _b: self.submit()
        )
        self.back = SecondaryButton(
            theme, words("trainer.back"), size_name="small", on_release=lambda _b: on_back()
        )
        self.keys: dict[str, SoftButton] = {}
        self.help = HelpButton(theme, words, "pin_pad", short=True)
        card = Card(theme, Row(Heading(theme, words("trainer.pin_title")), self.help), gap=theme.space(3))
        if pin.exists():
            for part in (
                self._dots,
                self.note,
                self._grid(),
                Row(self.back, Space(), self.ok, gap=theme.space(3)),
            ):
                card.add_widget(part)
        else:
            card.add_widget(Body(theme, words("trainer.pin_none"), align="center"))
            card.add_widget(Row(Space(), self.back))
        card.size_hint, card.width = (None, None), theme.dp(_CARD_DP) * theme.text_scale
        card.pos_hint = {"center_x": 0.5, "center_y": 0.5}
        self.add_widget(Column(card, size_hint=(None, None), width=card.width, pos_hint=card.pos_hint))
        self._update()

    def press(self, key: str) -> None:
        """A digit, or `back` for one less."""
        if self.job is not None and self.job.running:
            return
        self._typed = self._typed[:-1] if key == "back" else (self._typed + key)[:_LONGEST]
        self._update()

    def submit(self) -> None:
        """Try what was typed."""
        if not self._typed or (self.job is not None and self.job.running):
            return
        typed, self._typed = self._typed, ""
        self.ok.waiting = True
        self.note.text = self._words("trainer.one_moment")
        self.job = Job(lambda _report: self._pin.check(typed), lambda _none: self._on_open(), self._refused)

    def leave(self) -> None:
        """Nobody waits for the answer any more."""
        if self.job is not None:
            self.job.forget()

    def _refused(self, error: BiofeedbackError) -> None:
        wait_s = error.values.get("wait_s")
        if isinstance(error, TooManyTries) and isinstance(wait_s, int):
            self.note.text = self._words("trainer.pin_wait", minutes=math.ceil(wait_s / 60))
        else:
            self.note.text = self._words.error(error)
        self._update()

    def _grid(self) -> GridLayout:
        theme, gap = self._theme, self._theme.space(2)
        grid = GridLayout(cols=3, size_hint=(1, None), spacing=gap)
        grid.fbind("minimum_height", grid.setter("height"))
        for key in ("1", "2", "3", "4", "5", "6", "7", "8", "9", "", "0", "back"):
            if not key:
                grid.add_widget(Space(size_hint=(1, None), height=theme.dp(_KEY_DP)))
                continue
            self.keys[key] = self._key(key)
            grid.add_widget(self.keys[key])
        return grid

    def _key(self, key: str) -> SoftButton:
        text, icon = ("", "backspace") if key == "back" else (key, "")
        button = SoftButton(self._theme, text, icon=icon, stretch=True, on_release=lambda _b: self.press(key))
        button.size_hint, button.height = (1, None), self._theme.dp(_KEY_DP)
        return button

    def _update(self) -> None:
        self._dots.text = _DOT * len(self._typed) or " "
        self.ok.waiting = not self._typed
