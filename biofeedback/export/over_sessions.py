"""One participant over sessions: the points, and what each picture says. The page and the report show these."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from biofeedback.errors import Damaged, NotFound
from biofeedback.export.report import exercise_word
from biofeedback.language import Catalogue
from biofeedback.samples import Level
from biofeedback.session import trends
from biofeedback.session.summary import summarise
from biofeedback.session.trends import Measure, SessionPoint, Trend
from biofeedback.vault.participant import SessionSummaryLine
from biofeedback.vault.unlocked import Unlocked

SHOWN = (Measure.RECOVERY, Measure.APART, Measure.EASED, Measure.QUALITY)  # DESIGN-KIT.md, screen 25
_IN_WEEKS_FROM = 15  # days; "2 weeks" says it as well as 14 days, and three weeks say it better than 21
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
    is left, which knows no guess.
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
    return {measure: _text(words, trends.trend(points, measure), points) for measure in SHOWN}


def attendance_text(words: Catalogue, sessions: Sequence[OverSession]) -> ChartText:
    """How often he came, and the longest time between two sessions."""
    came = trends.attendance([one.point for one in sessions])
    if came.sessions < 2:
        return ChartText(words("trainer.over_attend_one"), "")
    title = words("trainer.over_attend_many", count=came.sessions, span=_span(words, came.days))
    below = words("trainer.over_attend_below", pause=_span(words, came.longest_pause_days))
    weak = "" if came.valid == came.sessions else f" {words('trainer.over_attend_weak')}"
    return ChartText(title, below + weak)


def subtitle(words: Catalogue, sessions: Sequence[OverSession]) -> str:
    """Which exercises, how often; and that he is compared with nobody else."""
    counted = Counter(one.point.exercise for one in sessions if one.point.exercise)
    parts = [
        words("trainer.over_times", count=count, exercise=exercise_word(name, words))
        for name, count in counted.most_common()
    ]
    return f"{_capital(', '.join(parts))}. {words('trainer.over_self')}" if parts else ""


def _text(words: Catalogue, trend: Trend, points: Sequence[SessionPoint]) -> ChartText:
    name = trend.measure.value
    if trend.sentence == "too_few":
        return ChartText(words(f"trainer.over_name_{name}"), words("trainer.over_too_few"))
    title = words(f"trainer.over_{trend.sentence}")
    if trend.measure is Measure.QUALITY:
        return ChartText(title, _weak(words, points))
    if trend.measure is Measure.RECOVERY and trend.first is not None and trend.last is not None:
        first, last = (length(words, value) for value in (trend.first, trend.last))
        return ChartText(title, words("trainer.over_recovery_below", first=first, last=last))
    return ChartText(title, words(f"trainer.over_{name}_below"))


def level_code(number: int) -> str:
    """The code of the level with that number, 1 to 5."""
    return list(Level)[number - 1].value


def length(words: Catalogue, seconds: float) -> str:
    """A length to the second, as 3 min 40 or 45 s."""
    whole = max(0, round(seconds))
    if whole < 60:
        return words("trainer.length_s", seconds=whole)
    return words("trainer.length_min_s", minutes=whole // 60, seconds=f"{whole % 60:02d}")


def _span(words: Catalogue, days: int) -> str:
    if days < _IN_WEEKS_FROM:
        return words("trainer.over_day" if days == 1 else "trainer.over_days", count=days)
    return words("trainer.over_weeks", count=round(days / 7))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


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
        return OverSession(_short(line, number))
    if not summary.times_s.size:
        return OverSession(_short(line, number))
    point = trends.point(summary, number=number, day=line.day, exercise=line.exercise)
    notes = [note for note in summary.noted("guess") if isinstance(note["guess"], int)]
    last = notes[-1] if notes else None
    return OverSession(point, _level(last and last["guess"]), _level(last and last["measured"]))


def _short(line: SessionSummaryLine, number: int) -> SessionPoint:
    back_s = line.half_back_s
    return SessionPoint(number, line.day, line.exercise, line.quality, line.before, line.after, recovery_s=back_s)


def _level(value: object) -> int | None:
    return value if isinstance(value, int) and 1 <= value <= 5 else None
