"""Keys and readers: rotation, leaving, passphrases, the recovery key; and the drill with it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from biofeedback.errors import (
    AgeError,
    Locked,
    NotFound,
    PassphraseRefused,
    RecipientRefused,
    UsageError,
    WrongPassphrase,
)
from biofeedback.vault import age, calibrate, drill, passphrase, words
from biofeedback.vault.clock import Clock
from biofeedback.vault.reseal import _files as sealed_files
from biofeedback.vault.settings import Settings
from biofeedback.vault.store import Vault
from tests.trial import HEADER, PASSPHRASE, session

OTHER = "zeven andere woorden hier"


def opens(path: Path, identity: age.X25519Identity) -> bool:
    """Whether a sealed file opens with a key."""
    try:
        age.decrypt(path.read_bytes(), [identity])
    except AgeError:
        return False
    return True


def test_after_rotation_only_the_new_key_opens_everything(vault: Vault, home: Path) -> None:
    """Capsules, audit keys and participants are sealed anew;

    the logs stay byte for byte; the old key opens nothing.
    """
    ids = {session(vault, 1) for _ in range(3)}
    unlocked = vault.unlock(PASSPHRASE)
    code = unlocked.participants.create(under_16=False).code
    old = age.X25519Identity(bytes(unlocked.access.keys().identity.secret))
    logs = {path: path.read_bytes() for path in (home / "sessions").glob("*.log")}
    old_id = unlocked.trainer.id
    seen: list[float] = []
    unlocked.keyring.rotate(PASSPHRASE, seen.append)
    assert seen[-1] == 1.0
    assert {stored.id for stored in unlocked.sessions()} == ids
    assert not any(opens(path, old) for path in sealed_files(home))
    assert {path: path.read_bytes() for path in logs} == logs
    again = vault.unlock(PASSPHRASE)
    assert again.trainer.id != old_id
    assert again.access.keys().retired == ()
    assert {stored.verdict.value for stored in again.sessions()} == {"complete"}
    assert [person.code for person in again.participants.all()] == [code]
    assert again.notices == []
    assert again.audit().problems == ()
    assert again.audit().unproved == 0
    assert not list((home / "trainers").glob(old_id + "*"))


def test_a_trainer_who_left_opens_nothing_any_more(vault: Vault, home: Path) -> None:
    """The key file is gone, and what is stored no longer opens with a copy of that key."""
    vault.create_trainer("Bo", OTHER, vault.unlock(PASSPHRASE))
    both = session(vault, 1)
    leaver = vault.unlock(OTHER, "Bo")
    copy = age.X25519Identity(bytes(leaver.access.keys().identity.secret))
    capsule = home / "sessions" / f"{both}.cap"
    assert opens(capsule, copy)
    stayer = vault.unlock(PASSPHRASE, "Ank")
    with pytest.raises(UsageError):
        stayer.keyring.leave("Ank")
    with pytest.raises(NotFound):
        stayer.keyring.leave("Cor")
    stayer.keyring.leave("bo")
    assert not any(opens(path, copy) for path in sealed_files(home))
    assert [card.name for card in vault.trainers()] == ["Ank"]
    assert [stored.verdict.value for stored in vault.unlock(PASSPHRASE).sessions()] == ["complete"]
    assert stayer.audit().problems == ()
    with pytest.raises(RecipientRefused, match="last trainer"):
        stayer.access.chain.prepare([], stayer.access.keys().signing)


def test_sealing_anew_never_widens_who_reads(vault: Vault, home: Path) -> None:
    """A session from before a newcomer's time stays closed to the newcomer, also after a rotation."""
    early = session(vault, 1)
    vault.create_trainer("Bo", OTHER, vault.unlock(PASSPHRASE))
    session(vault, 1)
    vault.unlock(PASSPHRASE, "Ank").keyring.rotate(PASSPHRASE)
    newcomer = vault.unlock(OTHER, "Bo")
    assert early not in {stored.id for stored in newcomer.sessions()}
    assert len(newcomer.sessions()) == 1
    assert len(vault.unlock(PASSPHRASE, "Ank").sessions()) == 2


def test_another_passphrase_opens_the_same_keys(vault: Vault) -> None:
    """The old one no longer works, a weak one is refused, and nothing needs to be sealed anew."""
    session(vault, 1)
    unlocked = vault.unlock(PASSPHRASE)
    with pytest.raises(PassphraseRefused):
        unlocked.keyring.change_passphrase("kort")
    unlocked.keyring.change_passphrase(OTHER)
    with pytest.raises(WrongPassphrase):
        vault.unlock(PASSPHRASE)
    assert len(vault.unlock(OTHER).sessions()) == 1


def test_the_recovery_key_opens_everything_and_is_set_once(vault: Vault, home: Path, tmp_path: Path) -> None:
    """Earlier and later sessions; a second recovery key and a secret one are refused; the words are shown."""
    session(vault, 1)
    unlocked = vault.unlock(PASSPHRASE)
    recovery = age.X25519Identity.generate()
    with pytest.raises(RecipientRefused, match="SECRET"):
        unlocked.keyring.set_recovery(recovery.text())
    entry = unlocked.keyring.set_recovery(str(recovery.recipient))
    session(vault, 1)
    assert vault.recipients().recovery == entry
    assert len(entry.words.split()) == 6
    with pytest.raises(RecipientRefused, match="once"):
        unlocked.keyring.set_recovery(str(age.X25519Identity.generate().recipient))
    (tmp_path / "key").write_text(recovery.text())
    with pytest.raises(UsageError, match="never touch a tablet"):
        drill.run(home / "sessions", tmp_path / "key")
    with pytest.raises(UsageError, match="never touch a tablet"):
        drill.run(home, tmp_path / "key")
    shutil.copytree(home / "sessions", tmp_path / "copy")
    assert drill.run(tmp_path / "copy", tmp_path / "key") == drill.DrillReport(2, ())
    (tmp_path / "key").write_text(age.X25519Identity.generate().text())
    assert len(drill.run(tmp_path / "copy", tmp_path / "key").failed) == 2
    with pytest.raises(NotFound):
        drill.run(tmp_path / "nothing", tmp_path / "key")


def test_a_reset_key_pair_survives_the_loss_of_every_trainer(vault: Vault, home: Path, tmp_path: Path) -> None:
    """With all trainers' files gone the recovery key still reads every session."""
    recovery = age.X25519Identity.generate()
    vault.unlock(PASSPHRASE).keyring.set_recovery(str(recovery.recipient))
    session(vault, 2)
    shutil.copytree(home / "sessions", tmp_path / "copy")
    shutil.rmtree(home)
    (tmp_path / "key").write_text(recovery.text())
    assert drill.run(tmp_path / "copy", tmp_path / "key").opened == 1


def test_what_matters_most_asks_for_the_passphrase_again(home: Path, tmp_path: Path) -> None:
    """A minute after unlocking: export, deletion, readers, settings and dates want it typed once more."""
    from biofeedback.export.archive import export_sessions

    now = [0.0]
    vault = Vault(home, Clock(monotonic_s=lambda: now[0]))
    name = session(vault, 1)
    unlocked = vault.unlock(PASSPHRASE)
    code = unlocked.participants.create(under_16=False).code
    now[0] += 61
    to = [str(age.X25519Identity.generate().recipient)]
    calls = (
        lambda: export_sessions(unlocked, [name], to, tmp_path / "x.age"),
        lambda: unlocked.delete_session(name),
        lambda: unlocked.delete_participant(code),
        lambda: unlocked.keyring.set_recovery(to[0]),
        lambda: unlocked.keyring.set_settings(Settings()),
        lambda: unlocked.keyring.change_passphrase(OTHER),
        lambda: unlocked.keyring.leave("Bo"),
        lambda: vault.create_trainer("Bo", OTHER, unlocked),
        unlocked.confirm_clock,
        lambda: unlocked.set_pin("1234"),
        lambda: unlocked.quick_unlock("123456"),
    )
    for call in calls:
        with pytest.raises(Locked) as caught:
            call()
        assert caught.value.reason == "passphrase_again"
    with pytest.raises(WrongPassphrase):
        unlocked.prove(OTHER)
    unlocked.prove(PASSPHRASE)
    export_sessions(unlocked, [name], to, tmp_path / "x.age")
    unlocked.delete_session(name)


def test_calibration_never_goes_below_the_floor_nor_above_the_cap() -> None:
    """Fast or slow device, the cost stays between 64 MiB, 3 passes and 256 MiB, 10 passes."""
    for target_s in (0.0, 0.01, 0.5):
        cost = calibrate.calibrated(target_s)
        assert passphrase.LEAST_MEMORY_KIB <= cost.memory_kib <= passphrase.MOST_MEMORY_KIB
        assert passphrase.LEAST_PASSES <= cost.passes <= passphrase.MOST_PASSES
        assert passphrase.parse_cost(str(cost)) == cost
    assert calibrate.calibrated(0.0).memory_kib == passphrase.LEAST_MEMORY_KIB


def test_offered_words_are_good_passphrases_and_clear(tmp_path: Path) -> None:
    """Six of 7,776 different short words give 77 bits; each offer is accepted and is another one."""
    listed = words.word_list()
    assert len(set(listed)) == len(listed) == words.COUNT == 7_776
    assert all(4 <= len(word) <= 8 and word.isascii() and word.isalpha() and word.islower() for word in listed)
    offers = {words.passphrase() for _ in range(50)}
    assert len(offers) == 50
    for offer in offers:
        passphrase.require_good(offer)
        assert len(offer.split()) == 6


def test_settings_stand_in_the_signed_list(vault: Vault, home: Path) -> None:
    """They hold for every session from then on, and nobody changes them on the disk unseen."""
    vault.unlock(PASSPHRASE).keyring.set_settings(Settings(lock_after_min=5, channels=("interval_ms",)))
    assert Vault(home).recipients().settings == Settings(lock_after_min=5, channels=("interval_ms",))
    for wrong in ({"lock_after_min": 0}, {"lock_after_min": 11}, {"channels": ("brain_waves",)}):
        with pytest.raises(UsageError):
            Settings(**wrong)
    recorder = vault.start_session(HEADER)
    recorder.finish("completed")
    (stored,) = vault.unlock(PASSPHRASE).sessions()
    assert stored.header["channels_agreed"] == ["interval_ms"]
