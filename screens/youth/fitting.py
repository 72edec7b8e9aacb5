"""A column that keeps what matters when the words grow: what can be missed goes first.

The kit's order for a youth at large text: the picture becomes smaller, then the second sentence moves behind
"read it to me". Nothing scrolls under a finger that wants to touch.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kivy.clock import Clock
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget


class FittingColumn(BoxLayout):
    """Children under each other in the middle of the height; cards that `grow` share what is left of it. `extras`
    are left out, last first, while it is full.

    What is left out follows from the heights alone, so it comes back as soon as there is room again.
    """

    def __init__(self, *children: Widget, gap: float = 0, extras: Sequence[Widget] = (), **kwargs: Any) -> None:
        super().__init__(orientation="vertical", spacing=gap, **kwargs)
        self._all = list(children)
        self._extras = list(extras)
        self._left_out: list[Widget] = []
        self._gap, self._around = gap, 0.0
        self._again = Clock.create_trigger(self._fit, -1)
        for child in self._all:
            self.add_widget(child)
            for name in ("height", "size_hint_min_y"):
                child.fbind(name, lambda *_: self._again())
        self.fbind("size", lambda *_: self._again())
        self._again()

    @property
    def left_out(self) -> Sequence[Widget]:
        """What had no room; it is still spoken."""
        return tuple(self._left_out)

    def _fit(self, *_: object) -> None:
        for child in self._left_out:
            if child.size_hint_x is not None:
                child.width = self.width * child.size_hint_x
        left_out: list[Widget] = []
        for child in reversed(self._extras):
            if self._needed(left_out) > self.height + 1:
                left_out.append(child)
        if left_out != self._left_out:
            self._left_out = left_out
            self._show()
        self._share_out()

    def _needed(self, left_out: Sequence[Widget]) -> float:
        shown = [child for child in self._all if child not in left_out]
        fixed = sum(child.height if child.size_hint_y is None else child.size_hint_min_y or 0 for child in shown)
        return float(fixed + self._gap * max(0, len(shown) - 1))

    def _share_out(self) -> None:
        """What is left over goes above and below, unless a child takes it."""
        stretching = any(child.size_hint_y is not None for child in self.children)
        rest = 0.0 if stretching else max(0.0, self.height - self._needed(self._left_out))
        around = rest / 2
        if abs(self._around - around) > 0.5:
            self._around = around
            self.padding = (0, around, 0, around)

    def _show(self) -> None:
        self.clear_widgets()
        for child in self._all:
            if child not in self._left_out:
                self.add_widget(child)
