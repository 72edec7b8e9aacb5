"""The tension, small beside the exercise: sign and word now, and the line of the last minutes."""

from __future__ import annotations

import numpy as np
from kivy.uix.boxlayout import BoxLayout

from biofeedback.arousal.levels import EDGES
from biofeedback.language import Catalogue
from biofeedback.samples import Reason
from biofeedback.session.snapshot import Curve, Snapshot
from screens.theme import Theme
from screens.widgets.chart import TensionChart
from screens.widgets.chart_data import ChartData, band_values
from screens.widgets.layout import Column
from screens.widgets.levels import LevelShape
from screens.widgets.text import Small, Text

SHOWN_S = 180.0  # long enough to see a course, short enough to see the last half minute (owner's choice)
LEAST_S = 60.0  # in the first minute the line grows from the left
_CHART_DP = 74  # picture 04
_SIGN_DP = 52  # picture 04
_NO_REST = {Reason.BASELINE, Reason.BASELINE_POOR}
_REST = float(band_values(np.zeros(1), EDGES)[0])  # the own rest is index 0


class TensionView(BoxLayout):
    """`take_over(snapshot)` once a second. In portrait the line stands beside the word, else under it."""

    def __init__(
        self, theme: Theme, words: Catalogue, curve: Curve, *, portrait: bool, hidden: bool = False
    ) -> None:
        large = theme.text_scale > 1.2
        beside = portrait and not large
        super().__init__(
            orientation="horizontal" if beside else "vertical",
            spacing=theme.space(3),
            size_hint=(1, None),
        )
        self.fbind("minimum_height", self.setter("height"))
        self._theme, self._words, self._curve = theme, words, curve
        self._hidden = hidden  # a study phase keeps the tension from the youth; the screen says so
        self._word_style = "heading" if large else "word"
        self._sign = LevelShape(theme, None, _SIGN_DP, pos_hint={"center_y": 0.5})
        self._word = Text(theme, "", style=self._word_style, pos_hint={"center_y": 0.5})
        self._title = Small(theme, words("youth.breathing.tension"), color=theme.colors.text2)
        now = BoxLayout(size_hint=(1, None), spacing=theme.space(4))
        now.fbind("minimum_height", now.setter("height"))
        now.add_widget(self._sign)
        now.add_widget(self._word)
        self._chart = TensionChart(
            theme, _data(curve), kind="small", size_hint=(1, None), height=theme.dp(_CHART_DP)
        )
        self._chart.pos_hint = {"center_y": 0.5}
        self.add_widget(Column(self._title, now, gap=theme.space(3), pos_hint={"center_y": 0.5}))
        self.add_widget(self._chart)

    @property
    def spoken(self) -> str:
        """The word with its title."""
        return f"{self._title.text}: {self._word.text}"

    def take_over(self, snapshot: Snapshot) -> None:
        """One second more."""
        comparable = is_comparable(snapshot)
        level = snapshot.arousal.level if snapshot.arousal and comparable else None
        if self._sign.level is not level:
            self._sign.level = level
        word = self._words(f"levels.{level.value}") if level else self._why(snapshot)
        if self._word.text != word:
            self._word.text = word
            # the level's own words are short; a reason is longer and stays small
            self._word.font_size = self._theme.type(self._word_style if level else "label").size_px
        self._chart.show(_data(self._curve if comparable else Curve()))

    def _why(self, snapshot: Snapshot) -> str:
        """Why there is no level, in the words a youth knows."""
        if self._hidden:
            return self._words("youth.breathing.hidden")
        if snapshot.exercise.without_band:
            return self._words("youth.breathing.no_band")
        reasons = set(snapshot.arousal.reasons) if snapshot.arousal else set()
        if reasons & (_NO_REST | {Reason.NOT_SURE}):
            return self._words("youth.breathing.hard")
        return self._words("youth.breathing.soon" if Reason.SETTLING in reasons else "levels.none")


def is_comparable(snapshot: Snapshot) -> bool:
    """Tension is shown against the own rest alone: without a good baseline, or without a band, there is none."""
    reasons = set(snapshot.arousal.reasons) if snapshot.arousal else set()
    return not snapshot.exercise.without_band and not reasons & _NO_REST


def _data(curve: Curve) -> ChartData:
    times, index, levels, _ = curve.arrays()
    known = np.flatnonzero(~np.isnan(index))
    end = float(times[-1]) if times.size else 0.0
    # nothing was expected before the first value, so that time is no gap
    first = float(times[known[0]]) if known.size else end
    start = max(first, end - SHOWN_S)
    recent = times >= start
    values = band_values(index[recent], EDGES)
    return ChartData(times[recent], values, start, max(end, start + LEAST_S), levels[recent], rest=_REST)
