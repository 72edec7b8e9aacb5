"""Quick unlock on the screens: off unless the institution says so, three tries, gone in the background."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from biofeedback.errors import Locked, WrongPassphrase
from biofeedback.language import Catalogue
from biofeedback.vault.store import Vault
from screens.theme import Theme
from screens.trainer.desk import Desk
from screens.trainer.quick import QuickSetScreen, QuickUnlockScreen

PASSPHRASE = "a long enough passphrase"
DIGITS = "271828"


@pytest.fixture
def own_desk(tmp_path: Path) -> Desk:
    """An open desk on a tablet whose institution allows quick unlock."""
    vault = Vault(tmp_path)
    vault.create_trainer("anna", PASSPHRASE)
    unlocked = vault.unlock(PASSPHRASE)
    settings = unlocked.keyring.latest().settings
    unlocked.keyring.set_settings(replace(settings, quick_unlock=True))
    unlocked.lock()
    desk = Desk(vault)
    desk.unlock(PASSPHRASE)
    return desk


def test_it_is_off_unless_the_institution_says_so(tmp_path: Path) -> None:
    """A fresh tablet offers no digits."""
    vault = Vault(tmp_path)
    vault.create_trainer("anna", PASSPHRASE)
    assert not Desk(vault).quick_allowed


def test_six_digits_open_until_three_were_wrong(own_desk: Desk) -> None:
    """Right digits open; three wrong ones end it, and only the passphrase opens after that."""
    own_desk.set_quick(DIGITS)
    own_desk.lock()
    own_desk.unlock_quickly(DIGITS)
    assert own_desk.is_open
    own_desk.lock()
    for _ in range(3):
        with pytest.raises(WrongPassphrase):
            own_desk.unlock_quickly("000000")
    assert not own_desk.quick_ready
    with pytest.raises(Locked):
        own_desk.unlock_quickly(DIGITS)
    assert not own_desk.is_open


def test_in_the_background_the_digits_end(own_desk: Desk) -> None:
    """After the app was in the background there is nothing to guess."""
    own_desk.set_quick(DIGITS)
    own_desk.forget_quick()
    assert not own_desk.quick_ready


def test_the_pages_set_and_open(own_desk: Desk, place: Any, finger: Any, frames: Any) -> None:
    """Typed on one page, the digits open on the other."""
    done: list[str] = []
    theme, words = Theme("dag", "trainer"), Catalogue("nl")
    page = place(QuickSetScreen(theme, words, own_desk, on_done=lambda: done.append("set")))
    _type_and_go(page, finger, frames)
    own_desk.lock()
    page = place(
        QuickUnlockScreen(
            theme, words, own_desk, on_open=lambda: done.append("open"), on_passphrase=lambda: done.append("back")
        )
    )
    _type_and_go(page, finger, frames)
    assert done == ["set", "open"]
    assert own_desk.is_open


def _type_and_go(page: Any, finger: Any, frames: Any) -> None:
    page.digits.text = DIGITS
    finger.tap(page.button)
    page.join()
    frames.advance(0.3, 0.1)
