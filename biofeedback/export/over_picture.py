"""Pictures of a report over sessions (SVG): readable on grey paper; each session in its place, gaps stay gaps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from math import cos, pi, sin

from biofeedback.export.over_sessions import OverSession
from biofeedback.session.trends import LEAST_QUALITY, Measure

_WIDTH, _HEIGHT = 360.0, 150.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 30.0, 8.0, 16.0, 20.0
_INK, _SOFT, _LINE, _PALE = "#12212b", "#46575f", "#c7d2cf", "#e3eae8"  # tokens.json: dag
_LEVELS = ("#397796", "#8189e0", "#b397b1", "#e3a183", "#ffed90")  # tokens.json: levels
_STEPS_MIN = (1, 2, 5, 10, 20, 60)
_DOT, _SHAPE = 4.0, 6.5
_STAR_POINTS, _STAR_INNER = 8, 0.62  # tokens.json: star-8


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where a session and a value stand."""

    count: int
    low: float
    high: float

    def x(self, at: int) -> float:
        return _LEFT + (at + 0.5) * (_WIDTH - _LEFT - _RIGHT) / max(1, self.count)

    def y(self, value: float) -> float:
        share = min(1.0, max(0.0, (value - self.low) / (self.high - self.low)))
        return _HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM)


def recovery(sessions: Sequence[OverSession], title: str) -> str:
    """Minutes until half of the rise was gone; the line stops at a session without a value."""
    values = [one.point.value(Measure.RECOVERY) for one in sessions]
    minutes = [None if value is None else value / 60 for value in values]
    most = max((value for value in minutes if value is not None), default=1.0)
    step = next((step for step in _STEPS_MIN if most / step <= 4), _STEPS_MIN[-1])
    ticks = [float(step * n) for n in range(1, int(most // step) + 2)]
    frame = _Frame(len(sessions), 0.0, ticks[-1])
    known = [(at, value) for at, value in enumerate(minutes) if value is not None]
    parts = list(_axes(frame, sessions, [(tick, f"{tick:.0f}'") for tick in ticks]))
    for (at, value), (after, next_value) in pairwise(known):
        if after == at + 1:
            parts.append(_stroke(frame.x(at), frame.y(value), frame.x(after), frame.y(next_value)))
    parts += [_dot(frame.x(at), frame.y(value), full=at == known[-1][0]) for at, value in known]
    parts += [_lost(frame.x(at)) for at, one in enumerate(sessions) if not one.point.valid]
    return _svg(parts, title)


def guess(sessions: Sequence[OverSession], title: str) -> str:
    """A ring for the guess, the level's own shape for the measure."""
    frame = _Frame(len(sessions), 0.5, 5.5)
    parts = list(_axes(frame, sessions, [(float(number), "") for number in range(1, 6)]))
    parts += [_level(number, _LEFT / 2, frame.y(number), 0.75) for number in range(1, 6)]
    for at, one in enumerate(sessions):
        x = frame.x(at)
        if one.guess is not None and one.measured is not None and one.guess != one.measured:
            parts.append(_stroke(x, frame.y(one.guess), x, frame.y(one.measured)))
        if one.guess is not None:
            parts.append(_dot(x, frame.y(one.guess), full=False, radius=9.0 if one.guess == one.measured else 5.0))
        if one.measured is not None:
            parts.append(_level(one.measured, x, frame.y(one.measured)))
        elif not one.point.valid:
            parts.append(_lost(x))
    return _svg(parts, title)


def ratings(sessions: Sequence[OverSession], title: str) -> str:
    """Own number: open before, full after."""
    frame = _Frame(len(sessions), 0.0, 10.5)
    parts = list(_axes(frame, sessions, [(float(value), str(value)) for value in (2, 4, 6, 8, 10)]))
    for at, one in enumerate(sessions):
        x, before, after = frame.x(at), one.point.before, one.point.after
        if before is not None and after is not None:
            parts.append(_stroke(x, frame.y(before), x, frame.y(after)))
        if before is not None:
            parts.append(_dot(x, frame.y(before), full=False))
        if after is not None:
            parts.append(_dot(x, frame.y(after), full=True))
    return _svg(parts, title)


def quality(sessions: Sequence[OverSession], title: str) -> str:
    """How much was measured well: a full bar, an open one where it was too little to count."""
    frame = _Frame(len(sessions), 0.0, 1.0)
    width = 0.66 * (frame.x(1) - frame.x(0))
    parts = list(_axes(frame, sessions, []))
    for at, one in enumerate(sessions):
        x, share = frame.x(at), one.point.quality
        if share is None:
            parts.append(_lost(x))
            continue
        fill = _SOFT if share >= LEAST_QUALITY else "none"
        top = frame.y(share)
        parts.append(_rect(x - width / 2, frame.y(1.0), width, frame.y(0.0) - frame.y(1.0), _PALE))
        parts.append(_rect(x - width / 2, top, width, frame.y(0.0) - top, fill, stroke=_SOFT))
        parts.append(_text(x, frame.y(1.0) - 4, f"{share:.0%}", size=9))
    return _svg(parts, title)


def attendance(sessions: Sequence[OverSession], title: str, ends: tuple[str, str]) -> str:
    """Each session on the line of days; an open dot did not count. `ends` are the words for both ends."""
    days = [one.point.day for one in sessions]
    first, last = min(days, default=0), max(days, default=0)
    left, right, y = 12.0, 2 * _WIDTH - 12.0, 20.0
    parts = [_stroke(left, y, right, y, width=1.0)]
    for one in sessions:
        share = 0.5 if last == first else (one.point.day - first) / (last - first)
        parts.append(_dot(left + share * (right - left), y, full=one.point.valid, radius=5.0))
    parts.append(_text(left - 8, y + 18, ends[0], anchor="start"))
    parts.append(_text(right + 8, y + 18, ends[1], anchor="end"))
    return _svg(parts, title, width=2 * _WIDTH, height=44.0)


def _axes(frame: _Frame, sessions: Sequence[OverSession], rows: Sequence[tuple[float, str]]) -> Iterator[str]:
    for value, word in rows:
        y = frame.y(value)
        yield _stroke(_LEFT, y, _WIDTH - _RIGHT, y, color=_LINE, width=0.8)
        yield _text(_LEFT - 6, y + 4, word, anchor="end")
    yield _stroke(_LEFT, frame.y(frame.low), _WIDTH - _RIGHT, frame.y(frame.low), color=_SOFT, width=1.2)
    for at, one in enumerate(sessions):
        yield _text(frame.x(at), _HEIGHT - 6, str(one.point.number))


def _svg(parts: Sequence[str], title: str, *, width: float = _WIDTH, height: float = _HEIGHT) -> str:
    box = f'viewBox="0 0 {width:.0f} {height:.0f}" role="img" width="100%"'
    name = f"<title>{escape(title)}</title>"
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}>{name}{"".join(parts)}</svg>'


def _stroke(x1: float, y1: float, x2: float, y2: float, *, color: str = _INK, width: float = 1.6) -> str:
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {ends} stroke="{color}" stroke-width="{width}"/>'


def _dot(x: float, y: float, *, full: bool, radius: float = _DOT) -> str:
    fill = _INK if full else "#ffffff"
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{fill}" stroke="{_INK}" stroke-width="1.8"/>'


def _rect(x: float, y: float, width: float, height: float, fill: str, *, stroke: str = "none") -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{max(height, 0.0):.1f}" rx="3"'
    return f'<rect {place} fill="{fill}" stroke="{stroke}" stroke-width="1.4"/>'


def _text(x: float, y: float, word: str, *, anchor: str = "middle", size: int = 11) -> str:
    look = f'font-size="{size}" text-anchor="{anchor}" fill="{_SOFT}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {look}>{escape(word)}</text>' if word else ""


def _lost(x: float) -> str:
    """The no-signal sign: a dashed ring with a slash."""
    y, r = _HEIGHT - _BOTTOM - 12.0, 6.0
    ring = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r}" fill="none" stroke="{_SOFT}" stroke-dasharray="2.5 2"/>'
    return ring + _stroke(x - r * 0.7, y + r * 0.7, x + r * 0.7, y - r * 0.7, color=_SOFT, width=1.2)


def _level(number: int, x: float, y: float, share: float = 1.0) -> str:
    """More pointed is higher: circle, square, diamond, triangle, star."""
    r = _SHAPE * share
    look = f'fill="{_LEVELS[number - 1]}" stroke="{_INK}" stroke-width="1.4"'
    if number == 1:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" {look}/>'
    if number == 2:
        return f'<rect x="{x - r:.1f}" y="{y - r:.1f}" width="{2 * r:.1f}" height="{2 * r:.1f}" rx="2" {look}/>'
    corners = " ".join(f"{x + dx * r:.1f},{y + dy * r:.1f}" for dx, dy in _corners(number))
    return f'<polygon points="{corners}" {look}/>'


def _corners(number: int) -> list[tuple[float, float]]:
    if number == 3:
        return [(0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0)]
    if number == 4:
        return [(0, -1.1), (1.1, 0.9), (-1.1, 0.9)]
    turns = [
        (pi * at / _STAR_POINTS, 1.25 if at % 2 == 0 else 1.25 * _STAR_INNER) for at in range(2 * _STAR_POINTS)
    ]
    return [(radius * sin(turn), -radius * cos(turn)) for turn, radius in turns]
