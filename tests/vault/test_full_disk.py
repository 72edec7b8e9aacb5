"""A disk that is really full: a small file system of its own, where this system lets us make one."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from biofeedback.errors import StorageFailed
from biofeedback.export.archive import export_sessions
from biofeedback.vault import age
from biofeedback.vault.store import Vault, Verdict
from tests.trial import HEADER, PASSPHRASE, record, session


@pytest.fixture
def small(trained_once: Path, tmp_path: Path) -> Iterator[Path]:
    """A home on a file system of 4 MiB; skipped where mounting is not permitted."""
    place = tmp_path / "small"
    place.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(words, capture_output=True).returncode:
        pytest.skip("a small file system cannot be mounted here; the failing-disk tests cover the same calls")
    try:
        shutil.copytree(trained_once, place / "home")
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True, capture_output=True)


def fill(place: Path) -> Path:
    """Take every byte that is left."""
    path = place / f"other{len(list(place.iterdir()))}"
    with suppress(OSError), path.open("ab", buffering=0) as file:
        while True:
            file.write(os.urandom(4096))
    return path


def test_recording_into_a_full_disk_says_so_and_goes_on_when_there_is_room(small: Path) -> None:
    """What was recorded before is there, the refused part is told, and the session ends whole."""
    vault = Vault(small / "home")
    earlier = session(vault, 2)
    recorder = vault.start_session(HEADER)
    record(recorder, 2)
    filler = fill(small)
    with pytest.raises(StorageFailed, match="disk is full"):
        record(recorder, 500)
    filler.unlink()
    record(recorder, 1)
    recorder.finish("completed")
    unlocked = vault.unlock(PASSPHRASE)
    assert unlocked.session(recorder.session_id).verdict is Verdict.COMPLETE
    assert unlocked.session(earlier).verdict is Verdict.COMPLETE
    assert unlocked.audit().problems == ()


def test_on_a_full_disk_a_trainer_can_still_unlock_delete_and_make_room(small: Path) -> None:
    """The reserve makes it possible; nothing that was stored is harmed."""
    vault = Vault(small / "home")
    names = [session(vault, 400) for _ in range(2)]
    vault.unlock(PASSPHRASE).lock()
    fill(small)
    with pytest.raises(StorageFailed):
        vault.start_session(HEADER)
    unlocked = vault.unlock(PASSPHRASE)
    assert {stored.verdict for stored in unlocked.sessions()} == {Verdict.COMPLETE}
    to = str(age.X25519Identity.generate().recipient)
    second = fill(small)
    with pytest.raises(StorageFailed, match="disk is full"):
        export_sessions(unlocked, names, [to], small / "x.age")
    second.unlink()
    assert not list(small.glob("x.age*"))
    unlocked.delete_session(names[0])
    assert [stored.id for stored in unlocked.sessions()] == [names[1]]
    assert unlocked.audit().problems == ()
