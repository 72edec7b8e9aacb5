"""The tension curve of a session as a picture (SVG): readable without colour, gaps stay gaps."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

import numpy as np

from biofeedback.session.summary import SessionSummary

_WIDTH, _HEIGHT, _MARGIN = 900.0, 260.0, 30.0
_MOST_POINTS = 900  # one for each unit of width: more cannot be seen
_INK, _GREY = "#1b3a4b", "#b5b5b5"
_SHADES = ("#ffffff", "#f2f2ee")  # of the phases, in turn


def picture(summary: SessionSummary, title: str) -> str:
    """An SVG: the curve in pieces between gaps, phases as bands, unmeasured time in grey."""
    end_s = max(summary.duration_s, 1.0)
    parts = [*_phases(summary, end_s), *_unmeasured(summary, end_s), *_curves(summary, end_s), *_minutes(end_s)]
    box = f'viewBox="0 0 {_WIDTH:.0f} {_HEIGHT:.0f}" role="img" width="100%"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {box}><title>{escape(title)}</title>'
    return f"{head}{''.join(parts)}</svg>\n"


def _x(time_s: float, end_s: float) -> float:
    return _MARGIN + (_WIDTH - 2 * _MARGIN) * min(max(time_s, 0.0), end_s) / end_s


def _range(summary: SessionSummary) -> tuple[float, float]:
    known = summary.index[~np.isnan(summary.index)]
    if not known.size:
        return 0.0, 1.0
    low, high = float(known.min()), float(known.max())
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def _curves(summary: SessionSummary, end_s: float) -> Iterator[str]:
    low, high = _range(summary)
    step = max(1, -(-summary.times_s.size // _MOST_POINTS))
    piece: list[str] = []
    pairs = zip(summary.times_s[::step].tolist(), summary.index[::step].tolist(), strict=True)
    for time_s, index in [*pairs, (0.0, np.nan)]:
        if not np.isnan(index):
            y = _HEIGHT - _MARGIN - (_HEIGHT - 2 * _MARGIN) * (index - low) / (high - low)
            piece.append(f"{_x(time_s, end_s):.1f},{y:.1f}")
        elif piece:
            yield f'<polyline points="{" ".join(piece)}" fill="none" stroke="{_INK}" stroke-width="2"/>'
            piece = []


def _phases(summary: SessionSummary, end_s: float) -> Iterator[str]:
    for number, span in enumerate(summary.phases):
        left, right = _x(span.start_s, end_s), _x(span.end_s, end_s)
        yield _box(left, 0.0, right - left, _HEIGHT, _SHADES[number % 2])


def _unmeasured(summary: SessionSummary, end_s: float) -> Iterator[str]:
    missing = np.isnan(summary.index).astype(np.int8)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], missing, [0]))))
    for first, after in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        left = _x(float(summary.times_s[first]) - 1.0, end_s)
        right = _x(float(summary.times_s[after - 1]), end_s)
        yield _box(left, _HEIGHT - _MARGIN / 2, max(right - left, 1.0), 8.0, _GREY)


def _box(x: float, y: float, width: float, height: float, fill: str) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" width="{max(width, 0.0):.1f}" height="{height:.1f}"'
    return f'<rect {place} fill="{fill}"/>'


def _minutes(end_s: float) -> Iterator[str]:
    every = max(1, int(end_s / 60 / 10))
    for minute in range(0, int(end_s / 60) + 1, every):
        x = _x(minute * 60.0, end_s)
        yield f'<text x="{x:.1f}" y="{_MARGIN / 2:.1f}" font-size="12" text-anchor="middle">{minute}\'</text>'
