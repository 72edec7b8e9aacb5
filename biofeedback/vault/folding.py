"""What stays of a session when its samples are gone, read from its records at the trainer's next unlock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from statistics import fmean

from biofeedback.errors import Damaged
from biofeedback.session import trends
from biofeedback.session.records import Record, RecordType
from biofeedback.session.summary import summarise
from biofeedback.vault.participant import Participant, SessionSummaryLine
from biofeedback.vault.stored import StoredSession

KEPT_SETTING = "setting"  # EVENT {"event": "setting", "name": ..., "value": ...}: the youth's own wish


def fold(person: Participant, session: StoredSession) -> Participant:
    """The participant with this session's short summary and the youth's own settings taken in, once."""
    if session.id in person.folded:
        return person
    records = list(session.records())
    line = _summary(session, records)
    return replace(
        person,
        settings=person.settings | _settings(records),
        guess_score=_guess_score(records, person.guess_score),
        summaries=(*person.summaries, line),
        folded=(*person.folded, session.id),
    )


def _summary(session: StoredSession, records: list[Record]) -> SessionSummaryLine:
    ratings = {str(item.get("name")): item.get("value") for item in _json(records, RecordType.RATING)}
    seconds = list(_json(records, RecordType.SECOND))
    baseline = [item for item in seconds if "BASELINE" in _reasons(item)]
    return SessionSummaryLine(
        session_id=session.id,
        day=session.day,
        exercise=str(session.header.get("exercise", "")),
        before=_whole(ratings.get("before")),
        after=_whole(ratings.get("after")),
        quality=_mean(_part(item, "arousal").get("quality") for item in seconds),
        heart_rate_bpm=_mean(_part(item, "features").get("heart_rate_bpm") for item in baseline),
        scl_uS=_mean(_part(item, "features").get("scl_uS") for item in baseline),
        half_back_s=_half_back_s(session, records),
    )


def _half_back_s(session: StoredSession, records: list[Record]) -> float | None:
    """The way back to rest as the pages show it; None where it is not known or not to be believed."""
    try:
        summary = summarise(records)
    except Damaged:  # a record of a later version: the rest of the line is as good as before
        return None
    exercise = str(session.header.get("exercise", ""))
    return trends.point(summary, number=1, day=session.day, exercise=exercise).value(trends.Measure.RECOVERY)


def _settings(records: list[Record]) -> dict[str, object]:
    changes = (item for item in _json(records, RecordType.EVENT) if item.get("event") == KEPT_SETTING)
    return {str(item["name"]): item.get("value") for item in changes if "name" in item}


def _guess_score(records: list[Record], before: int | None) -> int | None:
    """How far apart guess and measure were the last time there was something to compare."""
    notes = (item for item in _json(records, RecordType.EVENT) if item.get("event") == "note")
    apart = [
        whole for item in notes if item.get("name") == "guess" and (whole := _whole(item.get("apart"))) is not None
    ]
    return apart[-1] if apart else before


def _json(records: Iterable[Record], kind: RecordType) -> Iterable[dict[str, object]]:
    return (record.json() for record in records if record.type is kind)


def _part(item: dict[str, object], name: str) -> dict[str, object]:
    part = item.get(name)
    return part if isinstance(part, dict) else {}


def _reasons(item: dict[str, object]) -> list[object]:
    reasons = _part(item, "arousal").get("reasons")
    return reasons if isinstance(reasons, list) else []


def _mean(values: Iterable[object]) -> float | None:
    numbers = [value for value in map(_number, values) if value is not None]
    return fmean(numbers) if numbers else None


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
