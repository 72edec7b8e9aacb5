"""The four tables of a pooled dataset, with types; the columns come from the codebook and the outcomes."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from biofeedback.errors import Damaged, UsageError
from biofeedback.export import codebook
from biofeedback.research.outcomes import Outcomes, Seconds, outcomes
from biofeedback.research.tables import Row, SessionFolder
from biofeedback.samples import FloatArray, Reason

_TEXT = ("reasons", "contributions", "feature_reasons", "details")
_SECOND_TYPES = {
    column.name: pa.string() if column.name in _TEXT else pa.int8() if column.name == "level" else pa.float64()
    for column in codebook.SECONDS
}
SECONDS = pa.schema([("session_id", pa.string()), *_SECOND_TYPES.items()])
EVENTS = pa.schema(
    [
        ("session_id", pa.string()),
        ("time_s", pa.float64()),
        ("until_s", pa.float64()),
        *((name, pa.string()) for name in ("event", "phase", "source", "state", "detail", "details")),
    ]
)
RATINGS = pa.schema(
    [
        ("session_id", pa.string()),
        ("time_s", pa.float64()),
        ("name", pa.string()),
        ("value", pa.int64()),
        ("details", pa.string()),
    ]
)
_OUTCOME_TYPES = {
    "float": pa.float64(),
    "float | None": pa.float64(),
    "str": pa.string(),
    "int": pa.int64(),
    "bool | None": pa.bool_(),
}
_FACTS = ("session_id", "site", "code", "participant", "origin", "exercise")
_STUDY = ("programme", "study_plan", "study_phase", "verdict", "end_reason")
_MORE_FACTS = ("method_version", "app_version", "language", "sources", "export_sha256", "content_sha256")
SESSIONS = pa.schema(
    [
        *((name, pa.string()) for name in (*_FACTS, *_STUDY)),
        ("started_unix", pa.float64()),
        ("day", pa.string()),
        ("feedback", pa.bool_()),
        ("simulated", pa.bool_()),
        *((name, pa.string()) for name in _MORE_FACTS),
        *((field.name, _OUTCOME_TYPES[str(field.type)]) for field in fields(Outcomes)),
    ]
)
TABLES = {"sessions": SESSIONS, "seconds": SECONDS, "events": EVENTS, "ratings": RATINGS}


def tables_of(session: SessionFolder, facts: Mapping[str, object]) -> dict[str, Any]:
    """The four tables of one session; `facts` complete its row. Raises Damaged on a malformed table."""
    try:
        seconds = _seconds(session)
        events, ratings, gaps = (session.rows(f"{name}.csv") for name in ("events", "ratings", "gaps"))
        found = outcomes(_columns(seconds), events, ratings, gaps)
        return {
            "sessions": pa.Table.from_pylist([{**facts, **asdict(found)}], schema=SESSIONS),
            "seconds": seconds,
            "events": pa.Table.from_pylist(_event_rows(session.id, events, gaps), schema=EVENTS),
            "ratings": pa.Table.from_pylist([_rating(session.id, row) for row in ratings], schema=RATINGS),
        }
    except (pa.ArrowException, ValueError, KeyError, TypeError, UsageError) as error:
        raise Damaged(f"A table of session {session.id} is malformed: {error}") from error


def _seconds(session: SessionFolder) -> Any:
    content = session.content("arousal.csv")
    options = pacsv.ConvertOptions(column_types=_SECOND_TYPES, strings_can_be_null=True, null_values=[""])
    table = pacsv.read_csv(io.BytesIO(content), convert_options=options)
    if tuple(table.column_names) != tuple(_SECOND_TYPES):
        raise Damaged(f"The columns of arousal.csv in session {session.id} are not those of this version.")
    return table.add_column(0, "session_id", pa.array([session.id] * len(table), pa.string()))


def _columns(seconds: Any) -> Seconds:
    def column(name: str) -> FloatArray:
        return np.asarray(seconds[name].to_numpy(), dtype=np.float64)

    reasons = seconds["reasons"].to_pylist()
    return Seconds(
        time_s=column("time_s"),
        index=column("index"),
        scl_uS=column("scl_uS"),
        heart_rate_bpm=column("heart_rate_bpm"),
        skin_quality=column("skin_quality"),
        heart_quality=column("heart_quality"),
        moving=np.array([Reason.MOVING.value in (codes or "").split(";") for codes in reasons], dtype=np.bool_),
    )


def _event_rows(session_id: str, events: Sequence[Row], gaps: Sequence[Row]) -> list[dict[str, object]]:
    names = ("event", "phase", "source", "state", "detail", "details")
    rows: list[dict[str, object]] = [
        {"session_id": session_id, "time_s": float(row["time_s"]), **{name: row[name] or None for name in names}}
        for row in events
    ]
    rows += [
        {
            "session_id": session_id,
            "time_s": float(row["time_s"]),
            "until_s": float(row["until_s"]),
            "event": "gap",
            "detail": row["why"],
            "details": row["details"] or None,
        }
        for row in gaps
    ]
    return sorted(rows, key=lambda row: float(str(row["time_s"])))


def _rating(session_id: str, row: Row) -> dict[str, object]:
    return {
        "session_id": session_id,
        "time_s": float(row["time_s"]),
        "name": row["name"],
        "value": int(row["value"]) if row["value"] else None,
        "details": row["details"] or None,
    }
