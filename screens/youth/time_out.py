"""Time-out: give the sign, walk away, cool down, come back. Coming back and asking for help are always there.

The line is the past alone; nothing is forecast, and nobody is told to be fast.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from biofeedback.arousal.levels import EDGES
from biofeedback.language import Catalogue
from biofeedback.samples import Level
from biofeedback.training.time_out import ACTS, COME_BACK, REST_LEVEL, TimeOutView
from screens.speech import Speak
from screens.theme import Theme
from screens.widgets.buttons import PrimaryButton, QuietButton, SecondaryButton
from screens.widgets.cards import Card, Pill
from screens.widgets.chart import TensionChart
from screens.widgets.chart_data import ChartData, band_values
from screens.widgets.layout import Column, Row
from screens.widgets.levels import LevelShape
from screens.widgets.stage_row import StageRow, StageState
from screens.widgets.text import Small, Text, Title
from screens.youth.frame import LARGE_TEXT
from screens.youth.part import YouthPart
from screens.youth.step import StepScreen
from screens.youth.summary_cards import DashKey
from screens.youth.tension_card import is_comparable

_ACT_ICONS = {
    "sign": "hand-palm",
    "leave": "door-open",
    "cool_down": "wind",
    "come_back": "arrow-counter-clockwise",
}
_LIST_DP, _SIGN_DP = 400, 56  # picture 13
SLOPE_S = 20  # how far back "it goes down" looks: shorter is noise, longer is old (owner's choice)
SLOPE_BANDS = 0.15  # a tenth of a level is not visible in the line (owner's choice)
_LEAST_S = 60.0  # in the first minute the line grows from the left
_REST = float(band_values(np.zeros(1), EDGES)[0])


class TimeOutScreen(StepScreen):
    """Four acts, the one that is on in chalk; beside them the way back to the own rest so far."""

    kind = TimeOutView

    def __init__(self, theme: Theme, words: Catalogue, part: YouthPart, speak: Speak | None) -> None:
        super().__init__(theme, words, part, speak)
        self._second_s = -1.0
        self._from_s = part.snapshot.second_s - part.snapshot.exercise.elapsed_s
        self.settle()

    def state(self) -> object:
        """Which act is on."""
        return self.detail.act

    def arrange(self, portrait: bool) -> tuple[Widget, Widget | None, Widget | None]:
        """The acts, the line, help and coming back."""
        theme = self.theme
        acts = Column(*self._acts(portrait), gap=theme.dp(10))
        title = Title(theme, self.say("timeout.title"))
        line = self._line_card(portrait)
        if portrait:
            body = BoxLayout(orientation="vertical", spacing=theme.space(4))
            for child in (title, acts, line):
                body.add_widget(child)
        else:
            left = Column(title, acts, gap=theme.dp(18), size_hint=(None, None), width=theme.dp(_LIST_DP))
            left.pos_hint = {"top": 1}
            body = BoxLayout(spacing=theme.space(7), padding=(0, theme.space(4), 0, 0))
            body.add_widget(left)
            body.add_widget(line)
        self._take_over()
        return body, self._left(), self._right()

    def follow(self) -> None:
        """Each second: sign, word, and the line."""
        if self.part.snapshot.second_s != self._second_s:
            self._take_over()

    def spoken(self) -> Sequence[str]:
        """What to do now, and where the tension stands."""
        act = self.detail.act
        return (
            self.say("timeout.title"),
            self.say(f"timeout.{act}"),
            self.say(f"timeout.{act}_how"),
            self._word.text,
        )

    def _acts(self, portrait: bool) -> list[Widget]:
        at = ACTS.index(self.detail.act)
        low = portrait or self.theme.text_scale > LARGE_TEXT
        return [
            StageRow(
                self.theme,
                self.say(f"timeout.{act}"),
                icon=_ACT_ICONS[act],
                state=StageState.NOW if number == at else StageState.DONE if number < at else StageState.AHEAD,
                low=low,
            )
            for number, act in enumerate(ACTS)
        ]

    def _left(self) -> Widget:
        theme = self.theme
        self.help_button = SecondaryButton(
            theme, self.say("trainer.sign"), icon="user", on_release=lambda _: self.call()
        )
        row = Row(self.help_button, gap=theme.space(3), fit_width=True)
        self.early_button: QuietButton | None = None
        if self.detail.act in ACTS[:2]:
            self.early_button = QuietButton(
                theme,
                self.say("timeout.back"),
                icon=_ACT_ICONS["come_back"],
                size_name="small",
                on_release=self.once(lambda: self.part.choose(COME_BACK)),
            )
            self.early_button.pos_hint = {"center_y": 0.5}
            row.add_widget(self.early_button)
        return row

    def _right(self) -> Widget:
        word = "timeout.back" if self.detail.act == "cool_down" else f"timeout.{self.detail.act}_done"
        self.next_button = PrimaryButton(
            self.theme, self.say(word), icon="arrow-right", on_release=self.once(self.part.go_on)
        )
        return self.next_button

    # -- the way back

    def _line_card(self, portrait: bool) -> Card:
        theme = self.theme
        large = theme.text_scale > LARGE_TEXT
        self._sign = LevelShape(theme, None, _SIGN_DP)
        self._word = Text(theme, "", style="heading" if portrait or large else "title")
        self._pill = Pill(theme, "", icon="arrow-down")
        how = Small(theme, self.say(f"timeout.{self.detail.act}_how"), color=theme.colors.text2)
        now = Row(self._sign, self._word, self._pill, gap=theme.space(4))
        rest = Small(theme, self.say("timeout.rest"), color=theme.colors.text2, wrap=False)
        key = Row(DashKey(theme), rest, gap=theme.space(3), fit_width=True)
        self.chart = TensionChart(theme, self._data(), kind="youth")
        parts: tuple[Widget, ...] = (how, now, self.chart, key)
        return Card(theme, *parts, gap=theme.space(3), fit=False)

    def _take_over(self) -> None:
        self._second_s = self.part.snapshot.second_s
        snapshot, data = self.part.snapshot, self._data()
        shown = is_comparable(snapshot) and snapshot.arousal is not None
        level: Level | None = snapshot.arousal.level if shown and snapshot.arousal else None
        self._sign.level = level
        word = self.words(f"levels.{level.value}") if level else self.say(self._why())
        if self._word.text != word:
            self._word.text = word
        falls = shown and falling(data)
        reached = self.detail.at_rest_after_s is not None
        at_rest = reached and level is not None and level.number <= REST_LEVEL
        self._pill.opacity = float(falls or at_rest)
        text, icon = (
            (self.say("timeout.at_rest"), "check") if at_rest else (self.say("timeout.falls"), "arrow-down")
        )
        if (falls or at_rest) and self._pill.text != text:
            self._pill.show(text, icon=icon)
        self.chart.show(data)

    def _why(self) -> str:
        return "breathing.no_band" if self.view.without_band else "breathing.hard"

    def _data(self) -> ChartData:
        times, index, levels, _ = self.part.curve.arrays()
        if not is_comparable(self.part.snapshot):
            times, index, levels = times[:0], index[:0], levels[:0]
        here = times >= self._from_s
        end = float(times[-1]) if times.size else self._from_s
        start = self._from_s
        return ChartData(
            times[here],
            band_values(index[here], EDGES),
            start,
            max(end, start + _LEAST_S),
            levels[here],
            rest=_REST,
        )


def falling(data: ChartData) -> bool:
    """Has the line gone down over the last seconds? Both ends must be known; nothing is forecast."""
    if data.times_s.size < 2:
        return False
    recent = data.times_s >= data.times_s[-1] - SLOPE_S
    values = data.values[recent]
    if data.times_s[-1] - data.times_s[0] < SLOPE_S or np.isnan(values[[0, -1]]).any():
        return False
    return bool(values[0] - values[-1] >= SLOPE_BANDS)
