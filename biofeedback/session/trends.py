"""One participant over sessions: what changed against himself, and whether that is more than chance.

Never between participants. A sentence appears only with four or more valid sessions, a change larger than the
usual difference between two sessions, and a direction that chance gives at most one time in ten.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, pairwise
from statistics import fmean, median

from biofeedback.samples import Features, Reason
from biofeedback.session.summary import SessionSummary
from biofeedback.signals.recovery import recovery

LEAST_SESSIONS = 4  # DESIGN-KIT.md: a sentence over sessions needs four valid ones
LEAST_QUALITY = 0.5  # half of the seconds well measured; below it a session says nothing about the body
CHANCE = 0.10  # how often a sentence may be chance: with four sessions only all in one order comes below (1 in 12)


class Measure(StrEnum):
    """What is followed over sessions."""

    RECOVERY = "recovery"  # seconds from the peak after a trigger until half of the rise is gone
    APART = "apart"  # steps between guess and measure, mean of a session
    EASED = "eased"  # own number before minus after
    BEFORE = "before"  # own number at the start
    QUALITY = "quality"  # share of the seconds measured well


_OWN_WORDS = (Measure.EASED, Measure.BEFORE)  # what the youth says counts without any signal


@dataclass(frozen=True, slots=True)
class SessionPoint:
    """One session in these terms; None = not known. `day` counts from 1970-01-01."""

    number: int
    day: int
    exercise: str
    quality: float | None
    before: int | None = None
    after: int | None = None
    apart: float | None = None
    recovery_s: float | None = None

    @property
    def valid(self) -> bool:
        """Enough was measured to say something about the body."""
        return self.quality is not None and self.quality >= LEAST_QUALITY

    def value(self, measure: Measure) -> float | None:
        """The number of this session, None where it is not known or not to be believed."""
        if measure is Measure.QUALITY:
            return self.quality
        if measure not in _OWN_WORDS and not self.valid:
            return None
        if measure is Measure.EASED:
            return None if self.before is None or self.after is None else float(self.before - self.after)
        return {Measure.RECOVERY: self.recovery_s, Measure.APART: self.apart, Measure.BEFORE: self.before}[measure]


@dataclass(frozen=True, slots=True)
class Trend:
    """One measure over sessions. `sentence` is a code for the screens: `<measure>_less`, `_more`, `_same`, or
    `too_few`. `first` and `last` are the values at either end of the fitted line, None without one."""

    measure: Measure
    values: tuple[float | None, ...]  # one for each session, in order
    sentence: str
    first: float | None = None
    last: float | None = None


@dataclass(frozen=True, slots=True)
class Attendance:
    """How often, over how many days, and how many sessions were too weak to count."""

    sessions: int
    valid: int
    days: int
    longest_pause_days: int


def point(summary: SessionSummary, *, number: int, day: int, exercise: str) -> SessionPoint:
    """What one session says."""
    apart = [value for note in summary.noted("guess") if isinstance(value := note["apart"], int)]
    return SessionPoint(
        number=number,
        day=day,
        exercise=exercise,
        quality=summary.measured_fraction if summary.times_s.size else None,
        before=summary.rating("before"),
        after=summary.rating("after"),
        apart=fmean(apart) if apart else None,
        recovery_s=recovery_s(summary),
    )


def recovery_s(summary: SessionSummary) -> float | None:
    """Half-time after the last trigger that was marked, the slower of skin and heart; None without one.

    Not from the index: it adapts, so every plateau would look like recovery (`signals/recovery.py`).
    """
    triggers = triggers_s(summary)
    if not triggers:
        return None
    found = recovery(_features(summary), max(triggers))
    halves = [one.half_s for one in found]
    return None if not halves or None in halves else max(half for half in halves if half is not None)


def triggers_s(summary: SessionSummary) -> tuple[float, ...]:
    """When a trigger was marked, by anybody, in seconds on the session clock."""
    marked = [moment.time_s for moment in summary.moments if moment.name == "trigger"]
    return (*marked, *(note.time_s for note in summary.noted("role_play_mark") if note["mark"] == "trigger"))


def trends(points: Sequence[SessionPoint]) -> tuple[Trend, ...]:
    """Every measure, in the order in which they are shown."""
    return tuple(trend(points, measure) for measure in Measure)


def trend(points: Sequence[SessionPoint], measure: Measure) -> Trend:
    """One measure over sessions."""
    values = tuple(one.value(measure) for one in points)
    known = [(float(one.number), value) for one, value in zip(points, values, strict=True) if value is not None]
    if len(known) < LEAST_SESSIONS:
        return Trend(measure, values, "too_few")
    slope = median((b - a) / (at_b - at_a) for (at_a, a), (at_b, b) in combinations(known, 2))  # Theil-Sen
    middle = median(value - slope * at for at, value in known)
    first, last = middle + slope * known[0][0], middle + slope * known[-1][0]
    usual = median(abs(b - a) for (_, a), (_, b) in pairwise(known))
    sure = chance_of([value for _, value in known]) <= CHANCE and abs(last - first) > usual
    direction = "same" if not sure else "less" if last < first else "more"
    return Trend(measure, values, f"{measure.value}_{direction}", first, last)


def attendance(points: Sequence[SessionPoint]) -> Attendance:
    """How regularly the sessions came."""
    days = sorted(one.day for one in points)
    pauses = [b - a for a, b in pairwise(days)]
    span = days[-1] - days[0] + 1 if days else 0
    return Attendance(len(points), sum(one.valid for one in points), span, max(pauses, default=0))


def chance_of(values: Sequence[float]) -> float:
    """Exact two-sided probability of so clear an order by chance (Kendall 1938, Biometrika 30:81).

    Equal values count for neither direction, which makes the answer larger: a sentence less, never one too many.
    """
    pairs = len(values) * (len(values) - 1) // 2
    score = sum((b > a) - (b < a) for a, b in combinations(values, 2))
    counts = _orders(len(values))
    extreme = sum(count for inversions, count in enumerate(counts) if abs(pairs - 2 * inversions) >= abs(score))
    return extreme / sum(counts)


def _orders(count: int) -> list[int]:
    """How many orders of `count` things have 0, 1, 2, ... pairs the wrong way round."""
    counts = [1]
    for size in range(2, count + 1):
        longer = [0] * (len(counts) + size - 1)
        for inversions, orders in enumerate(counts):
            for more in range(size):
                longer[inversions + more] += orders
        counts = longer
    return counts


def _features(summary: SessionSummary) -> list[Features]:
    columns = (summary.times_s, summary.heart_rate_bpm, summary.scl_uS)
    rows = zip(*(column.tolist() for column in columns), summary.reasons, strict=True)
    known: Mapping[str, Reason] = {reason.value: reason for reason in Reason}
    return [
        Features(
            time_s,
            heart_rate_bpm=None if rate != rate else rate,  # NaN: not known
            scl_uS=None if level != level else level,
            reasons=tuple(known[code] for code in codes if code in known),
        )
        for time_s, rate, level, codes in rows
    ]
