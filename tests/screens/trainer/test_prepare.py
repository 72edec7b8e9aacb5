"""Preparing a session by touch and typed text."""

from __future__ import annotations

from typing import Any

import pytest

from biofeedback.language import Catalogue
from biofeedback.training.breathing import BreathingSettings
from screens.theme import Theme
from screens.trainer.prepare import CODE_MOST, Preparation, PrepareScreen, SourceChoice

WORDS = Catalogue("nl")
SOURCES = (SourceChoice("simulated", "Nagebootste band", "Oefenen"), SourceChoice("a", "Band 2", "Hart en huid"))


def _page(given: list[Preparation], sources: tuple[SourceChoice, ...] = SOURCES) -> PrepareScreen:
    return PrepareScreen(
        Theme("dag", "trainer"), WORDS, sources=sources, on_hand_over=given.append, on_back=lambda: None
    )


def test_a_code_is_all_that_must_be_typed(place: Any, finger: Any) -> None:
    """With a code the tablet can be handed over; the rest is the usual session."""
    given: list[Preparation] = []
    page = place(_page(given))
    finger.tap(page.button)
    assert not given
    assert page.hint.text == WORDS("trainer.missing_code")
    page.code.input.insert_text("K-204")
    finger.tap(page.button)
    usual = BreathingSettings()
    assert given == [
        Preparation("K-204", "breathing", usual.pace_per_min, usual.breathing_s, usual.baseline_s, "simulated")
    ]


def test_a_code_becomes_capitals_and_a_name_does_not_fit(place: Any) -> None:
    """Small letters become capitals; what cannot be in a code is left out and said; it has an end."""
    page = place(_page([]))
    page.code.input.insert_text("k-204")
    assert page.code.text == "K-204"
    assert page.code.error_text == ""
    page.code.text = "Jan de Wit!"
    assert page.code.text == "JANDEWIT"
    assert page.code.error_text == WORDS("trainer.code_wrong")
    page.code.text = "A" * 30
    assert page.code.text == "A" * CODE_MOST
    assert page.code.error_text == WORDS("trainer.code_long", most=CODE_MOST)


def test_the_button_names_who_gets_the_tablet(place: Any) -> None:
    """The code stands on the button, so that a typing error is seen."""
    page = place(_page([]))
    page.code.text = "M-031"
    assert page.button.text == WORDS("trainer.hand_over_to", code="M-031")


def test_steppers_stop_at_their_ends(place: Any, finger: Any) -> None:
    """The pace goes down to 4.5 in halves; at the end its button waits and the other still works."""
    given: list[Preparation] = []
    page = place(_page(given))
    page.code.text = "K-1"
    for _ in range(4):
        finger.tap(page.pace.less)
    assert page.pace.value == 4.5
    assert page.pace.less.waiting
    assert not page.pace.more.waiting
    assert page.pace.text == WORDS("trainer.pace_value", pace="4,5")
    finger.tap(page.button)
    assert given[0].pace_per_min == 4.5


def test_the_protocol_follows_the_lengths(place: Any, finger: Any) -> None:
    """A longer exercise makes the whole session longer on the card beside it."""
    page = place(_page([]))
    assert page.protocol.total == WORDS("trainer.minutes", count=11)
    finger.tap(page.breathing.more)
    finger.tap(page.baseline.more)
    assert page.protocol.total == WORDS("trainer.minutes", count=13)


def test_another_band_is_one_touch(place: Any, finger: Any) -> None:
    """The touched band is the chosen one, and only that."""
    given: list[Preparation] = []
    page = place(_page(given))
    page.code.text = "K-204"
    finger.tap(page.choices[1])
    assert [choice.active for choice in page.choices] == [False, True]
    finger.tap(page.button)
    assert given[0].source_key == "a"


def test_without_a_band_nothing_can_begin(place: Any, finger: Any) -> None:
    """The page says that there is none, and the button waits."""
    given: list[Preparation] = []
    page = place(_page(given, ()))
    page.code.text = "K-204"
    finger.tap(page.button)
    assert not given
    assert page.hint.text == WORDS("trainer.missing_source")


@pytest.mark.parametrize("size", [(1280, 800), (800, 1280)])
def test_turning_the_tablet_keeps_what_was_typed(size: tuple[int, int], place: Any, frames: Any) -> None:
    """The same fields stand in another place."""
    from screens.render import show

    page = place(_page([]), size)
    page.code.text = "K-204"
    show((size[1], size[0]))
    frames.advance(0.2, 0.1)
    assert page.code.text == "K-204"
    assert page.code.get_root_window() is not None
