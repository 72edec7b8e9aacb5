"""One colour on a canvas: a Color and a Mesh, made once, whose numbers change."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from kivy.graphics import Color, Mesh
from kivy.graphics.texture import Texture

from screens.theme import RGBA
from screens.widgets.geometry import Part, join

_RAMP_TEXELS = 64  # fine enough that the soft edge has no steps


class Ink:
    """Draws parts of one colour; `draw` replaces what it drew before."""

    def __init__(self, canvas: Any, rgba: RGBA) -> None:
        with canvas:
            self._color = Color(*rgba)
            self._mesh = Mesh(mode="triangles", texture=_ramp())

    @property
    def rgba(self) -> RGBA:
        """The colour as drawn."""
        r, g, b, a = self._color.rgba
        return (r, g, b, a)

    @rgba.setter
    def rgba(self, value: RGBA) -> None:
        self._color.rgba = value

    def draw(self, *parts: Part) -> None:
        """Show these parts, and only these."""
        part = join(list(parts))
        # the vertices must never be fewer than the indices point at, not even between two assignments
        self._mesh.indices = []
        if not len(part.vertices):
            return
        self._mesh.vertices = np.ascontiguousarray(part.vertices).ravel()
        self._mesh.indices = part.indices.tolist()


def middle(widget: Any) -> tuple[float, float]:
    """The centre of a widget, from x and y: Kivy's `center` is still the old one while `pos` changes."""
    return widget.x + widget.width / 2, widget.y + widget.height / 2


@cache
def _ramp() -> Any:
    """A texture from clear to full; asked for at its texel centres it is linear."""
    texture = Texture.create(size=(_RAMP_TEXELS, 1), colorfmt="rgba", bufferfmt="ubyte")
    alpha = np.linspace(0, 255, _RAMP_TEXELS).round().astype(np.uint8)
    pixels = np.full((_RAMP_TEXELS, 4), 255, np.uint8)
    pixels[:, 3] = alpha
    texture.blit_buffer(pixels.tobytes(), colorfmt="rgba", bufferfmt="ubyte")
    texture.wrap = "clamp_to_edge"
    return texture
