"""Guess your tension: five levels in chalk, because this is what the youth says. The band answers afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.gridlayout import GridLayout
from kivy.uix.widget import Widget

from biofeedback.language import Catalogue
from biofeedback.samples import Level
from biofeedback.training.guess import GuessView
from screens.speech import Speak
from screens.theme import Theme
from screens.widgets.body import BodyFigure
from screens.widgets.buttons import PrimaryButton, QuietButton
from screens.widgets.choice_cell import ChoiceCell
from screens.widgets.layout import Column, Row
from screens.widgets.levels import LevelShape
from screens.widgets.text import Align, Body, Small, Title
from screens.youth.choice import ChoiceCard, Cover
from screens.youth.frame import LARGE_TEXT
from screens.youth.part import YouthPart
from screens.youth.step import StepScreen

_GAP_DP, _TALLEST_DP, _SIGN_DP = 16, 300, 96  # picture 09: cells of 226 by 300, 16 apart
_WHERE = ("shoulders", "belly", "hands")
_FIGURE_DP = 260


class GuessScreen(StepScreen):
    """Nothing is chosen beforehand; guessing may be skipped; `Laat zien` asks the band."""

    kind = GuessView

    def __init__(self, theme: Theme, words: Catalogue, part: YouthPart, speak: Speak | None) -> None:
        super().__init__(theme, words, part, speak)
        self.guess = 0
        self.cover: Cover | None = None
        self._round = self.detail.round
        self.settle()

    def state(self) -> object:
        """A new round, and the moment from which a guess is taken."""
        return (self.detail.round, self.detail.ready)

    def arrange(self, portrait: bool) -> tuple[Widget, Widget | None, Widget | None]:
        """The question, the five levels, what comes next; skip and a hint at the left."""
        if self.detail.round != self._round:
            self._round, self.guess = self.detail.round, 0
        theme = self.theme
        align: Align = "left" if portrait else "center"
        heading = Column(Title(theme, self.say("guess.title"), align=align), gap=theme.space(2))
        heading.add_widget(Body(theme, self.say("guess.how"), align=align, color=theme.colors.text2))
        self._promise = Small(theme, "", align=align, color=theme.colors.text2)
        body = BoxLayout(orientation="vertical", spacing=theme.space(5), padding=(0, theme.space(3), 0, 0))
        body.add_widget(heading)
        body.add_widget(self._levels(portrait))
        if theme.text_scale <= LARGE_TEXT:
            body.add_widget(self._promise)
        self._buttons()
        return body, Row(self.skip_button, self.where_button, gap=theme.space(3), fit_width=True), self.show_button

    def spoken(self) -> Sequence[str]:
        """The question, how to answer, the five words, and what comes next."""
        levels = (self.words(f"levels.{level.value}") for level in Level)
        return (self.say("guess.title"), self.say("guess.how"), *levels, str(self._promise.text))

    def _levels(self, portrait: bool) -> Widget:
        theme = self.theme
        grid = GridLayout(cols=1 if portrait else 5, spacing=theme.dp(_GAP_DP))
        self.cells = [
            ChoiceCell(
                theme,
                str(level.number),
                self.words(f"levels.{level.value}"),
                LevelShape(theme, level, _SIGN_DP, color=theme.colors.chalk),
                beside=portrait,
                on_release=self._chose,
            )
            for level in Level
        ]
        for cell in reversed(self.cells) if portrait else self.cells:  # high on top, as on the meter
            grid.add_widget(cell)
        self._paint()
        if portrait:
            return grid
        holder = AnchorLayout()
        holder.add_widget(grid)
        holder.fbind("height", lambda _holder, height: _cap(grid, height, theme.dp(_TALLEST_DP)))
        return holder

    def _buttons(self) -> None:
        theme = self.theme
        small = theme.text_scale > LARGE_TEXT
        self.skip_button = QuietButton(
            theme,
            self.say("skip"),
            icon="caret-right",
            size_name="small" if small else "full",
            on_release=self.once(lambda: self.part.choose("guess", None)),
        )
        self.where_button = QuietButton(
            theme,
            self.say("guess.where"),
            icon="question",
            size_name="small",
            on_release=lambda _: self._explain(),
        )
        self.show_button = PrimaryButton(
            theme,
            self.say("guess.show"),
            icon="eye",
            on_release=self.once(lambda: self.part.choose("guess", self.guess)),
        )
        self.skip_button.waiting = not self.detail.ready
        self._wake()

    def _chose(self, cell: Any) -> None:
        self.guess = int(cell.name)
        self._paint()
        self._wake()

    def _paint(self) -> None:
        for number, cell in enumerate(self.cells, start=1):
            cell.chosen = number == self.guess

    def _wake(self) -> None:
        self.show_button.waiting = not (self.guess and self.detail.ready)
        self._promise.text = self.say("guess.promise" if self.detail.ready else "guess.wait")

    # -- where do I feel that?

    def reading(self) -> Sequence[str]:
        """The explanation while it stands there."""
        if self.cover is None:
            return super().reading()
        return (self.say("guess.where"), self.say("guess.where_how"), self.say("guess.where_ok"))

    def _build(self) -> None:
        super()._build()
        if self.cover is not None:
            self._explain()  # turning the tablet does not take the explanation away

    def _explain(self) -> None:
        theme = self.theme
        figure = BodyFigure(theme, _WHERE, size_dp=_FIGURE_DP, pos_hint={"center_x": 0.5})
        close = PrimaryButton(theme, self.say("guess.where_ok"), icon="check", stretch=True)
        close.bind(on_release=lambda _: self._close())
        self.close_button = close
        card = ChoiceCard(theme, self.say("guess.where"), self.say("guess.where_how"), close)
        card.add_widget(figure, index=1)
        self.cover = Cover(theme, card)
        self.overlay(self.cover)

    def _close(self) -> None:
        if self.cover is not None:
            self.uncover(self.cover)
        self.cover = None


def _cap(widget: Widget, room: float, most: float) -> None:
    widget.size_hint_y, widget.height = None, min(room, most)
