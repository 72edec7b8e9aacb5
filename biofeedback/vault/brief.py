"""The only past data in a youth's part: built in memory before the hand-over, gone when the part ends."""

from __future__ import annotations

from dataclasses import dataclass

from biofeedback.vault.participant import Participant, SessionSummaryLine

_RECENT = 5  # ours: enough for a range, few enough to follow a youth who changes


@dataclass(frozen=True, slots=True)
class SessionBrief:
    """What the youth's part may know.

    Ranges are (lowest, highest) over the last sessions, None = not known yet.
    """

    code: str
    settings: dict[str, object]
    tips: tuple[str, ...]
    guess_score: float | None
    baseline_heart_rate_bpm: tuple[float, float] | None
    baseline_scl_uS: tuple[float, float] | None


def brief(person: Participant) -> SessionBrief:
    """What of a participant may be seen while locked."""
    recent = sorted(person.summaries, key=lambda line: line.day)[-_RECENT:]
    return SessionBrief(
        code=person.code,
        settings=dict(person.settings),
        tips=person.tips,
        guess_score=person.guess_score,
        baseline_heart_rate_bpm=_range([line.heart_rate_bpm for line in recent]),
        baseline_scl_uS=_range([line.scl_uS for line in recent]),
    )


def _range(values: list[float | None]) -> tuple[float, float] | None:
    known = [value for value in values if value is not None]
    return (min(known), max(known)) if known else None


__all__ = ["SessionBrief", "SessionSummaryLine", "brief"]
