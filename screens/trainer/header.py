"""The top of a trainer's page: its title, and what can be done.

Where both do not fit beside each other, what can be done goes to lines of its own: no word of a title is broken.
"""

from __future__ import annotations

from typing import Any

from kivy.properties import NumericProperty
from kivy.uix.layout import Layout
from kivy.uix.widget import Widget

_LINES = 2  # a title may take so many before the buttons make room


class HeaderBar(Layout):
    """The first child is the title and takes what the others leave. A child that knows how wide it must be says so
    with `needed_width`, in px."""

    spacing = NumericProperty(0)
    minimum_height = NumericProperty(0)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for name in ("pos", "size", "spacing", "children"):
            self.fbind(name, self._trigger_layout)

    def do_layout(self, *_: object) -> None:
        """Place the children in as many lines as they need."""
        if not self.children:
            self.minimum_height = 0
            return
        lines = self._lines()
        heights = [max(child.height for child in line) for line in lines]
        self.minimum_height = sum(heights) + self.spacing * (len(lines) - 1)
        top = self.top
        for line, height in zip(lines, heights, strict=True):
            self._place(line, top - height / 2)
            top -= height + self.spacing

    def _lines(self) -> list[list[Widget]]:
        """One line if the title keeps its room; else the title with the first button, and the rest below."""
        title, *others = reversed(self.children)
        needed = getattr(title, "needed_width", 0.0)
        if not others or self._left(others) >= needed:
            return [[title, *others]]
        beside = [others[0]] if len(others) > 1 and self._left(others[:1]) >= needed else []
        lines: list[list[Widget]] = [[title, *beside], []]
        for child in others[len(beside) :]:
            if lines[-1] and self._left([*lines[-1], child]) < -self.spacing:
                lines.append([])
            lines[-1].append(child)
        return lines

    def _left(self, others: list[Widget]) -> float:
        left: float = self.width - sum(child.width + self.spacing for child in others)
        return left

    def _place(self, line: list[Widget], center_y: float) -> None:
        """From the right; the title takes what is left."""
        right = self.right
        for child in reversed(line):
            if child.size_hint_x is not None:
                child.width = right - self.x
            child.x, child.center_y = right - child.width, center_y
            right = child.x - self.spacing


def needed_width(natural_px: float, widest_word_px: float) -> float:
    """Room for a title on two lines at most, without breaking a word."""
    return max(widest_word_px, natural_px / _LINES)
