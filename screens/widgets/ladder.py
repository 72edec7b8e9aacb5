"""The five levels with their words, the highest on top; the one now is larger."""

from __future__ import annotations

from typing import Any

from kivy.uix.boxlayout import BoxLayout

from biofeedback.language import Catalogue
from biofeedback.samples import Level
from screens.theme import Theme
from screens.widgets.layout import Column
from screens.widgets.levels import LevelShape
from screens.widgets.text import Text

_WIDTH_DP, _ROW_DP, _GAP_DP, _SIGN_DP = 176, 72, 8, 46  # picture 05
_QUIET_SHARE = 34 / 46  # picture 05: signs of the other levels


class LevelLadder(BoxLayout):
    """`show(level)` lights one row; None lights none."""

    def __init__(self, theme: Theme, words: Catalogue, **kwargs: Any) -> None:
        super().__init__(size_hint=(None, None), width=theme.dp(_WIDTH_DP) * theme.text_scale, **kwargs)
        self._theme = theme
        self._rows: dict[Level, tuple[LevelShape, Text, Text]] = {}
        rows = [self._row(level, words(f"levels.{level.value}")) for level in reversed(Level)]
        column = Column(*rows, gap=theme.dp(_GAP_DP))
        self.add_widget(column)
        self.height = sum(row.height for row in rows) + theme.dp(_GAP_DP) * (len(rows) - 1)
        self.show(None)

    def show(self, level: Level | None) -> None:
        """Another level."""
        size = self._theme.dp(_SIGN_DP)
        for own, (sign, quiet, loud) in self._rows.items():
            now = own is level
            sign.size = (size, size) if now else (size * _QUIET_SHARE, size * _QUIET_SHARE)
            quiet.opacity, loud.opacity = float(not now), float(now)

    def _row(self, level: Level, word: str) -> BoxLayout:
        theme = self._theme
        sign = LevelShape(theme, level, _SIGN_DP, pos_hint={"center_x": 0.5, "center_y": 0.5})
        quiet = Text(theme, word, style="pill", wrap=False, color=theme.colors.text2)
        loud = Text(theme, word, style="strong", wrap=False)
        self._rows[level] = (sign, quiet, loud)
        place = BoxLayout(size_hint=(None, 1), width=theme.dp(_SIGN_DP))
        place.add_widget(sign)
        both = _Over(quiet, loud)
        row = BoxLayout(size_hint=(1, None), height=max(theme.dp(_ROW_DP), loud.height), spacing=theme.space(4))
        row.add_widget(place)
        row.add_widget(both)
        return row


class _Over(BoxLayout):
    """Two words in one place, of which one is seen: the row keeps its size."""

    def __init__(self, *texts: Text) -> None:
        super().__init__(size_hint=(None, None), pos_hint={"center_y": 0.5})
        self._texts = texts
        self.size = (max(text.width for text in texts), max(text.height for text in texts))

        for text in texts:
            self.add_widget(text)

    def do_layout(self, *_: Any) -> None:
        """Both at the left, in the middle of the height."""
        for text in self._texts:
            text.pos = (self.x, round(self.y + (self.height - text.height) / 2))
