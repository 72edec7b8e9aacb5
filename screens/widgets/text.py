"""Words and icons: labels that take their size from what they say."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Literal

from kivy.core.text import Label as CoreLabel
from kivy.uix.label import Label

from screens.theme import RGBA, Theme, icon

Align = Literal["left", "center", "right"]


class Text(Label):
    """A text in one of the theme's styles. It wraps at its width and grows in height; `wrap=False` keeps one line
    and takes the width of its words. `tabular=True` gives every digit the same width."""

    style = "body"

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        *,
        style: str | None = None,
        color: RGBA | None = None,
        align: Align = "left",
        wrap: bool = True,
        tabular: bool = False,
        **kwargs: Any,
    ) -> None:
        kind = theme.type(style or self.style)
        self._theme, self._wrap = theme, wrap
        kwargs.setdefault("size_hint", (1 if wrap else None, None))
        super().__init__(
            text=text,
            font_name=kind.tabular_font if tabular else kind.font,
            font_size=kind.size_px,
            line_height=kind.line_height,
            color=color or theme.colors.text,
            halign=align,
            valign="middle",
            **kwargs,
        )
        if wrap:
            self.fbind("width", self._fit_width)
            self._fit_width()
        self.fbind("texture_size", self._fit_height)
        self.texture_update()
        self._fit_height()

    @property
    def natural_width(self) -> float:
        """Width of the words on one line, px."""
        return max(_width(self.font_name, self.font_size, line) for line in self.text.split("\n"))

    @property
    def widest_word(self) -> float:
        """Width of the longest word, px: where there is less room it would be broken."""
        return max((_width(self.font_name, self.font_size, word) for word in self.text.split()), default=0.0)

    def fit_words(self, width_px: float, styles: Sequence[str]) -> None:
        """Take the first of these styles in which no word is wider than this: broken words are hard to read."""
        for style in styles:
            kind = self._theme.type(style)
            widest = max((_width(kind.font, kind.size_px, word) for word in self.text.split()), default=0.0)
            if widest <= width_px:
                break
        self.font_name, self.font_size, self.line_height = kind.font, kind.size_px, kind.line_height

    def limit(self, width_px: float) -> None:
        """Without wrap: break the words over lines where one line would be wider than this."""
        self.text_size = (width_px, None) if self.natural_width > width_px else (None, None)

    def _fit_width(self, *_: object) -> None:
        self.text_size = (self.width, None)

    def _fit_height(self, *_: object) -> None:
        self.height = self.texture_size[1]
        if not self._wrap:
            self.width = self.texture_size[0]


@lru_cache(maxsize=512)
def _width(font: str, size_px: float, text: str) -> float:
    return float(CoreLabel(font_name=font, font_size=size_px).get_extents(text)[0])


class Display(Text):
    """The largest words (youth only)."""

    style = "display"


class Title(Text):
    """What this screen is about."""

    style = "title"


class Heading(Text):
    """A part of the screen."""

    style = "heading"


class Body(Text):
    """Sentences."""

    style = "body"


class Strong(Text):
    """The word of a row or a field (token `label`)."""

    style = "label"


class Small(Text):
    """The line below; never smaller than this."""

    style = "small"


class Number(Text):
    """A figure by itself (trainer only)."""

    style = "number"


class Icon(Label):
    """A Phosphor icon by name; `size_name` is a token of icons.sizes, `filled` marks the selected one."""

    def __init__(
        self,
        theme: Theme,
        name: str,
        *,
        size_name: str = "inline",
        color: RGBA | None = None,
        filled: bool = False,
        **kwargs: Any,
    ) -> None:
        size = theme.icon_size(size_name)
        kwargs.setdefault("size_hint", (None, None))
        kwargs.setdefault("size", (size, size))
        super().__init__(
            text=icon(name) if name else "",
            font_name="Phosphor-Fill" if filled else "Phosphor",
            font_size=size,
            color=color or theme.colors.text,
            **kwargs,
        )

    def show(self, name: str) -> None:
        """Show another icon in the same place."""
        self.text = icon(name) if name else ""
