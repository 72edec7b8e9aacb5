"""Until when what was measured is kept, in words: of one session and of all of a participant. No Kivy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from biofeedback.errors import BiofeedbackError
from biofeedback.language import Catalogue
from biofeedback.vault.participant import Participant
from screens.trainer import wording

if TYPE_CHECKING:
    from screens.trainer.desk import Desk


def days(desk: Desk, session_ids: Sequence[str]) -> dict[str, date]:
    """The day on which each session goes; empty where the list of recipients is not trusted: nothing goes then."""
    try:
        due = desk.due(session_ids)
    except BiofeedbackError:
        return {}
    return {name: wording.day_of(one.day) for name, one in due.items()}


def sentence(words: Catalogue, day: date | None, today: date) -> str:
    """Kept until that day, or an empty text where it is not known."""
    return "" if day is None else words("trainer.kept_until", day=wording.short_day(words, day, today))


def person_sentence(words: Catalogue, desk: Desk, person: Participant, today: date) -> str:
    """When the first and the last of his sessions go; the rule itself where he has none."""
    found = sorted(days(desk, [line.session_id for line in person.summaries]).values())
    if not found:
        return words("trainer.kept_days", count=desk.longest_days)
    first, last = (wording.short_day(words, day, today) for day in (found[0], found[-1]))
    if found[0] == found[-1]:
        return words("trainer.kept_all_until", day=first)
    return words("trainer.kept_between", first=first, last=last)
