"""Crashes, power cuts and failing disks: what was acknowledged stays readable, and the next start works."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from biofeedback.errors import BiofeedbackError, StorageFailed
from biofeedback.export.archive import export_sessions
from biofeedback.research.open import open_export
from biofeedback.session.records import RecordType, pack_json
from biofeedback.vault import age
from biofeedback.vault.capsule import unseal
from biofeedback.vault.clock import Clock
from biofeedback.vault.log_reader import LogReader
from biofeedback.vault.recorder import session_paths
from biofeedback.vault.store import Unlocked, Vault, Verdict
from biofeedback.vault.trainer_file import keys_from
from tests.trial import HEADER, PASSPHRASE, record, session
from tests.vault.disk_model import crash_states, failing, lay_out, recorded

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
LARGE = (pytest.mark.large, pytest.mark.timeout(3600))


def kills(count: int) -> pytest.MarkDecorator:
    """So many kills on every run (100 over the four kinds of work), ten times as many with --large."""
    return pytest.mark.parametrize("kills", [count, pytest.param(10 * count, marks=LARGE)])


def killed(work: Callable[[Callable[[bytes], None]], None], after_s: float) -> bytes:
    """Do the work in another process, kill that after some time; returns what it acknowledged."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            work(lambda data: void(os.write(writing, data)))
        finally:
            os._exit(0)
    os.close(writing)
    time.sleep(after_s)  # the moment of the kill is what is tested
    os.kill(child, signal.SIGKILL)
    with os.fdopen(reading, "rb") as pipe:
        acknowledged = pipe.read()
    os.waitpid(child, 0)
    return acknowledged


def void(_: object) -> None:
    """Forget a result."""


def _rotated(access: Unlocked, _: Callable[[bytes], None]) -> None:
    access.keyring.rotate(PASSPHRASE)


def _exported(access: Unlocked, ids: list[str], to: str, out: Path, _: Callable[[bytes], None]) -> None:
    export_sessions(access, ids, [to], out)


def _deleted(access: Unlocked, code: str, _: Callable[[bytes], None]) -> None:
    access.delete_participant(code)


def starts_again(vault: Vault) -> None:
    """After any crash: a new session is whole, everything is readable, and the audit log verifies."""
    name = session(vault, 1)
    unlocked = vault.unlock(PASSPHRASE)
    assert unlocked.notices == []
    assert unlocked.session(name).verdict is Verdict.COMPLETE
    assert unlocked.audit().problems == ()


@needs_fork
@kills(45)
def test_a_kill_while_recording_loses_nothing_that_was_acknowledged(vault: Vault, kills: int) -> None:
    """Every acknowledged record is there, in order, and the session counts as cut short."""
    chance = random.Random(5)

    def work(acknowledge: Callable[[bytes], None]) -> None:
        recorder = vault.start_session(HEADER)
        acknowledge(bytes.fromhex(recorder.session_id))
        number = 0
        while True:
            recorder.append(pack_json(RecordType.EVENT, time_s=float(number), event="mark"))
            acknowledge(b".")
            number += 1

    begun: dict[str, int] = {}
    for _ in range(kills):
        told = killed(work, chance.uniform(0.0, 0.06))
        if len(told) >= 16:
            begun[told[:16].hex()] = len(told) - 16
    unlocked = vault.unlock(PASSPHRASE)
    found = {stored.id: stored for stored in unlocked.sessions()}
    assert found.keys() >= begun.keys()
    for name, acknowledged in begun.items():
        times = [item.json()["time_s"] for item in found[name].records()]
        assert len(times) >= acknowledged
        assert times == [float(number) for number in range(len(times))]
        assert found[name].verdict is Verdict.TRUNCATED
    starts_again(vault)


@needs_fork
@kills(5)
def test_a_kill_while_rotating_keeps_every_session(vault: Vault, kills: int) -> None:
    """Whenever it happens, the passphrase opens every session, and only one key counts in the end."""
    chance = random.Random(6)
    ids = {session(vault, 1) for _ in range(6)}
    for _ in range(kills):
        unlocked = vault.unlock(PASSPHRASE)
        killed(partial(_rotated, unlocked), chance.uniform(0.0, 0.6))
        again = vault.unlock(PASSPHRASE)
        assert {stored.id for stored in again.sessions()} == ids
        assert {stored.verdict for stored in again.sessions()} == {Verdict.COMPLETE}
        assert again.access.keys().retired == ()
        assert again.audit().problems == ()
    assert len(list((vault._home / "trainers").glob("*.json"))) == 1
    starts_again(vault)


@needs_fork
@kills(30)
def test_a_kill_while_exporting_leaves_a_whole_export_or_none(vault: Vault, tmp_path: Path, kills: int) -> None:
    """Under its name there is only ever a verified file; what is stored is untouched."""
    chance = random.Random(7)
    ids = [session(vault, 30) for _ in range(3)]
    identity = age.X25519Identity.generate()
    (tmp_path / "key").write_text(identity.text())
    unlocked = vault.unlock(PASSPHRASE)
    whole = 0
    for number in range(kills):
        out = tmp_path / f"{number}.age"
        killed(partial(_exported, unlocked, ids, str(identity.recipient), out), chance.uniform(0.0, 0.06))
        if out.exists():
            whole += 1
            open_export(out, tmp_path / "key", tmp_path / f"open{number}")
    assert {stored.verdict for stored in unlocked.sessions()} == {Verdict.COMPLETE}
    export_sessions(unlocked, ids, [str(identity.recipient)], tmp_path / "last.age")
    starts_again(vault)


@needs_fork
@kills(20)
def test_a_kill_while_deleting_a_participant_can_be_done_again(vault: Vault, home: Path, kills: int) -> None:
    """Half a deletion is completed at the next unlock; nothing of anybody else is touched."""
    chance = random.Random(8)
    unlocked = vault.unlock(PASSPHRASE)
    secrets = unlocked.access.keys().secrets()
    kept = session(vault, 1, participant="Z-999")
    for _ in range(kills):
        code = unlocked.participants.create(under_16=False).code
        mine = {session(vault, 1, participant=code) for _ in range(3)}
        unlocked = opened(home, secrets)
        killed(partial(_deleted, unlocked, code), chance.uniform(0.0, 0.06))
        unlocked = opened(home, secrets)
        left = {stored.id: stored.verdict for stored in unlocked.sessions()}
        assert kept in left
        assert set(left.values()) == {Verdict.COMPLETE}
        assert unlocked.audit().problems == ()
        if code in {person.code for person in unlocked.participants.all()}:
            unlocked.delete_participant(code)
        assert not mine & {path.stem for path in (home / "sessions").iterdir()}
    starts_again(vault)


def test_no_power_cut_costs_more_than_five_seconds(
    vault: Vault, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every crash state of a session of twelve seconds: certain and uncertain names, unsynced and torn ends."""
    now = [0.0]
    earlier = session(vault, 1)
    timed = Vault(home, Clock(monotonic_s=lambda: now[0]))
    with recorded(home, monkeypatch) as disk:
        recorder = timed.start_session(HEADER)
        for number in range(12):
            now[0] = float(number)
            recorder.append(pack_json(RecordType.EVENT, time_s=float(number), event="mark"))
            disk.mark = number
        recorder.finish("completed")
        disk.mark = "finished"
    keys = vault.unlock(PASSPHRASE).access.keys()
    checked = 0
    for moment in disk.moments:
        for state in crash_states(moment):
            folder = tmp_path / f"crash{checked}"
            lay_out(state, folder)
            _readable(folder, keys.identities, earlier, recorder.session_id, moment.mark)
            shutil.rmtree(folder)
            checked += 1
    assert checked > 300


def _readable(
    folder: Path, identities: tuple[age.X25519Identity, ...], earlier: str, running: str, mark: object
) -> None:
    def read(name: str) -> tuple[list[float], Verdict | None]:
        paths = session_paths(folder / "sessions", name)
        seed = unseal(paths.capsule.read_bytes(), identities, bytes.fromhex(name)).seed
        reader = LogReader(paths.log, bytes.fromhex(name), seed)
        times = [float(str(r.json().get("time_s"))) for r in reader if r.type is RecordType.EVENT]
        return times, reader.verdict

    assert read(earlier)[1] is Verdict.COMPLETE
    if mark is None:
        return  # no record was acknowledged yet: there may be no capsule
    times, verdict = read(running)
    assert times == [float(number) for number in range(len(times))]
    if mark == "finished":
        assert (len(times), verdict) == (12, Verdict.COMPLETE)
    else:
        assert isinstance(mark, int)
        assert len(times) >= mark + 1 - 5


FAULTS = ("ENOSPC", "EIO", "EACCES", "SHORT", "EINTR")
Work = Callable[[Vault, Unlocked, Path], None]


def _record(vault: Vault, _access: Unlocked, _place: Path) -> None:
    recorder = vault.start_session(HEADER | {"participant": "QX-7319"})
    record(recorder, 2)
    recorder.sync()
    recorder.finish("completed")


def _export(_vault: Vault, access: Unlocked, place: Path) -> None:
    ids = [stored.id for stored in access.sessions()]
    export_sessions(access, ids, [str(age.X25519Identity.generate().recipient)], place / "x.age")


def _rotate(_vault: Vault, access: Unlocked, _place: Path) -> None:
    access.keyring.rotate(PASSPHRASE)


def _recovery(_vault: Vault, access: Unlocked, _place: Path) -> None:
    access.keyring.set_recovery(str(age.X25519Identity(bytes(range(32))).recipient))


def _participant(_vault: Vault, access: Unlocked, _place: Path) -> None:
    access.participants.create(under_16=False)


def opened(home: Path, secrets: bytes) -> Unlocked:
    """Unlock with keys that are known already: the same way, without the second that Argon2id takes."""
    vault = Vault(home)
    (card,) = vault.trainers()
    return vault._opened(keys_from(secrets), card.name, vault._tries_of(card))


@pytest.mark.parametrize("every", [4, pytest.param(1, marks=LARGE)])
@pytest.mark.parametrize("work", [_record, _export, _participant, _recovery, _rotate])
@pytest.mark.parametrize("kind", FAULTS)
def test_a_failing_disk_at_any_call_harms_nothing_earlier(
    vault: Vault, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, work: Work, kind: str, every: int
) -> None:
    """At each call in turn: a clear sentence or success, no sample in clear, every earlier session whole.

    At every fourth call, with --large at each.
    """
    if work is _rotate and every > 1:
        every = 61  # each try unlocks with the passphrase, which is slow on purpose
    earlier = session(vault, 2, participant="QX-7319")
    unlocked = vault.unlock(PASSPHRASE)
    secrets = unlocked.access.keys().secrets()
    unlocked.lock()
    calls = _calls(home, tmp_path / "dry", secrets, monkeypatch, work)
    assert calls > 20
    for at in range(1 + FAULTS.index(kind) % every, calls + 1, every):
        place = tmp_path / "try"
        shutil.copytree(home, place / "home")
        access = opened(place / "home", secrets)
        failed: BiofeedbackError | None = None
        with failing(place, monkeypatch, at, kind):
            try:
                work(Vault(place / "home"), access, place)
            except BiofeedbackError as error:
                failed = error
        assert failed is None or isinstance(failed, StorageFailed), (at, failed)
        assert failed is None or kind not in ("SHORT", "EINTR"), (at, failed)
        assert not [path for path in place.rglob("*") if path.is_file() and b"QX-7319" in path.read_bytes()]
        assert not (place / "x.age.part").exists()
        again = Vault(place / "home").unlock(PASSPHRASE) if work is _rotate else opened(place / "home", secrets)
        assert again.session(earlier).verdict is Verdict.COMPLETE, at
        assert len(list(again.session(earlier).records())) == 7
        assert again.audit().problems == (), at
        assert again.session(session(Vault(place / "home"), 1)).verdict is Verdict.COMPLETE
        shutil.rmtree(place)


def _calls(home: Path, place: Path, secrets: bytes, patch: pytest.MonkeyPatch, work: Work) -> int:
    """How many changing calls the work makes."""
    shutil.copytree(home, place / "home")
    access = opened(place / "home", secrets)
    with failing(place, patch, 0, "EIO") as count:
        work(Vault(place / "home"), access, place)
    return count[0]


@needs_fork
def test_two_processes_on_one_home_keep_one_audit_log(vault: Vault, home: Path) -> None:
    """The app and the command line may record at the same time: every line is there, in one chain."""
    children = []
    for _ in range(3):
        child = os.fork()
        if child == 0:
            try:
                for _ in range(6):
                    session(Vault(home), 1)
            finally:
                os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)
    unlocked = vault.unlock(PASSPHRASE)
    assert len(unlocked.sessions()) == 18
    report = unlocked.audit()
    assert report.problems == ()
    assert sum(line.action == "session_finished" for line in report.lines) == 18
