"""The vault as the app uses it: write with no secret, read only with the trainer's."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

import pytest

from biofeedback.errors import (
    AgeError,
    Damaged,
    Locked,
    NotFound,
    NoTrainer,
    PassphraseRefused,
    TrainerExists,
    UsageError,
    WrongPassphrase,
)
from biofeedback.session.records import RecordType
from biofeedback.vault import age
from biofeedback.vault.capsule import unseal
from biofeedback.vault.store import Vault, Verdict
from tests.trial import HEADER, PASSPHRASE, record, session


def test_nothing_is_touched_until_it_is_needed(tmp_path: Path) -> None:
    """Looking at an empty home makes no file and no folder."""
    vault = Vault(tmp_path / "home")
    assert vault.trainers() == []
    assert vault.session_count() == 0
    with pytest.raises(NoTrainer, match="trainer create"):
        vault.start_session(HEADER)
    with pytest.raises(NoTrainer):
        vault.unlock(PASSPHRASE)
    assert not (tmp_path / "home").exists()


def test_a_session_is_written_without_and_read_with_the_passphrase(vault: Vault) -> None:
    """What the recorder got comes back record by record, with its header and its verdict."""
    session_id = session(vault, 3)
    unlocked = vault.unlock(PASSPHRASE)
    (stored,) = unlocked.sessions()
    assert stored.id == session_id
    assert stored.header["participant"] == "K-204"
    assert stored.verdict is Verdict.COMPLETE
    kinds = [item.type for item in stored.records()]
    assert kinds == [
        RecordType.EVENT,
        RecordType.RATING,
        *[RecordType.SAMPLES, RecordType.SECOND] * 3,
        RecordType.GAP,
    ]
    assert unlocked.notices == []


def test_the_newest_session_comes_first_and_a_beginning_of_its_number_suffices(vault: Vault) -> None:
    """The list is in order of time; a number that fits none or several is refused."""
    ids = [session(vault, 1, started_unix=1_790_000_000.0 + number) for number in range(3)]
    unlocked = vault.unlock(PASSPHRASE)
    assert [stored.id for stored in unlocked.sessions()] == ids[::-1]
    assert unlocked.session(ids[1][:12]).id == ids[1]
    for wrong in ("", "zz", "../"):
        with pytest.raises(NotFound):
            unlocked.session(wrong)
    assert vault.session_count() == 3


def test_everything_raises_locked_after_the_lock(vault: Vault) -> None:
    """No call that could return data does so, not even on objects that were handed out before."""
    session(vault, 2)
    unlocked = vault.unlock(PASSPHRASE)
    (stored,) = unlocked.sessions()
    running = stored.records()
    next(running)
    unlocked.lock()
    unlocked.lock()
    calls = (
        unlocked.sessions,
        lambda: unlocked.session(stored.id),
        lambda: unlocked.sign(b"x", "test"),
        lambda: unlocked.trainer,
        lambda: stored.header,
        lambda: stored.day,
        lambda: stored.verdict,
        lambda: stored.end_reason,
        stored.records,
        lambda: next(running),
        unlocked.audit,
        unlocked.audit_head,
        unlocked.fold,
        unlocked.participants.all,
        lambda: unlocked.participants.get("A-234"),
        lambda: unlocked.participants.create(under_16=False),
        lambda: unlocked.participant_of(stored),
        lambda: unlocked.brief("A-234"),
        lambda: unlocked.confirm_export("AAAAAAAA"),
        lambda: unlocked.delete_session(stored.id),
        lambda: unlocked.delete_participant("A-234"),
        lambda: unlocked.prove(PASSPHRASE),
        unlocked.require_fresh,
        unlocked.confirm_clock,
        unlocked.keyring.reseal,
        unlocked.keyring.finish,
        lambda: unlocked.keyring.rotate(PASSPHRASE),
        lambda: unlocked.keyring.set_recovery("age1"),
        lambda: unlocked.keyring.change_passphrase(PASSPHRASE),
        lambda: unlocked.keyring.leave("Ank"),
        lambda: unlocked.quick_unlock("123456"),
        lambda: unlocked.set_pin("1234"),
        unlocked.access.keys,
    )
    for call in calls:
        with pytest.raises(Locked):
            call()
    assert unlocked.locked


def test_a_wrong_passphrase_opens_nothing(vault: Vault) -> None:
    """It is said plainly, and the right one still works."""
    with pytest.raises(WrongPassphrase):
        vault.unlock(PASSPHRASE + "x")
    vault.unlock(PASSPHRASE).lock()


def test_the_same_letters_on_another_keyboard_are_the_same_passphrase(tmp_path: Path) -> None:
    """A letter with an accent may arrive as one character or as two."""
    vault = Vault(tmp_path)
    vault.create_trainer("Ank", "een café met geel licht")
    vault.unlock("een cafe\u0301 met geel licht").lock()


@pytest.mark.parametrize(
    "bad",
    ["", "kort", "aaaaaaaaaaaaaaaaaaaa", "123123123123123123", "wachtwoord wachtwoord", "x" * 300, "a\nb" * 8],
)
def test_weak_passphrases_are_refused_and_nothing_is_made(tmp_path: Path, bad: str) -> None:
    """Too short, repeating, well known or untypable: refused with the reason."""
    with pytest.raises(PassphraseRefused):
        Vault(tmp_path / "home").create_trainer("Ank", bad)
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("name", ["", " ", "a\nb", "x" * 41, "\u202eabc"])
def test_a_name_must_fit_on_a_line(tmp_path: Path, name: str) -> None:
    """A name is one short printable line."""
    with pytest.raises(UsageError):
        Vault(tmp_path / "home").create_trainer(name, PASSPHRASE)


def test_a_second_trainer_is_let_in_by_the_first(vault: Vault) -> None:
    """Nobody can add an own key alone; whoever is let in reads the later sessions and not the earlier ones."""
    early = session(vault, 1)
    with pytest.raises(TrainerExists):
        vault.create_trainer("ANK", PASSPHRASE)
    with pytest.raises(Locked, match="let in"):
        vault.create_trainer("Bo", PASSPHRASE + " ook")
    first = vault.unlock(PASSPHRASE, "ank")
    vault.create_trainer("Bo", PASSPHRASE + " ook", first)
    late = session(vault, 1)
    with pytest.raises(UsageError, match="Ank, Bo"):
        vault.unlock(PASSPHRASE)
    with pytest.raises(NotFound):
        vault.unlock(PASSPHRASE, "Cor")
    second = vault.unlock(PASSPHRASE + " ook", "bo")
    assert [stored.id for stored in second.sessions()] == [late]
    assert {stored.id for stored in vault.unlock(PASSPHRASE, "Ank").sessions()} == {early, late}
    assert second.notices == []


def test_discarding_leaves_nothing(vault: Vault, home: Path) -> None:
    """A session the youth takes back is gone from the disk."""
    session(vault, 1)
    before = _files(home / "sessions")
    recorder = vault.start_session(HEADER)
    record(recorder)
    recorder.discard()
    recorder.discard()
    assert _files(home / "sessions") == before


def test_files_are_private_and_tell_days_only(vault: Vault, home: Path) -> None:
    """Only our own user can read them; the time of a finished session is rounded to its day."""
    session_id = session(vault, 1)
    paths = list(home.rglob("*"))
    for path in paths:
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o700 if path.is_dir() else 0o600), path
    for suffix in (".cap", ".log"):
        assert (home / "sessions" / (session_id + suffix)).stat().st_mtime % 86_400 == 0


def test_the_capsule_is_a_normal_age_file(vault: Vault, home: Path) -> None:
    """Whoever has the trainer's key opens it with any age program."""
    session_id = session(vault, 1)
    unlocked = vault.unlock(PASSPHRASE)
    sealed = (home / "sessions" / f"{session_id}.cap").read_bytes()
    content = age.decrypt(sealed, [unlocked.access.keys().identity])
    assert content.startswith(b"BFCAP1\n" + bytes.fromhex(session_id))


def test_a_damaged_session_is_listed_and_does_not_hide_the_others(vault: Vault, home: Path) -> None:
    """Broken capsules, broken logs, missing logs and strange files never crash the list."""
    good, no_log, bad_capsule, bad_log, cut = (session(vault, 1) for _ in range(5))
    folder = home / "sessions"
    (folder / f"{no_log}.log").unlink()
    (folder / f"{bad_capsule}.cap").write_bytes(b"age-encryption.org/v1\n")
    content = bytearray((folder / f"{bad_log}.log").read_bytes())
    content[100] ^= 1
    (folder / f"{bad_log}.log").write_bytes(content)
    os.truncate(folder / f"{cut}.log", (folder / f"{cut}.log").stat().st_size - 1)
    (folder / "strange.cap").write_bytes(b"")
    found = {stored.id: stored.verdict for stored in vault.unlock(PASSPHRASE).sessions()}
    assert found == {
        good: Verdict.COMPLETE,
        no_log: Verdict.TRUNCATED,
        bad_capsule: Verdict.TAMPERED,
        bad_log: Verdict.TAMPERED,
        cut: Verdict.TRUNCATED,
        "strange": Verdict.TAMPERED,
    }


def test_every_bit_and_every_cut_of_a_capsule_is_noticed(vault: Vault, home: Path) -> None:
    """A changed capsule opens nothing: no bit of it is free to change."""
    session_id = session(vault, 1)
    keys = vault.unlock(PASSPHRASE).access.keys()
    sealed = (home / "sessions" / f"{session_id}.cap").read_bytes()
    raw_id = bytes.fromhex(session_id)
    assert unseal(sealed, keys.identities, raw_id).session_id == raw_id
    changed = [sealed[:length] for length in range(len(sealed))]
    for place in range(len(sealed) * 8):
        flipped = bytearray(sealed)
        flipped[place // 8] ^= 1 << place % 8
        changed.append(bytes(flipped))
    for attempt in changed:
        with pytest.raises(AgeError):
            unseal(attempt, keys.identities, raw_id)


def test_a_capsule_cannot_stand_in_for_another_session(vault: Vault, home: Path) -> None:
    """Copying one session's files over another's name is noticed."""
    one, two = session(vault, 1), session(vault, 2)
    folder = home / "sessions"
    shutil.copy(folder / f"{one}.cap", folder / f"{two}.cap")
    assert vault.unlock(PASSPHRASE).session(two).verdict is Verdict.TAMPERED
    shutil.copy(folder / f"{one}.log", folder / f"{two}.log")
    assert vault.unlock(PASSPHRASE).session(two).verdict is Verdict.TAMPERED


def test_a_trainers_file_that_was_changed_opens_nothing(vault: Vault, home: Path) -> None:
    """A weaker cost, another name or another public key in it is refused."""
    (path,) = (home / "trainers").glob("*.json")
    original = path.read_text()
    for old, new in (("m=65536", "m=1024"), ("m=65536", "m=9999999"), ("t=3", "t=99"), ("Ank", "Bob")):
        path.write_text(original.replace(old, new))
        with pytest.raises((Damaged, WrongPassphrase)):
            vault.unlock(PASSPHRASE)
    path.write_text("{}")
    with pytest.raises(Damaged):
        vault.unlock(PASSPHRASE)
    path.write_text(original)
    vault.unlock(PASSPHRASE).lock()


def test_a_key_added_from_outside_stops_new_sessions(vault: Vault, home: Path) -> None:
    """A list of recipients that no trainer signed seals nothing, and reading still works."""
    session(vault, 1)
    path = home / "recipients.jsonl"
    stranger = str(age.X25519Identity.generate().recipient)
    own = vault.trainers()[0].recipient
    path.write_text(path.read_text().replace(own, stranger))
    with pytest.raises(Damaged, match="who may read"):
        vault.start_session(HEADER)
    unlocked = vault.unlock(PASSPHRASE)
    assert len(unlocked.sessions()) == 1
    assert [notice.reason for notice in unlocked.notices] == ["recipients_damaged"]


def test_a_whole_new_list_is_noticed_at_unlock(vault: Vault, home: Path, tmp_path: Path) -> None:
    """A list that a stranger made and signed himself is valid in itself; the trainer's own notes know better."""
    stranger = Vault(tmp_path / "other")
    stranger.create_trainer("Ank", PASSPHRASE)
    shutil.copy(tmp_path / "other" / "recipients.jsonl", home / "recipients.jsonl")
    (path,) = (tmp_path / "other" / "trainers").glob("*.json")
    shutil.copy(path, home / "trainers" / path.name)
    own = next(iter(home.glob("trainers/*.state"))).stem
    unlocked = Vault(home).unlock(PASSPHRASE, own)
    assert [notice.reason for notice in unlocked.notices] == ["recipients_swapped"]


def test_a_change_by_a_colleague_is_told_once(vault: Vault) -> None:
    """The first trainer hears at the next unlock, with name and words, whom a second one let in."""
    first = vault.unlock(PASSPHRASE)
    vault.create_trainer("Bo", PASSPHRASE + " twee", first)
    second = vault.unlock(PASSPHRASE + " twee", "Bo")
    vault.create_trainer("Cor", PASSPHRASE + " drie", second)
    (notice,) = vault.unlock(PASSPHRASE, "Ank").notices
    assert notice.reason == "recipients_changed"
    assert "Cor" in notice.message
    assert vault.unlock(PASSPHRASE, "Ank").notices == []


def _files(home: Path) -> dict[str, bytes]:
    return {str(path.relative_to(home)): path.read_bytes() for path in home.rglob("*") if path.is_file()}
