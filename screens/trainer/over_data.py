"""One participant over sessions, for the page: the points and what each chart says. Without Kivy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from biofeedback.errors import Damaged, NotFound
from biofeedback.language import Catalogue
from biofeedback.session import trends
from biofeedback.session.summary import summarise
from biofeedback.session.trends import Measure, SessionPoint, Trend
from screens.trainer import wording

if TYPE_CHECKING:
    from biofeedback.vault.participant import SessionSummaryLine
    from biofeedback.vault.store import Unlocked

MOST = 12  # the last sessions; more do not fit beside each other, and a programme has eight to ten


@dataclass(frozen=True, slots=True)
class OverSession:
    """One session: its point, and the last guess beside what was measured, as numbers of levels."""

    point: SessionPoint
    guess: int | None = None
    measured: int | None = None


@dataclass(frozen=True, slots=True)
class ChartText:
    """The sentence of a chart and the line below it."""

    title: str
    below: str


def over_sessions(
    unlocked: Unlocked, code: str, progress: Callable[[float], None] | None = None
) -> tuple[OverSession, ...]:
    """The last sessions of a participant in order of day; raises Locked, NotFound.

    Where the samples are still here they are read; of an older session its short summary in the participant's file
    is left, which knows no guess and no recovery.
    """
    lines = sorted(unlocked.participants.get(code).summaries, key=lambda line: line.day)
    first = max(0, len(lines) - MOST)
    found = []
    for at, line in enumerate(lines[first:]):
        found.append(_read(unlocked, line, first + at + 1))
        if progress is not None:
            progress((at + 1) / (len(lines) - first))
    return tuple(found)


def texts(words: Catalogue, sessions: Sequence[OverSession]) -> dict[Measure, ChartText]:
    """A sentence as title for each of the four charts, and under it how the chart is read."""
    points = [one.point for one in sessions]
    shown = (Measure.RECOVERY, Measure.APART, Measure.EASED, Measure.QUALITY)
    return {measure: _text(words, trends.trend(points, measure), points) for measure in shown}


def subtitle(words: Catalogue, sessions: Sequence[OverSession]) -> str:
    """Which exercises, how often; and that he is compared with nobody else."""
    counted = Counter(one.point.exercise for one in sessions if one.point.exercise)
    parts = [
        words("trainer.over_times", count=count, exercise=wording.coded(words, "exercise", name))
        for name, count in counted.most_common()
    ]
    return f"{wording.sentence(', '.join(parts))}. {words('trainer.over_self')}" if parts else ""


def _text(words: Catalogue, trend: Trend, points: Sequence[SessionPoint]) -> ChartText:
    name = trend.measure.value
    if trend.sentence == "too_few":
        return ChartText(words(f"trainer.over_name_{name}"), words("trainer.over_too_few"))
    title = words(f"trainer.over_{trend.sentence}")
    if trend.measure is Measure.QUALITY:
        return ChartText(title, _weak(words, points))
    if trend.measure is Measure.RECOVERY and trend.first is not None and trend.last is not None:
        first, last = (wording.length(words, max(0.0, value)) for value in (trend.first, trend.last))
        return ChartText(title, words("trainer.over_recovery_below", first=first, last=last))
    return ChartText(title, words(f"trainer.over_{name}_below"))


def _weak(words: Catalogue, points: Sequence[SessionPoint]) -> str:
    weak = [str(point.number) for point in points if not point.valid]
    if not weak:
        return words("trainer.over_quality_below")
    key = "trainer.over_weak_one" if len(weak) == 1 else "trainer.over_weak_many"
    return words(key, which=", ".join(weak))


def _read(unlocked: Unlocked, line: SessionSummaryLine, number: int) -> OverSession:
    try:
        stored = unlocked.session(line.session_id)
        summary = summarise(stored.records())
    except (NotFound, Damaged):  # deleted on time, or not to be read: the short summary is what is left
        return OverSession(SessionPoint(number, line.day, line.exercise, line.quality, line.before, line.after))
    if not summary.times_s.size:
        return OverSession(SessionPoint(number, line.day, line.exercise, line.quality, line.before, line.after))
    point = trends.point(summary, number=number, day=line.day, exercise=line.exercise)
    notes = [note for note in summary.noted("guess") if isinstance(note["guess"], int)]
    last = notes[-1] if notes else None
    return OverSession(point, _level(last and last["guess"]), _level(last and last["measured"]))


def _level(value: object) -> int | None:
    return value if isinstance(value, int) and 1 <= value <= 5 else None
