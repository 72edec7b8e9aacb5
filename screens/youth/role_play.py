"""Role-play: the youth sees a calm screen, the trainer marks with one tap what happens. Afterwards the way back.

The five marks stand in the same place all the time and are large enough to be hit without looking (design kit,
picture 23). They ask nothing of the youth.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from biofeedback.arousal.levels import EDGES
from biofeedback.language import Catalogue
from biofeedback.samples import Level
from biofeedback.training.role_play import RolePlayView
from screens.speech import Speak
from screens.theme import Theme
from screens.widgets.buttons import PrimaryButton
from screens.widgets.cards import Card
from screens.widgets.chart import TensionChart
from screens.widgets.chart_data import ChartData, Mark, band_values
from screens.widgets.layout import Column, Row
from screens.widgets.mark_button import MarkButton
from screens.widgets.orb import Orb
from screens.widgets.text import Align, Body, Small, Strong, Text, Title
from screens.youth.fitting import FittingColumn
from screens.youth.frame import LARGE_TEXT
from screens.youth.mark_bar import MARK_ICONS as MARK_ICONS
from screens.youth.mark_bar import MarkBar
from screens.youth.part import YouthPart
from screens.youth.step import StepScreen
from screens.youth.summary_cards import DashKey
from screens.youth.tension_card import is_comparable

_LEAST_S = 60.0  # in the first minute the line grows from the left
_REST = float(band_values(np.zeros(1), EDGES)[0])


class RolePlayScreen(StepScreen):
    """While it runs: the level, large and calm, and the trainer's marks. Then the line with these marks."""

    kind = RolePlayView

    def __init__(self, theme: Theme, words: Catalogue, part: YouthPart, speak: Speak | None) -> None:
        super().__init__(theme, words, part, speak)
        self.bar: MarkBar | None = None
        self._second_s = -1.0
        self._from_s = part.snapshot.second_s - part.snapshot.exercise.elapsed_s
        self.settle()

    def state(self) -> object:
        """Running, or on the way back."""
        return self.detail.ended

    def arrange(self, portrait: bool) -> tuple[Widget, Widget | None, Widget | None]:
        """One of the two views."""
        self._second_s = self.part.snapshot.second_s
        self.bar = None
        return self._way_back() if self.detail.ended else self._running(portrait)

    def follow(self) -> None:
        """Each second: the level, or the line."""
        if self.bar is not None:
            self.bar.show()
        if self.part.snapshot.second_s == self._second_s:
            return
        self._second_s = self.part.snapshot.second_s
        if self.detail.ended:
            if self.chart is not None:
                self.chart.show(self._data())
        else:
            self._show_level()

    @property
    def marks(self) -> dict[str, MarkButton]:
        """The trainer's buttons, while it runs."""
        return self.bar.marks if self.bar is not None else {}

    def spoken(self) -> Sequence[str]:
        """What the youth does now."""
        if self.detail.ended:
            return (self.say("role.back"), self.say(self._back_how))
        return (self.say("role.title"), self.say("role.how"))

    # -- while it runs

    def _running(self, portrait: bool) -> tuple[Widget, Widget | None, Widget | None]:
        theme = self.theme
        align: Align = "left" if portrait else "center"
        heading = Column(Title(theme, self.say("role.title"), align=align), gap=theme.space(1))
        heading.add_widget(Body(theme, self.say("role.how"), align=align, color=theme.colors.text2))
        self.orb = Orb(theme, None)
        self.word = Text(theme, "", style="word", align="center")
        self._show_level()
        self.bar = MarkBar(theme, self.words, self.part)
        body = BoxLayout(orientation="vertical", spacing=theme.space(4))
        for child in (heading, self.orb, self.word, self.bar):
            body.add_widget(child)
        return body, None, None

    def _show_level(self) -> None:
        snapshot = self.part.snapshot
        shown = is_comparable(snapshot) and snapshot.arousal is not None
        level: Level | None = snapshot.arousal.level if shown and snapshot.arousal else None
        self.orb.show(level)
        why = "breathing.no_band" if self.view.without_band else "breathing.hard"
        why = why if self.part.feedback else "breathing.hidden"
        word = self.words(f"levels.{level.value}") if level else self.say(why)
        if self.word.text != word:
            self.word.text = word

    # -- the way back

    def _way_back(self) -> tuple[Widget, Widget | None, Widget | None]:
        theme = self.theme
        heading = Column(
            Title(theme, self.say("role.back")),
            Body(theme, self.say(self._back_how), color=theme.colors.text2),
            gap=theme.dp(6),
        )
        self.next_button = PrimaryButton(
            theme, self.say("next"), icon="arrow-right", on_release=self.once(self.part.go_on)
        )
        self.chart: TensionChart | None = None
        if not self.part.feedback:
            return FittingColumn(heading), None, self.next_button
        rest = Small(theme, self.say("summary.rest"), color=theme.colors.text2, wrap=False)
        head = Row(
            Strong(theme, self.say("summary.tension")),
            Row(DashKey(theme), rest, gap=theme.space(3), fit_width=True),
        )
        roomy = theme.text_scale <= LARGE_TEXT
        self.chart = TensionChart(
            theme,
            self._data(),
            kind="youth",
            level_words={level: self.words(f"levels.{level.value}") for level in Level} if roomy else None,
        )
        body = BoxLayout(orientation="vertical", spacing=theme.dp(20))
        body.add_widget(heading)
        body.add_widget(Card(theme, head, self.chart, gap=theme.space(3), fit=False))
        return body, None, self.next_button

    @property
    def _back_how(self) -> str:
        return "role.back_how" if self.part.feedback else "role.back_hidden"

    def _data(self) -> ChartData:
        times, index, levels, _ = self.part.curve.arrays()
        if not is_comparable(self.part.snapshot):
            times, index, levels = times[:0], index[:0], levels[:0]
        here = times >= self._from_s
        end = float(times[-1]) if times.size else self._from_s
        marks = tuple(
            Mark(self._from_s + at_s, icon=MARK_ICONS[name], text=self.say(f"role.mark_{name}"))
            for name, at_s in self.detail.marks
        )
        return ChartData(
            times[here],
            band_values(index[here], EDGES),
            self._from_s,
            max(end, self._from_s + _LEAST_S),
            levels[here],
            rest=_REST,
            marks=marks,
        )
