"""A new PIN, "it arrived", and help: small pages by touch, with the real vault underneath."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from kivy.uix.label import Label

from biofeedback.language import Catalogue
from biofeedback.vault.store import Vault
from screens.theme import Theme
from screens.trainer.desk import Desk
from screens.trainer.form import ConfirmScreen, PinScreen
from screens.trainer.help import TOPICS, HelpScreen
from screens.trainer.help_button import HelpButton
from screens.trainer.rail import Ways
from tests.trial import PASSPHRASE, session

WORDS = Catalogue("nl")
THEME = Theme("dag", "trainer")


@pytest.fixture
def desk(tmp_path: Path) -> Any:
    """A trainer at work on a small tablet of his own."""
    vault = Vault(tmp_path / "home")
    vault.create_trainer("anna", PASSPHRASE)
    made = Desk(vault)
    made.unlock(PASSPHRASE)
    yield made
    made.lock()


def _told(page: Any) -> list[str]:
    return [card.text for card in page.told.children]


def _submit(page: Any, finger: Any, frames: Any) -> None:
    finger.tap(page.button)
    page.join()
    frames.advance(0.3, 0.1)


def test_a_pin_is_set_with_the_passphrase(desk: Desk, place: Any, finger: Any, frames: Any) -> None:
    """Empty, a wrong passphrase, too short: told. Then it is there, and nothing typed stays."""
    page = place(PinScreen(THEME, WORDS, desk, on_back=lambda: None))
    _submit(page, finger, frames)
    assert page.pin.error_text == WORDS("trainer.fill_in")
    for pin, passphrase in (("2468", "not the right one"), ("12", PASSPHRASE)):
        page.pin.text, page.passphrase.text = pin, passphrase
        _submit(page, finger, frames)
        assert not desk.pin.exists()
        assert _told(page)
    page.pin.text, page.passphrase.text = "2468", PASSPHRASE
    _submit(page, finger, frames)
    assert _told(page) == [WORDS("trainer.pin_done")]
    assert (page.pin.text, page.passphrase.text) == ("", "")
    desk.pin.check("2468")


def test_of_many_waiting_exports_the_newest_two_are_named(desk: Desk, tmp_path: Path, place: Any) -> None:
    """Nine exports wait: two are named, seven are counted, and the page needs no scrolling."""
    found = session(Vault(tmp_path / "home"))
    for number in range(9):
        desk._open.exported(str(number) * 64, f"ABCDEFG{number}", (found,))
    page = place(ConfirmScreen(THEME, WORDS, desk, on_back=lambda: None))
    texts = [part.text for part in page.walk() if isinstance(part, Label)]
    assert len([text for text in texts if text.startswith("Export van")]) == 2
    assert WORDS("trainer.confirm_more", count=7) in texts
    assert not page.scroll.do_scroll_y


def test_a_receipt_confirms_an_export(desk: Desk, tmp_path: Path, place: Any, finger: Any, frames: Any) -> None:
    """A wrong code finds nothing; the right one, typed in small letters, confirms its sessions."""
    found = session(Vault(tmp_path / "home"))
    desk._open.exported("a" * 64, "ABCDEFGH", (found,))
    page = place(ConfirmScreen(THEME, WORDS, desk, on_back=lambda: None))
    page.receipt.text = "ZZZZZZZZ"
    _submit(page, finger, frames)
    assert _told(page) == [WORDS("errors.not_found")]
    page.receipt.text = "abcd efgh"
    _submit(page, finger, frames)
    assert _told(page) == [WORDS("trainer.confirmed_one")]
    assert desk.day(20_780, _shelf()).waiting == ()


def _shelf() -> Any:
    from biofeedback.training.programmes import shelf

    return shelf()


def test_help_says_all_and_leads_to_practice(place: Any, finger: Any) -> None:
    """Every topic has its title and text; one touch leads to practising."""
    went: list[str] = []
    ways = Ways(*(lambda: None for _ in range(5)))
    page = place(
        HelpScreen(THEME, WORDS, ways, on_practice=lambda: went.append("practice"), on_self_test=lambda: None)
    )
    texts = [widget.text for widget in page.walk() if getattr(widget, "text", "")]
    assert all(WORDS(f"trainer.help_{name}") in texts for name, _ in TOPICS)
    assert len(page.spoken()) == len(TOPICS)
    finger.tap(page.practice)
    assert went == ["practice"]


def test_a_page_has_its_own_help(place: Any, finger: Any) -> None:
    """A few sentences over the page, closed by a touch."""
    button = place(HelpButton(THEME, WORDS, "prepare"))
    finger.tap(button)
    assert button.dialog is not None
    button.dialog.dismiss(animation=False)
