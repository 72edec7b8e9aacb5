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
ENVELOPE_SLOPE_MAX = 8.0  # steeper than this a column is one pixel wide anyway
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
    if len(points) < 2:
        return join([])
    normal = _outward(points) if closed else _open_normals(points)
    offsets, strengths = _profile(width)
    if closed:
        points, normal = np.concatenate((points, points[:1])), np.concatenate((normal, normal[:1]))
    return _strips(np.stack([(points + normal * offset)[None, :, :] for offset in offsets]), strengths)


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
    along = (b - a) / length
    begins = np.arange(0.0, length, dash + gap)
    reach = np.stack((begins, np.minimum(begins + dash, length)), axis=1)
    normal = np.array((along[1], -along[0]))
    offsets, strengths = _profile(width)
    rings = [a + reach[:, :, None] * along + normal * offset for offset in offsets]
    return _strips(np.stack(rings), strengths)


def dashed_circle(
    x: float, y: float, radius: float, width: float, dash: float, gap: float, count: int | None = None
) -> Part:
    """A dashed ring of whole dashes, so that it closes without a seam; `count` fixes how many."""
    if radius <= 0:
        return join([])
    count = count or max(3, round(2 * np.pi * radius / (dash + gap)))
    span = 2 * np.pi / count
    lit = span * dash / (dash + gap)
    inner_steps = max(1, int(np.ceil(radius * lit / 4.0)))  # 4 px a step keeps a dash round
    angles = np.arange(count)[:, None] * span + np.linspace(0, lit, inner_steps + 1)[None, :]
    direction = np.stack((np.cos(angles), np.sin(angles)), axis=2)
    offsets, strengths = _profile(width)
    rings = [np.array((x, y)) + (radius + offset) * direction for offset in offsets]
    return _strips(np.stack(rings), strengths)


def envelope(x: NDArray[np.float64], low: NDArray[np.float64], high: NDArray[np.float64], width: float) -> Part:
    """A curve as one strip between the lowest and the highest value of each column of pixels, `width` px thick.

    All arrays have shape (n,), in px. Peaks survive, and the thickness is right across steep parts.
    """
    if len(x) < 2:
        return join([])
    slope = np.gradient((low + high) / 2, x)
    lengthen = np.sqrt(1 + np.minimum(slope**2, ENVELOPE_SLOPE_MAX**2))
    core, edge = max(0.0, (width - EDGE_PX) / 2), EDGE_PX * lengthen
    middle, half = (low + high) / 2, np.maximum((high - low) / 2 + core, core * lengthen)
    ys = (middle - half - edge, middle - half, middle + half, middle + half + edge)
    rings = np.stack([np.column_stack((x, y))[None, :, :] for y in ys])
    return _strips(rings, (0.0, 1.0, 1.0, 0.0))


def ridge(x: NDArray[np.float64], y: NDArray[np.float64], bottom: float) -> Part:
    """Everything between a line of points and `bottom`; x and y have shape (n,), x rises. All in px."""
    heights = (np.full_like(y, bottom), y - EDGE_PX / 2, y + EDGE_PX / 2)
    rings = np.stack([np.column_stack((x, height))[None, :, :] for height in heights])
    return _strips(rings, (1.0, 1.0, 0.0))


def tiled(points: Points, period: float) -> Part:
    """A convex shape that shows a repeating texture; one tile is `period` px."""
    count = len(points)
    at = np.arange(1, count - 1)
    fan = np.column_stack((np.zeros(count - 2, np.int64), at, at + 1)).ravel()
    return Part(np.column_stack((points, points / period)).astype(np.float32), fan)


def _profile(width: float) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Offsets across a line and the ramp there. Below one pixel a line gets fainter, not thinner."""
    core, strength = max(0.0, (width - EDGE_PX) / 2), min(1.0, width / EDGE_PX)
    return (-core - EDGE_PX, -core, core, core + EDGE_PX), (0.0, strength, strength, 0.0)


def _strips(rings: NDArray[np.float64], strengths: tuple[float, ...]) -> Part:
    """Triangles between neighbouring rings; shape (rings, strips, points, 2), each strip open."""
    ring_count, strips, length, _ = rings.shape
    numbers = np.arange(ring_count * strips * length).reshape(ring_count, strips, length)
    corners = (numbers[:-1, :, :-1], numbers[:-1, :, 1:], numbers[1:, :, 1:], numbers[1:, :, :-1])
    a, b, c, d = (corner.ravel() for corner in corners)
    indices = np.column_stack((a, b, c, a, c, d)).ravel()
    u = np.repeat(np.array(strengths), strips * length)
    return Part(_vertices(rings.reshape(-1, 2), u), indices)


def _distinct(points: Points) -> Points:
    """Without points that repeat the one before: where two corners touch, a normal would be undefined."""
    apart = np.abs(points - np.roll(points, 1, axis=0)).max(axis=1) > 1e-6
    distinct: Points = points[apart]
    return distinct


def _steps(radius: float, angle: float) -> int:
    return int(np.clip(np.ceil(radius * angle / 3.0), 4, 256))  # 3 px a step: the corner is under 0.1 px


def _vertices(points: Points, u: NDArray[np.float64]) -> NDArray[np.float32]:
    return np.column_stack((points, u, np.full(len(points), 0.5))).astype(np.float32)


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
