"""Follow the green circle. Nothing needs touching; per frame two numbers change and no words."""

from __future__ import annotations

from collections.abc import Sequence

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from biofeedback.language import Catalogue
from biofeedback.samples import Reason
from screens.cues import BreathCues
from screens.speech import Speak
from screens.theme import Theme
from screens.widgets.breath import BreathCircle, PaceKey
from screens.widgets.cards import Card
from screens.widgets.layout import Column, Divider, Row, Space
from screens.widgets.text import Icon, Small, Text
from screens.youth.following import Following
from screens.youth.frame import LARGE_TEXT, YouthScreen
from screens.youth.part import YouthPart
from screens.youth.tension_card import TensionView
from screens.youth.time_words import time_left

OWN_SMOOTHING = 0.12  # share of the way per frame: at 30 a second the ring is there in a quarter of a second
_LEFT_DP, _RIGHT_DP = 300, 292  # picture 04
_CIRCLE_ROOM_DP = 620  # picture 04: what lies between the two cards


class BreathingScreen(YouthScreen):
    """The pace, the own breath, and small beside it the tension. `cues` give a sound or a buzz at each turn."""

    def __init__(
        self,
        theme: Theme,
        words: Catalogue,
        part: YouthPart,
        speak: Speak | None,
        *,
        cues: BreathCues | None = None,
    ) -> None:
        view = part.snapshot.exercise
        super().__init__(theme, words, speak=speak, step=(view.step, view.steps), on_stop=part.stop)
        self._part, self._cues = part, cues
        self._following = Following()
        self._second_s = -1.0
        self._own: float | None = None
        self.settle()

    def arrange(self, portrait: bool) -> tuple[Widget, Widget | None, Widget | None]:
        """Landscape: the circle between two cards. Portrait: the circle, its words, one card."""
        theme = self.theme
        self.circle = BreathCircle(theme)
        self.sentence = Text(theme, "", style="strong", align="center")
        self.own_text = Small(theme, self.say("breathing.own"))
        self._time = Small(theme, "")
        self.tension = TensionView(
            theme, self.words, self._part.curve, portrait=portrait, hidden=not self._part.feedback
        )
        self._say_second()
        self._move()
        body = self._in_portrait() if portrait else self._in_landscape()
        return body, None, None

    def refresh(self) -> None:
        """Each frame: two numbers. Each second: what the second brought."""
        self._move()
        if self._cues is not None:
            self._cues.follow(self._part.breath().inhale)
        if self._part.snapshot.second_s != self._second_s:
            self._take_over_second()

    def spoken(self) -> Sequence[str]:
        """What to do, how it goes, how long still."""
        first, second = self.say("breathing.in"), self.say("breathing.out")
        rest = (str(self.sentence.text), self.tension.spoken, str(self._time.text))
        return (f"{first} {self.say('breathing.in_how')}", f"{second} {self.say('breathing.out_how')}", *rest)

    def _move(self) -> None:
        breath = self._part.breath()
        self.circle.shown = breath.fullness
        self.circle.own = self._smooth(self._own_breath())
        way = "in" if breath.inhale else "out"
        hint = self.say(f"breathing.{way}_how") if self.theme.text_scale <= LARGE_TEXT else ""
        self.circle.say(self.say(f"breathing.{way}"), hint)

    def _own_breath(self) -> float | None:
        snapshot = self._part.snapshot
        return None if snapshot.exercise.without_band else snapshot.own_breath

    def _own_words(self) -> str:
        if self._part.snapshot.exercise.without_band:
            return self.say("breathing.no_band")
        return self.say("breathing.own_hard" if self._own_breath() is None else "breathing.own")

    def _smooth(self, own: float | None) -> float | None:
        """The ring comes and goes at once, and moves softly in between."""
        if own is None or self._own is None:
            self._own = own
        else:
            self._own += (own - self._own) * OWN_SMOOTHING
        return self._own

    def _take_over_second(self) -> None:
        self._second_s = self._part.snapshot.second_s
        self._following.add(self._part.breath().fullness, self._own_breath())
        self._say_second()

    def _say_second(self) -> None:
        view = self._part.snapshot.exercise
        _set(self._time, time_left(self.words, view.duration_s - view.elapsed_s))
        _set(self.own_text, self._own_words())
        _set(self.sentence, self._guide())
        self.tension.take_over(self._part.snapshot)

    def _guide(self) -> str:
        """The sentence under the circle; moving comes first, because it is what the youth can change."""
        features = self._part.snapshot.features
        if features is not None and Reason.MOVING in features.reasons:
            return self.say("breathing.moving")
        return self.say("breathing.together" if self._following.together else self.way("breathing.follow"))

    def way(self, key: str) -> str:
        """With calm pictures a bar stands where the circle was."""
        return f"{key}_bar" if self.theme.reduced_motion else key

    # -- two arrangements

    def _in_landscape(self) -> Widget:
        theme = self.theme
        large = theme.text_scale > LARGE_TEXT
        legend = Column(*self._keys(), Divider(theme), self._clock(), gap=theme.space(4))
        left = Card(theme, self.tension, padding=theme.space(5), size_hint=(None, None))
        right = Card(theme, legend, padding=theme.space(5), size_hint=(None, None))
        left.width, right.width = theme.dp(_LEFT_DP), theme.dp(_RIGHT_DP)
        left.pos_hint, right.pos_hint = {"x": 0, "y": 0}, {"right": 1, "y": 0}
        middle = BoxLayout(
            orientation="vertical",
            size_hint=(None, 1),
            width=theme.dp(_CIRCLE_ROOM_DP),
            pos_hint={"center_x": 0.5, "y": 0},
        )
        middle.add_widget(self.circle)
        if not large:
            middle.add_widget(self.sentence)
        body = FloatLayout()
        for child in (middle, left, right):
            body.add_widget(child)
        return body

    def _in_portrait(self) -> Widget:
        theme = self.theme
        large = theme.text_scale > LARGE_TEXT
        if large:
            keys: Widget = Column(*self._keys(fit=True), gap=theme.space(2), size_hint=(None, None))
            keys.fbind("minimum_width", keys.setter("width"))
            keys.pos_hint = {"center_x": 0.5}
        else:
            keys = Row(*self._keys(fit=True), gap=theme.space(6), fit_width=True, pos_hint={"center_x": 0.5})
        inside = (self.tension, self._clock())
        card = Card(theme, Column(*inside, gap=theme.space(4)) if large else Row(*inside, gap=theme.space(6)))
        column = BoxLayout(orientation="vertical", spacing=theme.space(5))
        column.add_widget(self.circle)
        if not large:
            column.add_widget(self.sentence)
        column.add_widget(keys)
        column.add_widget(Space(theme.space(4)))
        column.add_widget(card)
        return column

    def _keys(self, *, fit: bool = False) -> list[Widget]:
        theme = self.theme
        pace = Small(theme, self.say("breathing.pace"), wrap=not fit)
        if fit:
            self.own_text = Small(theme, str(self.own_text.text), wrap=False)
        keys = [(PaceKey(theme, own=False), pace)]
        if self._part.feedback:  # the own breath is measured, too
            keys.append((PaceKey(theme, own=True), self.own_text))
        return [Row(key, text, gap=theme.space(4), fit_width=fit) for key, text in keys]

    def _clock(self) -> Widget:
        theme = self.theme
        icon = Icon(theme, "clock", size_name="row", color=theme.colors.text2)
        if not self.portrait or theme.text_scale > LARGE_TEXT:
            return Row(icon, self._time, gap=theme.space(4))
        self._time = Small(theme, str(self._time.text), wrap=False, align="center")
        icon.pos_hint = {"center_x": 0.5}
        clock = Column(icon, self._time, gap=theme.space(2), size_hint=(None, None))
        self._time.fbind("width", lambda _label, width: setattr(clock, "width", width))
        clock.width = self._time.width
        return clock


def _set(label: Text, text: str) -> None:
    if label.text != text:
        label.text = text
