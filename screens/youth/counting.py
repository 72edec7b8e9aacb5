"""Counting back slowly, then a calm picture. One number, one sentence, nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from kivy.animation import Animation
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from biofeedback.language import Catalogue
from biofeedback.training.relaxation import CountView
from screens.speech import Speak
from screens.theme import Theme
from screens.widgets.buttons import SecondaryButton
from screens.widgets.calm_picture import CalmPicture
from screens.widgets.layout import Column
from screens.widgets.progress import ProgressRing
from screens.widgets.text import Align, Body, Display, Title
from screens.youth.frame import LARGE_TEXT
from screens.youth.part import YouthPart
from screens.youth.step import StepScreen

_NUMBER_TIMES = 2.6  # of the display size: the one thing on this screen, read from three metres
_STEP_S = 1.0  # the ring walks to each new second in one second


class CountingScreen(StepScreen):
    """The number to say now; the ring shows how far."""

    kind = CountView

    def __init__(self, theme: Theme, words: Catalogue, part: YouthPart, speak: Speak | None) -> None:
        super().__init__(theme, words, part, speak)
        self.settle()

    def arrange(self, portrait: bool) -> tuple[Widget, Widget | None, Widget | None]:
        """What to do, the number in its ring, and why."""
        theme = self.theme
        align: Align = "left" if portrait else "center"
        heading = Column(Title(theme, self.say("count.title"), align=align), gap=theme.space(2))
        heading.add_widget(Body(theme, self.say("count.how"), align=align, color=theme.colors.text2))
        self.ring = ProgressRing(theme)
        self.ring.fraction = self._target = self._share()
        self.number = Display(theme, "", align="center", wrap=False, tabular=True)
        self.number.font_size = theme.type("display").size_px * (
            _NUMBER_TIMES if theme.text_scale <= LARGE_TEXT else 2
        )
        self.number.pos_hint = {"center_x": 0.5, "center_y": 0.5}
        self._say_number()
        middle = FloatLayout()
        self.ring.pos_hint = {"x": 0, "y": 0}
        middle.add_widget(self.ring)
        middle.add_widget(self.number)
        body = BoxLayout(
            orientation="vertical", spacing=theme.space(5), padding=(0, theme.space(3), 0, theme.space(2))
        )
        body.add_widget(heading)
        body.add_widget(middle)
        if theme.text_scale <= LARGE_TEXT:
            body.add_widget(Body(theme, self.say("why.counting"), align=align, color=theme.colors.text2))
        return body, None, None

    def follow(self) -> None:
        """The number changes every few seconds; the ring every second."""
        self._say_number()
        share = self._share()
        if share != self._target:
            self._target = share
            Animation.cancel_all(self.ring, "fraction")
            Animation(fraction=share, duration=_STEP_S).start(self.ring)

    def leave(self) -> None:
        """Nothing moves any more."""
        super().leave()
        Animation.cancel_all(self.ring, "fraction")

    def spoken(self) -> Sequence[str]:
        """What to do and why; the numbers are the youth's to say."""
        return (self.say("count.title"), self.say("count.how"), self.say("why.counting"))

    def _say_number(self) -> None:
        text = str(self.detail.number)
        if self.number.text != text:
            self.number.text = text

    def _share(self) -> float:
        view = self.view
        return view.elapsed_s / view.duration_s if view.duration_s else 0.0


class PictureScreen(StepScreen):
    """A calm place to look at, or to leave for one of one's own. It ends by itself, or by a touch."""

    def __init__(self, theme: Theme, words: Catalogue, part: YouthPart, speak: Speak | None) -> None:
        super().__init__(theme, words, part, speak)
        self.settle()

    def arrange(self, portrait: bool) -> tuple[Widget, Widget | None, Widget | None]:
        """One sentence, the picture, and the way on."""
        theme = self.theme
        align: Align = "left" if portrait else "center"
        heading = Column(Title(theme, self.say("picture.title"), align=align), gap=theme.space(1))
        heading.add_widget(Body(theme, self.say("picture.how"), align=align, color=theme.colors.text2))
        body = BoxLayout(orientation="vertical", spacing=theme.space(4))
        body.add_widget(heading)
        body.add_widget(CalmPicture(theme))
        self.next_button = SecondaryButton(
            theme,
            self.say("picture.done"),
            icon="arrow-right",
            icon_side="after",
            on_release=self.once(self.part.go_on),
        )
        return body, None, self.next_button

    def spoken(self) -> Sequence[str]:
        """What to look at."""
        return (self.say("picture.title"), self.say("picture.how"))
