"""The small cards of the summary: the own numbers, the time at each level, the time with the pace."""

from __future__ import annotations

from collections.abc import Sequence

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from biofeedback.language import Catalogue
from biofeedback.samples import Level
from screens.theme import Theme
from screens.widgets.breath import PaceKey
from screens.widgets.cards import Card
from screens.widgets.faces import Face
from screens.widgets.geometry import dashed_line
from screens.widgets.ink import Ink
from screens.widgets.layout import Column, Row
from screens.widgets.levels import LevelShape
from screens.widgets.progress import LevelLegend, LevelTimeBar
from screens.widgets.text import Icon, Small, Strong
from screens.youth.frame import LARGE_TEXT
from screens.youth.time_words import time_span

_FACE_DP = 66  # picture 15
_DASH_KEY_DP = 39  # five dashes as the chart draws them
_SIGN_DP = 22  # a little larger than the small words beside it
_PADDING_DP = (28, 18)  # picture 15: cards in a column are lower than cards alone


class AngerCard(Card):
    """Two faces in chalk with their numbers; a skipped number is said, not guessed. `both=False`: only one was
    asked."""

    def __init__(
        self, theme: Theme, words: Catalogue, before: int | None, after: int | None, *, both: bool = True
    ) -> None:
        title = Strong(theme, words("youth.summary.angry"), pos_hint={"center_y": 0.5})
        arrow = Icon(theme, "arrow-right", size_name="row", color=theme.colors.text2)
        first = _number(theme, words, "first" if both else "then", before)
        shown = (first, arrow, _number(theme, words, "then", after)) if both else (first,)
        numbers = Row(*shown, gap=theme.dp(20), fit_width=True, pos_hint={"center_y": 0.5})
        if theme.text_scale > LARGE_TEXT:
            super().__init__(theme, title, numbers, gap=theme.space(3), padding=_padding(theme))
            return
        row = BoxLayout(size_hint=(1, None), spacing=theme.dp(20))
        row.fbind("minimum_height", row.setter("height"))
        row.add_widget(title)
        row.add_widget(numbers)
        super().__init__(theme, row, padding=_padding(theme))


class LevelsCard(Card):
    """How long at each level: one bar, and each sign with its word and time, in rows or run on (`rows=False`)."""

    def __init__(self, theme: Theme, words: Catalogue, seconds: Sequence[int], *, rows: bool) -> None:
        levels: list[Level | None] = [None, *Level]
        times = [(level, time_span(words, known)) for level, known in zip(levels, seconds, strict=True) if known]
        named = {level: words(f"levels.{level.value if level else 'none'}") for level in levels}
        if rows:
            order = sorted(times, key=lambda one: -(one[0].number if one[0] else 0))
            legend: Widget = Column(*(_level_row(theme, level, named[level], time) for level, time in order))
        else:
            known_times = dict(times)
            texts = [f"{named[level]} {known_times[level]}" if level in known_times else "" for level in levels]
            legend = LevelLegend(theme, texts)
        super().__init__(
            theme,
            Strong(theme, words("youth.summary.levels")),
            LevelTimeBar(theme, seconds),
            legend,
            gap=theme.space(3),
            padding=_padding(theme),
        )


class PaceCard(Card):
    """The time with the pace: what was done, and that he went on after a stop."""

    def __init__(self, theme: Theme, words: Catalogue, seconds: float, breaths: int, *, again: bool) -> None:
        key = PaceKey(theme, own=False)
        lines: list[Widget] = [Strong(theme, words("youth.summary.pace", time=time_span(words, seconds)))]
        lines.append(Small(theme, words("youth.summary.breaths", n=breaths), color=theme.colors.text2))
        if again:
            lines.append(Small(theme, words("youth.summary.again"), color=theme.colors.text2))
        texts = Column(*lines, gap=theme.dp(4))
        super().__init__(theme, Row(key, texts, gap=theme.dp(20)), padding=_padding(theme))


class DashKey(Widget):
    """The short dashed line that stands for the own rest."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        super().__init__(size_hint=(None, None), size=(theme.dp(_DASH_KEY_DP), theme.dp(8)))
        self._ink = Ink(self.canvas, theme.colors.text2)
        for name in ("pos", "size"):
            self.fbind(name, self._draw)

    def _draw(self, *_: object) -> None:
        dp, y = self._theme.dp, self.y + self.height / 2
        self._ink.draw(dashed_line((self.x, y), (self.x + self.width, y), dp(2), dp(3), dp(6)))


def _level_row(theme: Theme, level: Level | None, name: str, time: str) -> Widget:
    """Highest first, as the levels stand beside the line."""
    sign = LevelShape(theme, level, _SIGN_DP)
    length = Small(theme, time, color=theme.colors.text2, align="right")
    return Row(sign, Small(theme, name), length, gap=theme.space(3))


def _number(theme: Theme, words: Catalogue, when: str, value: int | None) -> Widget:
    word = words(f"youth.summary.{when}")
    if value is None:
        sign: Widget = Icon(theme, "minus", size_name="youthStep", color=theme.colors.text2)
        text = f"{word}\n{words('youth.summary.skipped')}"
    else:
        sign = Face(theme, (value + 1) // 2, _FACE_DP, chosen=True)
        text = f"{word} {value}"
    sign.pos_hint = {"center_x": 0.5}
    label = Small(theme, text, wrap=False, align="center", pos_hint={"center_x": 0.5})
    column = Column(sign, label, gap=theme.space(1), size_hint=(None, None))
    label.fbind("width", lambda _label, width: setattr(column, "width", max(width, sign.width)))
    column.width = max(label.width, sign.width)
    return column


def _padding(theme: Theme) -> tuple[float, float]:
    x, y = _PADDING_DP
    return theme.dp(x), theme.dp(y)
