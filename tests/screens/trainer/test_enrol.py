"""A new tablet: the first trainer is made on the screen, because Android has no command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from biofeedback.language import Catalogue
from biofeedback.vault.store import Vault
from screens.render import show
from screens.theme import Theme
from screens.trainer.desk import Desk
from screens.trainer.enrol import EnrolScreen


@pytest.fixture
def done() -> list[str]:
    """What was called when the trainer was there."""
    return []


@pytest.fixture
def screen(tmp_path: Path, done: list[str]) -> Any:
    """The page over an empty vault, in the window."""
    from kivy.core.window import Window

    page = EnrolScreen(
        Theme("dag", "trainer"), Catalogue("nl"), Desk(Vault(tmp_path)), on_done=lambda: done.append("x")
    )
    Window.add_widget(page)
    show((1280, 800))
    return page


def fill(screen: EnrolScreen, name: str, first: str, second: str) -> None:
    """Type into the three fields."""
    screen.name.text, screen.first.text, screen.second.text = name, first, second


def test_the_offered_words_make_a_trainer(
    screen: EnrolScreen, finger: Any, frames: Any, tmp_path: Path, done: list[str]
) -> None:
    """Six offered words, typed twice, open the vault afterwards."""
    fill(screen, "Anna", screen.offered, screen.offered)
    finger.tap(screen.button)
    screen.join()
    frames.advance(0.2)
    assert done == ["x"]
    assert Vault(tmp_path).unlock(screen.offered).trainer.name == "Anna"
    assert not screen.first.text


@pytest.mark.parametrize(
    ("first", "second"), [("a long enough passphrase", "another long passphrase"), ("short", "short")]
)
def test_two_that_differ_or_a_short_one_make_none(
    screen: EnrolScreen, finger: Any, frames: Any, tmp_path: Path, done: list[str], first: str, second: str
) -> None:
    """The page says what is wrong and nothing is made."""
    fill(screen, "Anna", first, second)
    finger.tap(screen.button)
    screen.join()
    frames.advance(0.2)
    assert not done
    assert screen.told.children
    assert not Vault(tmp_path).trainers()
