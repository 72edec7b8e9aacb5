"""Pieces of the unlock page: the sealed side, the sign of the app, and a card to say who you are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.properties import BooleanProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from biofeedback.language import Catalogue
from screens.theme import Theme
from screens.trainer import wording
from screens.widgets.buttons import KeyFocus
from screens.widgets.cards import IconLabel
from screens.widgets.geometry import circle, dashed_circle, disc, fill, rectangle, rounded, stroke
from screens.widgets.ink import Ink
from screens.widgets.layout import Row, Space
from screens.widgets.text import Heading, Strong, Text

_LOGO_DP = 52  # picture 20
_LOGO = (18, 31, 6, 45, 5, 3, 9)  # picture 20, of 50: disc, ring and its stroke, dashed ring, stroke, dash, gap
_AVATAR_DP, _CARD_DP, _CARD_PADDING_DP = 44, 76, 20  # picture 20


class Logo(Widget):
    """A calm disc with the circle of the pace around it."""

    def __init__(self, theme: Theme) -> None:
        size = theme.dp(_LOGO_DP)
        super().__init__(size_hint=(None, None), size=(size, size))
        self._ink = Ink(self.canvas, theme.colors.accent)
        self.fbind("pos", self._draw)

    def _draw(self, *_: object) -> None:
        x, y, unit = self.center_x, self.center_y, self.width / 100
        core, ring, width, outer, thin, dash, gap = (value * unit for value in _LOGO)
        self._ink.draw(
            disc(x, y, core),
            stroke(circle(x, y, ring), width, closed=True),
            dashed_circle(x, y, outer, thin, dash, gap),
        )


class SealedSide(BoxLayout):
    """The dark side: everything is sealed, and how many sessions there are. Nothing else may be known here."""

    def __init__(self, dark: Theme, words: Catalogue, count: int) -> None:
        super().__init__(orientation="vertical", padding=dark.dp(56))
        self._ground = Ink(self.canvas.before, dark.colors.bg)
        for name in ("pos", "size"):
            self.fbind(name, self._draw)
        brand = Row(Logo(dark), Heading(dark, words("trainer.app_name")), gap=dark.space(4))
        self._sentence = Text(dark, words("trainer.unlock_sealed"), style="display")
        self._below = Text(dark, words("trainer.unlock_sealed_below"), style="lead", color=dark.colors.text2)
        text2 = dark.colors.text2
        sealed = IconLabel(
            dark, "archive", wording.counted(words, "locked_count", count), color=text2, icon_color=text2
        )
        gap = dark.space(4)
        for part in (brand, Space(), self._sentence, _fixed(gap), self._below, Space(), sealed):
            self.add_widget(part)

    def _draw(self, *_: object) -> None:
        self._ground.draw(fill(rectangle(self.x, self.y, self.width, self.height)))


class WhoCard(ButtonBehavior, KeyFocus, BoxLayout):
    """A trainer by initials and name; chosen ones have the accent's outline."""

    active = BooleanProperty(False)

    def __init__(self, theme: Theme, name: str, *, on_release: Callable[[Any], object]) -> None:
        padding = (theme.dp(_CARD_PADDING_DP), 0)
        super().__init__(
            size_hint=(None, None), height=theme.dp(_CARD_DP), padding=padding, spacing=theme.space(3)
        )
        self.name = name
        self._theme = theme
        self._ground = Ink(self.canvas.before, theme.colors.surface)
        self._edge = Ink(self.canvas.before, theme.colors.line)
        self._avatar = _Avatar(theme, initials(name))
        word = Strong(theme, name, wrap=False, pos_hint={"center_y": 0.5})
        self.add_widget(self._avatar)
        self.add_widget(word)
        self.fbind("minimum_width", self.setter("width"))
        for key in ("pos", "size", "active", "focus"):
            self.fbind(key, self._draw)
        self.bind(on_release=on_release)

    def _draw(self, *_: object) -> None:
        theme, radius = self._theme, self._theme.card_radius
        line = theme.dp(3) if self.active else theme.stroke("hairline")  # picture 20
        line = theme.stroke("focus") if self.focus else line
        self._ground.draw(fill(rounded(self.x, self.y, self.width, self.height, radius)))
        inside = (self.x + line / 2, self.y + line / 2, self.width - line, self.height - line, radius - line / 2)
        self._edge.rgba = theme.colors.accent if self.active else theme.colors.line
        self._edge.draw(stroke(rounded(*inside), line, closed=True))
        self._avatar.show(self.active)


class _Avatar(FloatLayout):
    def __init__(self, theme: Theme, letters: str) -> None:
        size = theme.dp(_AVATAR_DP) * min(theme.text_scale, 1.2)
        super().__init__(size_hint=(None, None), size=(size, size), pos_hint={"center_y": 0.5})
        self._theme = theme
        self._ground = Ink(self.canvas.before, theme.colors.surface2)
        self._letters = Text(theme, letters, style="pill", wrap=False)
        self.add_widget(self._letters)
        self.fbind("pos", self._draw)
        self._letters.fbind("size", self._draw)

    def show(self, active: bool) -> None:
        colors = self._theme.colors
        self._ground.rgba = colors.accent_soft if active else colors.surface2
        self._letters.color = colors.accent if active else colors.text

    def _draw(self, *_: object) -> None:
        self._ground.draw(disc(self.x + self.width / 2, self.y + self.height / 2, self.width / 2))
        self._letters.center = self.center


def initials(name: str) -> str:
    """First letters of the first and the last word."""
    parts = [part for part in name.split() if part[0].isalnum()]
    ends = parts[:1] + parts[1:][-1:]
    return "".join(part[0] for part in ends).upper()


def _fixed(height: float) -> Widget:
    return Widget(size_hint_y=None, height=height)
