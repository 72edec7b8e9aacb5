"""Flat shapes as vertices for one Mesh, with soft edges of one pixel. Numpy alone, no Kivy.

A vertex is (x, y, u, v); u runs over a ramp from clear (0) to full (1), which gives the soft edge that a GPU
without multisampling does not give. Points are float arrays of shape (n, 2) in px, counter-clockwise, y upward.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Indices = NDArray[np.int64]

EDGE_PX = 1.0  # width of the soft edge: one pixel, the least that hides the steps
MITRE_MAX = 2.0  # longest corner, in half widths: SVG's default of 4 makes spikes on noisy curves


@dataclass(frozen=True, slots=True)
class Part:
    """Triangles: vertices (n, 4) float32 and indices into them, three a triangle."""

    vertices: NDArray[np.float32]
    indices: Indices


def join(parts: list[Part]) -> Part:
    """All parts as one."""
    if not parts:
        return Part(np.zeros((0, 4), np.float32), np.zeros(0, np.int64))
    offsets = np.cumsum([0] + [len(part.vertices) for part in parts[:-1]])
    indices = [part.indices + offset for part, offset in zip(parts, offsets, strict=True)]
    return Part(np.concatenate([part.vertices for part in parts]), np.concatenate(indices))


def circle(x: float, y: float, radius: float, count: int = 0) -> Points:
    """Points on a circle round (x, y); by default one for about every 3 px of its edge."""
    return arc(x, y, radius, 0.0, 2 * np.pi, (count or _steps(radius, 2 * np.pi)) + 1)[:-1]


def arc(x: float, y: float, radius: float, start: float, end: float, count: int = 0) -> Points:
    """Points on an arc from `start` to `end` in radians, counter-clockwise from the right."""
    angles = np.linspace(start, end, count or _steps(radius, abs(end - start)) + 1)
    return np.column_stack((x + radius * np.cos(angles), y + radius * np.sin(angles)))


def rectangle(x: float, y: float, width: float, height: float) -> Points:
    """The four corners."""
    return np.array([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], np.float64)


def rounded(x: float, y: float, width: float, height: float, radius: float) -> Points:
    """A rectangle with round corners; the radius is cut to half the shorter side."""
    r = max(0.0, min(radius, width / 2, height / 2))
    if r < EDGE_PX / 2:
        return rectangle(x, y, width, height)
    centres = ((x + width - r, y + r), (x + width - r, y + height - r), (x + r, y + height - r), (x + r, y + r))
    quarter = np.pi / 2
    corners = [arc(cx, cy, r, (at - 1) * quarter, at * quarter) for at, (cx, cy) in enumerate(centres)]
    return _distinct(np.concatenate(corners))


def fill(points: Points) -> Part:
    """A filled shape that its middle can see every edge of (convex shapes and stars)."""
    count = len(points)
    outward = _outward(points)
    inner, outer = points - outward * EDGE_PX / 2, points + outward * EDGE_PX / 2
    at, after = np.arange(count), (np.arange(count) + 1) % count
    fan = np.column_stack((np.full(count, 2 * count), at, after))
    rim = np.column_stack((at, at + count, after + count, at, after + count, after))
    middle = points.mean(axis=0)[None, :]
    u = np.concatenate((np.ones(count), np.zeros(count), np.ones(1)))
    return Part(_vertices(np.concatenate((inner, outer, middle)), u), np.concatenate((fan.ravel(), rim.ravel())))


def stroke(points: Points, width: float, *, closed: bool = False) -> Part:
    """A line of `width` px along the points; corners are mitred, ends are cut square."""
    count = len(points)
    if count < 2:
        return join([])
    normal = _outward(points) if closed else _open_normals(points)
    # below one pixel a line cannot get thinner: it keeps its width and gets fainter
    half_core, edge, strength = max(0.0, (width - EDGE_PX) / 2), EDGE_PX, min(1.0, width / EDGE_PX)
    half = half_core + edge
    rings = [points + normal * offset for offset in (-half, -half_core, half_core, half)]
    u = np.repeat((0.0, strength, strength, 0.0), count)
    at = np.arange(count if closed else count - 1)
    after = (at + 1) % count
    quads = [_quads(at + ring * count, after + ring * count, count) for ring in range(3)]
    return Part(_vertices(np.concatenate(rings), u), np.concatenate(quads))


def disc(x: float, y: float, radius: float) -> Part:
    """A filled circle."""
    return fill(circle(x, y, radius))


def round_stroke(points: Points, width: float) -> Part:
    """An open line with round ends."""
    (x0, y0), (x1, y1) = points[0], points[-1]
    return join([stroke(points, width), disc(x0, y0, width / 2), disc(x1, y1, width / 2)])


def dashed_line(
    start: tuple[float, float], end: tuple[float, float], width: float, dash: float, gap: float
) -> Part:
    """A straight dashed line; it begins with a dash."""
    a, b = np.array(start, np.float64), np.array(end, np.float64)
    length = float(np.hypot(*(b - a)))
    if length <= 0:
        return join([])
    direction = (b - a) / length
    begins = np.arange(0.0, length, dash + gap)
    ends = np.minimum(begins + dash, length)
    return join([stroke(a + np.outer((s, e), direction), width) for s, e in zip(begins, ends, strict=True)])


def dashed_circle(x: float, y: float, radius: float, width: float, dash: float, gap: float) -> Part:
    """A dashed ring: whole dashes only, so that it closes without a seam."""
    if radius <= 0:
        return join([])
    count = max(3, round(2 * np.pi * radius / (dash + gap)))
    span = 2 * np.pi / count
    lit = span * dash / (dash + gap)
    arcs = [arc(x, y, radius, at * span, at * span + lit) for at in range(count)]
    return join([stroke(points, width) for points in arcs])


def _distinct(points: Points) -> Points:
    """Without points that repeat the one before: where two corners touch, a normal would be undefined."""
    apart = np.abs(points - np.roll(points, 1, axis=0)).max(axis=1) > 1e-6
    distinct: Points = points[apart]
    return distinct


def _steps(radius: float, angle: float) -> int:
    return int(np.clip(np.ceil(radius * angle / 3.0), 4, 256))  # 3 px a step: the corner is under 0.1 px


def _vertices(points: Points, u: NDArray[np.float64]) -> NDArray[np.float32]:
    return np.column_stack((points, u, np.full(len(points), 0.5))).astype(np.float32)


def _quads(at: Indices, after: Indices, step: int) -> Indices:
    return np.column_stack((at, after, after + step, at, after + step, at + step)).ravel()


def _outward(points: Points) -> Points:
    """Mitred outward normals of a closed counter-clockwise shape."""
    edges = np.roll(points, -1, axis=0) - points
    normals = _right_of(edges)
    return _mitred(np.roll(normals, 1, axis=0), normals)


def _open_normals(points: Points) -> Points:
    normals = _right_of(np.diff(points, axis=0))
    return _mitred(np.concatenate((normals[:1], normals)), np.concatenate((normals, normals[-1:])))


def _right_of(edges: Points) -> Points:
    length = np.maximum(np.hypot(edges[:, 0], edges[:, 1]), 1e-9)
    normals: Points = np.column_stack((edges[:, 1], -edges[:, 0])) / length[:, None]
    return normals


def _mitred(before: Points, after: Points) -> Points:
    """Half-way between two unit normals, as long as the corner needs and at most MITRE_MAX."""
    middle = before + after
    squared = (middle**2).sum(axis=1)
    # |sum| = 2 cos(half angle), so sum * 2 / |sum|^2 has the mitre's length 1 / cos(half angle)
    scale = np.where(
        squared > 4 / MITRE_MAX**2, 2 / np.maximum(squared, 1e-9), MITRE_MAX / np.sqrt(squared + 1e-9)
    )
    mitred: Points = middle * scale[:, None]
    return mitred
