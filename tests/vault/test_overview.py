"""What stands first after unlocking: new sessions are taken in once, cut ones are told, open exports wait."""

from __future__ import annotations

from pathlib import Path

import pytest

from biofeedback.errors import Locked
from biofeedback.session.records import RecordType, pack_json
from biofeedback.vault import ledger
from biofeedback.vault.overview import MOST_NEW, open_exports, overview, take_in
from biofeedback.vault.store import Unlocked, Vault
from tests.trial import HEADER, PASSPHRASE, record, session


@pytest.fixture
def unlocked(vault: Vault) -> Unlocked:
    """A trainer at work."""
    return vault.unlock(PASSPHRASE)


def test_a_whole_session_is_taken_in_once(vault: Vault, unlocked: Unlocked) -> None:
    """It is new until it stands in the participant's file, with the settings that it brought."""
    code = unlocked.participants.create(under_16=False).code
    recorder = vault.start_session(HEADER | {"participant": code})
    record(recorder)
    recorder.append(pack_json(RecordType.EVENT, time_s=3.0, event="setting", name="programme_session", value=4))
    recorder.finish("completed")
    found = overview(unlocked)
    assert found.new == (recorder.session_id,)
    seen: list[float] = []
    assert take_in(unlocked, found.new, seen.append) == ()
    assert seen == [1.0]
    (person,) = overview(unlocked).people
    assert person.settings["programme_session"] == 4
    assert [line.session_id for line in person.summaries] == [recorder.session_id]
    assert overview(unlocked).new == ()


def test_a_session_that_was_cut_short_stays_and_is_told(vault: Vault, unlocked: Unlocked) -> None:
    """Without an end it is not taken in; a whole one beside it is."""
    code = unlocked.participants.create(under_16=False).code
    recorder = vault.start_session(HEADER | {"participant": code})
    record(recorder)
    whole = session(vault, participant=code)
    (cut,) = take_in(unlocked, overview(unlocked).new)
    assert cut.id == recorder.session_id
    assert overview(unlocked).new == (cut.id,)
    (person,) = overview(unlocked).people
    assert person.folded == (whole,)
    recorder.finish("completed")
    assert take_in(unlocked, overview(unlocked).new) == ()


def test_a_session_of_nobody_here_is_left_alone(vault: Vault, unlocked: Unlocked) -> None:
    """A practice session has no participant; it changes nobody's file."""
    session(vault, participant="OEFEN")
    assert take_in(unlocked, overview(unlocked).new) == ()
    assert len(overview(unlocked).new) == 1


def test_a_damaged_session_is_told_as_well(vault: Vault, unlocked: Unlocked, home: Path) -> None:
    """A log that was tampered with does not disappear in silence."""
    found = session(vault)
    log = home / "sessions" / f"{found}.log"
    content = bytearray(log.read_bytes())
    content[len(content) // 2] ^= 1
    log.write_bytes(content)
    assert [one.id for one in take_in(unlocked, overview(unlocked).new)] == [found]


def test_only_the_newest_are_looked_at(vault: Vault, unlocked: Unlocked) -> None:
    """However many there are, the first look stays short."""
    found = session(vault)
    seen: list[float] = []
    take_in(unlocked, (found,) * (MOST_NEW + 5), seen.append)
    assert len(seen) == MOST_NEW


def test_an_export_waits_until_its_receipt_is_typed(vault: Vault, unlocked: Unlocked) -> None:
    """Once confirmed, or with its sessions gone, it waits no longer."""
    first, second = session(vault), session(vault)
    unlocked.exported("a" * 64, "AAAA-BBBB", (first, second))
    unlocked.exported("b" * 64, "CCCC-DDDD", (second,))
    assert [(one.manifest_sha256[0], one.sessions) for one in open_exports(unlocked)] == [("a", 2), ("b", 1)]
    unlocked.delete_session(first)
    book = ledger.read(unlocked.access.home / "ledger.json")
    book.confirmed[second] = 1
    ledger.forget(book, [first])
    ledger.write(unlocked.access.home / "ledger.json", book)
    assert open_exports(unlocked) == ()


def test_after_the_lock_nothing_is_told(vault: Vault, unlocked: Unlocked) -> None:
    """All of it needs the keys."""
    session(vault)
    found = overview(unlocked).new
    unlocked.lock()
    with pytest.raises(Locked):
        overview(unlocked)
    with pytest.raises(Locked):
        take_in(unlocked, found)
    with pytest.raises(Locked):
        open_exports(unlocked)
