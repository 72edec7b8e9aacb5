"""Find my own breathing rate: the circle of the breathing at one pace after another, and then the answer."""

from __future__ import annotations

from collections.abc import Sequence

from kivy.uix.widget import Widget

from biofeedback.language import Catalogue
from biofeedback.training.exercise import Phase
from biofeedback.training.find_rate import FindRateView
from screens.cues import BreathCues
from screens.speech import Speak
from screens.theme import Theme
from screens.widgets.buttons import PrimaryButton
from screens.widgets.cards import Card
from screens.widgets.layout import Column, Row
from screens.widgets.levels import LevelShape
from screens.widgets.progress import FillBar
from screens.widgets.text import Align, Body, Small, Strong, Title
from screens.youth.breathing import BreathingScreen
from screens.youth.fitting import FittingColumn
from screens.youth.frame import LARGE_TEXT
from screens.youth.part import YouthPart

_LOST_DP = 132  # as in the summary
_RATE_DP = 190  # the words before a bar: "4,5 keer per minuut" at normal size


class FindRateScreen(BreathingScreen):
    """While trying: "proef 2 van 5". Afterwards: the own rate, with how far the heart swung at each pace."""

    def __init__(
        self,
        theme: Theme,
        words: Catalogue,
        part: YouthPart,
        speak: Speak | None,
        *,
        cues: BreathCues | None = None,
    ) -> None:
        self._over = False
        self._acted = False
        super().__init__(theme, words, part, speak, cues=cues)

    @property
    def detail(self) -> FindRateView | None:
        """The trial, or None once the exercise has gone on."""
        detail = self._part.snapshot.exercise.detail
        return detail if isinstance(detail, FindRateView) else None

    def arrange(self, portrait: bool) -> tuple[Widget, Widget | None, Widget | None]:
        """The circle, or the answer."""
        detail = self.detail
        self._over = detail is not None and detail.over
        return self._answer(detail) if detail is not None and detail.over else super().arrange(portrait)

    def refresh(self) -> None:
        """The last trial ends in the answer; until then it moves like the breathing."""
        detail = self.detail
        if detail is None or self._part.snapshot.exercise.phase is not Phase.FIND_RATE:
            return
        if detail.over != self._over:
            self._build()
        elif not self._over:
            super().refresh()

    def spoken(self) -> Sequence[str]:
        """What to do, or what came out."""
        detail = self.detail
        if detail is not None and detail.over:
            return self._outcome(detail)
        return super().spoken()

    def _guide(self) -> str:
        detail = self.detail
        if detail is None:
            return super()._guide()
        return self.say(self.way("rate.trial"), now=detail.number, of=detail.trials)

    def _answer(self, detail: FindRateView) -> tuple[Widget, Widget | None, Widget | None]:
        theme = self.theme
        title, sentence = self._outcome(detail)
        known = bool(detail.swings_bpm)
        align: Align = "left" if known else "center"
        heading = Column(
            Title(theme, title, align=align),
            Body(theme, sentence, align=align, color=theme.colors.text2),
            gap=theme.space(2),
        )
        picture = self._swings(detail) if known else LevelShape(theme, None, _LOST_DP, pos_hint={"center_x": 0.5})
        parts = [heading, picture] if known else [picture, heading]
        self.next_button = PrimaryButton(theme, self.say("next"), icon="arrow-right", on_release=self._go_on)
        return FittingColumn(*parts, gap=theme.space(5), extras=[picture]), None, self.next_button

    def _go_on(self, _button: object) -> None:
        if not self._acted:
            self._acted = True
            self._part.go_on()

    def _outcome(self, detail: FindRateView) -> tuple[str, str]:
        if detail.best_per_min is None:
            return self.say("rate.unsure"), self.say("rate.unsure_how")
        return self.say("rate.found", rate=self._number(detail.best_per_min)), self.say("rate.found_how")

    def _swings(self, detail: FindRateView) -> Widget:
        """Longer is wider. Without figures: what counts is which bar is the longest."""
        theme = self.theme
        widest = max(swing for _, swing in detail.swings_bpm)
        rows = []
        for rate, swing in detail.swings_bpm:
            best = rate == detail.best_per_min
            style = Strong if best else Small
            name = style(theme, self.say("rate.per_minute", rate=self._number(rate)))
            name.size_hint_x, name.width = None, theme.dp(_RATE_DP) * theme.text_scale
            color = theme.colors.chalk if best else theme.colors.line_strong
            rows.append(Row(name, FillBar(theme, swing / widest, color=color), gap=theme.space(4)))
        head = Small(theme, self.say("rate.swing"), color=theme.colors.text2)
        shown = [head, *rows] if theme.text_scale <= LARGE_TEXT else rows
        return Card(theme, *shown, gap=theme.space(4))

    def _number(self, rate: float) -> str:
        text = f"{rate:g}"
        return text.replace(".", ",") if self.words.language == "nl" else text
