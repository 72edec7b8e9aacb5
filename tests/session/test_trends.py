"""Trends over sessions: against himself, with a sentence only where chance is no good explanation."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import permutations

import pytest

from biofeedback.session.summary import summarise
from biofeedback.session.trends import (
    LEAST_SESSIONS,
    Measure,
    SessionPoint,
    attendance,
    chance_of,
    point,
    recovery_s,
    trend,
    trends,
)
from tests.trial import triggered_session


def _points(values: Sequence[float | None], quality: float = 0.9) -> list[SessionPoint]:
    return [
        SessionPoint(number, 20_000 + 7 * number, "role_play", quality, recovery_s=value)
        for number, value in enumerate(values, 1)
    ]


def _sentence(values: Sequence[float | None]) -> str:
    return trend(_points(values), Measure.RECOVERY).sentence


def test_a_clear_fall_is_said() -> None:
    """Seven minutes down to four, in order: faster, with both ends of the line."""
    found = trend(_points([425.0, 395.0, None, 410.0, 325.0, 310.0, 275.0, 220.0]), Measure.RECOVERY)
    assert found.sentence == "recovery_less"
    assert found.first is not None
    assert found.last is not None
    assert 380 < found.first < 460
    assert 200 < found.last < 260
    assert found.values[2] is None


def test_three_sessions_say_nothing() -> None:
    """Fewer than four known values are too few, however clear."""
    assert _sentence([300.0, 200.0, 100.0]) == "too_few"
    assert _sentence([400.0, 300.0, None, 200.0]) == "too_few"
    assert _sentence([400.0, 300.0, 200.0, 100.0]) == "recovery_less"
    assert LEAST_SESSIONS == 4


def test_a_session_with_too_little_signal_says_nothing_about_the_body() -> None:
    """Its own numbers count; its recovery does not."""
    weak = SessionPoint(1, 0, "game", quality=0.41, before=7, after=4, recovery_s=100.0, apart=1.0)
    assert [weak.value(measure) for measure in Measure] == [None, None, 3.0, 7, 0.41]
    assert not weak.valid
    assert not SessionPoint(1, 0, "game", quality=None).valid


def test_a_change_within_the_usual_spread_is_no_change() -> None:
    """Up and down as always, with a small drift: about the same."""
    assert _sentence([300.0, 200.0, 310.0, 190.0, 290.0, 195.0]) == "recovery_same"
    assert _sentence([200.0, 200.0, 200.0, 200.0, 200.0]) == "recovery_same"


def test_a_sentence_is_rarely_chance() -> None:
    """Of a thousand youths without any change, at most one in ten is told of one."""
    random.seed(11)
    for count in (4, 5, 8, 12):
        told = sum(
            not _sentence([random.gauss(200, 40) for _ in range(count)]).endswith("same") for _ in range(1000)
        )
        assert told <= 110, (count, told)


def test_a_real_change_is_found() -> None:
    """A youth who halves his time over eight sessions is told so in most cases."""
    random.seed(12)
    found = sum(
        _sentence([400 - 28 * at + random.gauss(0, 30) for at in range(8)]) == "recovery_less" for _ in range(200)
    )
    assert found >= 180


@pytest.mark.parametrize("count", [2, 3, 4, 5, 6])
def test_chance_is_exact(count: int) -> None:
    """The probability is the one that counting all orders gives."""
    orders = list(permutations(range(count)))

    def score(order: Sequence[int]) -> int:
        return sum((b > a) - (b < a) for at, a in enumerate(order) for b in order[at + 1 :])

    for order in orders[:: max(1, len(orders) // 20)]:
        extreme = sum(abs(score(other)) >= abs(score(order)) for other in orders)
        assert chance_of(order) == pytest.approx(extreme / len(orders))


def test_equal_values_never_make_a_sentence_likelier() -> None:
    """Ties count for neither direction."""
    assert chance_of([1, 1, 1, 1]) == 1.0
    assert chance_of([1, 2, 2, 3]) >= chance_of([1, 2, 3, 4])


def test_all_measures_come_in_the_order_they_are_shown() -> None:
    """Recovery, guess, numbers, quality."""
    assert [one.measure for one in trends(_points([None] * 5))] == list(Measure)


def test_attendance_counts_days_and_pauses() -> None:
    """Three weekly sessions and one after a month."""
    points = [SessionPoint(at, day, "game", 0.9 if at else 0.2) for at, day in enumerate((100, 107, 114, 144))]
    told = attendance(points)
    assert (told.sessions, told.valid, told.days, told.longest_pause_days) == (4, 3, 45, 30)
    assert attendance([]).days == 0


def test_a_session_becomes_a_point() -> None:
    """Own numbers, mean distance of the guesses, share measured, and the half-time after the trigger."""
    made = point(triggered_session(), number=3, day=20_000, exercise="role_play")
    assert (made.number, made.before, made.after, made.apart) == (3, 7, 4, 1.5)
    assert made.quality == 1.0
    assert made.recovery_s is not None
    assert 70 <= made.recovery_s <= 85


def test_recovery_needs_a_trigger() -> None:
    """Without a marked trigger nothing is called recovery."""
    assert recovery_s(triggered_session(mark=None)) is None
    assert recovery_s(triggered_session(mark="cue")) is None
    assert point(summarise([]), number=1, day=0, exercise="game").quality is None
