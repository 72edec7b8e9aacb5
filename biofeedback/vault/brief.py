"""The only past data in a youth's part: built in memory before the hand-over, gone when the part ends."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from biofeedback.arousal.history import usual_range
from biofeedback.errors import Damaged
from biofeedback.vault.participant import Participant

_RECENT = 5  # ours: enough for a range, few enough to follow a youth who changes
WISHES = "personal"  # the own setting that holds the tips beside the wishes, as one line of JSON


@dataclass(frozen=True, slots=True)
class SessionBrief:
    """What the youth's part may know: no session, no rating, no date.

    `tips` are the youth's own per level; `guess_score` is how many levels lay between his last guess and the
    measure; the range is the lowest and highest heart rate that is usual for his rest. None = not known yet.
    """

    code: str
    settings: Mapping[str, object]
    tips: Mapping[int, tuple[str, ...]]
    guess_score: int | None
    baseline_heart_rate_bpm: tuple[float, float] | None


def brief(person: Participant) -> SessionBrief:
    """What of a participant may be seen while locked; raises Damaged where his own settings cannot be read."""
    recent = sorted(person.summaries, key=lambda line: line.day)[-_RECENT:]
    rests = [line.heart_rate_bpm for line in recent if line.heart_rate_bpm is not None]
    return SessionBrief(
        code=person.code,
        settings=dict(person.settings),
        tips=_tips(person.settings.get(WISHES)),
        guess_score=person.guess_score,
        baseline_heart_rate_bpm=usual_range(rests),
    )


def _tips(wishes: object) -> dict[int, tuple[str, ...]]:
    if wishes is None:
        return {}
    try:
        kept = json.loads(str(wishes))["tips"]
        return {int(level): tuple(map(str, told)) for level, told in kept.items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Damaged("What this youth had set cannot be read; it is kept as it is.") from error
