"""The pieces of a tension chart as shapes: curve, gaps, bands, phases, marks, own numbers, quality. No Kivy.

Every function takes the frame, the data and `dp` (density-independent length to px) and returns parts to draw.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from screens.widgets.chart_data import BANDS, ChartData, Mark, columns, gaps, runs
from screens.widgets.chart_frame import Frame
from screens.widgets.geometry import (
    Part,
    circle,
    dashed_line,
    disc,
    envelope,
    fill,
    rectangle,
    rounded,
    stroke,
    tiled,
)

Dp = Callable[[float], float]

PHASE_HEIGHT_DP, _PHASE_CORNER_DP, _PHASE_GAP_DP = 34, 10, 4  # review.js
RING_DP, RING_STROKE_DP = 15, 2.5  # review.js: own numbers; the token's 22 leaves no room for the figure
_OWN_BELOW_TOP_DP = 18  # review.js
_MARK_RING_DP, _MARK_STROKE_DP = 11, 5  # picture 15
_CHIP_DP, _CHIP_STROKE_DP, _MARK_DASH_DP = 16, 1.5, 5  # review.js
_QUALITY_DP, _QUALITY_ABOVE_DP, _QUALITY_CORNER_DP = 10, 24, 3  # tokens.json chart.quality, review.js
_REST_STROKE_DP, _REST_GAP_DP = 2, 6  # tokens.json chart.baseline, review.js
_DENSE = 3.0  # points per pixel from which a curve is drawn as an envelope: fewer follow each other more smoothly


def curve(frame: Frame, data: ChartData, width: float) -> list[Part]:
    """The line, one part for each stretch without a gap. Nothing is drawn through a gap."""
    parts: list[Part] = []
    for run in runs(data.times_s, data.values):
        x, y = frame.xs(data.times_s[run]), frame.ys(data.values[run])
        inside = (x >= frame.left - 1) & (x <= frame.right + 1)
        x, y = x[inside], y[inside]
        if len(x) == 1:
            parts.append(disc(float(x[0]), float(y[0]), width / 2))
        elif len(x) > 2 and len(x) > _DENSE * (x[-1] - x[0]):
            parts.append(envelope(*columns(x, y), width))
        elif len(x):
            parts.append(stroke(np.column_stack((x, y)), width))
    return parts


def gap_parts(frame: Frame, data: ChartData, period: float, sign_px: float) -> tuple[list[Part], list[float]]:
    """The hatched gaps, and the x of the no-signal sign for each that is wide enough to hold one."""
    hatched, signs = [], []
    for start, end in gaps(data):
        left, right = frame.inside(start, end)
        if right - left >= 1:
            hatched.append(tiled(rectangle(left, frame.bottom, right - left, frame.top - frame.bottom), period))
        if right - left >= sign_px:
            signs.append((left + right) / 2)
    return hatched, signs


def rest_line(frame: Frame, data: ChartData, dp: Dp, dash_dp: float) -> list[Part]:
    """The own rest, dashed over the whole width."""
    if data.rest is None:
        return []
    y = frame.y(data.rest)
    ends = ((frame.left, y), (frame.right, y))
    return [dashed_line(*ends, dp(_REST_STROKE_DP), dp(dash_dp), dp(_REST_GAP_DP))]


def shades(frame: Frame) -> list[Part]:
    """Every second band."""
    height = (frame.top - frame.bottom) / BANDS
    return [
        fill(rectangle(frame.left, frame.bottom + band * height, frame.right - frame.left, height))
        for band in range(1, BANDS, 2)
    ]


def rule(frame: Frame, value: float, width: float) -> Part:
    """A line across at this tension."""
    y = frame.y(value)
    return stroke(np.array([(frame.left, y), (frame.right, y)]), width)


def phase_blocks(frame: Frame, data: ChartData, dp: Dp) -> list[Part]:
    """The phases as blocks on top."""
    height, corner, gap = dp(PHASE_HEIGHT_DP), dp(_PHASE_CORNER_DP), dp(_PHASE_GAP_DP)
    blocks = []
    for phase in data.phases:
        left, right = frame.inside(phase.start_s, phase.end_s)
        if right - left > gap:
            blocks.append(fill(rounded(left + gap / 2, frame.y1 - height, right - left - gap, height, corner)))
    return blocks


def happenings(frame: Frame, data: ChartData, dp: Dp) -> tuple[list[Part], list[Part], list[Part]]:
    """Grounds, thin lines and chalk rings of marks and own numbers."""
    grounds: list[Part] = []
    lines: list[Part] = []
    rings: list[Part] = []
    for mark in data.marks:
        x = frame.x(mark.time_s)
        if mark.icon:
            dash = dp(_MARK_DASH_DP)
            lines.append(dashed_line((x, frame.bottom), (x, frame.top), dp(_CHIP_STROKE_DP), dash, dash))
            y, radius = chip_y(frame, data, mark, dp), dp(_CHIP_DP * frame.text_scale)
            grounds.append(disc(x, y, radius))
            lines.append(stroke(circle(x, y, radius), dp(_CHIP_STROKE_DP), closed=True))
        else:
            y = value_y(frame, data, mark.time_s)
            grounds.append(disc(x, y, dp(_MARK_RING_DP)))
            rings.append(stroke(circle(x, y, dp(_MARK_RING_DP)), dp(_MARK_STROKE_DP), closed=True))
    for number in data.own_numbers:
        x, y = own_place(frame, number.time_s, dp)
        grounds.append(disc(x, y, dp(RING_DP * frame.text_scale)))
        rings.append(stroke(circle(x, y, dp(RING_DP * frame.text_scale)), dp(RING_STROKE_DP), closed=True))
    return grounds, lines, rings


def chip_y(frame: Frame, data: ChartData, mark: Mark, dp: Dp) -> float:
    """The height of a mark's chip: on the axis, or above the chips before it where it would lie over one."""
    across = dp(2 * _CHIP_DP * frame.text_scale + _CHIP_STROKE_DP)
    rows: list[float] = []  # x of the last chip of each row
    for one in sorted((one for one in data.marks if one.icon), key=lambda one: one.time_s):
        x = frame.x(one.time_s)
        row = next((number for number, last in enumerate(rows) if x - last >= across), len(rows))
        rows[row : row + 1] = [x]
        if one is mark:
            return frame.bottom + row * across
    return frame.bottom


def quality_strip(frame: Frame, data: ChartData, dp: Dp, period: float) -> tuple[list[Part], list[Part]]:
    """Full for good and outlined for none in one colour, and hatched for weak."""
    y, height = frame.y0 + dp(_QUALITY_ABOVE_DP * frame.text_scale), dp(_QUALITY_DP)
    plain, hatched = [], []
    for span in data.quality:
        left, right = frame.inside(span.start_s, span.end_s)
        width = right - left
        if width < dp(1):
            continue
        if span.quality == "good":
            plain.append(fill(rounded(left, y, width, height, dp(_QUALITY_CORNER_DP))))
        elif span.quality == "weak":
            hatched.append(tiled(rectangle(left + dp(1), y, max(1.0, width - dp(2)), height), period))
        else:
            rim = rectangle(left + dp(1.5), y + dp(0.5), max(1.0, width - dp(3)), height - dp(1))
            plain.append(stroke(rim, dp(1), closed=True))
    return plain, hatched


def value_y(frame: Frame, data: ChartData, time_s: float) -> float:
    """Where the curve stands at this time, px; in the middle where nothing is known."""
    value = data.at(time_s)[0]
    return frame.y(BANDS / 2 if np.isnan(value) else value)


def covers_curve(frame: Frame, data: ChartData, box: tuple[float, float, float, float]) -> bool:
    """Whether the curve, or a mark's chip, passes through the box (left, bottom, right, top) in px."""
    left, bottom, right, top = box
    if any(mark.icon and left <= frame.x(mark.time_s) <= right for mark in data.marks):
        return True
    if not len(data.times_s):
        return False
    inside = (data.times_s >= frame.time_at(left)) & (data.times_s <= frame.time_at(right))
    heights = data.values[inside]
    heights = heights[~np.isnan(heights)]
    if not len(heights):
        return False
    ys = frame.ys(heights)
    return bool(ys.min() <= top and ys.max() >= bottom)


def own_place(frame: Frame, time_s: float, dp: Dp) -> tuple[float, float]:
    """Where the ring of an own number stands; never over the side."""
    ring = dp(RING_DP * frame.text_scale + RING_STROKE_DP)
    x = float(np.clip(frame.x(time_s), frame.left + ring, frame.right - ring))
    return x, frame.top - dp(_OWN_BELOW_TOP_DP * frame.text_scale)
