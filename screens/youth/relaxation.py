"""Muscle relaxation, led by voice: read, tense, let go. The figure shows which muscles; the ring shows how long.

The ring fills while tensing and runs empty while letting go, so the eye needs no number.
"""

from __future__ import annotations

from collections.abc import Sequence

from kivy.animation import Animation
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from biofeedback.language import Catalogue
from biofeedback.training.relaxation import RelaxationView
from screens.speech import Speak
from screens.theme import Theme
from screens.widgets.body import BodyFigure
from screens.widgets.cards import Card, Pill
from screens.widgets.progress import ProgressRing
from screens.widgets.text import Body
from screens.youth.frame import LARGE_TEXT
from screens.youth.part import YouthPart
from screens.youth.step import StepScreen

_STEP_S = 1.0  # the ring walks to each new second in one second
_CARD_SHARE = 0.38
_FIGURE_DP = 420


class RelaxationScreen(StepScreen):
    """`led` speaks each new act by itself, where there is a voice; the words stand there as well."""

    kind = RelaxationView

    def __init__(
        self, theme: Theme, words: Catalogue, part: YouthPart, speak: Speak | None, *, led: bool = True
    ) -> None:
        super().__init__(theme, words, part, speak)
        self._led = led
        self._said: object = None
        self.settle()
        self._lead()

    def state(self) -> object:
        """The layout stays; words and numbers change in it."""
        return None

    def arrange(self, portrait: bool) -> tuple[Widget, Widget | None, Widget | None]:
        """The figure beside or above the ring, and how many groups there are."""
        theme = self.theme
        self.figure = BodyFigure(theme, size_dp=_FIGURE_DP, size_hint=(1, 1))
        self.pill = Pill(theme, "", icon="list-numbers", pos_hint={"center_x": 0.5})
        self.ring = ProgressRing(theme)
        self.how = Body(theme, "", align="center")
        self._say_act()
        self.ring.fraction = self._share()
        card = Card(theme, self.figure, self.pill, gap=theme.space(4), fit=False)
        ring = BoxLayout(orientation="vertical", spacing=theme.space(5))
        ring.add_widget(self.ring)
        ring.add_widget(self.how)
        body = BoxLayout(
            orientation="vertical" if portrait else "horizontal",
            spacing=theme.space(6),
            padding=(0, theme.space(3), 0, theme.space(3)),
        )
        if portrait:
            card.size_hint, ring.size_hint = (1, 0.46), (1, 0.54)
        else:
            card.size_hint, ring.size_hint = (_CARD_SHARE, 1), (1 - _CARD_SHARE, 1)
        body.add_widget(card)
        body.add_widget(ring)
        return body, None, None

    def follow(self) -> None:
        """Each second the ring goes on; each act has its own words."""
        share = self._share()
        act = (self.detail.group, self.detail.act)
        if act != self._act:
            Animation.cancel_all(self.ring, "fraction")
            self._say_act()
            self._target = share
            self.ring.fraction = share
            self._lead()
        elif share != self._target:
            self._target = share
            Animation.cancel_all(self.ring, "fraction")
            Animation(fraction=share, duration=_STEP_S).start(self.ring)

    def leave(self) -> None:
        """Nothing moves any more."""
        super().leave()
        Animation.cancel_all(self.ring, "fraction")

    def spoken(self) -> Sequence[str]:
        """What to do now; at the very first act also what it is good for."""
        return (*self._why, self._word, self._sentence)

    @property
    def _why(self) -> tuple[str, ...]:
        return (self.say("why.relaxation"),) if self._first else ()

    @property
    def _first(self) -> bool:
        return bool(self.detail.number == 1 and self.detail.act == "read")

    @property
    def _word(self) -> str:
        return self.say(f"relax.{self.detail.act}")

    @property
    def _sentence(self) -> str:
        """What to do with this group; letting go is said the same each time, because it is the same."""
        group, act = self.detail.group, self.detail.act
        return self.say("relax.release_how") if act == "release" else self.say(f"relax.{group}_{act}")

    def _say_act(self) -> None:
        detail = self.detail
        self._act = (detail.group, detail.act)
        self._target = self._share()
        colors = self.theme.colors
        self.figure.light((detail.group,), colors.chalk if detail.act == "release" else colors.accent)
        self.pill.show(self.say("relax.group", now=detail.number, of=detail.groups), icon="list-numbers")
        large = self.theme.text_scale > LARGE_TEXT
        self.ring.say(self._word, "" if large else self.say(f"relax.group_{detail.group}"))
        self.how.text = " ".join((*self._why, self._sentence))

    def _lead(self) -> None:
        """The voice goes ahead: eyes may be closed."""
        if self._led:
            self.read_aloud(self.spoken())

    def _share(self) -> float:
        detail = self.detail
        if detail.act == "read" or not detail.act_s:
            return 0.0
        done = 1.0 - float(detail.left_s / detail.act_s)
        return 1.0 - done if detail.act == "release" else done
