"""Small controls that only the trainer's pages use: a check box, a stepper, a choice out of a few."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kivy.properties import BooleanProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout

from screens.theme import Theme
from screens.widgets.buttons import CLEAR, KeyFocus, SoftButton
from screens.widgets.cards import IconChip
from screens.widgets.geometry import disc, fill, rounded, stroke
from screens.widgets.ink import Ink
from screens.widgets.layout import Column, Row
from screens.widgets.text import Icon, Small, Strong

_BOX_DP = 28  # as high as the icon of a button; the touch target round it is a full one
_CHOICE_PADDING_DP = 12


class TickBox(ButtonBehavior, KeyFocus, FloatLayout):
    """Chosen or not: a box with a check in it, in a full touch target."""

    active = BooleanProperty(False)

    def __init__(self, theme: Theme, *, on_release: Callable[[Any], object] | None = None, **kwargs: Any) -> None:
        super().__init__(size_hint=(None, None), size=(theme.touch_min, theme.touch_min), **kwargs)
        self._theme = theme
        self._ground = Ink(self.canvas, CLEAR)
        self._edge = Ink(self.canvas, theme.colors.line_strong)
        self._ring = Ink(self.canvas, theme.colors.text)
        self._check = Icon(theme, "check", size_name="pill", color=theme.colors.on_accent)
        self.add_widget(self._check)
        for name in ("pos", "size", "active", "focus"):
            self.fbind(name, self._draw)
        if on_release is not None:
            self.bind(on_release=on_release)
        self._draw()

    def _draw(self, *_: object) -> None:
        theme, box = self._theme, self._theme.dp(_BOX_DP)
        x, y = round(self.center_x - box / 2), round(self.center_y - box / 2)
        line, radius = theme.stroke("control"), theme.radius("s")
        self._ground.rgba = theme.colors.accent if self.active else CLEAR
        self._ground.draw(fill(rounded(x, y, box, box, radius)))
        inside = rounded(x + line / 2, y + line / 2, box - line, box - line, radius - line / 2)
        self._edge.rgba = theme.colors.accent if self.active else theme.colors.line_strong
        self._edge.draw(stroke(inside, line, closed=True))
        out = theme.stroke("focus") / 2 + theme.stroke("focusGap")
        ring = rounded(x - out, y - out, box + 2 * out, box + 2 * out, radius + out)
        self._ring.draw(*([stroke(ring, theme.stroke("focus"), closed=True)] if self.focus else []))
        self._check.center = (x + box / 2, y + box / 2)
        self._check.opacity = float(self.active)


class Stepper(BoxLayout):
    """A name, the value in words, less and more. It stops at the ends of `values`; there its button waits."""

    def __init__(
        self,
        theme: Theme,
        name: str,
        values: Sequence[float],
        value: float,
        shown: Callable[[float], str],
        on_change: Callable[[float], None],
    ) -> None:
        super().__init__(orientation="vertical", size_hint=(1, None), spacing=theme.space(1))
        self.fbind("minimum_height", self.setter("height"))
        self._values = tuple(values)
        self._at = self._values.index(value)
        self._shown, self._on_change = shown, on_change
        self.less = SoftButton(theme, icon="minus", size_name="small", on_release=self._step_down)
        self.more = SoftButton(theme, icon="plus", size_name="small", on_release=self._step_up)
        self._figure = Strong(theme)
        self.add_widget(Small(theme, name, color=theme.colors.text2))
        self.add_widget(self._figure)
        self.add_widget(Row(self.less, self.more, gap=theme.space(2)))
        self._show()

    @property
    def value(self) -> float:
        """The chosen value."""
        return self._values[self._at]

    @property
    def text(self) -> str:
        """The value as it is shown."""
        return str(self._figure.text)

    def _step_down(self, *_: object) -> None:
        self._move(-1)

    def _step_up(self, *_: object) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        self._at = min(len(self._values) - 1, max(0, self._at + by))
        self._show()
        self._on_change(self.value)

    def _show(self) -> None:
        self._figure.text = self._shown(self.value)
        self.less.waiting = self._at == 0
        self.more.waiting = self._at == len(self._values) - 1


class Option(ButtonBehavior, KeyFocus, BoxLayout):
    """One of a few: a mark, an icon, a word and a line below it. The whole row is the target."""

    active = BooleanProperty(False)

    def __init__(
        self,
        theme: Theme,
        icon: str,
        title: str,
        detail: str = "",
        *,
        on_release: Callable[[Any], object] | None = None,
        **kwargs: Any,
    ) -> None:
        padding = theme.dp(_CHOICE_PADDING_DP)
        super().__init__(size_hint=(1, None), spacing=theme.space(4), padding=padding, **kwargs)
        self.fbind("minimum_height", self.setter("height"))
        self._theme = theme
        self._ground = Ink(self.canvas.before, CLEAR)
        self._edge = Ink(self.canvas.before, theme.colors.line)
        self._dot = _Dot(theme)
        self._chip = IconChip(theme, icon, pos_hint={"center_y": 0.5})
        texts = Column(Strong(theme, title), gap=0, pos_hint={"center_y": 0.5})
        if detail:
            texts.add_widget(Small(theme, detail, color=theme.colors.text2))
        for child in (self._chip, texts, self._dot):
            self.add_widget(child)
        for name in ("pos", "size", "active", "focus", "state"):
            self.fbind(name, self._draw)
        if on_release is not None:
            self.bind(on_release=on_release)
        self._draw()

    def _draw(self, *_: object) -> None:
        theme, radius = self._theme, self._theme.radius("l")
        line = theme.dp(3) if self.active else theme.stroke("hairline")  # picture 20, the chosen trainer
        if self.focus:
            line = theme.stroke("focus")
        self._ground.rgba = theme.colors.surface2 if self.state == "down" else theme.colors.surface
        self._ground.draw(fill(rounded(self.x, self.y, self.width, self.height, radius)))
        self._edge.rgba = theme.colors.accent if self.active else theme.colors.line
        inside = (self.x + line / 2, self.y + line / 2, self.width - line, self.height - line, radius - line / 2)
        self._edge.draw(stroke(rounded(*inside), line, closed=True))
        self._dot.active = self.active
        self._chip.ready = self.active


class _Dot(FloatLayout):
    active = BooleanProperty(False)

    def __init__(self, theme: Theme) -> None:
        size = theme.dp(_BOX_DP)
        super().__init__(size_hint=(None, None), size=(size, size), pos_hint={"center_y": 0.5})
        self._theme = theme
        self._edge, self._core = Ink(self.canvas, theme.colors.line_strong), Ink(self.canvas, theme.colors.accent)
        for name in ("pos", "size", "active"):
            self.fbind(name, self._draw)

    def _draw(self, *_: object) -> None:
        line, size = self._theme.stroke("control"), self.width
        x, y = round(self.x), round(self.y)
        self._edge.rgba = self._theme.colors.accent if self.active else self._theme.colors.line_strong
        ring = rounded(x + line / 2, y + line / 2, size - line, size - line, size / 2)
        self._edge.draw(stroke(ring, line, closed=True))
        self._core.draw(*([disc(x + size / 2, y + size / 2, size / 4)] if self.active else []))


def choose_one(choices: Sequence[Option], chosen: Option) -> None:
    """Mark `chosen` and nothing else."""
    for choice in choices:
        choice.active = choice is chosen
