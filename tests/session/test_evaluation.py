"""The questionnaire's score, adverse events, and both as records."""

from __future__ import annotations

import pytest

from biofeedback.errors import Damaged, UsageError
from biofeedback.session.evaluation import AdverseEvent, AdverseKind, Severity, SusAnswers, Who, read, usability
from biofeedback.session.records import RecordType, pack_json


@pytest.mark.parametrize(
    ("answers", "score"),
    [
        ((5, 1) * 5, 100.0),
        ((1, 5) * 5, 0.0),
        ((3,) * 10, 50.0),
        ((4, 2, 4, 2, 4, 2, 5, 1, 4, 2), 80.0),  # 3 each, and 4 for the seventh and the eighth: 32 x 2.5
    ],
)
def test_the_score_is_brookes(answers: tuple[int, ...], score: float) -> None:
    """Odd statements count up, even ones down, times two and a half."""
    assert SusAnswers(Who.YOUTH, answers).score == score


def test_a_skipped_statement_gives_no_score() -> None:
    """Nothing is filled in for somebody."""
    assert SusAnswers(Who.TRAINER, (None, *(3,) * 9)).score is None


@pytest.mark.parametrize("answers", [(3,) * 9, (3,) * 11, (0, *(3,) * 9), (6, *(3,) * 9)])
def test_what_is_no_answer_is_refused(answers: tuple[int, ...]) -> None:
    """Ten answers from 1 to 5."""
    with pytest.raises(UsageError):
        SusAnswers(Who.YOUTH, answers)


def test_records_come_back_as_they_were() -> None:
    """Questionnaire and adverse event go through a session's records unchanged."""
    sus = SusAnswers(Who.YOUTH, (5, 1, None, 2, 4, 3, 5, 1, 4, 2))
    event = AdverseEvent(AdverseKind.SKIN, Severity.MILD, related=True)
    unknown = AdverseEvent(AdverseKind.INCIDENT, Severity.SERIOUS, related=None)
    assert read(sus.record(12.0)) == sus
    assert read(event.record(13.0)) == event
    assert read(unknown.record(13.0)) == unknown
    assert read(pack_json(RecordType.EVENT, time_s=0.0, event="phase", phase="game")) is None
    assert read(pack_json(RecordType.RATING, time_s=0.0, name="before", value=3)) is None


@pytest.mark.parametrize(
    "content",
    [
        {"event": "sus", "who": "youth", "answers": [3] * 9},
        {"event": "sus", "who": "nobody", "answers": [3] * 10},
        {"event": "sus", "who": "youth", "answers": [True] * 10},
        {"event": "sus", "who": "youth"},
        {"event": "adverse", "kind": "skin", "severity": "mild", "related": "yes"},
        {"event": "adverse", "kind": "bored", "severity": "mild", "related": None},
    ],
)
def test_a_damaged_record_says_so(content: dict[str, object]) -> None:
    """What is not what we write is refused, never guessed."""
    with pytest.raises(Damaged):
        read(pack_json(RecordType.EVENT, time_s=0.0, **content))


def test_groups_are_counted_apart() -> None:
    """Youths and trainers have their own mean; a questionnaire with a gap is left out."""
    given = [
        SusAnswers(Who.YOUTH, (5, 1) * 5),
        SusAnswers(Who.YOUTH, (3,) * 10),
        SusAnswers(Who.YOUTH, (None, *(3,) * 9)),
        SusAnswers(Who.TRAINER, (1, 5) * 5),
    ]
    youths = usability(given, Who.YOUTH)
    assert (youths.answered, youths.mean, youths.lowest, youths.highest) == (2, 75.0, 50.0, 100.0)
    assert usability(given, Who.TRAINER).mean == 0.0
    assert usability([], Who.TRAINER).mean is None
