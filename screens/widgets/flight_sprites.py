"""The lights of the night flight as one texture: shining, worth double, out, and how one goes when it is taken."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from kivy.graphics.texture import Texture
from numpy.typing import NDArray

CELL_DP = 68.0  # a light with its halo, and room for a light that is being taken
_TEXELS = 136  # two for each dp: sharp on a dense screen
LIT, LIT_DOUBLE, OUT, OUT_DOUBLE, GLOW, FIRST_TAKEN = range(6)
TAKEN_STAGES = 10
CELLS = FIRST_TAKEN + TAKEN_STAGES
# picture 11, in dp: halo of 28 at 13 %, core of 13; picture 12: a ring of 13, 4 wide
_HALO, _HALO_ALPHA, _CORE, _RING, _RING_STROKE = 28.0, 0.13, 13.0, 13.0, 4.0
_DOUBLE_RING, _DOUBLE_STROKE = 22.0, 3.5  # a second ring: worth double is seen by shape, not by colour
_TAKEN_GROWS = 18.0  # the ring of a taken light opens up and fades: soft, and never brighter than before

Plane = NDArray[np.float64]


def texture_edges() -> NDArray[np.float32]:
    """Left and right edge of each cell in the texture, shape (CELLS, 2)."""
    # half a texel inside, so that no cell shows its neighbour
    inset = 0.5 / (_TEXELS * CELLS)
    left = np.arange(CELLS) / CELLS + inset
    return np.column_stack((left, left + 1 / CELLS - 2 * inset)).astype(np.float32)


@cache
def light_sprites() -> Any:
    """White shapes side by side; the colour comes from the canvas."""
    half = np.arange(_TEXELS) + 0.5 - _TEXELS / 2
    away = np.hypot(half[:, None], half[None, :]) * (CELL_DP / _TEXELS)
    cells = [
        _disc(away, _HALO) * _HALO_ALPHA + _disc(away, _CORE),
        _disc(away, _HALO) * _HALO_ALPHA + _disc(away, _CORE) + _ring(away, _DOUBLE_RING, _DOUBLE_STROKE),
        _ring(away, _RING, _RING_STROKE),
        _ring(away, _RING, _RING_STROKE) + _ring(away, _DOUBLE_RING, _DOUBLE_STROKE),
        np.clip(1 - away / (CELL_DP / 2), 0, 1) ** 2,
        *(_taken(away, stage / TAKEN_STAGES) for stage in range(TAKEN_STAGES)),
    ]
    alpha = np.clip(np.concatenate(cells, axis=1), 0, 1)
    pixels = np.full((*alpha.shape, 4), 255, np.uint8)
    pixels[:, :, 3] = (alpha * 255).round()
    texture = Texture.create(size=(alpha.shape[1], alpha.shape[0]), colorfmt="rgba", bufferfmt="ubyte")
    texture.blit_buffer(pixels.tobytes(), colorfmt="rgba", bufferfmt="ubyte")
    texture.wrap = "clamp_to_edge"
    return texture


def _disc(away: Plane, radius: float) -> Plane:
    covered: Plane = np.clip(radius - away + 0.5, 0, 1)
    return covered


def _ring(away: Plane, radius: float, width: float) -> Plane:
    return _disc(away, radius + width / 2) - _disc(away, radius - width / 2)


def _taken(away: Plane, share: float) -> Plane:
    core = _disc(away, _CORE * (1 - share)) * (1 - share)
    opening: Plane = core + _ring(away, _CORE + _TAKEN_GROWS * share, _RING_STROKE) * (1 - share) ** 1.5
    return opening
