"""What one session contributes to an evaluation: a handful of numbers, each defined here and nowhere else.

Pure numpy, so that the definitions can be tested against the session summary the youth saw. None = not known.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biofeedback.samples import Features, FloatArray, Reason
from biofeedback.session.evaluation import Severity, SusAnswers, Who
from biofeedback.session.snapshot import QUALITY_GOOD
from biofeedback.session.summary import EDGE_S
from biofeedback.signals.recovery import recovery
from biofeedback.training.exercise import Phase

HORIZON_S = 120.0  # ours: restricted recovery time; a role-play leaves three minutes to come down
_FRAME = {
    Phase.BAND_CHECK,
    Phase.BASELINE,
    Phase.RATING_BEFORE,
    Phase.RATING_AFTER,
    Phase.SUMMARY,
    Phase.DONE,
    Phase.ANSWER,
}

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Seconds:
    """The columns of a session's seconds that outcomes need; one length, NaN = not known."""

    time_s: FloatArray
    index: FloatArray
    scl_uS: FloatArray
    heart_rate_bpm: FloatArray
    skin_quality: FloatArray
    heart_quality: FloatArray
    moving: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """One session in numbers. Every field is a column of the pooled sessions."""

    duration_s: float
    main_phase: str  # the exercise itself: the longest phase that is no baseline, rating or summary
    measured_share: float | None  # of the seconds: skin or heart measured well
    index_share: float | None  # of the main phase's seconds: tension known
    baseline_accepted: bool | None
    finished: str
    rating_before: float | None
    rating_after: float | None
    index_first: float | None  # mean of the first half minute of the main phase
    index_last: float | None  # of the last one
    peak_index: float | None  # after the baseline
    recovery_s: (
        float | None
    )  # half-time after the last trigger, at most 120 s; None = no trigger, or not observable
    gap_s: float
    guesses: int
    guess_apart: float | None  # mean distance between guess and measure, in levels
    sus: float | None  # the youth's System Usability Scale, 0-100
    sus_trainer: float | None  # the trainer's
    adverse: int  # adverse events that were noted
    adverse_serious: int  # of these: help was needed


def outcomes(seconds: Seconds, events: Sequence[Row], ratings: Sequence[Row], gaps: Sequence[Row]) -> Outcomes:
    """The numbers of one session, from its tables; raises ValueError on a malformed cell."""
    end_s = float(seconds.time_s[-1]) if seconds.time_s.size else 0.0
    spans = _spans(events, end_s)
    phase, start_s, stop_s = _main(spans)
    inside = (seconds.time_s > start_s) & (seconds.time_s <= stop_s)
    rested_s = max((stop for name, _, stop in spans if name == Phase.BASELINE), default=0.0)
    peak = _peak(seconds, rested_s)
    answers = {row["name"]: _number(row["value"]) for row in ratings}
    apart, adverse = _guesses(events), _details(events, "adverse")
    return Outcomes(
        duration_s=end_s,
        main_phase=phase,
        measured_share=_share(np.maximum(seconds.skin_quality, seconds.heart_quality) >= QUALITY_GOOD),
        index_share=_share(~np.isnan(seconds.index[inside])),
        baseline_accepted=_accepted(events),
        finished=_last(events, "finished", "why"),
        rating_before=answers.get("before"),
        rating_after=answers.get("after"),
        index_first=_mean(seconds, start_s, min(start_s + EDGE_S, stop_s)),
        index_last=_mean(seconds, max(stop_s - EDGE_S, start_s), stop_s),
        peak_index=None if peak is None else peak[1],
        recovery_s=recovery_s(seconds, events),
        gap_s=sum(float(row["until_s"]) - float(row["time_s"]) for row in gaps),
        guesses=len(apart),
        guess_apart=float(np.mean(apart)) if apart else None,
        sus=_sus(events, Who.YOUTH),
        sus_trainer=_sus(events, Who.TRAINER),
        adverse=len(adverse),
        adverse_serious=sum(fields.get("severity") == Severity.SERIOUS for fields in adverse),
    )


def recovery_s(seconds: Seconds, events: Sequence[Row]) -> float | None:
    """Half-time after the last marked trigger, the slower of skin and heart, at most `HORIZON_S`.

    Read from skin conductance and heart rate, not from the index, which fades by design
    (`signals/recovery.py`). It is restricted to a horizon, because a session that ends early does not show how
    long it would have taken, and dropping what did not recover would make recovery look short. None without a
    trigger, when nothing rose, or when the session ended before either the recovery or the horizon.
    """
    triggers = [float(row["time_s"]) for row in events if _is_trigger(row)]
    if not triggers:
        return None
    trigger_s = max(triggers)
    halves = []
    for found in recovery(_features(seconds), trigger_s):
        observed_s = float(seconds.time_s[-1]) - trigger_s - found.time_to_peak_s
        if found.half_s is None and observed_s < HORIZON_S:
            return None
        halves.append(HORIZON_S if found.half_s is None else min(HORIZON_S, found.half_s))
    return max(halves, default=None)


def _is_trigger(row: Row) -> bool:
    if row["event"] not in ("mark", "note"):
        return False
    (details,) = _details([row], row["event"])
    return "trigger" in (details.get("name"), details.get("mark"))


def _features(seconds: Seconds) -> list[Features]:
    columns = (seconds.time_s, seconds.scl_uS, seconds.heart_rate_bpm, seconds.moving)
    return [
        Features(
            time_s,
            scl_uS=None if scl != scl else scl,  # NaN: not known
            heart_rate_bpm=None if rate != rate else rate,
            reasons=(Reason.MOVING,) if moving else (),
        )
        for time_s, scl, rate, moving in zip(*(column.tolist() for column in columns), strict=True)
    ]


def _sus(events: Sequence[Row], who: Who) -> float | None:
    given = [fields for fields in _details(events, "sus") if fields.get("who") == who.value]
    if not given:
        return None
    listed = given[-1].get("answers")
    return SusAnswers(who, tuple(listed)).score if isinstance(listed, list) else None


def _spans(events: Sequence[Row], end_s: float) -> list[tuple[str, float, float]]:
    starts = [(row["phase"], float(row["time_s"])) for row in events if row["event"] == "phase"]
    ends = [*[start for _, start in starts[1:]], max(end_s, starts[-1][1] if starts else 0.0)]
    return [(phase, start, stop) for (phase, start), stop in zip(starts, ends, strict=True)] if starts else []


def _main(spans: Sequence[tuple[str, float, float]]) -> tuple[str, float, float]:
    own = [span for span in spans if span[0] not in _FRAME]
    return max(own, key=lambda span: span[2] - span[1], default=("", 0.0, 0.0))


def _peak(seconds: Seconds, rested_s: float) -> tuple[float, float] | None:
    known = ~np.isnan(seconds.index) & (seconds.time_s > rested_s)
    if not known.any():
        return None
    where = int(np.flatnonzero(known)[np.argmax(seconds.index[known])])
    return float(seconds.time_s[where]), float(seconds.index[where])


def _mean(seconds: Seconds, start_s: float, end_s: float) -> float | None:
    values = seconds.index[(seconds.time_s > start_s) & (seconds.time_s <= end_s)]
    values = values[~np.isnan(values)]
    return float(values.mean()) if values.size else None


def _share(flags: np.ndarray) -> float | None:
    return float(flags.mean()) if flags.size else None


def _accepted(events: Sequence[Row]) -> bool | None:
    last = _details(events, "baseline")
    return bool(last[-1]["accepted"]) if last and "accepted" in last[-1] else None


def _last(events: Sequence[Row], event: str, name: str) -> str:
    found = _details(events, event)
    return str(found[-1].get(name, "")) if found else ""


def _guesses(events: Sequence[Row]) -> list[float]:
    notes = (note for note in _details(events, "note") if note.get("name") == "guess")
    return [float(apart) for note in notes if isinstance(apart := note.get("apart"), int | float)]


def _details(events: Sequence[Row], event: str) -> list[dict[str, object]]:
    found = [json.loads(row["details"] or "{}") for row in events if row["event"] == event]
    return [details for details in found if isinstance(details, dict)]


def _number(cell: str) -> float | None:
    return float(cell) if cell else None
