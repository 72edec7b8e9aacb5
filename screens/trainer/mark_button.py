"""A mark that is set without looking: large, icon over word, and it counts from the moment of touching."""

from __future__ import annotations

from collections.abc import Callable

from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout

from screens.theme import Theme
from screens.widgets.buttons import KeyFocus
from screens.widgets.geometry import fill, rounded, stroke
from screens.widgets.ink import Ink
from screens.widgets.text import Icon, Strong

_SIZE_DP = (130, 96)  # DESIGN-KIT.md, screen 23
_PADDING_DP = 14


class MarkButton(ButtonBehavior, KeyFocus, BoxLayout):
    """`act` is called on touch down: lifting a finger takes up to a second."""

    def __init__(self, theme: Theme, icon: str, text: str, act: Callable[[], None]) -> None:
        super().__init__(orientation="vertical", size_hint=(1, None), spacing=theme.dp(6))
        self.padding = (0, theme.dp(_PADDING_DP))
        self._theme, self._act = theme, act
        self._ground = Ink(self.canvas.before, theme.colors.surface2)
        self._ring = Ink(self.canvas.before, theme.colors.text)
        self.word = Strong(theme, text, align="center", wrap=False, pos_hint={"center_x": 0.5})
        self.add_widget(Icon(theme, icon, size_name="row", pos_hint={"center_x": 0.5}))
        self.add_widget(self.word)
        self.size_hint_min_x = min(theme.dp(_SIZE_DP[0]), self.word.width + theme.dp(_PADDING_DP))
        least = theme.dp(_SIZE_DP[1])
        self.height = least
        self.fbind("minimum_height", lambda _button, needed: setattr(self, "height", max(least, needed)))
        for name in ("pos", "size", "state", "focus"):
            self.fbind(name, self._draw)

    def on_press(self) -> None:
        """Touched: it counts now."""
        self._act()

    def _draw(self, *_: object) -> None:
        theme = self._theme
        box = rounded(self.x, self.y, self.width, self.height, theme.radius("m"))
        self._ground.rgba = theme.colors.accent_soft if self.state == "down" else theme.colors.surface2
        self._ground.draw(fill(box))
        self._ring.draw(*([stroke(box, theme.stroke("focus"), closed=True)] if self.focus else []))
