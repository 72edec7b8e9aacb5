"""Locking: by itself, at once where the tablet changes hands, and what opens without the passphrase."""

from __future__ import annotations

from pathlib import Path

import pytest

from biofeedback.errors import Locked, NotFound, TooManyTries, UsageError, WrongPassphrase
from biofeedback.vault.auto_lock import AutoLock
from biofeedback.vault.clock import Clock
from biofeedback.vault.pin import Pin
from biofeedback.vault.quick_unlock import LASTS_S, QuickUnlock
from biofeedback.vault.settings import Settings
from biofeedback.vault.store import Vault
from tests.trial import PASSPHRASE, session


class Watch:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = 100.0
        self.clock = Clock(lambda: 1_790_000_000.0 + self.now, lambda: self.now)


def test_it_locks_after_three_idle_minutes() -> None:
    """A touch begins the time anew; a lock that is due is not undone by a touch."""
    watch = Watch()
    lock = AutoLock(watch.clock)
    for _ in range(5):
        watch.now += 179
        assert not lock.due()
        lock.touch()
    watch.now += 180
    assert lock.due()
    lock.touch()
    assert lock.due()
    lock.unlocked()
    assert not lock.due()


@pytest.mark.parametrize("leaving", [AutoLock.in_background, AutoLock.youth_part_begins])
def test_it_locks_at_once_where_the_tablet_changes_hands(leaving: object) -> None:
    """In the background and when a youth's part begins there is no waiting."""
    watch = Watch()
    lock = AutoLock(watch.clock, after_min=10)
    assert callable(leaving)
    leaving(lock)
    lock.touch()
    assert lock.due()


def test_the_pin_opens_nothing_that_is_stored(home: Path) -> None:
    """It is checked and counted; no call of the vault takes it."""
    watch = Watch()
    vault = Vault(home, watch.clock)
    with pytest.raises(NotFound):
        vault.pin.check("1234")
    unlocked = vault.unlock(PASSPHRASE)
    for wrong in ("123", "123456789", "12a4", ""):
        with pytest.raises(UsageError):
            unlocked.set_pin(wrong)
    unlocked.set_pin("2580")
    vault.pin.check("2580")
    with pytest.raises(WrongPassphrase):
        vault.unlock("2580")
    for _ in range(5):
        with pytest.raises(WrongPassphrase):
            vault.pin.check("0000")
    with pytest.raises(TooManyTries):
        Pin(home, watch.clock).check("2580")
    watch.now += 30
    vault.pin.check("2580")


def test_quick_unlock_is_off_until_the_institution_allows_it(home: Path) -> None:
    """Then six digits open for an hour; what matters most still wants the passphrase."""
    watch = Watch()
    vault = Vault(home, watch.clock)
    name = session(vault, 1)
    unlocked = vault.unlock(PASSPHRASE)
    with pytest.raises(UsageError, match="switched off"):
        unlocked.quick_unlock("123456")
    unlocked.keyring.set_settings(Settings(quick_unlock=True))
    with pytest.raises(UsageError, match="six digits"):
        unlocked.quick_unlock("1234")
    before = set(home.rglob("*"))
    quick = unlocked.quick_unlock("123456")
    unlocked.lock()
    again = vault.unlock_quickly(quick, "123456")
    assert [stored.id for stored in again.sessions()] == [name]
    with pytest.raises(Locked) as caught:
        again.delete_session(name)
    assert caught.value.reason == "passphrase_again"
    assert set(home.rglob("*")) == before  # memory only


def test_quick_unlock_ends_after_three_tries_an_hour_or_the_background() -> None:
    """Each end is final: only the passphrase opens then."""
    watch = Watch()
    three = QuickUnlock("123456", b"secret", watch.clock)
    for _ in range(3):
        with pytest.raises(WrongPassphrase):
            three.open("000000")
    hour = QuickUnlock("123456", b"secret", watch.clock)
    assert hour.open("123456") == b"secret"
    watch.now += LASTS_S
    background = QuickUnlock("123456", b"secret", watch.clock)
    background.end()
    for ended in (three, hour, background):
        assert not ended.available
        with pytest.raises(Locked):
            ended.open("123456")
