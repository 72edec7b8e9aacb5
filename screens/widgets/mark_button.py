"""A mark of the trainer on the youth's screen: large, always in the same place, and it stays lit once set."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.properties import NumericProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.floatlayout import FloatLayout

from screens.theme import Theme, darker
from screens.widgets.buttons import PRESSED_DARKER, KeyFocus
from screens.widgets.geometry import fill, rounded, stroke
from screens.widgets.ink import Ink, middle
from screens.widgets.number import FloatProperty
from screens.widgets.text import Icon, Text

_WIDTH_DP, _HEIGHT_DP, _CORNER_DP, _GAP_DP, _PAD_DP = 130, 96, 22, 6, 6  # design kit, picture 23


class MarkButton(ButtonBehavior, KeyFocus, FloatLayout):
    """Icon over word. `count` is how often this mark was set; it fires on touching down, because that is the
    moment that is marked."""

    count: int = NumericProperty(0)
    pressing: float = FloatProperty(0.0)  # marks what can be touched, as in the buttons

    def __init__(
        self,
        theme: Theme,
        text: str,
        *,
        icon: str,
        on_release: Callable[[Any], object] | None = None,
        **kwargs: Any,
    ) -> None:
        least = theme.dp(_HEIGHT_DP)
        super().__init__(size_hint=(1, None), size_hint_min_x=theme.dp(_WIDTH_DP), height=least, **kwargs)
        self._theme, self._least = theme, least
        self._ground = Ink(self.canvas.before, theme.colors.surface2)
        self._line = Ink(self.canvas.before, theme.colors.line_strong)
        self._ring = Ink(self.canvas.before, theme.colors.text)
        self._icon = Icon(theme, icon, size_name="row")
        self._text = Text(theme, text, style="small", wrap=False)
        self.add_widget(self._icon)
        self.add_widget(self._text)
        if on_release is not None:
            self.bind(on_press=on_release)
        for name in ("pos", "size", "count", "focus", "state"):
            self.fbind(name, self._draw)
        self._text.fbind("size", self._draw)
        self._draw()

    @property
    def text(self) -> str:
        """The word."""
        return str(self._text.text)

    def keyboard_on_key_down(self, window: Any, keycode: Any, text: str, modifiers: Any) -> bool:
        """Enter and space mark as well."""
        if keycode[1] in ("enter", "numpadenter", "spacebar"):
            self.dispatch("on_press")
            return True
        return bool(super().keyboard_on_key_down(window, keycode, text, modifiers))

    def _draw(self, *_: object) -> None:
        theme, colors, dp = self._theme, self._theme.colors, self._theme.dp
        self.height = max(self._least, self._icon.height + self._text.height + dp(_GAP_DP + 4 * _PAD_DP))
        ground = colors.accent_soft if self.count else colors.surface2
        self._ground.rgba = darker(ground, PRESSED_DARKER if self.state == "down" else 0.0)
        corner, line = dp(_CORNER_DP), theme.stroke("control")
        self._ground.draw(fill(rounded(self.x, self.y, self.width, self.height, corner)))
        self._line.rgba = colors.accent if self.count else colors.line_strong
        inside = (self.x + line / 2, self.y + line / 2, self.width - line, self.height - line)
        self._line.draw(stroke(rounded(*inside, corner - line / 2), line, closed=True))
        self._text.color = self._icon.color = colors.accent if self.count else colors.text
        x, y = middle(self)
        together = self._icon.height + dp(_GAP_DP) + self._text.height
        self._icon.pos = (round(x - self._icon.width / 2), round(y + together / 2 - self._icon.height))
        self._text.pos = (round(x - self._text.width / 2), round(y - together / 2))
        self._draw_focus(corner)

    def _draw_focus(self, corner: float) -> None:
        line = self._theme.stroke("focus")
        box = (self.x + line / 2, self.y + line / 2, self.width - line, self.height - line)
        self._ring.draw(*([stroke(rounded(*box, corner), line, closed=True)] if self.focus else []))
