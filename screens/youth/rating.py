"""The own number: one question, ten numbers, and a way past it of the same size."""

from __future__ import annotations

from collections.abc import Sequence

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from biofeedback.language import Catalogue
from biofeedback.training.exercise import Phase
from screens.speech import Speak
from screens.theme import Theme
from screens.widgets.buttons import PrimaryButton, QuietButton
from screens.widgets.layout import Column
from screens.widgets.rating import RatingColumns
from screens.widgets.text import Align, Body, Title
from screens.youth.frame import LARGE_TEXT, YouthScreen
from screens.youth.part import YouthPart

FACES = 5


class RatingScreen(YouthScreen):
    """Before and after the exercise, each with its own question. Nothing is chosen beforehand."""

    def __init__(self, theme: Theme, words: Catalogue, part: YouthPart, speak: Speak | None) -> None:
        view = part.snapshot.exercise
        super().__init__(theme, words, speak=speak, step=(view.step, view.steps), on_stop=part.stop)
        self._part = part
        self._question = "rating.after" if view.phase is Phase.RATING_AFTER else "rating.before"
        self.value = 0
        self.settle()

    def arrange(self, portrait: bool) -> tuple[Widget, Widget | None, Widget | None]:
        """The question, the numbers, skip at the left, next at the right."""
        theme = self.theme
        align: Align = "left" if portrait else "center"
        question = Title(theme, self.say(self._question), align=align)
        heading = Column(question, gap=theme.space(2))
        if theme.text_scale <= LARGE_TEXT:
            heading.add_widget(Body(theme, self.say("rating.how"), align=align, color=theme.colors.text2))
        faces = [self.say(f"rating.face_{step}") for step in range(1, FACES + 1)]
        self.columns = RatingColumns(theme, faces, on_value=self._chose, portrait=portrait)
        self.columns.value = self.value
        body = BoxLayout(orientation="vertical", spacing=theme.dp(26), padding=(0, 0, 0, theme.space(4)))
        body.add_widget(heading)
        body.add_widget(self.columns)
        self.skip_button = QuietButton(
            theme, self.say("skip"), icon="caret-right", on_release=lambda _: self._answer(None)
        )
        self.next_button = PrimaryButton(
            theme,
            self.say("next"),
            icon="arrow-right",
            waiting=not self.value,
            on_release=lambda _: self._answer(self.value),
        )
        return body, self.skip_button, self.next_button

    def spoken(self) -> Sequence[str]:
        """The question and how to answer it."""
        return (self.say(self._question), self.say("rating.how"))

    def _chose(self, value: int) -> None:
        self.value = value
        self.next_button.waiting = False

    def _answer(self, value: int | None) -> None:
        self.skip_button.waiting = self.next_button.waiting = True  # one answer, however fast the finger
        self._part.rate(value)
