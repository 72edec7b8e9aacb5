"""Surfaces that group things: card, pill, icon chip, and an icon with its words."""

from __future__ import annotations

from typing import Any, Literal

from kivy.properties import BooleanProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from screens.theme import RGBA, Theme
from screens.widgets.geometry import fill, rounded, stroke
from screens.widgets.ink import Ink, middle
from screens.widgets.layout import Space
from screens.widgets.text import Icon, Text

Tone = Literal["good", "warn", "fact"]

_PILL_DP = {"youth": (52, 22, 10), "trainer": (40, 16, 10)}  # DESIGN-KIT.md pill height; base.css padding, gap
_CHIP_DP = {"youth": (72, 22), "trainer": (56, 18)}  # DESIGN-KIT.md icon chip: size, radius


class Card(BoxLayout):
    """A surface with room inside; children under each other, `gap` px apart. Grows with them unless `fit=False`.

    `selected=True` gives the accent outline of a chosen card. `sunk=True` is the darker surface inside a card.
    """

    selected = BooleanProperty(False)

    def __init__(
        self, theme: Theme, *children: Widget, gap: float = 0, fit: bool = True, sunk: bool = False, **kwargs: Any
    ) -> None:
        kwargs.setdefault("size_hint", (1, None if fit else 1))
        kwargs.setdefault("padding", theme.space(4) if sunk else theme.card_padding)
        kwargs.setdefault("orientation", "vertical")
        super().__init__(spacing=gap, **kwargs)
        self._theme = theme
        self._radius = theme.radius("m") if sunk else theme.card_radius
        self._lined = theme.mode == "dag" and not sunk
        self._ground = Ink(self.canvas.before, theme.colors.surface2 if sunk else theme.colors.surface)
        self._line = Ink(self.canvas.before, theme.colors.line)
        self._fit = self.setter("height")
        if fit:
            self.fbind("minimum_height", self._fit)
        for name in ("pos", "size", "selected"):
            self.fbind(name, self._draw)
        self._draw()
        for child in children:
            self.add_widget(child)

    def grow(self) -> None:
        """Take a share of the room that is left, never less than the children need; they stay in the middle."""
        given: list[float] = list(self.property("padding").get(self))
        left, top, right, bottom = given
        # the two spaces bring a gap each
        self.padding = (left, max(0.0, top - self.spacing), right, max(0.0, bottom - self.spacing))
        self.add_widget(Space(), index=len(self.children))
        self.add_widget(Space())
        self.funbind("minimum_height", self._fit)
        self.size_hint_y, self.size_hint_min_y = 1, self.minimum_height
        self.fbind("minimum_height", self.setter("size_hint_min_y"))

    def round(self, radius_px: float) -> None:
        """Another corner than a card's."""
        self._radius = radius_px
        self._draw()

    def _draw(self, *_: object) -> None:
        self._ground.draw(fill(rounded(self.x, self.y, self.width, self.height, self._radius)))
        width = self._theme.dp(3) if self.selected else self._theme.stroke("hairline")  # picture 20
        if not (self._lined or self.selected):
            self._line.draw()
            return
        self._line.rgba = self._theme.colors.accent if self.selected else self._theme.colors.line
        box = (self.x + width / 2, self.y + width / 2, self.width - width, self.height - width)
        self._line.draw(stroke(rounded(*box, self._radius - width / 2), width, closed=True))


class Pill(BoxLayout):
    """A state in a word, with an icon: `good`, `warn` (look here) or `fact`. Not touchable."""

    def __init__(self, theme: Theme, text: str, *, icon: str = "", tone: Tone = "fact", **kwargs: Any) -> None:
        height, padding, gap = (theme.dp(value) for value in _PILL_DP[theme.audience])
        super().__init__(size_hint=(None, None), height=height, padding=(padding, 0), spacing=gap, **kwargs)
        self._theme = theme
        self._least_height = height
        self._ground = Ink(self.canvas.before, theme.colors.surface2)
        self._icon = Icon(theme, icon, size_name="pill", pos_hint={"center_y": 0.5})
        self._text = Text(theme, text, style="pill", wrap=False, pos_hint={"center_y": 0.5})
        self.fbind("minimum_width", self.setter("width"))
        self._text.fbind("height", self._grow)
        for name in ("pos", "size"):
            self.fbind(name, self._draw)
        self._draw()
        self.show(text, icon=icon, tone=tone)

    def show(self, text: str, *, icon: str = "", tone: Tone = "fact") -> None:
        """Another state."""
        colors = self._theme.colors
        pairs: dict[Tone, tuple[RGBA, RGBA]] = {
            "good": (colors.accent_soft, colors.accent),
            "warn": (colors.warn_soft, colors.warn),
            "fact": (colors.surface2, colors.text),
        }
        self._ground.rgba, ink = pairs[tone]
        self._text.text, self._text.color, self._icon.color = text, ink, ink
        self._icon.show(icon)
        self.clear_widgets()
        for child in (self._icon, self._text) if icon else (self._text,):
            self.add_widget(child)

    @property
    def text(self) -> str:
        """The word shown."""
        return str(self._text.text)

    def _grow(self, *_: object) -> None:
        self.height = max(self._least_height, self._text.height + self._theme.space(2))

    def _draw(self, *_: object) -> None:
        self._ground.draw(fill(rounded(self.x, self.y, self.width, self.height, self.height / 2)))


class IconChip(FloatLayout):
    """An icon on a rounded square; `ready` turns it to the accent's soft tone."""

    ready = BooleanProperty(False)

    def __init__(self, theme: Theme, icon: str, *, ready: bool = False, **kwargs: Any) -> None:
        size, radius = (theme.dp(value) for value in _CHIP_DP[theme.audience])
        super().__init__(size_hint=(None, None), size=(size, size), **kwargs)
        self._theme = theme
        self._radius = radius
        self._ground = Ink(self.canvas.before, theme.colors.surface2)
        self._icon = Icon(theme, icon, size_name="row")
        self.add_widget(self._icon)
        for name in ("pos", "size"):
            self.fbind(name, self._draw)
        self.fbind("ready", self._paint)
        self.ready = ready
        self._draw()
        self._paint()

    def _draw(self, *_: object) -> None:
        self._ground.draw(fill(rounded(self.x, self.y, self.width, self.height, self._radius)))
        self._icon.center = middle(self)

    def _paint(self, *_: object) -> None:
        colors = self._theme.colors
        self._ground.rgba = colors.accent_soft if self.ready else colors.surface2
        self._icon.color = colors.accent if self.ready else colors.text


class IconLabel(BoxLayout):
    """An icon (or a chip with `chip=True`) and a sentence beside it; takes the width it is given and wraps."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        text: str,
        *,
        style: str = "body",
        color: RGBA | None = None,
        icon_color: RGBA | None = None,
        chip: bool = False,
        **kwargs: Any,
    ) -> None:
        gap = theme.dp(20) if chip else theme.space(3)  # pictures 01 and 20
        kwargs.setdefault("size_hint", (1, None))
        super().__init__(spacing=gap, **kwargs)
        lead = IconChip(theme, icon) if chip else Icon(theme, icon, color=icon_color or color)
        lead.pos_hint = {"center_y": 0.5}
        self.label = Text(theme, text, style=style, color=color, pos_hint={"center_y": 0.5})
        self.fbind("minimum_height", self.setter("height"))
        self.add_widget(lead)
        self.add_widget(self.label)
