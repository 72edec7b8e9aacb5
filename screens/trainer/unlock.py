"""Unlocking: who are you, and your passphrase. Until then only the number of sessions is known."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.stacklayout import StackLayout
from kivy.uix.widget import Widget

from biofeedback.errors import BiofeedbackError, TooManyTries
from biofeedback.language import Catalogue
from screens.screen import Screen
from screens.theme import Theme
from screens.trainer import wording
from screens.trainer.form import secret_field
from screens.trainer.help_button import HelpButton
from screens.trainer.job import Job
from screens.trainer.notice_card import NoticeCard
from screens.trainer.page import LARGE_TEXT, BodyScroll, detach, grow, settle
from screens.trainer.unlock_parts import SealedSide, WhoCard
from screens.widgets.buttons import PrimaryButton, SecondaryButton
from screens.widgets.cards import Card
from screens.widgets.layout import Column, Page, Row, Space
from screens.widgets.text import Body, Small, Strong, Title

if TYPE_CHECKING:
    from screens.trainer.desk import Desk

_SIDE_SHARE, _SIDE_UPRIGHT_SHARE = 500 / 1280, 0.46  # picture 20
_FORM_DP = 600  # picture 20
_TOP_DP = 72  # the field stays in the upper half, so that the keyboard fits under it
_MINUTES_FROM_S = 120


class UnlockScreen(Screen):
    """The field is emptied after each try. Deriving the key runs beside the screen."""

    def __init__(
        self,
        theme: Theme,
        words: Catalogue,
        desk: Desk,
        *,
        on_open: Callable[[], None],
        demo_passphrase: str | None = None,
    ) -> None:
        super().__init__(theme, words)
        self._desk, self._on_open, self._demo = desk, on_open, demo_passphrase
        self._left = False
        self.job: Job[None] | None = None
        self.trainer: str | None = None
        self._names, self._problem = self._trainers()
        self.cards = [WhoCard(theme, name, on_release=self._choose) for name in self._names]
        self._side = SealedSide(Theme("avond", "trainer", theme.text_scale), words, desk.session_count)
        self._form = Column(gap=theme.space(5))
        self._form_holder = BodyScroll(theme)
        self._build_form()
        self._page = Page(theme)
        self._split = BoxLayout()
        self._page.add_widget(self._split)
        self.add_widget(self._page)
        self.fbind("size", self._arrange)

    def join(self) -> None:
        """Wait for the work beside the screen; what it found comes with the next frame."""
        if self.job is not None:
            self.job.join()

    def leave(self) -> None:
        """Gone before the key was derived: nothing stays open."""
        self._left = True
        if self.job is not None:
            self.job.forget()
        self.field.text = ""

    def spoken(self) -> Sequence[str]:
        """What to do here."""
        return (self._title.text, self._below.text)

    def submit(self, *_: object) -> None:
        """Try the passphrase."""
        if self.job is not None and self.job.running:
            return
        passphrase = self.field.text
        if not passphrase:
            self.field.error(self.words("trainer.passphrase_empty"))
            return
        self._busy(True)
        self.job = Job(lambda _report: self._unlock(passphrase), self._opened, self._refused)

    def _trainers(self) -> tuple[list[str], str]:
        try:
            names = self._desk.trainer_names
        except BiofeedbackError as error:
            return [], self.words.error(error)
        return names, "" if names else self.words("errors.no_trainer")

    def _build_form(self) -> None:
        theme, words = self.theme, self.words
        self._title = Title(theme, words("trainer.unlock_title"))
        several = len(self._names) > 1
        if several:
            below = words("trainer.unlock_choose")
        else:
            below = words("trainer.unlock_type", name=self._names[0]) if self._names else ""
        self._below = Body(theme, below, color=theme.colors.text2)
        self.field = secret_field(theme, words, "trainer.passphrase", "trainer.passphrase_help", self.submit)
        self.button = PrimaryButton(
            theme,
            words("trainer.unlock"),
            icon="lock-key-open",
            icon_side="before",
            stretch=True,
            on_release=self.submit,
        )
        self._progress = Small(theme, color=theme.colors.text2, align="center")
        self.help = HelpButton(theme, words, "unlock", short=theme.text_scale > LARGE_TEXT)
        titles = Column(self._title, self._below, gap=theme.space(1))
        self._form.add_widget(Row(titles, self.help, gap=theme.space(3)))
        for part in self._form_parts(several):
            self._form.add_widget(part)
        if several:
            self._choose(self.cards[0])

    def _form_parts(self, several: bool) -> list[Widget]:
        if self._problem:
            return [NoticeCard(self.theme, self._problem)]
        parts: list[Widget] = []
        if several:
            who = StackLayout(size_hint_y=None, spacing=self.theme.space(3))
            who.fbind("minimum_height", who.setter("height"))
            for card in self.cards:
                who.add_widget(card)
            parts.append(who)
        parts += [self.field, Column(self.button, self._progress, gap=self.theme.space(2))]
        if self._demo is not None:
            parts.append(self._demo_card(self._demo))
        return parts

    def _demo_card(self, passphrase: str) -> Card:
        theme, words = self.theme, self.words
        self.fill_button = SecondaryButton(
            theme, words("trainer.demo_fill"), size_name="small", on_release=lambda _b: self._fill(passphrase)
        )
        texts = Column(
            Strong(theme, words("trainer.demo_heading")),
            Small(theme, words("trainer.demo_text", passphrase=passphrase)),
            gap=theme.space(1),
        )
        return Card(theme, Row(texts, self.fill_button, gap=theme.space(4)), sunk=True)

    def _fill(self, passphrase: str) -> None:
        self.field.text = passphrase

    def _choose(self, card: WhoCard) -> None:
        self.trainer = card.name
        for other in self.cards:
            other.active = other is card
        self.field.error("")

    def _unlock(self, passphrase: str) -> None:
        self._desk.unlock(passphrase, self.trainer)
        if self._left:
            self._desk.lock()

    def _opened(self, _nothing: None) -> None:
        self._busy(False)
        self.field.text = ""
        self._on_open()

    def _refused(self, error: BiofeedbackError) -> None:
        self._busy(False)
        self.field.text = ""
        self.field.error(self._sentence(error))

    def _sentence(self, error: BiofeedbackError) -> str:
        wait_s = error.values.get("wait_s")
        if isinstance(error, TooManyTries) and isinstance(wait_s, int) and wait_s >= _MINUTES_FROM_S:
            wait = wording.minutes(self.words, 60 * math.ceil(wait_s / 60))
            return self.words("trainer.wait_long", wait=wait)
        return self.words.error(error)

    def _busy(self, busy: bool) -> None:
        words = self.words
        self.button.waiting = busy
        self.field.input.disabled = busy
        self.button.text = words("trainer.unlocking") if busy else words("trainer.unlock")
        self._progress.text = words("trainer.unlocking_below") if busy else ""

    def _arrange(self, *_: object) -> None:
        upright = self.height > self.width
        self._split.clear_widgets()
        detach(self._form)
        self._split.orientation = "vertical" if upright else "horizontal"
        side = _SIDE_UPRIGHT_SHARE if upright else _SIDE_SHARE
        self._side.size_hint = (1, side) if upright else (side, 1)
        self._form_holder.size_hint = (1, 1 - side) if upright else (1 - side, 1)
        self._fill_holder(upright)
        # upright the keyboard comes over the dark side, never over the field
        for part in (self._form_holder, self._side) if upright else (self._side, self._form_holder):
            self._split.add_widget(part)
        settle(self)

    def _fill_holder(self, upright: bool) -> None:
        theme, content = self.theme, self._form_holder.content
        room = grow(BoxLayout(orientation="vertical"))
        width = self.width if upright else self.width * (1 - _SIDE_SHARE)
        side = max(theme.space("screenEdgePortrait"), (width - theme.dp(_FORM_DP)) / 2)
        room.padding = (side, theme.dp(_TOP_DP), side, theme.space(5))
        content.clear_widgets()
        room.add_widget(self._form)
        room.add_widget(Space())
        content.add_widget(room)
