"""One colour on a canvas: a Color and a Mesh, made once, whose numbers change."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from kivy.graphics import Color, Mesh
from kivy.graphics.texture import Texture

from screens.theme import RGBA, Theme
from screens.widgets.geometry import Part, join

_RAMP_TEXELS = 64  # fine enough that a soft edge has no steps; a power of two, so that it may repeat


class Ink:
    """Draws parts of one colour; `draw` replaces what it drew before. `hatched=True` stripes `tiled` parts."""

    def __init__(self, canvas: Any, rgba: RGBA, *, hatched: bool = False) -> None:
        with canvas:
            self._color = Color(*rgba)
            self._mesh = Mesh(mode="triangles", texture=_stripes() if hatched else ramp())
        self._indices = np.zeros(0, np.int64)

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
        if np.array_equal(part.indices, self._indices):
            if len(part.vertices):  # Kivy cannot take an empty array
                self._mesh.vertices = np.ascontiguousarray(part.vertices).ravel()
            return
        # the indices must never point past the vertices, not even between the two assignments
        self._mesh.indices = []
        if len(part.vertices):
            self._mesh.vertices = np.ascontiguousarray(part.vertices).ravel()
            self._mesh.indices = part.indices.tolist()
        self._indices = part.indices


def middle(widget: Any) -> tuple[float, float]:
    """The centre of a widget, from x and y: Kivy's `center` is still the old one while `pos` changes."""
    return widget.x + widget.width / 2, widget.y + widget.height / 2


def hatch_period(theme: Theme) -> float:
    """Tile of the hatch in px: stripes 8 dp apart across, so a tile is 8 times the square root of 2."""
    return theme.dp(8) * float(np.sqrt(2))


@cache
def ramp() -> Any:
    """A texture from clear to full; asked for at its texel centres it is linear."""
    texture = Texture.create(size=(_RAMP_TEXELS, 1), colorfmt="rgba", bufferfmt="ubyte")
    alpha = np.linspace(0, 255, _RAMP_TEXELS).round().astype(np.uint8)
    pixels = np.full((_RAMP_TEXELS, 4), 255, np.uint8)
    pixels[:, 3] = alpha
    texture.blit_buffer(pixels.tobytes(), colorfmt="rgba", bufferfmt="ubyte")
    texture.wrap = "clamp_to_edge"
    return texture


@cache
def _stripes() -> Any:
    """Diagonal stripes, a third of them full; repeats without a seam."""
    fine = np.arange(_RAMP_TEXELS * 4)
    diagonal = (fine[:, None] - fine[None, :]) % len(fine) < len(fine) / 3  # kit.js hatch(): 3 of 9
    alpha = diagonal.reshape(_RAMP_TEXELS, 4, _RAMP_TEXELS, 4).mean(axis=(1, 3))
    pixels = np.full((_RAMP_TEXELS, _RAMP_TEXELS, 4), 255, np.uint8)
    pixels[:, :, 3] = (alpha * 255).round()
    texture = Texture.create(size=(_RAMP_TEXELS, _RAMP_TEXELS), colorfmt="rgba", bufferfmt="ubyte", mipmap=True)
    texture.blit_buffer(pixels.tobytes(), colorfmt="rgba", bufferfmt="ubyte")
    texture.wrap = "repeat"
    texture.min_filter = "linear_mipmap_linear"
    return texture
