"""How the app works for the youth: ten short sentences, one at a time; each of them may be skipped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from biofeedback.language import Catalogue
from biofeedback.session.evaluation import MOST, STATEMENTS, SusAnswers, Who
from screens.speech import Speak
from screens.theme import Theme
from screens.widgets.buttons import PrimaryButton, QuietButton
from screens.widgets.choice_cell import ChoiceCell
from screens.widgets.layout import Column, Row, Space
from screens.widgets.text import Align, Body, Icon, Title
from screens.youth.frame import LARGE_TEXT, YouthScreen
from screens.youth.part import YouthPart

# from no to yes: of agreeing, not of feeling, because half of the sentences are bad news (Brooke 1996)
ICONS = ("x-circle", "thumbs-down", "minus-circle", "thumbs-up", "check-circle")
_CELL_DP, _ROW_DP, _PICTURE_DP = 280, 132, 96  # as the choices of picture 09; five rows fit an upright tablet


class QuestionnaireScreen(YouthScreen):
    """Asked after the summary, while the session is still open. After the last answer, or "enough", it ends."""

    def __init__(self, theme: Theme, words: Catalogue, part: YouthPart, speak: Speak | None) -> None:
        super().__init__(theme, words, speak=speak, step=(1, STATEMENTS), on_stop=part.stop)
        self._part = part
        self.number = 1  # of the statement that is shown
        self.answers: list[int | None] = []
        self.value = 0
        self._over = False
        part.last_words = self._keep  # stopping in the middle keeps what was answered
        self.settle()

    def arrange(self, portrait: bool) -> tuple[Widget, Widget | None, Widget | None]:
        """The sentence, five answers, two ways past it at the left, next at the right."""
        theme = self.theme
        align: Align = "left" if portrait else "center"
        heading = Column(Title(theme, self.say(f"sus.{self.number}"), align=align), gap=theme.space(2))
        if theme.text_scale <= LARGE_TEXT:
            heading.add_widget(Body(theme, self.say("sus.how"), align=align, color=theme.colors.text2))
        body = BoxLayout(orientation="vertical", spacing=theme.dp(26))
        body.add_widget(heading)
        body.add_widget(self._choices(portrait))
        body.add_widget(Space(theme.space(4)))
        self.skip_button = QuietButton(
            theme, self.say("skip"), icon="caret-right", on_release=lambda _: self._answer(None)
        )
        self.enough_button = QuietButton(theme, self.say("sus.enough"), icon="x", on_release=lambda _: self._end())
        self.next_button = PrimaryButton(
            theme,
            self.say("next"),
            icon="arrow-right",
            waiting=not self.value,
            on_release=lambda _: self._answer(self.value),
        )
        ways = Row(self.enough_button, self.skip_button, gap=theme.space(2), fit_width=True)
        return body, ways, self.next_button

    def spoken(self) -> Sequence[str]:
        """The sentence and the answers."""
        answers = (self.say(f"sus.answer_{value}") for value in range(1, MOST + 1))
        return (self.say(f"sus.{self.number}"), *answers)

    def _choices(self, portrait: bool) -> Widget:
        theme = self.theme
        self.cells = [
            ChoiceCell(
                theme,
                str(value),
                self.say(f"sus.answer_{value}"),
                self._picture(icon),
                beside=portrait,
                on_release=self._chose,
            )
            for value, icon in enumerate(ICONS, 1)
        ]
        for cell in self.cells:
            cell.chosen = cell.name == str(self.value)
        gap = theme.dp(14)
        box = BoxLayout(orientation="vertical" if portrait else "horizontal", spacing=gap)
        box.size_hint_max_y = theme.dp(_ROW_DP) * len(self.cells) + 4 * gap if portrait else theme.dp(_CELL_DP)
        for cell in self.cells:
            box.add_widget(cell)
        return box

    def _picture(self, name: str) -> Widget:
        icon = Icon(self.theme, name)
        icon.size = (self.theme.dp(_PICTURE_DP),) * 2
        return icon

    def _chose(self, cell: Any) -> None:
        self.value = int(cell.name)
        for one in self.cells:
            one.chosen = one is cell
        self.next_button.waiting = False

    def _answer(self, value: int | None) -> None:
        if self._over:
            return
        self.answers.append(value)
        if len(self.answers) == STATEMENTS:
            self._end()
            return
        self.number, self.value = self.number + 1, 0
        self._step = (self.number, STATEMENTS)
        self._build()

    def _end(self) -> None:
        """Keep what was answered, if anything was, and close the session; once, however fast the finger."""
        if self._over:
            return
        self._over = True
        self._keep()
        self._part.last_words = None
        self._part.go_on()

    def _keep(self) -> None:
        missing = STATEMENTS - len(self.answers)
        given = (*self.answers, *(None,) * missing)
        if any(value is not None for value in given):
            self._part.evaluate(SusAnswers(Who.YOUTH, given))
