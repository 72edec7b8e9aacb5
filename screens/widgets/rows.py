"""Rows of a list: something to recognise at the left, words, a state at the right; the whole row is the target."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget

from screens.theme import Theme, with_alpha
from screens.widgets.buttons import KeyFocus
from screens.widgets.geometry import fill, rectangle, rounded, stroke
from screens.widgets.ink import Ink
from screens.widgets.layout import Column, Space
from screens.widgets.number import FloatProperty
from screens.widgets.text import Icon, Small, Strong

_ROW_DP = {"youth": 96, "trainer": 72}  # DESIGN-KIT.md, list row
_PAD_DP = (4, 10)  # base.css .row
_SCROLL_BAR_DP = 8  # wide enough to see that there is more, and to take hold of


class ListRow(ButtonBehavior, KeyFocus, BoxLayout):
    """A row with `title` and a small `detail` line. `leading` and `trailing` are widgets (IconChip, Emblem, Pill,
    Icon); a row with `on_release` is touchable and shows a caret when it has no `trailing`. `below` is a widget
    under the words, such as a progress bar. The hairline under it is left out with `last=True`.
    """

    pressing: float = FloatProperty(0.0)

    def __init__(
        self,
        theme: Theme,
        title: str,
        detail: str = "",
        *,
        leading: Widget | None = None,
        trailing: Widget | None = None,
        below: Widget | None = None,
        on_release: Callable[[Any], object] | None = None,
        last: bool = False,
        **kwargs: Any,
    ) -> None:
        self._least = theme.dp(_ROW_DP[theme.audience])
        super().__init__(size_hint=(1, None), height=self._least, spacing=theme.space(4), **kwargs)
        self._theme, self._last = theme, last
        self.padding = (theme.dp(_PAD_DP[0]), theme.dp(_PAD_DP[1]))
        self.is_focusable = on_release is not None
        self._touchable = on_release is not None
        self._ground = Ink(self.canvas.before, with_alpha(theme.colors.surface2, 0))
        self._line = Ink(self.canvas.before, theme.colors.line)
        self._ring = Ink(self.canvas.before, theme.colors.text)
        self.title = Strong(theme, title)
        self.detail = Small(theme, detail, color=theme.colors.text2)
        self._fill(leading, trailing, below)
        if on_release is not None:
            self.bind(on_release=on_release)
        for name in ("pos", "size", "focus", "state"):
            self.fbind(name, self._draw)
        self.fbind("minimum_height", self._fit)
        self._draw()

    def on_touch_down(self, touch: Any) -> bool:
        """A row without `on_release` lets touches through to what is in it."""
        if self._touchable:
            return bool(super().on_touch_down(touch))
        return bool(super(ButtonBehavior, self).on_touch_down(touch))

    def _fill(self, leading: Widget | None, trailing: Widget | None, below: Widget | None) -> None:
        words = Column(self.title, gap=0, pos_hint={"center_y": 0.5})
        if self.detail.text:
            words.add_widget(self.detail)
        if below is not None:
            words.add_widget(Space(self._theme.space(2)))
            words.add_widget(below)
        if trailing is None and self._touchable:
            trailing = Icon(self._theme, "caret-right", color=self._theme.colors.text2)
        for child in (leading, words, trailing):
            if child is not None:
                child.pos_hint = {"center_y": 0.5}
                self.add_widget(child)

    def _fit(self, *_: object) -> None:
        self.height = max(self._least, self.minimum_height)

    def _draw(self, *_: object) -> None:
        theme, radius = self._theme, self._theme.radius("m")
        box = (self.x, self.y, self.width, self.height)
        pressed = self._touchable and self.state == "down"
        self._ground.rgba = with_alpha(theme.colors.surface2, 0.6 if pressed else 0.0)
        self._ground.draw(fill(rounded(*box, radius)))
        line = theme.stroke("hairline")
        rule = rectangle(self.x, round(self.y), self.width, line)
        self._line.draw(*([] if self._last else [fill(rule)]))
        self._ring.draw(
            *([stroke(rounded(*box, radius), theme.stroke("focus"), closed=True)] if self.focus else [])
        )


class Scroll(ScrollView):
    """Scrolls a column that may be higher than its room (the trainer's pages and lists)."""

    def __init__(self, theme: Theme, content: Widget, **kwargs: Any) -> None:
        super().__init__(
            do_scroll_x=False,
            bar_width=theme.dp(_SCROLL_BAR_DP),
            bar_color=theme.colors.line_strong,
            bar_inactive_color=theme.colors.line,
            scroll_type=["bars", "content"],
            effect_cls="ScrollEffect",  # no bounce: nothing moves that was not pushed
            **kwargs,
        )
        self.add_widget(content)
