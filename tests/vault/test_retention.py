"""Deleting on time: what is due goes, what is not stays, and a wrong date destroys nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from biofeedback.errors import NotFound, UsageError
from biofeedback.export.archive import export_sessions
from biofeedback.research.open import open_export
from biofeedback.vault import age
from biofeedback.vault.clock import Clock
from biofeedback.vault.settings import Settings
from biofeedback.vault.store import Vault
from tests.trial import PASSPHRASE, session

DAY_S = 86_400.0


class Calendar:
    """A clock that goes on day by day, with the app looking once a day."""

    def __init__(self, home: Path) -> None:
        self.unix = 1_790_000_000.0
        self.clock = Clock(unix_s=lambda: self.unix)
        self.home = home

    def vault(self) -> Vault:
        """The app, started anew."""
        return Vault(self.home, self.clock)

    def days(self, count: int) -> list[str]:
        """So many days pass; returns what was deleted meanwhile."""
        deleted: list[str] = []
        for _ in range(count):
            self.unix += DAY_S
            deleted += self.vault().retention.run().deleted
        return deleted


@pytest.fixture
def calendar(home: Path) -> Calendar:
    """Day 0."""
    made = Calendar(home)
    made.vault().retention.run()
    return made


def test_after_90_days_a_session_goes_and_is_announced_from_day_60(calendar: Calendar) -> None:
    """Not a day earlier; the audit log proves it."""
    name = session(calendar.vault(), 1)
    assert calendar.days(59) == []
    assert calendar.vault().retention.run().warned == ()
    calendar.days(1)
    (warned,) = calendar.vault().retention.run().warned
    assert (warned.session_id, warned.why) == (name, "hard_stop")
    assert calendar.days(29) == []
    assert calendar.days(1) == [name]
    unlocked = calendar.vault().unlock(PASSPHRASE)
    assert unlocked.sessions() == []
    report = unlocked.audit()
    assert report.problems == ()
    assert [line.result for line in report.lines if line.action == "session_deleted"] == ["retention hard_stop"]


def test_30_days_after_a_confirmed_export_it_goes(calendar: Calendar, tmp_path: Path) -> None:
    """Only the receipt that the reader sees starts the time; a wrong one starts nothing."""
    exported, other = session(calendar.vault(), 1), session(calendar.vault(), 1)
    unlocked = calendar.vault().unlock(PASSPHRASE)
    identity = age.X25519Identity.generate()
    (tmp_path / "key").write_text(identity.text())
    export_sessions(unlocked, [exported], [str(identity.recipient)], tmp_path / "x.age")
    assert calendar.days(20) == []
    receipt = open_export(tmp_path / "x.age", tmp_path / "key", tmp_path / "x").receipt
    for wrong in ("", "AAAAAAAA", receipt[:-1], receipt[1:] + receipt[0]):
        with pytest.raises(NotFound):
            unlocked.confirm_export(wrong)
    assert unlocked.confirm_export(f"{receipt[:4].lower()} {receipt[4:]}") == (exported,)
    assert calendar.days(29) == []
    assert calendar.days(1) == [exported]
    assert [stored.id for stored in calendar.vault().unlock(PASSPHRASE).sessions()] == [other]


def test_the_receipt_is_not_on_the_tablet(calendar: Calendar, tmp_path: Path) -> None:
    """Nobody can read it off the tablet's files and confirm an export that nobody opened."""
    name = session(calendar.vault(), 1)
    unlocked = calendar.vault().unlock(PASSPHRASE)
    identity = age.X25519Identity.generate()
    (tmp_path / "key").write_text(identity.text())
    export_sessions(unlocked, [name], [str(identity.recipient)], tmp_path / "x.age")
    receipt = open_export(tmp_path / "x.age", tmp_path / "key", tmp_path / "x").receipt
    for path in calendar.home.rglob("*"):
        assert path.is_dir() or receipt.encode() not in path.read_bytes()


@pytest.mark.parametrize("jump_days", [3, 400, -3, -400])
def test_a_clock_that_jumps_deletes_nothing_until_a_trainer_confirms(calendar: Calendar, jump_days: int) -> None:
    """Forward or back by more than 48 hours: deletion waits; then it goes on."""
    name = session(calendar.vault(), 1)
    calendar.unix += jump_days * DAY_S
    report = calendar.vault().retention.run()
    assert report.suspended
    assert report.deleted == ()
    calendar.unix += 95 * DAY_S
    for _ in range(3):
        assert calendar.vault().retention.run().deleted == ()
    calendar.vault().unlock(PASSPHRASE).confirm_clock()
    deleted = calendar.vault().retention.run().deleted
    assert deleted == ((name,) if jump_days > -90 else ())


def test_a_jump_while_the_app_runs_is_seen_too(home: Path) -> None:
    """The time since start tells how much the calendar may have moved."""
    unix, monotonic = [1_790_000_000.0], [0.0]
    vault = Vault(home, Clock(lambda: unix[0], lambda: monotonic[0]))
    session(vault, 1)
    assert not vault.retention.run().suspended
    unix[0] += DAY_S
    monotonic[0] += DAY_S
    assert not vault.retention.run().suspended
    unix[0] += 3 * DAY_S
    assert vault.retention.run().suspended


def test_shorter_is_free_longer_needs_a_reason(calendar: Calendar) -> None:
    """Seven days are accepted; a year only with words why."""
    for wrong in (
        {"after_export_days": 31},
        {"hard_stop_days": 91},
        {"hard_stop_days": 91, "reason": " x "},
        {"hard_stop_days": -1},
    ):
        with pytest.raises(UsageError):
            Settings(**wrong)
    Settings(hard_stop_days=365, reason="follow-up after a year, ethics board 12")
    name = session(calendar.vault(), 1)
    calendar.vault().unlock(PASSPHRASE).keyring.set_settings(Settings(hard_stop_days=7))
    assert calendar.days(6) == []
    assert calendar.days(1) == [name]


def test_it_works_while_locked_and_without_its_list_of_days(calendar: Calendar) -> None:
    """No secret is needed; when the list of days is lost, the day of the file counts."""
    name = session(calendar.vault(), 1)
    for suffix in (".log", ".cap"):
        path = calendar.home / "sessions" / (name + suffix)
        os.utime(path, (calendar.unix, calendar.unix))
    calendar.days(10)
    (calendar.home / "ledger.json").write_text("rubbish")
    assert calendar.days(79) == []
    assert calendar.days(1) == [name]


def test_a_changed_list_deletes_nothing(calendar: Calendar) -> None:
    """Whoever damages the signed settings cannot make the app destroy sessions earlier."""
    session(calendar.vault(), 1)
    path = calendar.home / "recipients.jsonl"
    path.write_text(path.read_text().replace('\\"hard_stop_days\\":90', '\\"hard_stop_days\\":0'))
    report = calendar.vault().retention.run()
    assert report.suspended
    assert report.deleted == ()
