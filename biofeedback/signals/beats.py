"""Judges beats one by one, a few beats late: normal, missed, extra, misplaced, ectopic, or unclear.

In the manner of Lipponen & Tarvainen 2019 (J Med Eng Technol 43:173), made causal: they compare with quartiles of
91 beats around, which needs the future and breaks down when ectopy is frequent; here the local median of the last
accepted and the next few beats is the measure. What was corrected keeps the time line whole (a rate can be taken
from it), but only pairs of *untouched* successive beats enter RMSSD: that, not the interpolation, is the gain.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from enum import StrEnum
from statistics import median
from typing import NamedTuple

ACCEPTED_BEATS = 5  # accepted beats in the local median (reference design)
NEXT_BEATS = 4  # raw beats after the one judged: the delay (reference design)
NEAR = 0.14  # of the local median: normal without further question (reference design)
OPPOSITE = 0.36  # of the median between two neighbours, one short and one long: misplaced (docs/method.md)
PAIR = 0.25  # how far their sum may be from two medians (reference design)
PAIR_MADS = (
    7.0  # two misplaced in a row must stand out from a large respiratory swing (clean series, docs/method.md)
)
FAR = 0.45  # of the median: no normal beat strays so far; 0.36 cuts deep breaths of the young (docs/method.md)
FAR_MADS, FAR_MOST = 6.0, 0.6  # wider where the neighbours themselves stray: large respiratory swing (ditto)
MOST_MISSED = 4  # more missed beats in a row are a gap, not something to split
COUPLING = 0.1  # premature beats of one focus keep their distance to the beat before within about a tenth
COUPLING_BEATS = 20  # how many earlier premature beats are remembered
LOST = 8  # so many unclear beats in a row: the measure is wrong, not the beats
JOIN_S = 0.1  # beats are successive when the interval fits between them this well


class BeatKind(StrEnum):
    """What a beat was judged to be."""

    NORMAL = "normal"
    MISSED = "missed"  # the band overlooked a beat: this interval is a part of a longer one
    EXTRA = "extra"  # the band saw a beat that was none: this interval is the sum of two
    MISPLACED = "misplaced"  # found too early or too late: this interval is the mean of two
    ECTOPIC = "ectopic"  # premature with a pause after it, again and again at the same distance
    UNCLEAR = "unclear"  # none of these, and too far from its neighbours


# When one of these is found, two neighbouring beats may both be misplaced, and only the worse of them stands out.
_DOUBTFUL = (BeatKind.MISPLACED, BeatKind.ECTOPIC)


NORMAL = BeatKind.NORMAL  # looked up for every beat of every minute; an enum's attribute is slow in Python 3.11


class Beat(NamedTuple):
    """One judged beat: `interval_ms` ends at `time_s`; `joined` = it follows the one before without a hole."""

    time_s: float
    interval_ms: float
    kind: BeatKind
    joined: bool

    @property
    def clean(self) -> bool:
        """Untouched and normal."""
        return self.kind is NORMAL


class BeatJudge:
    """Feed it true intervals in order; it gives judged beats four beats later."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[float, float]] = deque()
        self._accepted: deque[float] = deque(maxlen=ACCEPTED_BEATS)
        self._couplings: deque[float] = deque(maxlen=COUPLING_BEATS)
        self._held: Beat | None = None  # the last normal beat: an extra one right after it may still touch it
        self._joined = False
        self._strained = (
            False  # it was normal only by the wide measure: a doubtful neighbour makes it doubtful too
        )
        self._before_in_doubt = False
        self._unclear = 0
        self._last_s = float("-inf")

    def add(self, time_s: float, interval_ms: float) -> list[Beat]:
        """Take one interval that ends at `time_s`; return what is now judged. Older than the last: ignored."""
        if time_s <= self._last_s:
            return []
        judged: list[Beat] = []
        if abs(time_s - self._last_s - interval_ms / 1000) > JOIN_S:
            judged = self.flush()
        self._last_s = time_s
        self._waiting.append((time_s, interval_ms))
        if len(self._waiting) > NEXT_BEATS:
            judged += self._judge()
        return judged

    def flush(self) -> list[Beat]:
        """Judge what still waits: a gap follows, or the end."""
        judged: list[Beat] = []
        while self._waiting:
            judged += self._judge()
        if self._held is not None:
            judged.append(self._held)
        self._held = None
        self._joined = False
        self._accepted.clear()
        return judged

    def _judge(self) -> list[Beat]:
        """Judge the oldest beat that waits, with its neighbours."""
        time_s, interval = self._waiting.popleft()
        following = [beat[1] for beat in self._waiting]
        near = [*self._accepted, *following] or [interval]
        usual = median(near)
        after = following[0] if following else None
        if abs(interval - usual) <= NEAR * usual:
            return self._normal(time_s, interval)
        if after is not None and _is_extra(interval, after, usual):
            return self._merge(self._waiting.popleft()[0], interval + after)
        if (
            self._held is not None
            and interval < 0.5 * usual
            and _is_extra(self._held.interval_ms, interval, usual)
        ):
            return self._merge_back(time_s, interval)
        if after is not None and _is_misplaced(interval, after, usual):
            return self._level_out(interval, after, usual)
        if len(following) > 1 and _is_misplaced_pair(interval, following[0], following[1], near, usual):
            return self._level_out_three(interval, following)
        parts = round(interval / usual)
        if 2 <= parts <= MOST_MISSED and abs(interval / parts - usual) <= NEAR * usual:
            return self._split(time_s, interval, parts)
        if self._before_in_doubt or abs(interval - usual) > _tolerance(near, usual) * usual:
            return self._doubt(time_s, interval)
        return self._normal(time_s, interval, strained=True)

    def _normal(self, time_s: float, interval: float, *, strained: bool = False) -> list[Beat]:
        self._accepted.append(interval)
        judged = self._emit(Beat(time_s, interval, NORMAL, self._joined))
        self._strained = strained
        return judged

    def _merge(self, time_s: float, interval: float) -> list[Beat]:
        return self._emit(Beat(time_s, interval, BeatKind.EXTRA, self._joined))

    def _merge_back(self, time_s: float, interval: float) -> list[Beat]:
        held = self._held
        self._held = None
        if held is None:
            return []
        return self._emit(Beat(time_s, held.interval_ms + interval, BeatKind.EXTRA, held.joined))

    def _level_out(self, interval: float, after: float, usual: float) -> list[Beat]:
        end_s = self._waiting.popleft()[0]
        mean = (interval + after) / 2
        kind = self._premature(interval / usual) if interval < after else BeatKind.MISPLACED
        first = Beat(end_s - mean / 1000, mean, kind, self._joined)
        return self._emit(first) + self._emit(Beat(end_s, mean, kind, True))

    def _level_out_three(self, interval: float, following: list[float]) -> list[Beat]:
        mean = (interval + following[0] + following[1]) / 3
        self._waiting.popleft()
        end_s = self._waiting.popleft()[0]
        judged: list[Beat] = []
        for left in (2, 1, 0):
            joined = self._joined
            judged += self._emit(Beat(end_s - left * mean / 1000, mean, BeatKind.MISPLACED, joined))
        return judged

    def _premature(self, coupling: float) -> BeatKind:
        """One early beat may be the band's fault; several at the same distance are the heart's own."""
        again = sum(abs(coupling - earlier) <= COUPLING for earlier in self._couplings)
        self._couplings.append(coupling)
        return BeatKind.ECTOPIC if again >= 2 else BeatKind.MISPLACED

    def _split(self, time_s: float, interval: float, parts: int) -> list[Beat]:
        part = interval / parts
        judged: list[Beat] = []
        for left in range(parts - 1, -1, -1):
            judged += self._emit(Beat(time_s - left * part / 1000, part, BeatKind.MISSED, self._joined))
        return judged

    def _doubt(self, time_s: float, interval: float) -> list[Beat]:
        self._unclear += 1
        if self._unclear >= LOST:
            self._accepted.clear()
        return self._emit(Beat(time_s, interval, BeatKind.UNCLEAR, self._joined))

    def _emit(self, beat: Beat) -> list[Beat]:
        """Pass beats on; a normal one is held back until the next is judged."""
        self._joined = True
        if beat.kind is not BeatKind.UNCLEAR:
            self._unclear = 0
        before, self._held = self._held, beat if beat.clean else None
        self._before_in_doubt = beat.kind in _DOUBTFUL
        if before is not None and self._strained and self._before_in_doubt:
            before = before._replace(kind=BeatKind.UNCLEAR)
        self._strained = False
        judged = [before] if before is not None else []
        return judged if beat.clean else [*judged, beat]


def _is_extra(interval: float, after: float, usual: float) -> bool:
    return abs(interval + after - usual) <= NEAR * usual


def _is_misplaced(interval: float, after: float, usual: float) -> bool:
    opposite = (interval - usual) * (after - usual) < 0
    return (
        opposite
        and abs(interval - after) >= OPPOSITE * usual
        and abs(interval + after - 2 * usual) <= PAIR * 2 * usual
    )


def _is_misplaced_pair(interval: float, between: float, after: float, near: list[float], usual: float) -> bool:
    """Two beats in a row found too early, or too late: a short and a long interval with one between them."""
    ends = (interval - usual, after - usual)
    opposite = ends[0] * ends[1] < 0 and min(abs(ends[0]), abs(ends[1])) > NEAR * usual
    whole = abs(interval + between + after - 3 * usual) <= NEAR * 3 * usual
    return opposite and whole and abs(interval - after) >= max(OPPOSITE, PAIR_MADS * _spread(near, usual)) * usual


def _spread(near: list[float], usual: float) -> float:
    """Median absolute deviation as a share of the median."""
    return median(abs(one - usual) for one in near) / usual


def _tolerance(near: list[float], usual: float) -> float:
    """How far a beat may stray, as a share of the median."""
    return max(FAR, min(FAR_MADS * _spread(near, usual), FAR_MOST))


def successive_pairs(beats: Iterable[Beat]) -> Iterator[tuple[float, float]]:
    """Intervals of each two untouched beats that truly follow each other."""
    before: Beat | None = None
    for beat in beats:
        clean = beat.kind is NORMAL
        if before is not None and clean and beat.joined:
            yield before.interval_ms, beat.interval_ms
        before = beat if clean else None
