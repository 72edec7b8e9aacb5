"""One act of several in a fixed order: done, on now, or still to come. Not touchable."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from kivy.uix.boxlayout import BoxLayout

from screens.theme import Theme
from screens.widgets.geometry import fill, rounded, stroke
from screens.widgets.ink import Ink
from screens.widgets.text import Icon, Text

_HEIGHT_DP, _LOW_DP, _CORNER_DP, _PAD_DP, _GAP_DP = 96, 68, 28, 20, 20  # picture 13


class StageState(StrEnum):
    """Where an act stands."""

    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"


class StageRow(BoxLayout):
    """Icon, word, and a check when it is done; the act that is on is chalk. `low` is the narrow form."""

    def __init__(
        self, theme: Theme, text: str, *, icon: str, state: StageState, low: bool = False, **kwargs: Any
    ) -> None:
        least = theme.dp(_LOW_DP if low else _HEIGHT_DP)
        super().__init__(
            size_hint=(1, None),
            height=least,
            padding=(theme.dp(_PAD_DP), theme.space(2)),
            spacing=theme.dp(_GAP_DP),
            **kwargs,
        )
        self.state = state
        self._theme, self._least = theme, least
        colors = theme.colors
        now = state is StageState.NOW
        ink = colors.bg if now else colors.text2
        self._ground = Ink(self.canvas.before, colors.chalk if now else (0, 0, 0, 0))
        self._line = Ink(self.canvas.before, colors.chalk if now else colors.line)
        middle = {"center_y": 0.5}
        self.add_widget(Icon(theme, icon, size_name="row", color=ink, pos_hint=middle))
        word = Text(theme, text, style="label" if low else "heading", color=ink, pos_hint=middle)
        self.add_widget(word)
        if state is StageState.DONE:
            self.add_widget(Icon(theme, "check", size_name="button", color=ink, pos_hint=middle))
        self.fbind("minimum_height", self._fit)
        for name in ("pos", "size"):
            self.fbind(name, self._draw)
        self._draw()

    def _fit(self, *_: object) -> None:
        self.height = max(self._least, self.minimum_height)

    def _draw(self, *_: object) -> None:
        corner, line = min(self._theme.dp(_CORNER_DP), self.height / 2), self._theme.stroke("control")
        self._ground.draw(fill(rounded(self.x, self.y, self.width, self.height, corner)))
        inside = (self.x + line / 2, self.y + line / 2, self.width - line, self.height - line)
        self._line.draw(stroke(rounded(*inside, corner - line / 2), line, closed=True))
