"""A strip that changes its shape each frame: one Mesh, made once, whose numbers are overwritten in place."""

from __future__ import annotations

from typing import Any

import numpy as np
from kivy.graphics import Color, Mesh
from numpy.typing import NDArray

from screens.theme import RGBA
from screens.widgets.ink import ramp

FloatArray = NDArray[np.float32]


class Ribbon:
    """Rows of points, one above the other, filled between neighbours. Each row has its strength: 0 clear, 1 full.

    `x`, `y` and `strength` are views of shape (rows, count) into the vertices: write into them and call `show`.
    """

    def __init__(self, canvas: Any, rgba: RGBA, rows: int, count: int) -> None:
        self._vertices = np.zeros((rows, count, 4), np.float32)
        self._vertices[:, :, 3] = 0.5
        self.x: FloatArray = self._vertices[:, :, 0]
        self.y: FloatArray = self._vertices[:, :, 1]
        self.strength: FloatArray = self._vertices[:, :, 2]
        self._flat = self._vertices.reshape(-1)
        with canvas:
            self._color = Color(*rgba)
            self._mesh = Mesh(mode="triangles", texture=ramp())
        self._mesh.vertices = self._flat
        self._mesh.indices = _indices(rows, count)

    @property
    def rgba(self) -> RGBA:
        """The colour as drawn."""
        r, g, b, a = self._color.rgba
        return (r, g, b, a)

    @rgba.setter
    def rgba(self, value: RGBA) -> None:
        if tuple(self._color.rgba) != value:
            self._color.rgba = value

    def show(self) -> None:
        """Draw what was written into the arrays."""
        self._mesh.vertices = self._flat


def _indices(rows: int, count: int) -> list[int]:
    numbers = np.arange(rows * count).reshape(rows, count)
    a, b = numbers[:-1, :-1].ravel(), numbers[:-1, 1:].ravel()
    c, d = numbers[1:, 1:].ravel(), numbers[1:, :-1].ravel()
    indices: list[int] = np.column_stack((a, b, c, a, c, d)).ravel().tolist()
    return indices
