"""Guess and measure on one scale. What counts is how close they are, never how low either of them is."""

from __future__ import annotations

from collections.abc import Sequence

from kivy.animation import Animation
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from biofeedback.language import Catalogue
from biofeedback.samples import Level
from biofeedback.training.exercise import Phase
from biofeedback.training.guess import GuessView
from screens.speech import Speak
from screens.theme import Theme
from screens.widgets.answer_scale import AnswerScale
from screens.widgets.buttons import PrimaryButton
from screens.widgets.layout import Column
from screens.widgets.text import Align, Display, Small, Text, Title
from screens.youth.frame import LARGE_TEXT
from screens.youth.part import YouthPart
from screens.youth.step import StepScreen

_MANY = 2  # from here on the sentence is another one (design kit, picture 10)


class AnswerScreen(StepScreen):
    """The measure comes up once; the words say the distance in steps."""

    kind = GuessView

    def __init__(self, theme: Theme, words: Catalogue, part: YouthPart, speak: Speak | None) -> None:
        super().__init__(theme, words, part, speak)
        self._shown = 0.0
        self.settle()
        motion = theme.motion("reveal")
        self._shown = 1.0  # turning the tablet does not make it come up again
        Animation(shown=1.0, duration=motion.duration_s, t=motion.ease).start(self.scale)

    def refresh(self) -> None:
        """Nothing changes any more; while the exercise goes on, the next screen is on its way."""
        if self.view.phase is Phase.ANSWER:
            super().refresh()

    def arrange(self, portrait: bool) -> tuple[Widget, Widget | None, Widget | None]:
        """How far apart, the scale, how it was before, and on."""
        theme = self.theme
        title, sentence = self.outcome()
        align: Align = "left" if portrait else "center"
        style = Title if portrait or theme.text_scale > LARGE_TEXT else Display
        lead = Text(theme, sentence, style="lead", align=align, color=theme.colors.text2)
        heading = Column(style(theme, title, align=align), lead, gap=theme.dp(10))
        detail = self.detail
        self.scale = AnswerScale(
            theme,
            [self.words(f"levels.{level.value}") for level in Level],
            (self.say("answer.you"), self.say("answer.band")),
            guess=detail.guess or 1,
            measured=detail.measured,
            upright=portrait,
        )
        self.scale.shown = self._shown
        body = BoxLayout(orientation="vertical", padding=(0, theme.space(4), 0, 0))
        body.add_widget(heading)
        body.add_widget(self.scale)
        self.next_button = PrimaryButton(
            theme, self.say("next"), icon="arrow-right", on_release=self.once(self.part.go_on)
        )
        return body, self._last_time(), self.next_button

    def leave(self) -> None:
        """Nothing moves any more."""
        super().leave()
        Animation.cancel_all(self.scale, "shown")

    def outcome(self) -> tuple[str, str]:
        """The distance in words, and one sentence about it."""
        apart = self.detail.steps_apart
        if apart is None:
            return self.say("answer.unsure"), self.say("answer.unsure_how")
        if apart == 0:
            return self.say("answer.same"), self.say("answer.same_how")
        if apart == 1:
            return self.say("answer.one"), self.say("answer.one_how")
        return self.say("answer.many", n=apart), self.say("answer.many_how")

    def spoken(self) -> Sequence[str]:
        """The outcome, then both levels by name."""
        detail, names = self.detail, [self.words(f"levels.{level.value}") for level in Level]
        said = [*self.outcome(), f"{self.say('answer.you')}: {names[(detail.guess or 1) - 1]}"]
        if detail.measured is not None:
            said.append(f"{self.say('answer.band')}: {names[detail.measured - 1]}")
        return said

    def _last_time(self) -> Widget | None:
        """In the first round there is nothing to compare with."""
        before = self.detail.before
        if before is None or self.theme.text_scale > LARGE_TEXT:
            return None
        key = "answer.before_many" if before >= _MANY else f"answer.before_{before}"
        return Small(self.theme, self.say(key, n=before), wrap=False, color=self.theme.colors.text2)
