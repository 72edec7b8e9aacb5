"""What the youth's screens decide, without a window: time in words, the rows of the band, the sums."""

from __future__ import annotations

import math

import pytest

from biofeedback.language import Catalogue
from biofeedback.samples import Features, LinkState, Reason
from biofeedback.session.snapshot import LinkView, Snapshot
from biofeedback.training.breathing import BreathingExercise
from biofeedback.training.exercise import Signal
from screens.youth.band_rows import band_rows
from screens.youth.following import Following
from screens.youth.missing import Missing, what_is_missing
from screens.youth.preview import Rehearsal
from screens.youth.summing import chart_data, practised_s, went_on
from screens.youth.time_words import time_left, time_span

_GOOD = Features(10.0, heart_rate_bpm=74.0, scl_uS=3.0, skin_quality=0.9, heart_quality=0.9)


def _snapshot(
    *links: LinkView, features: Features | None = None, signal: Signal = Signal.NONE, ready: bool = False
) -> Snapshot:
    view = BreathingExercise().view
    return Snapshot(10.0, view, signal, features, None, links, None, band_ready=ready)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (300, "Nog 5 minuten"),
        (235, "Nog 4 minuten"),
        (140, "Nog ruim 2 minuten"),
        (160, "Nog bijna 3 minuten"),
        (75, "Nog ruim 1 minuut"),
        (60, "Nog 1 minuut"),
        (48, "Nog bijna 1 minuut"),
        (30, "Nog een halve minuut"),
        (5, "Nog even"),
        (-3, "Nog even"),
    ],
)
def test_time_left_is_said_in_words(seconds: float, words: str) -> None:
    """Whole minutes with 'over' and 'almost'; no seconds run down."""
    assert time_left(Catalogue("nl"), seconds) == words


def test_time_left_never_goes_up_while_time_runs() -> None:
    """Second by second the sentence changes a few times a minute and never returns to an earlier one."""
    said: list[str] = []
    for left in range(300, -1, -1):
        words = time_left(Catalogue("nl"), left)
        if not said or said[-1] != words:
            said.append(words)
    assert len(said) == len(set(said))
    assert len(said) < 20


def test_a_span_is_minutes_or_counts() -> None:
    """Under a minute in counts, above it in whole minutes."""
    words = Catalogue("nl")
    assert [time_span(words, s) for s in (0, 12, 70, 170)] == ["0 tellen", "12 tellen", "1 minuut", "3 minuten"]


def test_rows_without_a_link_wait_for_the_band() -> None:
    """A band that is searched for makes every row wait, and that is what is awaited."""
    rows = band_rows(_snapshot(LinkView("a", LinkState.SEARCHING)))
    assert (rows.band.key, rows.heart.key, rows.awaited) == ("band.searching", "band.wait", "band.awaited_band")
    lost = band_rows(_snapshot(LinkView("a", LinkState.RECONNECTING)))
    assert lost.band.key == "band.lost"


def test_rows_of_a_good_band_are_ready() -> None:
    """Good signals make the rows ready; while the seconds are counted the youth is asked to sit still."""
    band = LinkView("a", LinkState.STREAMING, contact=True, battery_percent=80.0)
    rows = band_rows(_snapshot(band, features=_GOOD, signal=Signal.GOOD))
    assert rows.band.ready
    assert rows.heart.ready
    assert rows.skin.ready
    assert rows.awaited == "band.awaited_still"
    assert band_rows(_snapshot(band, features=_GOOD, signal=Signal.GOOD, ready=True)).awaited == ""


def test_an_almost_empty_battery_is_said() -> None:
    """Below a fifth the row says so; an unknown battery is not made up."""
    low = LinkView("a", LinkState.STREAMING, contact=True, battery_percent=12.0)
    unknown = LinkView("a", LinkState.STREAMING)
    assert band_rows(_snapshot(low, features=_GOOD)).band.key == "band.found_low"
    assert band_rows(_snapshot(unknown, features=_GOOD)).band.key == "band.found"


def test_a_loose_band_asks_for_a_push() -> None:
    """Without contact each measured row says what to do."""
    loose = LinkView("a", LinkState.STREAMING, contact=False)
    rows = band_rows(_snapshot(loose, features=Features(10.0)))
    assert rows.heart.key == rows.skin.key == "band.push"


def test_a_weak_signal_shows_how_near_it_is() -> None:
    """The bar is the quality against what is needed."""
    band = LinkView("a", LinkState.STREAMING, contact=True)
    weak = Features(10.0, scl_uS=3.0, skin_quality=0.25)
    rows = band_rows(_snapshot(band, features=weak, signal=Signal.WEAK))
    assert rows.skin.share == pytest.approx(0.5)
    assert not rows.skin.ready


def test_one_good_channel_is_enough() -> None:
    """When the exercise is content, a channel that is missing does not hold the youth up."""
    band = LinkView("a", LinkState.STREAMING, contact=True)
    heart_only = Features(10.0, heart_rate_bpm=74.0, heart_quality=0.9)
    rows = band_rows(_snapshot(band, features=heart_only, signal=Signal.GOOD, ready=True))
    assert rows.skin.key == "band.row_without"
    assert rows.awaited == ""


def test_following_is_said_only_when_it_shows() -> None:
    """The same swing is together, an opposite or unknown one is not, and unknown again takes it back."""
    pace = [0.5 + 0.5 * math.sin(2 * math.pi * second / 10) for second in range(60)]
    same, opposite = Following(), Following()
    for value in pace:
        same.add(value, 0.3 + 0.4 * value)
        opposite.add(value, 1.0 - value)
    assert same.together
    assert not opposite.together
    for value in pace[:20]:
        same.add(value, None)
    assert not same.together


def test_following_does_not_judge_a_breath_that_stands_still() -> None:
    """A breath without any swing is unknown, not together."""
    following = Following()
    for second in range(30):
        following.add(0.5 + 0.5 * math.sin(second), 0.5)
    assert not following.together


@pytest.mark.parametrize(
    ("link", "features", "missing"),
    [
        (LinkView("a", LinkState.RECONNECTING), None, Missing.LINK),
        (LinkView("a", LinkState.STREAMING, contact=False), Features(1.0), Missing.SKIN),
        (
            LinkView("a", LinkState.STREAMING),
            Features(1.0, reasons=(Reason.NO_SKIN_CONTACT,)),
            Missing.SKIN,
        ),
        (LinkView("a", LinkState.STREAMING, contact=True), Features(1.0, reasons=(Reason.MOVING,)), Missing.CLEAR),
    ],
)
def test_the_first_thing_to_mend_is_named(link: LinkView, features: Features | None, missing: Missing) -> None:
    """The link comes first, then the contact, then quiet."""
    assert what_is_missing(_snapshot(link, features=features)) is missing


def test_pauses_do_not_count_as_breathing() -> None:
    """Twenty seconds of pause leave the minute of breathing a minute, and going on again is noticed."""
    session = Rehearsal(breathing_s=60, baseline_s=60)
    session.to_breathing()
    session.run(10)
    assert not went_on(session.part.summary())
    session.part.stop()
    session.run(20)
    session.part.resume()
    session.run(2)
    assert went_on(session.part.summary())
    session.until(lambda: session.part.snapshot.exercise.phase.value == "rating_after")
    assert practised_s(session.part.summary()) == pytest.approx(60, abs=1)


def test_no_breathing_is_zero_seconds() -> None:
    """Whoever stops before the breathing has none, and no line either."""
    session = Rehearsal(breathing_s=60, baseline_s=60)
    session.run(5)
    session.part.stop()
    session.part.end_and_keep()
    summary = session.part.summary()
    assert practised_s(summary) == 0.0
    assert chart_data(summary, "begin", "nu") is None
