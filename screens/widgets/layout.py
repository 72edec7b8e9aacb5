"""Columns and rows that are as large as what is in them, and the page behind everything."""

from __future__ import annotations

from typing import Any

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.stacklayout import StackLayout
from kivy.uix.widget import Widget

from screens.theme import RGBA, Theme
from screens.widgets.geometry import fill, rectangle
from screens.widgets.ink import Ink


class Column(BoxLayout):
    """Children under each other, `gap` px apart; as high as they are together unless `fit=False`."""

    def __init__(self, *children: Widget, gap: float = 0, fit: bool = True, **kwargs: Any) -> None:
        kwargs.setdefault("size_hint", (1, None if fit else 1))
        super().__init__(orientation="vertical", spacing=gap, **kwargs)
        if fit:
            self.fbind("minimum_height", self.setter("height"))
        for child in children:
            self.add_widget(child)


class Row(BoxLayout):
    """Children beside each other, `gap` px apart, in the middle of the height; as high as the highest. With
    `fit_width=True` it is also as wide as they are together."""

    def __init__(self, *children: Widget, gap: float = 0, fit_width: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("size_hint", (None if fit_width else 1, None))
        super().__init__(orientation="horizontal", spacing=gap, **kwargs)
        self.fbind("minimum_height", self.setter("height"))
        if fit_width:
            self.fbind("minimum_width", self.setter("width"))
        for child in children:
            child.pos_hint = {"center_y": 0.5}
            self.add_widget(child)


class Flow(StackLayout):
    """Children beside each other that go on in a next line where there is no room; as high as its lines."""

    def __init__(self, *children: Widget, gap: float = 0, line_gap: float | None = None, **kwargs: Any) -> None:
        super().__init__(size_hint=(1, None), spacing=(gap, gap if line_gap is None else line_gap), **kwargs)
        self.fbind("minimum_height", self._fit)
        for child in children:
            self.add_widget(child)

    def _fit(self, *_: object) -> None:
        # Kivy counts a gap after the last line as well
        self.height = max(0.0, self.minimum_height - self.spacing[1]) if self.children else 0.0


class Cells(BoxLayout):
    """Cells of one size, `columns` beside each other. A last line that is not full stands in the middle; a cell
    that is alone on it takes the whole of it."""

    def __init__(self, *cells: Widget, columns: int, gap: float, **kwargs: Any) -> None:
        super().__init__(orientation="vertical", spacing=gap, **kwargs)
        self._columns, self._gap = columns, gap
        self.lines = -(-len(cells) // columns)
        for at in range(0, len(cells), columns):
            line = BoxLayout(spacing=gap)
            for cell in cells[at : at + columns]:
                line.add_widget(cell)
            self.add_widget(line)
        missing = (columns - len(self.children[0].children)) if cells else 0
        if missing and len(self.children[0].children) > 1:
            self.fbind("width", lambda _cells, width: self._indent(width, missing))

    def _indent(self, width: float, missing: int) -> None:
        """Half of what the missing cells would take, on both sides."""
        cell = (width - self._gap * (self._columns - 1)) / self._columns
        aside = max(0.0, missing * (cell + self._gap) / 2)
        self.children[0].padding = (aside, 0, aside, 0)


_LEAST_PX = 0.001  # Kivy's BoxLayout leaves a child without a least size as high as it was when the room runs out


class Space(Widget):
    """Empty room: `Space()` takes what is left, `Space(size=...)` a fixed length in both directions."""

    def __init__(self, size: float | None = None, **kwargs: Any) -> None:
        if size is not None:
            kwargs |= {"size_hint": (None, None), "size": (size, size)}
        kwargs.setdefault("size_hint_min", (_LEAST_PX, _LEAST_PX))
        super().__init__(**kwargs)


class Divider(Widget):
    """A hairline across the width."""

    def __init__(self, theme: Theme, **kwargs: Any) -> None:
        kwargs.setdefault("size_hint", (1, None))
        super().__init__(height=theme.stroke("hairline"), **kwargs)
        self._ink = Ink(self.canvas, theme.colors.line)
        self.fbind("pos", self._draw)
        self.fbind("size", self._draw)
        self._draw()

    def _draw(self, *_: object) -> None:
        self._ink.draw(fill(rectangle(round(self.x), round(self.y), self.width, self.height)))


class Page(FloatLayout):
    """The ground of a screen: the theme's background over the whole of it. Children without `pos_hint` start at
    its lower left corner (a plain FloatLayout would leave them at the window's)."""

    def __init__(self, theme: Theme, *, color: RGBA | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._ground = Ink(self.canvas.before, color or theme.colors.bg)
        self.fbind("pos", self._paint)
        self.fbind("size", self._paint)
        self._paint()

    def add_widget(self, widget: Widget, *args: Any, **kwargs: Any) -> None:
        """Adds a child."""
        if not widget.pos_hint:
            widget.pos_hint = {"x": 0, "y": 0}
        super().add_widget(widget, *args, **kwargs)

    def _paint(self, *_: object) -> None:
        self._ground.draw(fill(rectangle(self.x, self.y, self.width, self.height)))
