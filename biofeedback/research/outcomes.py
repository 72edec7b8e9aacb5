"""What one session contributes to an evaluation: a handful of numbers, each defined here and nowhere else.

Pure numpy, so that the definitions can be tested against the session summary the youth saw. None = not known.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from biofeedback.samples import FloatArray
from biofeedback.session.snapshot import QUALITY_GOOD
from biofeedback.session.summary import EDGE_S
from biofeedback.training.exercise import Phase

RISE = 0.45  # docs/method.md: the edge above which tension is "middle"; below it there is nothing to recover from
RECOVERED_SHARE = 0.5  # half recovery, as usual for skin responses (Boucsein 2012, "recovery time")
RECOVERED_FOR_S = 10  # in a row, so that a dip is no recovery; as in training/time_out.py
HORIZON_S = 120.0  # ours: restricted recovery time; most exercises leave two minutes after their peak
SUS_ITEMS = 10  # Brooke 1996
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
    skin_quality: FloatArray
    heart_quality: FloatArray


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
    recovery_s: float | None  # from the peak to half of it for ten seconds, at most 120 s; None = not observable
    gap_s: float
    guesses: int
    guess_apart: float | None  # mean distance between guess and measure, in levels
    sus: float | None  # System Usability Scale, 0-100
    adverse: int  # adverse events that were noted


def outcomes(seconds: Seconds, events: Sequence[Row], ratings: Sequence[Row], gaps: Sequence[Row]) -> Outcomes:
    """The numbers of one session, from its tables; raises ValueError on a malformed cell."""
    end_s = float(seconds.time_s[-1]) if seconds.time_s.size else 0.0
    spans = _spans(events, end_s)
    phase, start_s, stop_s = _main(spans)
    inside = (seconds.time_s > start_s) & (seconds.time_s <= stop_s)
    rested_s = max((stop for name, _, stop in spans if name == Phase.BASELINE), default=0.0)
    peak = _peak(seconds, rested_s)
    answers = {row["name"]: _number(row["value"]) for row in ratings}
    apart = _guesses(events)
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
        recovery_s=None if peak is None else recovery_s(seconds, *peak),
        gap_s=sum(float(row["until_s"]) - float(row["time_s"]) for row in gaps),
        guesses=len(apart),
        guess_apart=float(np.mean(apart)) if apart else None,
        sus=sus_score([answers.get(f"sus_{item}") for item in range(1, SUS_ITEMS + 1)]),
        adverse=sum(row["event"] == "adverse" for row in events),
    )


def recovery_s(seconds: Seconds, peak_s: float, peak: float) -> float | None:
    """From the peak until tension stays at or below half of it for ten seconds; at most `HORIZON_S`.

    Restricted to a horizon, because a session that ends early does not show how long it would have taken: dropping
    those would make recovery look shorter than it is. None when the peak was no rise, or when the session ended
    before either the recovery or the horizon.
    """
    if peak < RISE:
        return None
    after = (seconds.time_s > peak_s) & (seconds.time_s <= peak_s + HORIZON_S + RECOVERED_FOR_S)
    times, calm = seconds.time_s[after], seconds.index[after] <= RECOVERED_SHARE * peak
    run = 0
    for time_s, is_calm in zip(times.tolist(), calm.tolist(), strict=True):
        run = run + 1 if is_calm else 0
        if run == RECOVERED_FOR_S:
            return min(HORIZON_S, float(time_s) - RECOVERED_FOR_S + 1 - peak_s)
    observed_s = float(times[-1]) - peak_s if times.size else 0.0
    return HORIZON_S if observed_s >= HORIZON_S else None


def sus_score(items: Sequence[float | None]) -> float | None:
    """0-100 from ten items of 1-5: 2.5 x (odd items minus 1, even ones 5 minus; Brooke 1996). None = not whole."""
    if len(items) != SUS_ITEMS or any(item is None or not 1 <= item <= 5 for item in items):
        return None
    points = (item - 1 if number % 2 else 5 - item for number, item in enumerate(items, 1) if item is not None)
    return 2.5 * sum(points)


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
