"""The youth's own number from 1 to 10: ten columns, in portrait five rows of two. Chalk, never a level colour."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kivy.properties import BooleanProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.floatlayout import FloatLayout

from screens.theme import RGBA, Theme, mixed
from screens.widgets.buttons import KeyFocus
from screens.widgets.faces import Face
from screens.widgets.geometry import fill, rounded, stroke
from screens.widgets.ink import Ink, middle
from screens.widgets.number import FloatProperty
from screens.widgets.text import Text

NUMBERS = range(1, 11)
# picture 08: columns of 106, gaps of 14, heights 96 + 9 per number, corners of 22, faces of 112
_COLUMN_DP, _GAP_DP, _LEAST_HEIGHT_DP, _RISE_DP, _CORNER_DP, _FACE_DP = 106, 14, 96, 9, 22, 112
_WORDS_DP, _ROOM_DP = 48, 24  # picture 08: the words under a face, and down to the highest column
# picture 32: cells of 148 by 124 with corners of 26, rows 164 apart, word 24 beside the face
_CELL_DP, _CELL_HEIGHT_DP, _CELL_CORNER_DP, _ROW_DP, _ROW_GAP_DP = 148, 124, 26, 164, 24
LANDSCAPE_HEIGHT_DP = _FACE_DP + _WORDS_DP + _ROOM_DP + _LEAST_HEIGHT_DP + 10 * _RISE_DP
PORTRAIT_HEIGHT_DP = 5 * _ROW_DP


class _Cell(ButtonBehavior, KeyFocus, FloatLayout):
    """One number."""

    chosen = BooleanProperty(False)
    below = BooleanProperty(False)  # lower than the chosen one

    def __init__(self, theme: Theme, number: int, corner_px: float, **kwargs: Any) -> None:
        super().__init__(size_hint=(None, None), **kwargs)
        self.number = number
        self._theme, self._corner = theme, corner_px
        self._ground = Ink(self.canvas.before, theme.colors.surface)
        self._line = Ink(self.canvas.before, theme.colors.line)
        self._ring = Ink(self.canvas.before, theme.colors.text)
        self._text = Text(theme, str(number), style="figure", wrap=False)
        self.add_widget(self._text)
        for name in ("pos", "size", "chosen", "below", "focus"):
            self.fbind(name, self._draw)
        self._draw()

    def _draw(self, *_: object) -> None:
        colors, line = self._theme.colors, self._theme.stroke("control")
        self._ground.rgba, self._text.color = self._looks()
        self._ground.draw(fill(rounded(self.x, self.y, self.width, self.height, self._corner)))
        self._line.rgba = colors.chalk if self.chosen else colors.line
        inside = (self.x + line / 2, self.y + line / 2, self.width - line, self.height - line)
        self._line.draw(stroke(rounded(*inside, self._corner - line / 2), line, closed=True))
        out = self._theme.stroke("focusGap") + self._theme.stroke("focus") / 2
        around = rounded(
            self.x - out, self.y - out, self.width + 2 * out, self.height + 2 * out, self._corner + out
        )
        self._ring.draw(*([stroke(around, self._theme.stroke("focus"), closed=True)] if self.focus else []))
        x, y = middle(self)
        self._text.pos = (round(x - self._text.width / 2), round(y - self._text.height / 2))

    def _looks(self) -> tuple[RGBA, RGBA]:
        colors = self._theme.colors
        if self.chosen:
            return colors.chalk, colors.bg
        if self.below:
            return mixed(colors.surface2, colors.line, 0.7), colors.text  # picture 08: #2E4653
        return colors.surface, colors.text


class RatingColumns(FloatLayout):
    """Touch a number. `words` are the five words under the faces, for 1-2, 3-4, and so on. `value` is 0 before
    the first touch; `on_value(number)` is called at each. `portrait` gives five rows of two, high on top.

    In landscape it wants LANDSCAPE_HEIGHT_DP, in portrait PORTRAIT_HEIGHT_DP; in less it is drawn smaller.
    """

    value: float = FloatProperty(0)
    portrait = BooleanProperty(False)

    def __init__(
        self,
        theme: Theme,
        words: Sequence[str],
        *,
        on_value: Callable[[int], object] | None = None,
        portrait: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._theme, self._on_value = theme, on_value
        corner = theme.dp(_CELL_CORNER_DP if portrait else _CORNER_DP)
        self.cells = [_Cell(theme, number, corner, on_release=self._touched) for number in NUMBERS]
        self._faces = [Face(theme, step) for step in range(1, 6)]
        align: Any = "left" if portrait else "center"
        self._words = [(self._word(word, "label", align), self._word(word, "strong", align)) for word in words]
        for child in (*self.cells, *self._faces):
            self.add_widget(child)
        for pair in self._words:
            for child in pair:
                self.add_widget(child)
                child.fbind("height", self._place)
        for name in ("pos", "size", "portrait"):
            self.fbind(name, self._place)
        self.fbind("value", self._paint)
        self.portrait = portrait
        self._place()
        self._paint()

    def _word(self, text: str, style: str, align: Any) -> Text:
        color = self._theme.colors.text if style == "strong" else self._theme.colors.text2
        return Text(self._theme, text, style=style, align=align, color=color, size_hint=(None, None))

    def _touched(self, cell: _Cell) -> None:
        self.value = cell.number
        if self._on_value is not None:
            self._on_value(cell.number)

    def _paint(self, *_: object) -> None:
        for cell in self.cells:
            cell.chosen = cell.number == self.value
            cell.below = cell.number < self.value
        step = (int(self.value) + 1) // 2
        for at, (face, (plain, strong)) in enumerate(zip(self._faces, self._words, strict=True), start=1):
            face.chosen = at == step
            plain.opacity, strong.opacity = float(at != step), float(at == step)

    def _place(self, *_: object) -> None:
        if self.portrait:
            self._place_rows()
        else:
            self._place_columns()

    def _place_columns(self) -> None:
        dp = self._theme.dp
        gap = dp(_GAP_DP)
        width = min(dp(_COLUMN_DP), (self.width - 9 * gap) / 10)
        left = self.x + (self.width - 10 * width - 9 * gap) / 2
        shrink = min(1.0, self.height / dp(LANDSCAPE_HEIGHT_DP))
        for cell in self.cells:
            cell.size = (width, dp(_LEAST_HEIGHT_DP + cell.number * _RISE_DP) * shrink)
            cell.pos = (round(left + (cell.number - 1) * (width + gap)), self.y)
        for at, (face, pair) in enumerate(zip(self._faces, self._words, strict=True)):
            x = left + (2 * at + 1) * (width + gap) - gap / 2
            face.size = (dp(_FACE_DP) * shrink,) * 2
            face.pos = (x - face.width / 2, self.top_edge - face.height)
            for label in pair:
                label.width = 2 * width + gap
                label.pos = (round(x - label.width / 2), round(face.y - dp(_GAP_DP) - label.height))

    def _place_rows(self) -> None:
        dp = self._theme.dp
        gap = dp(_ROW_GAP_DP)
        row = min(dp(_ROW_DP), self.height / 5)
        height = row * _CELL_HEIGHT_DP / _ROW_DP
        width = min(dp(_CELL_DP), self.width / 5)
        for at, (face, pair) in enumerate(zip(self._faces, self._words, strict=True)):
            middle_y = self.top_edge - (4 - at + 0.5) * row
            face.size = (min(dp(_FACE_DP), height),) * 2
            face.pos = (self.x, middle_y - face.height / 2)
            for side, cell in enumerate(self.cells[2 * at : 2 * at + 2]):
                cell.size = (width, height)
                cell.pos = (
                    round(self.x + self.width - (2 - side) * width - (1 - side) * gap),
                    middle_y - height / 2,
                )
            for label in pair:
                label.x = round(self.x + face.width + gap)
                label.width = self.cells[2 * at].x - gap - label.x
                label.y = round(middle_y - label.height / 2)

    @property
    def top_edge(self) -> float:
        """Upper edge, px; from y and height, which are never old while the widget moves."""
        return float(self.y + self.height)
