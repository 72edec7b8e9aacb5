"""The guided tour by touch: five cards, once for each trainer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from biofeedback.errors import BiofeedbackError
from biofeedback.language import Catalogue
from biofeedback.vault.store import Vault
from screens.theme import Theme
from screens.trainer.desk import Desk
from screens.trainer.tour import CARDS, Tour, first_tour
from tests.trial import PASSPHRASE

WORDS = Catalogue("nl")
THEME = Theme("dag", "trainer")


@pytest.fixture
def fresh(tmp_path: Path) -> Desk:
    """A trainer on the first day."""
    vault = Vault(tmp_path / "home")
    vault.create_trainer("M. Visser", PASSPHRASE)
    desk = Desk(vault)
    desk.unlock(PASSPHRASE)
    return desk


def _tour(desk: Desk) -> Tour | None:
    errors: list[BiofeedbackError] = []
    return first_tour(THEME, WORDS, desk, errors.append)


def _touch_last(tour: Tour, finger: Any, frames: Any) -> None:
    frames.advance(0.5, 0.1)
    assert tour.dialog is not None
    finger.tap(tour.dialog.buttons[-1])
    frames.advance(0.5, 0.1)


def test_five_cards_and_then_never_again(fresh: Desk, finger: Any, frames: Any) -> None:
    """Going on leads through all; the next time, also after a restart, there is no tour."""
    tour = _tour(fresh)
    assert tour is not None
    tour.begin()
    for number in range(1, CARDS + 1):
        assert tour.number == number
        _touch_last(tour, finger, frames)
    assert tour.dialog is None
    assert _tour(fresh) is None
    fresh.lock()
    fresh.unlock(PASSPHRASE)
    assert _tour(fresh) is None
    fresh.lock()


def test_skipping_counts_and_being_interrupted_does_not(fresh: Desk, finger: Any, frames: Any) -> None:
    """A page that comes in between takes the card away; skipping ends the tour for good."""
    tour = _tour(fresh)
    assert tour is not None
    tour.begin()
    frames.advance(0.5, 0.1)
    tour.dismiss()
    again = _tour(fresh)
    assert again is not None
    again.begin()
    frames.advance(0.5, 0.1)
    assert again.dialog is not None
    finger.tap(again.dialog.buttons[0])
    frames.advance(0.5, 0.1)
    assert _tour(fresh) is None
    fresh.lock()
