"""Below the one thing: the way out at the left, going on at the right; above each other where it gets narrow."""

from __future__ import annotations

from kivy.clock import Clock
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from screens.theme import Theme


class Footer(FloatLayout):
    """Two widgets that know their own size; as high as they need."""

    def __init__(self, theme: Theme, left: Widget | None, right: Widget | None, edge_px: float) -> None:
        super().__init__(size_hint=(1, None))
        self._theme = theme
        self._left, self._right = left, right
        self._edge = edge_px
        self._again = Clock.create_trigger(self._place, -1)
        for child in (left, right):
            if child is not None:
                self.add_widget(child)
                child.fbind("size", lambda *_: self._again())
        for name in ("pos", "size"):
            self.fbind(name, self._place)
        self._place()

    def _place(self, *_: object) -> None:
        left, right = self._left, self._right
        room = self.width - 2 * self._edge
        needed = sum(child.width for child in (left, right) if child is not None) + self._theme.space(5)
        stacked = left is not None and right is not None and needed > room
        heights = [child.height for child in (left, right) if child is not None]
        gap = self._theme.touch("gap")
        self.height = sum(heights) + gap if stacked else max([self._theme.primary_height, *heights])
        # from x, y, width and height alone: Kivy's `right` and `top` are still old while the widget moves
        middle = self.y + self.height / 2
        if left is not None:
            y = self.y + self.height - left.height if stacked else middle - left.height / 2
            left.pos = (self.x + self._edge, y)
        if right is not None:
            y = self.y if stacked else middle - right.height / 2
            right.pos = (self.x + self.width - self._edge - right.width, y)
