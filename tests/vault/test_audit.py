"""The audit log: complete, in order, and nothing in it can be changed unseen."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from biofeedback.errors import Damaged
from biofeedback.vault import audit_verify
from biofeedback.vault.audit import AuditLog
from biofeedback.vault.audit_format import Action, mac, parse
from biofeedback.vault.clock import Clock
from biofeedback.vault.store import Vault
from tests.trial import HEADER, PASSPHRASE, record, session

SIX_FACTS = ("action", "object", "result", "origin", "actor", "time")  # BIO 2, measure 8.15.01


def problems(home: Path) -> tuple[str, ...]:
    """What the audit finds; the unlock itself adds a line, so it is done on a copy of the folder."""
    unlocked = Vault(home).unlock(PASSPHRASE)
    return unlocked.audit().problems


def test_what_happens_is_written_down_in_order(vault: Vault, home: Path) -> None:
    """Enrolment, sessions, unlocks, wrong tries and deletion each leave a line with the six facts of BIO."""
    kept = session(vault, 1)
    taken_back = vault.start_session(HEADER)
    taken_back.discard()
    unlocked = vault.unlock(PASSPHRASE)
    unlocked.delete_session(kept)
    report = unlocked.audit()
    assert report.problems == ()
    actions = [line.action for line in report.lines]
    recorded = ["session_started", "session_finished", "session_started", "session_discarded"]
    assert actions == ["segment", "trainer_created", *recorded, "unlocked", "session_deleted"]
    for data in (home / "audit" / "log.jsonl").read_text().splitlines():
        assert all(isinstance(json.loads(data)[fact], str) for fact in SIX_FACTS)
    assert {line.actor for line in report.lines[2:6]} == {"locked"}
    assert report.lines[-1].actor == unlocked.trainer.id


def test_no_line_names_a_participant_or_a_value(vault: Vault, home: Path) -> None:
    """Codes, ratings and samples never get into the log."""
    session(vault, 2, participant="K-204")
    unlocked = vault.unlock(PASSPHRASE)
    code = unlocked.participants.create(under_16=False).code
    content = (home / "audit" / "log.jsonl").read_text()
    assert code not in content
    assert "K-204" not in content


@pytest.mark.parametrize("bits", [1, pytest.param(8, marks=(pytest.mark.large, pytest.mark.timeout(3600)))])
def test_every_changed_bit_and_every_cut_is_found(vault: Vault, home: Path, bits: int) -> None:
    """Of the log, its state and its key each bit counts, and so does each missing end.

    One bit of each byte, another one in each place; with --large all eight.
    """
    unlocked = vault.unlock(PASSPHRASE)
    keys, log = unlocked.access.keys(), AuditLog(home, Clock())

    def found() -> bool:
        return bool(audit_verify.verify(log, keys.identities, 1).problems)

    assert not found()
    for name in ("log.jsonl", "state.json", "1.key"):
        path = home / "audit" / name
        whole = path.read_bytes()
        for place in range(len(whole)):
            for bit in range(bits):
                changed = bytearray(whole)
                changed[place] ^= 1 << (place + bit) % 8
                path.write_bytes(changed)
                assert found(), (name, place, bit)
            path.write_bytes(whole[:place])
            assert found(), (name, place)
        path.unlink()
        assert found(), name
        path.write_bytes(whole)
    assert not found()


def test_lines_cannot_be_left_out_swapped_or_added(vault: Vault, home: Path) -> None:
    """Also when whoever does it also corrects the numbers and hashes: the running key is gone."""
    session(vault, 1)
    unlocked = vault.unlock(PASSPHRASE)
    path = home / "audit" / "log.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    orders = [lines[:2] + lines[3:], [lines[1], lines[0], *lines[2:]], [*lines, lines[-1]], lines[:-1], lines[:1]]
    for order in orders:
        path.write_bytes(b"".join(order))
        assert unlocked.audit().problems
    path.write_bytes(b"".join(lines))
    assert not unlocked.audit().problems


def test_a_rewritten_history_is_found_even_with_todays_key(vault: Vault, home: Path) -> None:
    """Whoever holds the present running key can write the future and not the past."""
    session(vault, 1)
    unlocked = vault.unlock(PASSPHRASE)
    path = home / "audit" / "log.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    key = bytes.fromhex(json.loads((home / "audit" / "state.json").read_text())["key"])
    forged, before = [], "0" * 64
    for data in lines:
        line = parse(data)
        if line.action == Action.SESSION_FINISHED:
            line = replace(line, result="sha256 " + "0" * 64)
        line = replace(line, hash=line.hash_after(before))
        line = replace(line, mac=mac(key, line.hash))
        before = line.hash
        forged.append(line.encoded())
    path.write_bytes(b"".join(forged))
    assert unlocked.audit().problems


def test_a_crash_between_a_line_and_its_state_is_mended(vault: Vault, home: Path) -> None:
    """The line counts, the next one follows it; half a line is taken off."""
    session(vault, 1)
    before = (home / "audit" / "state.json").read_bytes()
    session(vault, 1)
    lines = (home / "audit" / "log.jsonl").read_bytes().splitlines(keepends=True)
    # As after a crash: one line more than the state knows.
    (home / "audit" / "state.json").write_bytes(before)
    size = json.loads(before)["size"]
    content = b"".join(lines)
    after_one = content[: size + len(content[size:].splitlines(keepends=True)[0])]
    for crashed in (after_one, content[: size + 20]):
        (home / "audit" / "state.json").write_bytes(before)
        (home / "audit" / "log.jsonl").write_bytes(crashed)
        assert not [text for text in problems(home) if "line" in text]


def test_two_crashes_in_a_row_are_mended_too(vault: Vault, home: Path) -> None:
    """Several whole lines may be ahead of the state, when each start crashed again at the same place."""
    path = home / "audit" / "state.json"
    before = path.read_bytes()
    for _ in range(3):
        session(vault, 1)
    path.write_bytes(before)
    session(vault, 1)
    assert problems(home) == ()


def test_a_whole_earlier_state_of_the_tablet_is_noticed_at_unlock(
    vault: Vault, home: Path, tmp_path: Path
) -> None:
    """Putting back an old copy of log and sessions does not fit what the trainer's own notes remember."""
    session(vault, 1)
    shutil.copytree(home / "audit", tmp_path / "old")
    session(vault, 1)
    vault.unlock(PASSPHRASE).lock()
    shutil.rmtree(home / "audit")
    shutil.copytree(tmp_path / "old", home / "audit")
    assert [notice.reason for notice in Vault(home).unlock(PASSPHRASE).notices] == ["audit_rolled_back"]
    shutil.rmtree(home / "audit")
    assert [notice.reason for notice in Vault(home).unlock(PASSPHRASE).notices] == ["audit_rolled_back"]


def test_swapped_missing_and_foreign_sessions_are_found(vault: Vault, home: Path) -> None:
    """The log knows which sessions there are and what each file was when it was finished."""
    first, second = session(vault, 1), session(vault, 1)
    folder = home / "sessions"
    saved = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert problems(home) == ()
    os.truncate(folder / f"{first}.log", 200)
    assert any(first[:12] in text and "changed" in text for text in problems(home))
    (folder / f"{first}.log").write_bytes(saved[f"{first}.log"])
    (folder / f"{second}.log").unlink()
    (folder / f"{second}.cap").unlink()
    assert any(second[:12] in text and "missing" in text for text in problems(home))
    (folder / f"{'ab' * 16}.log").write_bytes(saved[f"{first}.log"])
    assert any("ab" * 6 in text and "outside" in text for text in problems(home))


def test_a_later_trainer_verifies_what_came_after_and_counts_the_rest(vault: Vault) -> None:
    """Lines from before are chained but not provable for the newcomer; both are told apart."""
    session(vault, 1)
    vault.create_trainer("Bo", PASSPHRASE + " twee", vault.unlock(PASSPHRASE))
    report = vault.unlock(PASSPHRASE + " twee", "Bo").audit()
    assert report.problems == ()
    assert 0 < report.unproved < len(report.lines)
    assert vault.unlock(PASSPHRASE, "Ank").audit().unproved == 0


def test_it_goes_on_after_damage_and_says_so(vault: Vault, home: Path) -> None:
    """A damaged log keeps nobody from recording or unlocking; the damage stays visible."""
    session(vault, 1)
    path = home / "audit" / "log.jsonl"
    content = bytearray(path.read_bytes())
    content[30] ^= 1
    path.write_bytes(content)
    recorder = vault.start_session(HEADER)
    record(recorder, 1)
    recorder.finish("completed")
    unlocked = vault.unlock(PASSPHRASE)
    assert len(unlocked.sessions()) == 2
    assert unlocked.audit().problems


@pytest.mark.parametrize("line", [b"", b"{}\n", b"[]\n", b"x", b"[" * 100_000, b'{"number":1}\n'])
def test_what_is_no_line_is_refused(line: bytes) -> None:
    """The parser takes exactly what the writer writes."""
    with pytest.raises(Damaged):
        parse(line)
