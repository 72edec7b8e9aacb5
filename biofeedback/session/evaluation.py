"""The evaluation of a pilot: a usability questionnaire for youths and trainers, and what went wrong.

The questionnaire is the System Usability Scale (Brooke 1996): ten statements, five answers, a score from 0 to 100.
The youths' version has the same ten ideas with a picture and a short sentence, so that both scores compare.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from biofeedback.errors import Damaged, UsageError
from biofeedback.session.records import Record, RecordType, pack_json

STATEMENTS = 10  # Brooke 1996, "SUS: a quick and dirty usability scale"
LEAST, MOST = 1, 5  # strongly disagree to strongly agree, ditto
_SUS, _ADVERSE = "sus", "adverse"  # `event` of their records


class Who(StrEnum):
    """Whose experience it is."""

    YOUTH = "youth"
    TRAINER = "trainer"


class AdverseKind(StrEnum):
    """What a session should not do to somebody; the trainer chooses and does not describe."""

    DISTRESS = "distress"  # the exercise itself upset the youth
    DIZZY = "dizzy"  # from breathing
    SKIN = "skin"  # the band hurt or left a mark
    INCIDENT = "incident"  # aggression during or right after the session
    PRIVACY = "privacy"  # somebody saw what was not meant for him
    OTHER = "other"


class Severity(StrEnum):
    """How bad: none needed, the session was changed or ended, or help was needed."""

    MILD = "mild"
    MODERATE = "moderate"
    SERIOUS = "serious"


@dataclass(frozen=True, slots=True)
class SusAnswers:
    """One filled-in questionnaire; an answer is 1 to 5, or None where it was skipped."""

    who: Who
    answers: tuple[int | None, ...]

    def __post_init__(self) -> None:
        if len(self.answers) != STATEMENTS:
            raise UsageError(
                f"The questionnaire has {STATEMENTS} statements; there are {len(self.answers)} answers."
            )
        if any(answer is not None and not LEAST <= answer <= MOST for answer in self.answers):
            raise UsageError(f"An answer is a number from {LEAST} to {MOST}, or skipped.")

    @property
    def score(self) -> float | None:
        """0 to 100; odd statements are good news, even ones bad (Brooke 1996). None when one was skipped."""
        points = [
            (answer - LEAST if number % 2 else MOST - answer)
            for number, answer in enumerate(self.answers, 1)
            if answer is not None
        ]
        return 2.5 * sum(points) if len(points) == STATEMENTS else None

    def record(self, time_s: float) -> Record:
        """For the session in which it was filled in."""
        return pack_json(
            RecordType.EVENT, time_s=time_s, event=_SUS, who=self.who.value, answers=list(self.answers)
        )


@dataclass(frozen=True, slots=True)
class AdverseEvent:
    """Something that should not happen, chosen from a list; no free text about a youth."""

    kind: AdverseKind
    severity: Severity
    related: bool | None  # to the app or the band, as the trainer sees it; None = not known

    def record(self, time_s: float) -> Record:
        """For the session in which it happened."""
        facts = {"kind": self.kind.value, "severity": self.severity.value, "related": self.related}
        return pack_json(RecordType.EVENT, time_s=time_s, event=_ADVERSE, **facts)


@dataclass(frozen=True, slots=True)
class Usability:
    """The scores of one group: how many answered in full, their mean, lowest and highest."""

    who: Who
    answered: int
    mean: float | None
    lowest: float | None
    highest: float | None


def read(record: Record) -> SusAnswers | AdverseEvent | None:
    """What an EVENT record of this kind holds, None for any other record. Raises Damaged."""
    if record.type is not RecordType.EVENT:
        return None
    content = record.json()
    try:
        if content.get("event") == _SUS:
            return SusAnswers(Who(str(content["who"])), tuple(_answers(content["answers"])))
        if content.get("event") == _ADVERSE:
            return _adverse(content)
    except (KeyError, TypeError, ValueError, UsageError) as error:
        raise Damaged("An answer of the questionnaire is not readable; the session is kept as it is.") from error
    return None


def usability(answers: Sequence[SusAnswers], who: Who) -> Usability:
    """The scores of youths or trainers; questionnaires with a skipped statement have none."""
    scores = [score for one in answers if one.who is who and (score := one.score) is not None]
    if not scores:
        return Usability(who, 0, None, None, None)
    return Usability(who, len(scores), sum(scores) / len(scores), min(scores), max(scores))


def _answers(value: object) -> list[int | None]:
    if not isinstance(value, list) or not all(one is None or type(one) is int for one in value):
        raise TypeError(value)
    return list(value)


def _adverse(content: Mapping[str, object]) -> AdverseEvent:
    related = content["related"]
    if related is not None and not isinstance(related, bool):
        raise TypeError(related)
    return AdverseEvent(AdverseKind(str(content["kind"])), Severity(str(content["severity"])), related)
