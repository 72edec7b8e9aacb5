"""Unlocking by touch and typed text, against a real vault."""

from __future__ import annotations

from typing import Any

import pytest

from biofeedback.errors import TooManyTries
from biofeedback.language import Catalogue
from screens.theme import Theme
from screens.trainer.desk import Desk
from screens.trainer.preview import PASSPHRASE, Stand
from screens.trainer.unlock import UnlockScreen
from screens.trainer.unlock_parts import initials

WORDS = Catalogue("nl")


@pytest.fixture
def locked(stand: Stand) -> Desk:
    """The same tablet, locked."""
    return Desk(stand.vault)


def _page(desk: Desk, opened: list[bool], **more: Any) -> UnlockScreen:
    return UnlockScreen(Theme("dag", "trainer"), WORDS, desk, on_open=lambda: opened.append(True), **more)


def test_the_right_passphrase_opens_and_leaves_the_field_empty(
    locked: Desk, place: Any, finger: Any, frames: Any
) -> None:
    """Who types the passphrase and touches Unlock is in, and the passphrase is gone from the screen."""
    opened: list[bool] = []
    page = place(_page(locked, opened))
    page.field.input.insert_text(PASSPHRASE)
    finger.tap(page.button)
    page.join()
    frames.advance(0.2, 0.1)
    assert opened == [True]
    assert locked.is_open
    assert page.field.text == ""


def test_a_wrong_passphrase_is_one_sentence_under_the_field(
    locked: Desk, place: Any, finger: Any, frames: Any
) -> None:
    """Nothing opens; the sentence stands under the field and the field is empty again."""
    opened: list[bool] = []
    page = place(_page(locked, opened))
    page.field.input.insert_text("helemaal iets anders dan het is")
    finger.tap(page.button)
    page.join()
    frames.advance(0.2, 0.1)
    assert page.field.error_text == WORDS("errors.wrong_passphrase")
    assert page.field.text == ""
    assert not opened
    assert not locked.is_open
    locked.unlock(PASSPHRASE, "M. Visser")  # forgets the wrong try for the other tests


def test_while_the_key_is_derived_the_button_says_so(locked: Desk, place: Any, finger: Any, frames: Any) -> None:
    """The button waits with its own word from the touch on, and comes back afterwards."""
    page = place(_page(locked, []))
    page.field.text = PASSPHRASE
    finger.tap(page.button)
    assert page.button.waiting
    assert page.button.text == WORDS("trainer.unlocking")
    page.join()
    frames.advance(0.2, 0.1)
    assert not page.button.waiting


def test_an_empty_field_is_not_tried(locked: Desk, place: Any, finger: Any) -> None:
    """A touch on Unlock with nothing typed asks for the passphrase and counts no try."""
    page = place(_page(locked, []))
    finger.tap(page.button)
    assert page.field.error_text == WORDS("trainer.passphrase_empty")
    assert page.job is None


def test_the_chosen_trainer_is_the_one_who_unlocks(locked: Desk, place: Any, finger: Any, frames: Any) -> None:
    """A touch on another card chooses that trainer, and only one is chosen."""
    page = place(_page(locked, []))
    finger.tap(page.cards[1])
    assert [card.active for card in page.cards] == [False, True]
    assert page.trainer == page.cards[1].name == "S. Bakker"
    page.field.text = PASSPHRASE
    finger.tap(page.button)
    page.join()
    frames.advance(0.2, 0.1)
    assert locked.is_open


def test_the_locked_page_tells_how_many_sessions_and_nothing_more(locked: Desk, place: Any, stand: Stand) -> None:
    """No code and no day of a session stands on the locked page."""
    page = place(_page(locked, []))
    texts = " ".join(str(widget.text) for widget in page.walk() if hasattr(widget, "text"))
    assert WORDS("trainer.locked_count_many", count=len(stand.sessions)) in texts
    assert not any(code in texts for code in ("K-204", "M-031", "K-187"))


def test_the_demo_fills_in_its_passphrase(locked: Desk, place: Any, finger: Any) -> None:
    """In the demo one touch types the passphrase that is shown."""
    page = place(_page(locked, [], demo_passphrase=PASSPHRASE))
    finger.tap(page.fill_button)
    assert page.field.text == PASSPHRASE


def test_leaving_while_the_key_is_derived_leaves_nothing_open(
    locked: Desk, place: Any, finger: Any, frames: Any
) -> None:
    """When the page has gone before the key was ready, the desk is locked again."""
    opened: list[bool] = []
    page = place(_page(locked, opened))
    page.field.text = PASSPHRASE
    finger.tap(page.button)
    page.leave()
    page.join()
    frames.advance(0.2, 0.1)
    assert not locked.is_open
    assert not opened


def test_a_long_wait_is_told_in_minutes(locked: Desk) -> None:
    """After many wrong tries the sentence says minutes, not thousands of seconds."""
    page = _page(locked, [])
    page._refused(TooManyTries("wait", tries=12, wait_s=3540))
    assert WORDS("trainer.minutes", count=59) in page.field.error_text
    page._refused(TooManyTries("wait", tries=6, wait_s=45))
    assert "45" in page.field.error_text


def test_a_tablet_without_a_trainer_says_what_to_do(tmp_path: Any, place: Any) -> None:
    """Without a trainer there is no field to type in, and a sentence that says why."""
    from biofeedback.vault.store import Vault

    page = place(_page(Desk(Vault(tmp_path / "empty")), []))
    texts = [str(widget.text) for widget in page.walk() if hasattr(widget, "text")]
    assert WORDS("errors.no_trainer") in texts
    assert page.field.parent is None


@pytest.mark.parametrize(("name", "letters"), [("M. Visser", "MV"), ("anna", "A"), ("Jan de Wit", "JW")])
def test_initials_come_from_the_first_and_last_word(name: str, letters: str) -> None:
    """A card shows one or two letters."""
    assert initials(name) == letters
