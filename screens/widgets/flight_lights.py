"""The strings of lights: one Mesh of as many squares as ever stand in the picture, moved each frame."""

from __future__ import annotations

from typing import Any

import numpy as np
from kivy.graphics import Color, Mesh

from biofeedback.training.night_flight import DOUBLE, NightFlight
from screens.theme import Theme, with_alpha
from screens.widgets.flight_sprites import (
    CELL_DP,
    FIRST_TAKEN,
    LIT,
    LIT_DOUBLE,
    OUT,
    OUT_DOUBLE,
    TAKEN_STAGES,
    light_sprites,
    texture_edges,
)

_MOST = 56  # night_flight lays out 3.1 heights of lights 0.09 apart with pauses: at most 48 (measured)
_TAKEN_LENGTH = 0.20  # heights of the world in which a taken light has faded
_OUT_SHARE = 0.75  # how much of the colour lines stronger has a light that is out (picture 12: #5B7483)


class FlightLights:
    """`show(world, ...)` puts every light where it is. `share` 1 = lamps on, 0 = out; between them both show."""

    def __init__(self, canvas: Any, theme: Theme) -> None:
        self._size = theme.dp(CELL_DP)
        self._chalk, self._dim = theme.colors.chalk, theme.colors.line_strong
        self._edges = texture_edges()
        self._x, self._y = np.zeros(_MOST, np.float32), np.zeros(_MOST, np.float32)
        self._lit_cell, self._out_cell = np.zeros(_MOST, np.intp), np.zeros(_MOST, np.intp)
        self._corners = np.array(((-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)), np.float32)
        self._vertices = np.zeros((_MOST, 4, 4), np.float32)
        self._vertices[:, :, 3] = (1, 1, 0, 0)
        self._flat = self._vertices.reshape(-1)
        # two pictures of the same places, so that lamps go on and off as one soft change
        self._out_vertices = self._vertices.copy()
        self._out_flat = self._out_vertices.reshape(-1)
        with canvas:
            self._out_color = Color(*with_alpha(self._dim, 0))
            self._out = Mesh(mode="triangles", texture=light_sprites())
            self._lit_color = Color(*self._chalk)
            self._lit = Mesh(mode="triangles", texture=light_sprites())
        indices = (np.array((0, 1, 2, 0, 2, 3)) + 4 * np.arange(_MOST)[:, None]).ravel().tolist()
        for mesh, flat in ((self._out, self._out_flat), (self._lit, self._flat)):
            mesh.vertices, mesh.indices = flat, indices

    def show(self, world: NightFlight, glider_x: float, bottom: float, unit: float, share: float) -> None:
        """`glider_x` and `bottom` are where world x = world.x and y = 0 lie, `unit` is px for one height."""
        count = self._gather(world)
        px = self._x[:count] * unit + glider_x
        py = self._y[:count] * unit + bottom
        self._lit_color.rgba = with_alpha(self._chalk, share)
        self._out_color.rgba = with_alpha(self._dim, _OUT_SHARE * (1 - share))
        self._place(self._vertices, px, py, self._lit_cell[:count])
        self._lit.vertices = self._flat
        if share < 1:
            self._place(self._out_vertices, px, py, self._out_cell[:count])
            self._out.vertices = self._out_flat

    def _gather(self, world: NightFlight) -> int:
        """Places from the glider on, and which picture belongs to each light; returns how many."""
        count = 0
        for light in world.lights:
            behind = world.x - light.x
            if light.taken and behind > _TAKEN_LENGTH:
                continue
            if count == _MOST:
                break
            self._x[count], self._y[count] = -behind, light.y
            double = light.worth == DOUBLE
            self._out_cell[count] = OUT_DOUBLE if double else OUT
            self._lit_cell[count] = LIT_DOUBLE if double else LIT
            if light.taken:
                stage = int(TAKEN_STAGES * max(0.0, behind) / _TAKEN_LENGTH)
                self._lit_cell[count] = self._out_cell[count] = FIRST_TAKEN + min(stage, TAKEN_STAGES - 1)
            count += 1
        return count

    def _place(self, vertices: Any, px: Any, py: Any, cells: Any) -> None:
        count = len(px)
        vertices[:count, :, 0] = px[:, None] + self._corners[:, 0] * self._size
        vertices[:count, :, 1] = py[:, None] + self._corners[:, 1] * self._size
        edges = self._edges[cells]
        vertices[:count, :, 2] = edges[:, (0, 1, 1, 0)]
        vertices[count:, :, :2] = 0  # squares without size are not drawn
