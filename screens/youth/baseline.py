"""Only sit. One ring, no level, no line: the tablet learns the own rest."""

from __future__ import annotations

from collections.abc import Sequence

from kivy.animation import Animation
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from biofeedback.language import Catalogue
from screens.speech import Speak
from screens.theme import Theme
from screens.widgets.cards import Pill, Tone
from screens.widgets.progress import ProgressRing
from screens.widgets.text import Body
from screens.youth.fitting import FittingColumn
from screens.youth.frame import BOTTOM_DP, LARGE_TEXT, YouthScreen
from screens.youth.part import YouthPart
from screens.youth.time_words import time_left

_STEP_S = 1.0  # the ring walks to each new second in one second
_WHY_DP = 640  # leaves room for the longest pill at its left

_LOOK_HERE: tuple[str, Tone] = ("warning", "warn")
_SIGNS: dict[str, tuple[str, Tone]] = {
    "": ("check", "good"),
    "baseline_again": ("arrow-counter-clockwise", "fact"),
}


class BaselineScreen(YouthScreen):
    """The ring fills while the signal is good, waits while it is not, and never runs back by itself."""

    def __init__(self, theme: Theme, words: Catalogue, part: YouthPart, speak: Speak | None) -> None:
        view = part.snapshot.exercise
        super().__init__(theme, words, speak=speak, step=(view.step, view.steps), on_stop=part.stop)
        self._part = part
        self._elapsed_s = view.elapsed_s
        self.settle()

    def arrange(self, portrait: bool) -> tuple[Widget, Widget | None, Widget | None]:
        """The ring with its words, what the signal does, and why."""
        theme = self.theme
        self.ring = ProgressRing(theme)
        self.pill = Pill(theme, "")
        self._why = Body(theme, "", align="center", color=theme.colors.text2)
        self.ring.fraction = self._share()
        self._say_state()
        return self._placed(portrait)

    def refresh(self) -> None:
        """Follow the seconds that counted."""
        elapsed_s = self._part.snapshot.exercise.elapsed_s
        if elapsed_s != self._elapsed_s:
            began_again = elapsed_s < self._elapsed_s
            self._elapsed_s = elapsed_s
            Animation.cancel_all(self.ring, "fraction")
            if began_again:
                self.ring.fraction = self._share()
            else:
                Animation(fraction=self._share(), duration=_STEP_S).start(self.ring)
        self._say_state()

    def leave(self) -> None:
        """Nothing moves any more."""
        super().leave()
        Animation.cancel_all(self.ring, "fraction")

    def spoken(self) -> Sequence[str]:
        """What to do, what the signal does, and why."""
        title = self.say("baseline.title").replace("\n", " ")
        return (title, self.ring.hint, str(self.pill.text), str(self._why.text))

    @property
    def _on_one_line(self) -> bool:
        """Picture 03: the pill at the left, the reason in the middle of the same line."""
        return not self.portrait and self.theme.text_scale <= LARGE_TEXT

    def _build(self) -> None:
        super()._build()
        if self._on_one_line:
            self._why.size_hint_x, self._why.width = None, self.theme.dp(_WHY_DP)
            self._why.pos_hint = {"center_x": 0.5}
            self._why.fbind("height", self._place_why)
            self._place_why()
            self.overlay(self._why)

    def _place_why(self, *_: object) -> None:
        self._why.y = self.theme.dp(BOTTOM_DP) + (self.theme.primary_height - self._why.height) / 2

    def _placed(self, portrait: bool) -> tuple[Widget, Widget | None, Widget | None]:
        theme = self.theme
        if self._on_one_line:
            body = BoxLayout(padding=(0, theme.space(5), 0, theme.space(2)))
            body.add_widget(self.ring)
            return body, self.pill, None
        self.pill.pos_hint = {"center_x": 0.5}
        shown = (self.pill, self._why) if portrait else (self.pill,)
        below = FittingColumn(*shown, gap=theme.space(4), size_hint=(1, None), height=theme.dp(95 * len(shown)))
        body = BoxLayout(orientation="vertical", spacing=theme.space(4))
        body.add_widget(self.ring)
        body.add_widget(below)
        return body, None, None

    def _share(self) -> float:
        view = self._part.snapshot.exercise
        return self._elapsed_s / view.duration_s if view.duration_s else 0.0

    def _say_state(self) -> None:
        view = self._part.snapshot.exercise
        advice = view.advice
        icon, tone = _SIGNS.get(advice, _LOOK_HERE)
        text = self.say(f"baseline.{advice or 'good'}")
        if self.pill.text != text:
            self.pill.show(text, icon=icon, tone=tone)
        left = time_left(self.words, view.duration_s - view.elapsed_s)
        if left != self.ring.hint:
            self.ring.say(self.say("baseline.title"), left)
        why = {"": "why", "baseline_again": "again_why"}.get(advice, "waits")
        sentence = self.say(f"baseline.{why}")
        if self._why.text != sentence:
            self._why.text = sentence
