"""One large choice: a picture with its word. Chosen is chalk, because it is what the youth says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.properties import BooleanProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from screens.theme import RGBA, Theme, mixed
from screens.widgets.buttons import KeyFocus
from screens.widgets.geometry import fill, rounded, stroke
from screens.widgets.ink import Ink, middle
from screens.widgets.number import FloatProperty
from screens.widgets.text import Icon, Text

_CORNER_DP, _GAP_DP, _PAD_DP = 32, 24, 16  # picture 09
_LEAST_PICTURE = 0.3  # of its wanted size: smaller than this a picture says nothing any more
_STYLES = ("heading", "label", "small")


class ChoiceCell(ButtonBehavior, KeyFocus, FloatLayout):
    """`picture` is an Icon, or a widget with `tint(color, ground)`, as large as it wants to be; it gives way to
    the word.

    `beside=True` puts the word at the right of the picture. `chosen` changes the look and nothing else.
    """

    chosen = BooleanProperty(False)
    pressing: float = FloatProperty(0.0)  # marks what can be touched, as in the buttons

    def __init__(
        self,
        theme: Theme,
        name: str,
        text: str,
        picture: Widget,
        *,
        beside: bool = False,
        on_release: Callable[[Any], object] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.name, self._theme, self._beside = name, theme, beside
        self._picture, self._wanted = picture, min(picture.size)
        self._ground = Ink(self.canvas.before, theme.colors.surface)
        self._line = Ink(self.canvas.before, theme.colors.line)
        self._ring = Ink(self.canvas.before, theme.colors.text)
        self._text = Text(theme, text, style=_STYLES[0], size_hint=(None, None))
        self._text.halign = "left" if beside else "center"
        self.add_widget(picture)
        self.add_widget(self._text)
        if on_release is not None:
            self.bind(on_release=on_release)
        for key in ("pos", "size"):
            self.fbind(key, self._place)
        for key in ("pos", "size", "chosen", "focus", "state"):
            self.fbind(key, self._draw)
        self._text.fbind("height", self._place)
        self._place()
        self._draw()

    @property
    def text(self) -> str:
        """The word."""
        return str(self._text.text)

    def _place(self, *_: object) -> None:
        dp = self._theme.dp
        pad, gap = dp(_PAD_DP), dp(_GAP_DP)
        if self._beside:
            size = min(self._wanted, self.height - pad, self.width / 3)
            room = self.width - 2 * gap - size - pad
        else:
            room = self.width - 2 * pad
            least = self._wanted * _LEAST_PICTURE
            size = max(least, min(self._wanted, self.height - 2 * pad - self._text.height - pad))
        self._resize(max(1.0, size))
        self._text.fit_words(room, _STYLES)
        self._text.width = max(1.0, room)
        self._put(size, gap, pad)

    def _put(self, size: float, gap: float, pad: float) -> None:
        x, y = middle(self)
        if self._beside:
            self._picture.pos = (self.x + gap, y - size / 2)
            self._text.pos = (round(self.x + gap + size + pad), round(y - self._text.height / 2))
            return
        space = min(gap, max(0.0, (self.height - size - self._text.height) / 3))
        together = size + space + self._text.height
        self._picture.pos = (x - size / 2, y + together / 2 - size)
        self._text.pos = (round(x - self._text.width / 2), round(y - together / 2))

    def _resize(self, size: float) -> None:
        self._picture.size = (size, size)
        if isinstance(self._picture, Icon):
            self._picture.font_size = size

    def _draw(self, *_: object) -> None:
        theme, colors = self._theme, self._theme.colors
        corner, line = min(theme.dp(_CORNER_DP), self.height / 3), theme.stroke("control")
        rest = mixed(colors.surface, colors.surface2, 0.9 if self.state == "down" else 0.0)
        self._ground.rgba = colors.chalk if self.chosen else rest
        self._ground.draw(fill(rounded(self.x, self.y, self.width, self.height, corner)))
        self._line.rgba = colors.chalk if self.chosen else colors.line
        inside = (self.x + line / 2, self.y + line / 2, self.width - line, self.height - line)
        self._line.draw(stroke(rounded(*inside, corner - line / 2), line, closed=True))
        self._draw_ring(corner)
        ink = colors.bg if self.chosen else colors.text
        self._text.color = ink
        self._tint(ink if self.chosen else mixed(colors.text, colors.text2, 0.4))  # picture 09: #DCE4E3

    def _tint(self, color: RGBA) -> None:
        if isinstance(self._picture, Icon):
            self._picture.color = color
        else:
            self._picture.tint(color, self._ground.rgba)

    def _draw_ring(self, corner: float) -> None:
        if not self.focus:
            self._ring.draw()
            return
        line = self._theme.stroke("focus")
        out = self._theme.stroke("focusGap") + line / 2
        box = (self.x - out, self.y - out, self.width + 2 * out, self.height + 2 * out)
        self._ring.draw(stroke(rounded(*box, corner + out), line, closed=True))
