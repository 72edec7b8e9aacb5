"""What happened in a session, as BIDS events; and what the youth answered, as rows for `phenotype/`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from biofeedback.export import codebook
from biofeedback.export.bids_physio import Recording, cell
from biofeedback.export.codebook import Column
from biofeedback.export.tables import more_than
from biofeedback.session import evaluation
from biofeedback.session.evaluation import SusAnswers
from biofeedback.session.records import Record, RecordType

EVENT_COLUMNS = (
    Column("onset", "time on the session's own clock", "s"),
    Column("duration", "how long it lasts; 0 for a moment", "s"),
    Column(
        "trial_type",
        "what happened",
        levels={
            **codebook.EVENTS[1].levels,
            "rating": "the youth's own number (columns name, value)",
            "gap": "nothing was recorded (column name: why)",
        },
    ),
    Column("name", "which phase, rating, mark, source, or why"),
    Column("value", "the youth's own number", levels=codebook.RATINGS[2].levels),
    Column("details", "whatever else the record says, as JSON"),
)
_GUESS_FACTS = ("guess", "measured")


def event_rows(records: Iterable[Record], end_s: float, *, with_free_text: bool) -> list[list[object]]:
    """One row for each event, rating and gap, in order of time. A phase lasts until the next one."""
    rows = [row for record in records if (row := _row(record, with_free_text=with_free_text)) is not None]
    rows.sort(key=lambda row: float(str(row[0])))
    ends = [*[float(str(row[0])) for row in rows if row[2] == "phase"][1:], end_s]
    for row, end in zip((row for row in rows if row[2] == "phase"), ends, strict=False):
        row[1] = max(0.0, end - float(str(row[0])))
    return rows


def tsv(columns: Iterable[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A table with its header row."""
    lines = ["\t".join(columns), *("\t".join(map(cell, row)) for row in rows)]
    return ("\n".join(lines) + "\n").encode()


def answers(records: Iterable[Record]) -> dict[str, dict[str, object]]:
    """Instrument ("ratings", "guess", "sus_youth", "sus_trainer") -> column -> the last answer in this session."""
    found: dict[str, dict[str, object]] = {}
    for record in records:
        if record.type is RecordType.RATING:
            content = record.json()
            found.setdefault("ratings", {})[_column(str(content.get("name")))] = content.get("value")
        elif record.type is RecordType.EVENT:
            for instrument, given in _noted(record):
                found.setdefault(instrument, {}).update(given)
    return found


def _noted(record: Record) -> Iterator[tuple[str, dict[str, object]]]:
    content = record.json()
    if (content.get("event"), content.get("name")) == ("note", "guess"):
        number = _column(str(content.get("round", 1)))
        yield "guess", {f"{fact}_{number}": content.get(fact) for fact in _GUESS_FACTS}
    given = evaluation.read(record)
    if isinstance(given, SusAnswers):
        numbered = {f"sus_{number}": answer for number, answer in enumerate(given.answers, 1)}
        yield f"sus_{given.who.value}", {**numbered, "sus_score": given.score}


def answer_column(instrument: str, name: str) -> Column:
    """What a column of a phenotype table means."""
    if instrument == "guess":
        fact, _, number = name.rpartition("_")
        what = "level the youth guessed" if fact == "guess" else "level that was measured at that moment"
        return Column(name, f"round {number}: {what}", levels=codebook.LEVELS)
    if name == "sus_score":
        return Column(
            name, "score of the System Usability Scale, 0-100 (Brooke 1996); n/a when an item was skipped"
        )
    if instrument.startswith("sus"):
        return Column(name, f"item {name[4:]} of the System Usability Scale (Brooke 1996)", levels=_ONE_TO_FIVE)
    return Column(name, f"the youth's own number at '{name}'", levels=codebook.RATINGS[2].levels)


_YES_NO = {"1": "yes", "0": "no"}
_REASON_COLUMNS = tuple(
    Column(f"reason_{reason.value}", text, levels=_YES_NO) for reason, text in codebook.REASONS.items()
)
_ONE_TO_FIVE = {"1": "strongly disagree", "2": "", "3": "", "4": "", "5": "strongly agree"}


def seconds_recording(records: Iterable[Record]) -> Recording | None:
    """Features and tension, one row a second, as they were shown; None when no second was stored."""
    columns = (*codebook.AROUSAL, *codebook.FEATURES, *_REASON_COLUMNS, codebook.TIME)
    rows: dict[int, list[object]] = {}
    for record in records:
        if record.type is RecordType.SECOND:
            content = record.json()
            time_s = float(str(content["time_s"]))
            rows[round(time_s)] = [*_second(content), time_s]
    if not rows:
        return None
    first, last = min(rows), max(rows)
    empty: list[object] = [None] * len(columns)
    table = [rows.get(second, empty) for second in range(first, last + 1)]
    return Recording("derived", float(first), 1.0, columns, table, {"EmptySlots": last - first + 1 - len(rows)})


def _second(content: Mapping[str, object]) -> list[object]:
    arousal, features = _part(content, "arousal"), _part(content, "features")
    reasons = arousal.get("reasons")
    given = set(reasons) if isinstance(reasons, list) else set()
    return [
        *(arousal.get(column.name) for column in codebook.AROUSAL),
        *(features.get(column.name) for column in codebook.FEATURES),
        *(int(reason.value in given) for reason in codebook.REASONS),
    ]


def _part(content: Mapping[str, object], name: str) -> Mapping[str, object]:
    part = content.get(name)
    return part if isinstance(part, dict) else {}


def _row(record: Record, *, with_free_text: bool) -> list[object] | None:
    if record.type not in (RecordType.EVENT, RecordType.RATING, RecordType.GAP):
        return None
    content = record.json()
    onset = float(str(content.get("time_s", 0.0)))
    if record.type is RecordType.RATING:
        return [onset, 0, "rating", content.get("name"), content.get("value"), None]
    if record.type is RecordType.GAP:
        return [
            onset,
            max(0.0, float(str(content.get("until_s", onset))) - onset),
            "gap",
            content.get("why"),
            None,
            None,
        ]
    name = next((content[key] for key in ("phase", "name", "source", "why") if content.get(key)), None)
    more = more_than(content, ("time_s", "event", "phase", "name"), with_free_text=with_free_text)
    details = json.dumps(more, sort_keys=True, ensure_ascii=False) if more else None
    return [onset, 0, content.get("event"), name, None, details]


def _column(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_]+", "_", name)[:40] or "unnamed"
