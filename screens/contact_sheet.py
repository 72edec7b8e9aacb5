"""Many pictures on one page with their names: to see all screens at a glance, and to compare two versions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from screens.theme import Theme

Pixels = NDArray[np.uint8]

SHRINK = 4  # a picture of 1280 px becomes 320 px: its layout is seen, its words are not
COLUMNS = 6
_GAP_PX, _NAME_PX = 12, 24


def contact_sheet(pictures: Sequence[Path], out: Path, theme: Theme, *, columns: int = COLUMNS) -> Path:
    """Write all `pictures` (PNG) small, `columns` beside each other, each with its name; returns `out`.

    `kivy_setup.prepare` comes first.
    """
    tiles = [_tile(path, theme) for path in pictures]
    width = max(tile.shape[1] for tile in tiles)
    rows = [tiles[at : at + columns] for at in range(0, len(tiles), columns)]
    strips = [_strip(row, columns, width, theme) for row in rows]
    sheet = np.concatenate(strips)
    texture = _texture(sheet)
    texture.save(str(out), flipped=False)
    return out


def _tile(path: Path, theme: Theme) -> Pixels:
    from kivy.core.image import Image

    texture = Image(str(path), nocache=True).texture
    pixels: Pixels = np.frombuffer(texture.pixels, np.uint8).reshape(texture.height, texture.width, 4)
    small = _shrunk(pixels)
    name = _name(path.stem, small.shape[1], theme)
    return np.concatenate((small, name))


def _shrunk(pixels: Pixels) -> Pixels:
    """The mean of SHRINK by SHRINK pixels: thin lines stay visible."""
    height, width = (size // SHRINK * SHRINK for size in pixels.shape[:2])
    blocks = pixels[:height, :width].reshape(height // SHRINK, SHRINK, width // SHRINK, SHRINK, 4)
    small: Pixels = blocks.mean(axis=(1, 3)).astype(np.uint8)
    return small


def _name(text: str, width: int, theme: Theme) -> Pixels:
    """The name on the page's ground, cut where the picture ends."""
    from kivy.core.text import Label

    label = Label(text=text, font_name=theme.type("small").font, font_size=14, color=theme.colors.text)
    label.refresh()
    texture = label.texture
    drawn = np.frombuffer(texture.pixels, np.uint8).reshape(texture.height, texture.width, 4)
    drawn = drawn[::-1] if _upside_down(texture) else drawn
    line = _ground((_NAME_PX, width), theme)
    high, wide = min(_NAME_PX, drawn.shape[0]), min(width, drawn.shape[1])
    share = drawn[:high, :wide, 3:].astype(np.float64) / 255
    ink = (np.array(theme.colors.text[:3]) * 255)[None, None, :]
    line[:high, :wide, :3] = (line[:high, :wide, :3] * (1 - share) + ink * share).astype(np.uint8)
    return line


def _upside_down(texture: Any) -> bool:
    """Kivy says with its texture coordinates which way up the rows are."""
    return bool(texture.tex_coords[1] < texture.tex_coords[5])


def _strip(tiles: Sequence[Pixels], columns: int, width: int, theme: Theme) -> Pixels:
    height = max(tile.shape[0] for tile in tiles)
    strip = _ground((height + _GAP_PX, columns * (width + _GAP_PX)), theme)
    for at, tile in enumerate(tiles):
        left = at * (width + _GAP_PX)
        strip[: tile.shape[0], left : left + tile.shape[1]] = tile
    return strip


def _ground(size: tuple[int, int], theme: Theme) -> Pixels:
    ground = np.full((*size, 4), 255, np.uint8)
    ground[:, :, :3] = (np.array(theme.colors.line[:3]) * 255).astype(np.uint8)
    return ground


def _texture(pixels: Pixels) -> Any:
    from kivy.graphics.texture import Texture

    height, width = pixels.shape[:2]
    texture = Texture.create(size=(width, height), colorfmt="rgba", bufferfmt="ubyte")
    texture.blit_buffer(np.ascontiguousarray(pixels).tobytes(), colorfmt="rgba", bufferfmt="ubyte")
    return texture
