"""Looking back at real sessions: the sentence, the cursor under the finger, and what the inspector says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from biofeedback.language import Catalogue
from biofeedback.samples import Level, Reason
from biofeedback.session.summary import SessionSummary
from screens.theme import Theme
from screens.trainer import story, wording
from screens.trainer.desk import Desk, Review
from screens.trainer.moment import Inspector, reason_in_words
from screens.trainer.preview import TODAY, Stand
from screens.trainer.review import ReviewScreen
from screens.trainer.review_data import chart_data

WORDS = Catalogue("nl")


@pytest.fixture
def review(desk: Desk, stand: Stand) -> Review:
    """A whole session with a gap, read back from the vault."""
    return desk.review(stand.sessions[0])


@pytest.fixture
def cut_short(desk: Desk, stand: Stand) -> Review:
    """A session whose end is missing."""
    return desk.review(stand.sessions[2])


def _page(review: Review, exported: list[bool] | None = None) -> ReviewScreen:
    done = [] if exported is None else exported
    return ReviewScreen(
        Theme("dag", "trainer"),
        WORDS,
        review,
        on_back=lambda: None,
        on_export=lambda: done.append(True),
        today=TODAY,
    )


def _texts(widget: Any) -> list[str]:
    return [str(part.text) for part in widget.walk() if getattr(part, "text", "")]


def _second(summary: SessionSummary, reason: str) -> int:
    return next(at for at, reasons in enumerate(summary.reasons) if reason in reasons)


def test_dragging_moves_the_cursor_and_the_inspector_follows(
    review: Review, place: Any, finger: Any, frames: Any
) -> None:
    """A finger anywhere on the picture chooses a moment; moved on, another one."""
    page = place(_page(review))
    chart = page.chart
    x, y = chart.to_window(chart.x + 0.3 * chart.width, chart.center_y)
    touch = finger.down(x, y)
    frames.advance(0.2, 0.1)
    first, title = page.cursor_s, page.inspector.title
    finger.move(touch, x + 0.4 * chart.width, y)
    finger.up(touch)
    frames.advance(0.2, 0.1)
    assert page.cursor_s - first == pytest.approx(0.4 * review.summary.duration_s, rel=0.1)
    assert page.inspector.title != title


def test_the_page_opens_at_the_highest_point(review: Review, place: Any) -> None:
    """Where tension was highest is where looking begins."""
    page = place(_page(review))
    peak = review.summary.peak()
    assert peak is not None
    assert page.cursor_s == peak[0]
    assert page.inspector.title.startswith(f"{int(peak[0]) // 60}:{int(peak[0]) % 60:02d}")


def test_the_sentence_comes_first_and_the_facts_are_all_there(review: Review, place: Any) -> None:
    """Title, own numbers, highest point, how much was measured, the pace, and the time at each level."""
    texts = _texts(place(_page(review)))
    assert WORDS("trainer.story_down") in texts
    assert WORDS("trainer.from_to", first=6, last=3) in texts
    assert any(f"{round(100 * review.summary.measured_fraction)}%" in text for text in texts)
    assert WORDS("trainer.fact_pace_figure", pace=6) in texts
    assert any(text.startswith(WORDS("levels.calm")) and text[-1].isdigit() for text in texts)


def test_a_session_that_was_cut_short_says_so_plainly(cut_short: Review, place: Any) -> None:
    """State, sentence and what is safe stand on the page, and what there is is shown."""
    page = place(_page(cut_short))
    texts = _texts(page)
    assert WORDS("trainer.verdict_truncated") in texts
    assert any(text.startswith("Deze sessie is afgebroken.") for text in texts)
    assert page.chart.data.times_s.size > 200


@pytest.mark.parametrize("verdict", ["tampered", "trailing", "something_new"])
def test_a_doubtful_recording_is_never_shown_without_a_warning(review: Review, verdict: str) -> None:
    """Even a state that this version does not know is warned about."""
    doubtful = replace(review, row=replace(review.row, verdict=verdict))
    assert story.warning(WORDS, doubtful)


def test_a_whole_session_has_no_warning(review: Review) -> None:
    """Nothing is said where all is well."""
    assert story.warning(WORDS, review) == ""


def test_export_is_one_touch(review: Review, place: Any, finger: Any) -> None:
    """The button asks for this session's export."""
    exported: list[bool] = []
    page = place(_page(review, exported))
    finger.tap(page.export_button)
    assert exported == [True]


def test_a_lost_contact_is_explained(review: Review) -> None:
    """In the gap there is no level, and the reason stands in plain words."""
    inspector = Inspector(WORDS, review.summary)
    at = _second(review.summary, Reason.NO_SKIN_CONTACT)
    view = inspector.at(float(review.summary.times_s[at]))
    assert view.level is None
    assert WORDS("trainer.reason_no_skin_contact") in view.reasons
    assert view.channels[2].value == WORDS("trainer.not_measured")


def test_moving_counts_less_and_is_said(review: Review) -> None:
    """While the wearer moves the movement line says that the measurement counts for less."""
    at = _second(review.summary, Reason.MOVING)
    view = Inspector(WORDS, review.summary).at(float(review.summary.times_s[at]))
    assert view.channels[3].note == WORDS("trainer.movement_counts_less")


def test_values_are_given_against_own_rest(review: Review) -> None:
    """The heart rate's note is the difference with the mean of the baseline."""
    summary = review.summary
    span = summary.span("baseline")
    assert span is not None
    inside = (summary.times_s > span.start_s) & (summary.times_s <= span.end_s)
    rest = float(np.nanmean(summary.heart_rate_bpm[inside]))
    far = int(np.nanargmax(np.abs(summary.heart_rate_bpm - rest)))
    difference = float(summary.heart_rate_bpm[far]) - rest
    view = Inspector(WORDS, summary).at(float(summary.times_s[far]))
    key = "trainer.rest_above" if difference > 0 else "trainer.rest_below"
    assert view.channels[0].note == WORDS(key, value=f"{abs(difference):.0f}")


def test_between_the_seconds_lies_a_gap(review: Review) -> None:
    """Where no second is near nothing is made up."""
    summary = review.summary
    keep = (summary.times_s < 100) | (summary.times_s > 130)
    names = ("times_s", "index", "level", "quality", "skin_quality", "heart_quality", "heart_rate_bpm")
    more = ("scr_per_min", "scl_uS", "movement_g")
    fewer: dict[str, Any] = {name: getattr(summary, name)[keep] for name in (*names, *more)}
    for name in ("reasons", "contributions"):
        fewer[name] = tuple(value for value, kept in zip(getattr(summary, name), keep, strict=True) if kept)
    view = Inspector(WORDS, replace(summary, **fewer)).at(115.0)
    assert view.level is None
    assert view.why == WORDS("trainer.why_gap")
    assert view.channels == ()


@pytest.mark.parametrize(
    ("shares", "key"),
    [
        ({"level": 0.4, "heart_local": 0.0}, "why_skin_up_heart_rest"),
        ({"level": 0.2, "phasic": -0.2, "heart_local": 0.3}, "why_skin_rest_heart_up"),
        ({"level": -0.3, "heart": -0.2}, "why_skin_down_heart_down"),
        ({"level": 0.0}, "why_skin_rest_heart_rest"),
    ],
)
def test_the_reason_for_the_tension_follows_the_shares(review: Review, shares: dict[str, float], key: str) -> None:
    """Which channel pulls where is said in one sentence, and by how much in the next."""
    summary = review.summary
    at = int(np.flatnonzero(~np.isnan(summary.index))[10])
    contributions = list(summary.contributions)
    contributions[at] = tuple(shares.items())
    changed = replace(summary, contributions=tuple(contributions))
    why = Inspector(WORDS, changed).at(float(summary.times_s[at])).why
    assert why.startswith(WORDS(f"trainer.{key}"))
    skin = sum(share for name, share in shares.items() if not name.startswith("heart"))
    assert f"Huid {wording.signed(WORDS, skin)}," in why


def test_a_reason_of_a_later_version_is_shown_as_it_is() -> None:
    """A code that this version does not know is better than nothing."""
    assert reason_in_words(WORDS, "SOMETHING_NEW") == "SOMETHING_NEW"


def test_the_chart_shows_phases_numbers_gaps_and_quality(review: Review) -> None:
    """Everything of the session that the picture needs goes into it, on one time axis."""
    data = chart_data(WORDS, review.summary)
    assert [phase.text for phase in data.phases] == [
        WORDS("trainer.phase_baseline"),
        WORDS("trainer.phase_breathing"),
    ]
    assert [number.value for number in data.own_numbers] == [6, 3]
    assert {span.quality for span in data.quality} >= {"good", "none"}
    assert data.rest is not None
    assert 0 < data.rest < 1
    assert np.isnan(data.values).any()


@pytest.mark.parametrize(("change", "key"), [(-0.6, "story_down"), (0.6, "story_up"), (0.05, "story_same")])
def test_the_title_says_what_tension_did(review: Review, change: float, key: str) -> None:
    """Down, up, or about the same: half a level is the least that is called a change."""
    summary = review.summary
    span = summary.span("breathing")
    assert span is not None
    inside = (summary.times_s > span.start_s) & (summary.times_s <= span.end_s)
    index = summary.index.copy()
    index[inside] = np.linspace(0.5, 0.5 + change, int(inside.sum()))
    assert story.title(WORDS, replace(summary, index=index)) == WORDS(f"trainer.{key}")


def test_too_little_signal_is_no_story(review: Review) -> None:
    """Without a known tension the title says that it is not known."""
    unknown = replace(review.summary, index=np.full_like(review.summary.index, np.nan))
    assert story.title(WORDS, unknown) == WORDS("trainer.story_not_known")
    assert story.facts(WORDS, replace(review, summary=unknown))[1].figure == WORDS("trainer.none_known")


def test_skipped_numbers_are_said_as_such(review: Review) -> None:
    """A number that was not given is not a zero."""
    ratings = review.summary.ratings
    only_first = (ratings[0], (ratings[1][0], ratings[1][1], None))
    shown = story.facts(WORDS, replace(review, summary=replace(review.summary, ratings=only_first)))[0]
    assert (shown.figure, shown.meaning) == ("6", WORDS("trainer.fact_ratings_before"))
    none = story.facts(WORDS, replace(review, summary=replace(review.summary, ratings=())))[0]
    assert none.figure == WORDS("trainer.none_given")


def test_every_level_has_its_sign_in_the_inspector(review: Review, place: Any) -> None:
    """The inspector's word is the level of that very second."""
    page = place(_page(review))
    for level in Level:
        seconds = np.flatnonzero(review.summary.level == level.number)
        if seconds.size:
            page.look_at(float(review.summary.times_s[seconds[0]]))
            assert page.inspector.title.endswith(WORDS(f"levels.{level.value}"))
