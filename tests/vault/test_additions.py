"""What a trainer adds to a session afterwards: kept, signed, sealed, and gone with the session."""

from __future__ import annotations

from pathlib import Path

import pytest

from biofeedback.errors import Damaged, Locked, UsageError
from biofeedback.vault import age
from biofeedback.vault.recorder import ADDITIONS_SUFFIX
from biofeedback.vault.store import Unlocked, Vault
from tests.trial import PASSPHRASE, session


@pytest.fixture
def unlocked(vault: Vault) -> Unlocked:
    """A trainer at work."""
    return vault.unlock(PASSPHRASE)


def _file(home: Path, session_id: str) -> Path:
    return home / "sessions" / (session_id + ADDITIONS_SUFFIX)


def test_marks_and_notes_are_read_back_in_order(vault: Vault, unlocked: Unlocked) -> None:
    """A mark has its moment, a note has none; an earlier entry stays when another comes."""
    name = session(vault)
    assert unlocked.additions(name) == ()
    unlocked.add_to_session(name, "  Hier kwam het telefoontje.  ", 61.5)
    unlocked.add_to_session(name, "Rustige sessie.")
    found = vault.unlock(PASSPHRASE).additions(name)
    assert [(one.text, one.time_s) for one in found] == [
        ("Hier kwam het telefoontje.", 61.5),
        ("Rustige sessie.", None),
    ]
    assert {one.by for one in found} == {unlocked.trainer.name}


def test_nothing_of_it_stands_in_clear(vault: Vault, unlocked: Unlocked, home: Path) -> None:
    """The file is an age file without the words; the session's own log is not touched."""
    name = session(vault)
    log = (home / "sessions" / f"{name}.log").read_bytes()
    unlocked.add_to_session(name, "telefoontje", 10.0)
    assert b"telefoontje" not in _file(home, name).read_bytes()
    assert (home / "sessions" / f"{name}.log").read_bytes() == log
    assert unlocked.audit().problems == ()


@pytest.mark.parametrize("text", ["", "   ", "x" * 501])
def test_an_empty_or_endless_note_is_refused(vault: Vault, unlocked: Unlocked, text: str) -> None:
    """A note says something and no report."""
    with pytest.raises(UsageError):
        unlocked.add_to_session(session(vault), text)


def test_a_note_from_outside_is_not_believed(vault: Vault, unlocked: Unlocked, home: Path) -> None:
    """Sealed to the trainer but without a trainer's signature, or copied from another session: not used, kept."""
    one, other = session(vault), session(vault)
    unlocked.add_to_session(one, "echt")
    _file(home, other).write_bytes(_file(home, one).read_bytes())
    with pytest.raises(Damaged):
        unlocked.additions(other)
    forged = age.encrypt(
        b'{"format":"BFADD1","data":"[]","signer":"x y","signature":""}',
        [age.parse_recipient(unlocked.trainer.recipient)],
    )
    _file(home, other).write_bytes(forged)
    with pytest.raises(Damaged):
        unlocked.add_to_session(other, "erbij")
    assert _file(home, other).read_bytes() == forged


def test_it_goes_with_its_session_and_is_locked_with_the_rest(
    vault: Vault, unlocked: Unlocked, home: Path
) -> None:
    """Deleting the session destroys the additions; after the lock nobody reads them."""
    gone, kept = session(vault), session(vault)
    unlocked.add_to_session(gone, "weg")
    unlocked.add_to_session(kept, "blijft")
    unlocked.prove(PASSPHRASE)
    unlocked.delete_session(gone)
    assert not _file(home, gone).exists()
    unlocked.lock()
    with pytest.raises(Locked):
        unlocked.additions(kept)


def test_what_is_taken_away_is_found(vault: Vault, unlocked: Unlocked, home: Path) -> None:
    """The audit log knows that something was added, though not what."""
    name = session(vault)
    unlocked.add_to_session(name, "weg")
    assert unlocked.audit().problems == ()
    _file(home, name).unlink()
    assert any("added" in problem for problem in unlocked.audit().problems)


def test_a_trainer_who_came_later_reads_no_note_on_an_earlier_session(vault: Vault, unlocked: Unlocked) -> None:
    """Additions are sealed to those who may read the session, nobody more."""
    name = session(vault)
    second = "nog een lange zin van zes woorden"
    vault.create_trainer("S. Later", second, approved_by=unlocked)
    unlocked.add_to_session(name, "alleen voor wie erbij was")
    assert [one.text for one in vault.unlock(PASSPHRASE, unlocked.trainer.name).additions(name)]
    with pytest.raises(Damaged):
        vault.unlock(second, "S. Later").additions(name)


def test_after_a_change_of_key_the_notes_still_open(vault: Vault, unlocked: Unlocked) -> None:
    """Sealing everything anew takes the additions along."""
    name = session(vault)
    unlocked.add_to_session(name, "blijft leesbaar", 5.0)
    unlocked.prove(PASSPHRASE)
    unlocked.keyring.rotate(PASSPHRASE)
    assert [one.text for one in vault.unlock(PASSPHRASE).additions(name)] == ["blijft leesbaar"]
