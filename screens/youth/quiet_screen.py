"""Nothing is asked. No level, no tip, darker, silent; the trainer is one touch away and so is going on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kivy.animation import Animation
from kivy.graphics import Color, Rectangle
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from biofeedback.language import Catalogue
from screens.speech import Speak
from screens.theme import Theme, mixed, with_alpha
from screens.widgets.buttons import PrimaryButton, SecondaryButton
from screens.widgets.geometry import disc
from screens.widgets.ink import Ink, middle
from screens.widgets.layout import Column
from screens.widgets.text import Body, Title
from screens.youth.calling import CallingScreen
from screens.youth.fitting import FittingColumn
from screens.youth.mark_bar import MarkBar, runs_role_play
from screens.youth.part import YouthPart

DARKER = 0.3  # design kit, picture 19: the screen is 30 % darker
_SIGN_DP, _RADII = 250, (120 / 250, 84 / 250, 48 / 250)  # picture 19


class QuietScreen(CallingScreen):
    """`on_go_on` is called by the touch that wants to go on; the flow also ends it when tension comes down."""

    def __init__(
        self,
        theme: Theme,
        words: Catalogue,
        part: YouthPart,
        speak: Speak | None,
        *,
        on_go_on: Callable[[], object],
    ) -> None:
        super().__init__(theme, words, part, speak)
        self._step = None  # picture 19: no steps, nothing to count
        self._on_go_on = on_go_on
        self.read_aloud(())  # what was being read stops
        with self.canvas.after:
            self._veil_color = Color(*with_alpha(mixed(theme.colors.bg, theme.colors.scrim, 1.0), 0))
            self._veil = Rectangle()
        for name in ("pos", "size"):
            self.fbind(name, self._cover)
        self.settle()
        motion = theme.motion("level")  # as slowly as a level moves: no sudden dark
        Animation(a=DARKER, duration=motion.duration_s, t=motion.ease).start(self._veil_color)

    @property
    def darker(self) -> float:
        """How much of the light is taken away now, 0 to 1."""
        return float(self._veil_color.a)

    def arrange(self, _portrait: bool) -> tuple[Widget, Widget | None, Widget | None]:
        """The still sign, two sentences, two buttons; in a role-play the trainer's marks stay where they were."""
        theme = self.theme
        sign = _StillSign(theme)
        words = Column(
            Title(theme, self.say("quiet.title"), align="center"),
            Body(theme, self.say("quiet.how"), align="center", color=theme.colors.text2),
            gap=theme.space(3),
        )
        self.trainer_button = PrimaryButton(
            theme, self.say("call_trainer"), icon="user", on_release=lambda _: self.call()
        )
        self.go_on_button = SecondaryButton(
            theme, self.say("go_on"), icon="arrow-right", on_release=lambda _: self._on_go_on()
        )
        text = FittingColumn(sign, words, gap=theme.space(7), extras=[sign])
        body = BoxLayout(orientation="vertical", spacing=theme.space(5))
        body.add_widget(text)
        body.add_widget(_Middle(theme, self.trainer_button, self.go_on_button))
        self.bar = MarkBar(theme, self.words, self.part) if runs_role_play(self.part) else None
        if self.bar is not None:
            body.add_widget(self.bar)
        return body, None, None

    def refresh(self) -> None:
        """In a role-play the trainer goes on marking; with the end the marks go."""
        if self.bar is not None and not runs_role_play(self.part):
            self._build()
        elif self.bar is not None:
            self.bar.show()

    def spoken(self) -> Sequence[str]:
        """The two sentences."""
        return (self.say("quiet.title"), self.say("quiet.how"))

    def _cover(self, *_: object) -> None:
        self._veil.pos, self._veil.size = self.pos, self.size


class _Middle(FloatLayout):
    """Two buttons beside each other in the middle, or under each other where there is no room."""

    def __init__(self, theme: Theme, first: Widget, second: Widget) -> None:
        super().__init__(size_hint=(1, None))
        self._gap, self._first, self._second = theme.space(5), first, second
        self.add_widget(first)
        self.add_widget(second)
        for name in ("pos", "size"):
            self.fbind(name, self._place)
        self._place()

    def _place(self, *_: object) -> None:
        first, second, gap = self._first, self._second, self._gap
        together = first.width + gap + second.width
        middle_x = self.x + self.width / 2
        if together <= self.width:
            self.height = max(first.height, second.height)
            first.pos = (middle_x - together / 2, self.y)
            second.pos = (middle_x + together / 2 - second.width, self.y)
            return
        self.height = first.height + gap + second.height
        first.pos = (middle_x - first.width / 2, self.y + second.height + gap)
        second.pos = (middle_x - second.width / 2, self.y)


class _StillSign(Widget):
    """Three still discs inside each other."""

    def __init__(self, theme: Theme) -> None:
        size = theme.dp(_SIGN_DP)
        super().__init__(size_hint=(None, None), size=(size, size), pos_hint={"center_x": 0.5})
        colors = theme.colors
        tones = (colors.surface, colors.surface2, mixed(colors.surface2, colors.line, 0.7))
        self._discs = [Ink(self.canvas, tone) for tone in tones]
        for name in ("pos", "size"):
            self.fbind(name, self._draw)

    def _draw(self, *_: object) -> None:
        for ink, share in zip(self._discs, _RADII, strict=True):
            ink.draw(disc(*middle(self), self.width * share))
