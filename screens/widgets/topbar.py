"""The bar on top of every screen of the youth: where am I, read it to me, stop. Always in the same places."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from screens.theme import Theme
from screens.widgets.buttons import QuietButton, SecondaryButton
from screens.widgets.geometry import Part, fill, rounded
from screens.widgets.ink import Ink
from screens.widgets.layout import Space
from screens.widgets.text import Small

_STEP_DP = (34, 54, 8, 10)  # DESIGN-KIT.md steps: width, width now, height; base.css .pips gap
TOP_BAR_DP = 96  # base.css .ytop


class StepsBar(BoxLayout):
    """Steps done, now and to come as bars, and the sentence beside it (`text`, such as 'Stap 4 van 6')."""

    def __init__(self, theme: Theme, now: int, of: int, text: str = "", **kwargs: Any) -> None:
        super().__init__(size_hint=(None, None), spacing=theme.dp(22), **kwargs)
        self._bars = _Bars(theme, now, of, pos_hint={"center_y": 0.5})
        self.add_widget(self._bars)
        self.label = Small(theme, text, color=theme.colors.text2, wrap=False, pos_hint={"center_y": 0.5})
        if text:
            self.add_widget(self.label)
        self.fbind("minimum_width", self.setter("width"))
        self.fbind("minimum_height", self.setter("height"))

    def show(self, now: int, text: str) -> None:
        """Another step."""
        self._bars.show(now)
        self.label.text = text


class _Bars(Widget):
    def __init__(self, theme: Theme, now: int, of: int, **kwargs: Any) -> None:
        self._step, self._now_width, height, self._gap = (theme.dp(value) for value in _STEP_DP)
        width = (of - 1) * (self._step + self._gap) + self._now_width
        super().__init__(size_hint=(None, None), size=(width, height), **kwargs)
        self._now, self._of = now, of
        self._done = Ink(self.canvas, theme.colors.text2)
        self._here = Ink(self.canvas, theme.colors.text)
        self._ahead = Ink(self.canvas, theme.colors.line)
        self.fbind("pos", self._draw)
        self._draw()

    def show(self, now: int) -> None:
        self._now = now
        self._draw()

    def _draw(self, *_: object) -> None:
        bars: dict[int, list[Part]] = {-1: [], 0: [], 1: []}
        x = self.x
        for step in range(1, self._of + 1):
            side = (step > self._now) - (step < self._now)
            width = self._step if side else self._now_width
            bars[side].append(fill(rounded(round(x), round(self.y), width, self.height, self.height / 2)))
            x += width + self._gap
        for ink, side in ((self._done, -1), (self._here, 0), (self._ahead, 1)):
            ink.draw(*bars[side])


class TopBar(BoxLayout):
    """Steps at the left; Lees voor and Stop at the right. In portrait the sentence of the steps is left out.

    Place it with `pos_hint={"top": 1}`. `step` is (now, of) or None; `read_aloud` None leaves that button out.
    """

    def __init__(
        self,
        theme: Theme,
        *,
        step: tuple[int, int] | None = None,
        step_text: str = "",
        read_text: str = "",
        stop_text: str = "",
        on_read: Callable[[Any], object] | None = None,
        on_stop: Callable[[Any], object] | None = None,
        portrait: bool = False,
        **kwargs: Any,
    ) -> None:
        edge = theme.space("screenEdgePortrait" if portrait else "screenEdge")
        kwargs.setdefault("pos_hint", {"top": 1})
        super().__init__(
            size_hint=(1, None), height=theme.dp(TOP_BAR_DP), padding=(edge, 0), spacing=theme.space(3), **kwargs
        )
        self.steps: StepsBar | None = None
        if step is not None:
            self.steps = StepsBar(theme, *step, "" if portrait else step_text, pos_hint={"center_y": 0.5})
            self.add_widget(self.steps)
        self.add_widget(Space())
        self.read_button = QuietButton(
            theme,
            read_text,
            icon="speaker-high",
            size_name="small",
            on_release=on_read,
            pos_hint={"center_y": 0.5},
        )
        self.stop_button = SecondaryButton(
            theme, stop_text, icon="hand-palm", size_name="small", on_release=on_stop, pos_hint={"center_y": 0.5}
        )
        if on_read is not None:
            self.add_widget(self.read_button)
        if on_stop is not None:
            self.add_widget(self.stop_button)
