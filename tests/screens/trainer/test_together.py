"""Looking back by playing, dragging and telling: the player, the page for two, and what is added to a session."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from biofeedback.errors import StorageFailed
from biofeedback.language import Catalogue
from biofeedback.session.summary import Moment, Note, SessionSummary
from biofeedback.vault.additions import Addition
from screens.theme import Theme
from screens.trainer import story
from screens.trainer.desk import Desk, Review
from screens.trainer.player import Player
from screens.trainer.preview import TODAY, Stand
from screens.trainer.review import ReviewScreen
from screens.trainer.review_data import chart_data
from screens.trainer.together import TogetherScreen

WORDS = Catalogue("nl")


@pytest.fixture
def review(desk: Desk, stand: Stand) -> Review:
    """A whole session with a gap, read back from the vault; nothing was added yet."""
    return replace(desk.review(stand.sessions[0]), additions=())


def _together(review: Review, kept: list[tuple[str, float | None]]) -> TogetherScreen:
    return TogetherScreen(
        Theme("dag", "trainer"), WORDS, review, on_back=lambda: None, on_add=_keeper(kept), start_s=200.0
    )


def _keeper(kept: list[tuple[str, float | None]]) -> Any:
    def keep(text: str, time_s: float | None) -> list[Addition]:
        kept.append((text, time_s))
        return [Addition(said, 20_000, "M. Visser", at_s) for said, at_s in kept]

    return keep


def _texts(widget: Any) -> list[str]:
    return [str(part.text) for part in widget.walk() if getattr(part, "text", "")]


def _answer(page: Any, frames: Any, finger: Any, text: str) -> None:
    frames.advance(0.4, 0.1)
    page.asking.fields[0].text = text
    finger.tap(page.asking.button)
    frames.advance(0.4, 0.1)


def test_playing_moves_the_cursor_at_the_chosen_speed_and_stops_at_the_end(
    review: Review, place: Any, finger: Any, frames: Any
) -> None:
    """At 8x two seconds are sixteen; at the end the player stands still and begins anew when asked."""
    page = place(_together(review, []))
    finger.tap(page.player.switch.segments[-1])
    finger.tap(page.player.play_button)
    before = page.cursor_s
    frames.advance(2.0, 0.05)
    assert page.cursor_s - before == pytest.approx(16.0, abs=1.0)
    page.look_at(review.summary.duration_s - 4)
    frames.advance(1.0, 0.05)
    assert not page.player.playing
    assert page.cursor_s == review.summary.duration_s
    finger.tap(page.player.play_button)
    assert page.player.playing
    assert page.cursor_s < 2
    page.leave()
    assert not page.player.playing


def test_the_bar_is_dragged_with_one_finger(review: Review, place: Any, finger: Any) -> None:
    """Half the bar is half the session, also beyond its end."""
    page = place(_together(review, []))
    bar = page.player.bar
    x, y = bar.to_window(bar.x + 0.25 * bar.width, bar.center_y)
    touch = finger.down(x, y)
    assert page.cursor_s == pytest.approx(0.25 * review.summary.duration_s, rel=0.02)
    finger.move(touch, x + 0.25 * bar.width, y)
    assert page.cursor_s == pytest.approx(0.5 * review.summary.duration_s, rel=0.02)
    finger.move(touch, x + 2 * bar.width, y)
    finger.up(touch)
    assert page.cursor_s == review.summary.duration_s


def test_together_nothing_measured_stands_there_in_numbers(review: Review, place: Any) -> None:
    """The level has its word; heart rate, skin and percentages are not on the page."""
    page = place(_together(review, []))
    texts = _texts(page)
    assert page.word in texts
    assert not [text for text in texts if "per min" in text or "microsiemens" in text or "%" in text]
    gap = int(np.flatnonzero(np.isnan(review.summary.level) & (review.summary.times_s > 330))[0])
    page.look_at(float(review.summary.times_s[gap]))
    assert page.word == WORDS("levels.none")


def test_what_happened_here_is_kept_at_its_moment(review: Review, place: Any, finger: Any, frames: Any) -> None:
    """The answer stands with the moment that was chosen, as a mark on the line, and is read out around it."""
    kept: list[tuple[str, float | None]] = []
    page = place(_together(review, kept))
    page.look_at(150.0)
    finger.tap(page.mark_button)
    _answer(page, frames, finger, "Iemand schreeuwde.")
    assert kept == [("Iemand schreeuwde.", 150.0)]
    assert page.said == "Iemand schreeuwde."
    assert [mark.time_s for mark in page.chart.data.marks if mark.icon == "note-pencil"] == [150.0]
    page.look_at(300.0)
    assert page.said == ""


def test_what_could_not_be_kept_is_asked_again_with_the_words_still_there(
    review: Review, place: Any, finger: Any, frames: Any
) -> None:
    """A disk that refuses costs no words."""

    def refuse(_text: str, _time_s: float | None) -> list[Addition]:
        raise StorageFailed("The note was not kept.")

    page = place(TogetherScreen(Theme("dag", "trainer"), WORDS, review, on_back=lambda: None, on_add=refuse))
    finger.tap(page.mark_button)
    _answer(page, frames, finger, "Iemand schreeuwde.")
    field = page.asking.fields[0]
    assert field.text == "Iemand schreeuwde."
    assert field.error_text == WORDS.error(StorageFailed(""))
    page.leave()


def test_a_trainers_note_is_sealed_and_stands_on_the_review(
    desk: Desk, stand: Stand, place: Any, finger: Any, frames: Any
) -> None:
    """Typed, kept, and there the next time the session is opened; nothing of it lies in clear."""
    name = stand.sessions[1]
    page = ReviewScreen(
        Theme("dag", "trainer"),
        WORDS,
        desk.review(name),
        on_back=lambda: None,
        on_export=lambda: None,
        on_add=lambda text, time_s: desk.add_to_session(name, text, time_s),
        today=TODAY,
    )
    place(page)
    finger.tap(page.note_button)
    _answer(page, frames, finger, "Volgende keer langer rust.")
    assert any("Volgende keer langer rust." in text for text in _texts(page))
    assert [one.text for one in desk.review(name).additions] == ["Volgende keer langer rust."]
    assert not [
        path for path in Path(stand.home).rglob("*") if path.is_file() and b"langer rust" in path.read_bytes()
    ]


def test_a_damaged_note_is_said_and_the_session_is_still_shown(review: Review, place: Any) -> None:
    """What cannot be believed is not used, and the review says so."""
    broken = replace(review, trouble=StorageFailed("x", reason="additions_damaged"))
    page = place(
        ReviewScreen(
            Theme("dag", "trainer"), WORDS, broken, on_back=lambda: None, on_export=lambda: None, today=TODAY
        )
    )
    assert WORDS("errors.additions_damaged") in _texts(page)


def _with(summary: SessionSummary, *notes: Note, moments: tuple[Moment, ...] = ()) -> SessionSummary:
    return replace(summary, notes=notes, moments=moments)


def test_the_way_back_to_rest_needs_a_trigger(review: Review) -> None:
    """Without a marked trigger it is not known; with one it is the half-time of what the body did."""
    assert story.facts(WORDS, review)[2].meaning == WORDS("trainer.fact_recovery_no_trigger")
    marked = _with(review.summary, moments=(Moment(130.0, "mark", "trigger"),))
    fact = story.facts(WORDS, replace(review, summary=marked))[2]
    assert fact.meaning in (WORDS("trainer.fact_recovery_meaning"), WORDS("trainer.fact_recovery_not_reached"))
    assert [mark.icon for mark in chart_data(WORDS, marked).marks] == ["lightning"]


def test_what_an_exercise_kept_is_told(review: Review) -> None:
    """Guess, role-play, time-out and game each have their sentence."""
    summary = _with(
        review.summary,
        Note(10.0, "guess", (("apart", 1), ("guess", 2))),
        Note(20.0, "role_play_mark", (("mark", "cue"),)),
        Note(30.0, "time_out", (("act", "cool_down"), ("at_rest_after_s", 95))),
        Note(40.0, "round", (("lights", 12), ("returns", 2))),
        Note(50.0, "round", (("lights", 8), ("returns", 1))),
    )
    told = replace(review, summary=summary)
    assert story.facts(WORDS, told)[3].figure == WORDS("trainer.steps_one", count=1)
    sentences = story.details(WORDS, told)
    assert WORDS("trainer.detail_role_play", marks=1) in sentences
    assert WORDS("trainer.detail_time_out", length="1 min 35") in sentences
    assert WORDS("trainer.detail_game", rounds=2, lights=20, returns=3) in sentences


def test_a_short_session_plays_as_well(place: Any) -> None:
    """A session without any second has a player that stands still."""
    player = place(Player(Theme("dag", "trainer"), WORDS, 0.0, lambda _time_s: None))
    player.toggle()
    player.pause()
    assert player.bar.share == 0.0
