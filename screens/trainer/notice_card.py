"""One thing that needs attention, in a sentence: what happened, what is safe, what to do."""

from __future__ import annotations

from typing import Any, Literal

from kivy.uix.boxlayout import BoxLayout

from screens.theme import Theme
from screens.widgets.geometry import fill, rounded
from screens.widgets.ink import Ink
from screens.widgets.text import Icon, Text

Tone = Literal["warn", "good", "danger", "fact"]
_ICONS = {"warn": "warning", "good": "check-circle", "danger": "warning-circle", "fact": "info"}


class NoticeCard(BoxLayout):
    """An icon and a sentence on a soft ground; takes the width it is given and grows downward."""

    def __init__(self, theme: Theme, text: str, *, tone: Tone = "warn", **kwargs: Any) -> None:
        kwargs.setdefault("size_hint", (1, None))
        super().__init__(spacing=theme.space(3), padding=theme.space(4), **kwargs)
        self.fbind("minimum_height", self.setter("height"))
        self._theme = theme
        colors = theme.colors
        grounds = {
            "warn": (colors.warn_soft, colors.warn),
            "good": (colors.accent_soft, colors.accent),
            "danger": (colors.danger_soft or colors.warn_soft, colors.danger or colors.warn),
            "fact": (colors.surface2, colors.text),
        }
        ground, ink = grounds[tone]
        self._ground = Ink(self.canvas.before, ground)
        self._icon = Icon(theme, _ICONS[tone], color=ink, pos_hint={"center_y": 0.5})
        self._text = Text(theme, text, style="body", color=colors.text, pos_hint={"center_y": 0.5})
        self.add_widget(self._icon)
        self.add_widget(self._text)
        for name in ("pos", "size"):
            self.fbind(name, self._draw)

    @property
    def text(self) -> str:
        """The sentence."""
        return str(self._text.text)

    def _draw(self, *_: object) -> None:
        radius = self._theme.radius("m")
        self._ground.draw(fill(rounded(self.x, self.y, self.width, self.height, radius)))
