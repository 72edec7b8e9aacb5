"""What a session was: built from its records, so the youth's own summary and the later review agree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from biofeedback.errors import Damaged
from biofeedback.samples import FloatArray, Level
from biofeedback.session.records import Record, RecordType
from biofeedback.session.snapshot import QUALITY_GOOD
from biofeedback.training.exercise import Phase

_COLUMNS = (
    ("", "time_s"),
    ("arousal", "index"),
    ("arousal", "level"),
    ("arousal", "quality"),
    ("features", "heart_rate_bpm"),
    ("features", "scr_per_min"),
    ("features", "scl_uS"),
    ("features", "movement_g"),
    ("features", "skin_quality"),
    ("features", "heart_quality"),
)  # where each number of a second stands in its record; the names are SessionSummary's fields
EDGE_S = 30  # seconds averaged at either end of the breathing to say "from ... to" (owner's choice)


@dataclass(frozen=True, slots=True)
class PhaseSpan:
    """One phase on the session clock."""

    phase: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Moment:
    """Something marked: a tag on the band, a mark on the tablet, a pause."""

    time_s: float
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something that one exercise alone kept: a guess, an answer, a rate that was tried."""

    time_s: float
    name: str
    facts: tuple[tuple[str, object], ...]

    def __getitem__(self, key: str) -> object:
        return dict(self.facts).get(key)


@dataclass(frozen=True, slots=True, eq=False)
class SessionSummary:
    """One session, ready to draw. Arrays share one length: one entry a second, NaN = not known."""

    times_s: FloatArray
    index: FloatArray
    level: FloatArray
    quality: FloatArray
    heart_rate_bpm: FloatArray
    scr_per_min: FloatArray
    scl_uS: FloatArray
    movement_g: FloatArray
    skin_quality: FloatArray
    heart_quality: FloatArray
    reasons: tuple[tuple[str, ...], ...]
    contributions: tuple[tuple[tuple[str, float], ...], ...]
    phases: tuple[PhaseSpan, ...]
    ratings: tuple[tuple[str, float, int | None], ...]  # name, time_s, value (None = skipped)
    gaps_s: tuple[tuple[float, float], ...]
    moments: tuple[Moment, ...]
    baseline_accepted: bool | None
    finished: str  # "completed", "stopped", or "" when it was cut short
    notes: tuple[Note, ...] = ()

    def noted(self, name: str) -> tuple[Note, ...]:
        """The notes of that name, in order."""
        return tuple(note for note in self.notes if note.name == name)

    @property
    def duration_s(self) -> float:
        """From the first to the last second known."""
        return float(self.times_s[-1]) if self.times_s.size else 0.0

    def rating(self, name: str) -> int | None:
        """The last answer to that question."""
        return next((value for known, _, value in reversed(self.ratings) if known == name), None)

    def span(self, phase: str) -> PhaseSpan | None:
        """The last span of that phase."""
        return next((span for span in reversed(self.phases) if span.phase == phase), None)

    @property
    def measured_fraction(self) -> float:
        """Share of the seconds in which at least one of skin and heart was measured well."""
        if not self.times_s.size:
            return 0.0
        return float(np.mean(np.maximum(self.skin_quality, self.heart_quality) >= QUALITY_GOOD))

    def seconds_per_level(self) -> tuple[int, int, int, int, int, int]:
        """Seconds without a level, then at level 1 to 5, from the end of the baseline on."""
        levels = self.level[self.times_s > self._measured_from_s()]
        none = int(np.isnan(levels).sum())
        return (none, *(int((levels == level.number).sum()) for level in Level))  # type: ignore[return-value]

    def peak(self) -> tuple[float, float] | None:
        """Time and index of the highest tension after the baseline; None when none was known."""
        known = ~np.isnan(self.index) & (self.times_s > self._measured_from_s())
        if not known.any():
            return None
        where = int(np.flatnonzero(known)[np.argmax(self.index[known])])
        return float(self.times_s[where]), float(self.index[where])

    def edges(self, phase: str) -> tuple[float, float] | None:
        """Mean index in the first and last half minute of a phase; None unless both are known."""
        span = self.span(phase)
        if span is None:
            return None
        first = self._mean(span.start_s, span.start_s + EDGE_S)
        last = self._mean(span.end_s - EDGE_S, span.end_s)
        return None if first is None or last is None else (first, last)

    def _mean(self, start_s: float, end_s: float) -> float | None:
        inside = self.index[(self.times_s > start_s) & (self.times_s <= end_s)]
        inside = inside[~np.isnan(inside)]
        return float(inside.mean()) if inside.size else None

    def _measured_from_s(self) -> float:
        baseline = self.span(Phase.BASELINE)
        return baseline.end_s if baseline else 0.0


@dataclass(slots=True)
class SummaryBuilder:
    """Takes records one by one, live or read back, and builds the summary at any moment."""

    _rows: list[tuple[float, ...]] = field(default_factory=list)
    _reasons: list[tuple[str, ...]] = field(default_factory=list)
    _contributions: list[tuple[tuple[str, float], ...]] = field(default_factory=list)
    _phases: list[tuple[str, float]] = field(default_factory=list)
    _ratings: list[tuple[str, float, int | None]] = field(default_factory=list)
    _gaps: list[tuple[float, float]] = field(default_factory=list)
    _moments: list[Moment] = field(default_factory=list)
    _notes: list[Note] = field(default_factory=list)
    _baseline_accepted: bool | None = None
    _finished: str = ""

    def add(self, record: Record) -> None:
        """Take one record; samples are left to those who need them. Raises Damaged on an unreadable one."""
        if record.type is RecordType.SAMPLES:
            return
        content = record.json()
        try:
            self._take(record.type, content)
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise Damaged("A record of this session misses something; the session is kept as it is.") from error

    def _take(self, type_: RecordType, content: dict[str, object]) -> None:
        if type_ is RecordType.SECOND:
            self._take_second(content)
        elif type_ is RecordType.RATING:
            value = content["value"]
            self._ratings.append((str(content["name"]), _number(content["time_s"]), _rating(value)))
        elif type_ is RecordType.GAP:
            self._gaps.append((_number(content["time_s"]), _number(content["until_s"])))
        elif type_ is RecordType.EVENT:
            self._take_event(content)

    def _take_second(self, content: dict[str, object]) -> None:
        parts = {"": content, "arousal": _part(content, "arousal"), "features": _part(content, "features")}
        row = tuple(_known(parts[part][name]) for part, name in _COLUMNS)
        shares = _part(parts["arousal"], "contributions")
        self._reasons.append(_texts(parts["arousal"]["reasons"]))
        self._contributions.append(tuple((name, _number(share)) for name, share in shares.items()))
        self._rows.append(row)

    def _take_event(self, content: dict[str, object]) -> None:
        time_s, event = _number(content["time_s"]), str(content["event"])
        if event == "phase":
            self._phases.append((str(content["phase"]), time_s))
        elif event == "baseline":
            self._baseline_accepted = bool(content["accepted"])
        elif event == "finished":
            self._finished = str(content["why"])
        elif event == "note":
            facts = ((key, value) for key, value in content.items() if key not in ("time_s", "event", "name"))
            self._notes.append(Note(time_s, str(content["name"]), tuple(facts)))
        elif event in ("tag", "mark", "pause", "resume"):
            name = content.get("name") or content.get("why") or content.get("source") or ""
            self._moments.append(Moment(time_s, event, str(name)))

    def build(self) -> SessionSummary:
        """The summary of everything taken so far."""
        table = np.asarray(self._rows, dtype=np.float64).reshape(len(self._rows), len(_COLUMNS))
        column = {name: table[:, number] for number, (_, name) in enumerate(_COLUMNS)}
        end = float(column["time_s"][-1]) if self._rows else 0.0
        return SessionSummary(
            times_s=column.pop("time_s"),
            **column,
            reasons=tuple(self._reasons),
            contributions=tuple(self._contributions),
            phases=_spans(self._phases, end),
            ratings=tuple(self._ratings),
            gaps_s=tuple(self._gaps),
            moments=tuple(self._moments),
            baseline_accepted=self._baseline_accepted,
            finished=self._finished,
            notes=tuple(self._notes),
        )


def summarise(records: Iterable[Record]) -> SessionSummary:
    """The summary of a stored session."""
    builder = SummaryBuilder()
    for record in records:
        builder.add(record)
    return builder.build()


def _spans(starts: list[tuple[str, float]], end_s: float) -> tuple[PhaseSpan, ...]:
    ends = [start for _, start in starts[1:]] + [max(end_s, starts[-1][1] if starts else 0.0)]
    return tuple(PhaseSpan(phase, start, stop) for (phase, start), stop in zip(starts, ends, strict=False))


def _part(content: dict[str, object], name: str) -> dict[str, object]:
    part = content[name]
    if not isinstance(part, dict):
        raise TypeError(name)
    return part


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError(value)
    return tuple(str(text) for text in value)


def _known(value: object) -> float:
    return np.nan if value is None else _number(value)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(value)
    return float(value)


def _rating(value: object) -> int | None:
    return None if value is None else int(_number(value))
