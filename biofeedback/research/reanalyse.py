"""Runs the engine of today over a stored session and compares, second by second, with what was shown then.

For the same version of the method every number is the same, bit for bit. For a newer one the report says which
numbers changed and by how much, so that nobody mixes two versions unknowingly.
"""

from __future__ import annotations

import json
import math
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from biofeedback.arousal import METHOD_VERSION, ArousalMeter
from biofeedback.errors import Damaged
from biofeedback.research.tables import Row, SessionFolder, sessions
from biofeedback.samples import Arousal, Features
from biofeedback.signals.pipeline import Pipeline

COLUMNS = (
    "index",
    "level",
    "quality",
    "reasons",
    "heart_rate_bpm",
    "scl_uS",
    "scr_per_min",
    "rmssd_ms",
    "movement_g",
    "phasic_uS",
    "skin_quality",
    "heart_quality",
)


@dataclass(frozen=True, slots=True)
class Difference:
    """How one column differs: in how many seconds, by how much, and how many gained or lost a value."""

    column: str
    seconds: int
    largest: float
    now_known: int
    no_longer_known: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """One session computed again. `differences` is empty when every number is the same."""

    session_id: str
    method_then: str
    seconds: int
    differences: tuple[Difference, ...]
    skipped: str = ""  # why it could not be computed again

    @property
    def same_version(self) -> bool:
        """Whether it was recorded with the method of today."""
        return self.method_then == METHOD_VERSION

    @property
    def broken_promise(self) -> bool:
        """The same version gives other numbers: the file was changed, or the program is not deterministic."""
        return self.same_version and bool(self.differences)


def reanalyse(dataset: Path) -> Iterator[Comparison]:
    """Compute every session of an opened export again; raises Damaged on a malformed one."""
    for session in sessions(dataset):
        yield compare(session)


def compare(session: SessionFolder) -> Comparison:
    """One session of an opened export, then and now."""
    method = str(session.header.get("method_version", ""))
    if not session.has_samples:
        return Comparison(session.id, method, 0, (), "its samples are not in this export")
    if _left_out(session):
        # The engine saw these channels live, and they were never stored.
        left_out = ", ".join(sorted(_left_out(session)))
        return Comparison(session.id, method, 0, (), f"not everything it saw was agreed to be kept ({left_out})")
    then = session.rows("arousal.csv")
    now = [_row(features, arousal) for features, arousal in seconds(session)]
    found = (_difference(column, then, now) for column in COLUMNS)
    return Comparison(session.id, method, len(then), tuple(item for item in found if item is not None))


def seconds(session: SessionFolder) -> Iterator[tuple[Features, Arousal]]:
    """Features and tension of each stored second, by the method of today, from the stored samples.

    Seconds of a gap were never computed and are left out here too; the baseline begins and ends where it did.
    """
    try:
        sensitivity = float(str(session.header.get("sensitivity", 1.0)))
        pipeline, meter = Pipeline(), ArousalMeter(sensitivity=sensitivity)
        marks, waiting = deque(_baseline_marks(session)), deque(session.blocks())
        for row in session.rows("arousal.csv"):
            time_s = float(row["time_s"])
            # What happened at a whole second happened after that second was computed.
            while marks and marks[0][0] < time_s:
                at_s, begins = marks.popleft()
                (meter.begin_baseline if begins else meter.end_baseline)(at_s)
            while waiting and waiting[0].received_s <= time_s:
                pipeline.add(waiting.popleft())
            features = pipeline.second(time_s)
            yield features, meter.update(features)
    except (KeyError, ValueError) as error:
        raise Damaged(f"Session {session.id} is malformed; open the export again.") from error


def _left_out(session: SessionFolder) -> set[str]:
    agreed = session.header.get("channels_agreed")
    if not isinstance(agreed, list):
        return set()
    used = {
        str(name)
        for source in session.sources
        if isinstance(channels := source.get("channels"), list)
        for name in channels
    }
    return used - set(map(str, agreed))


def _baseline_marks(session: SessionFolder) -> list[tuple[float, bool]]:
    events = session.rows("events.csv")
    # Sessions recorded before "baseline_began" existed: the phase is where it began.
    explicit = any(row["event"] == "baseline_began" for row in events)
    marks = []
    for row in events:
        begins = row["event"] == "baseline_began" if explicit else row["phase"] == "baseline"
        if begins or row["event"] == "baseline":
            marks.append((math.floor(float(row["time_s"])) * 1.0, begins))
    return marks


def _row(features: Features, arousal: Arousal) -> dict[str, object]:
    numbers = {name: getattr(features, name) for name in COLUMNS if hasattr(features, name) and name != "reasons"}
    return {
        **numbers,
        "index": arousal.index,
        "level": arousal.level.number if arousal.level else None,
        "quality": arousal.quality,
        "reasons": ";".join(reason.value for reason in arousal.reasons),
    }


def _difference(column: str, then: list[Row], now: list[dict[str, object]]) -> Difference | None:
    seconds = gained = lost = 0
    largest = 0.0
    for before, after in zip(then, now, strict=True):
        old, new = before.get(column, ""), after[column]
        if column == "reasons":
            seconds += old != new
        elif (old == "") != (new is None):
            gained, lost, seconds = gained + (old == ""), lost + (new is None), seconds + 1
        elif new is not None and float(old) != float(str(new)):
            seconds += 1
            largest = max(largest, abs(float(old) - float(str(new))))
    return Difference(column, seconds, largest, gained, lost) if seconds else None


def report(comparisons: list[Comparison]) -> str:
    """All comparisons as JSON, for the record of a study."""
    content = {
        "method_now": METHOD_VERSION,
        "sessions": [
            {
                "session_id": item.session_id,
                "method_then": item.method_then,
                "seconds": item.seconds,
                "skipped": item.skipped,
                "differences": [
                    {
                        "column": difference.column,
                        "seconds": difference.seconds,
                        "largest": difference.largest,
                        "now_known": difference.now_known,
                        "no_longer_known": difference.no_longer_known,
                    }
                    for difference in item.differences
                ],
            }
            for item in comparisons
        ],
    }
    return json.dumps(content, indent=1) + "\n"
