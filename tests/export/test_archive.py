"""An export: read with standard programs, verified, and never half there."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from biofeedback.errors import (
    Locked,
    NotFound,
    NothingToExport,
    OutputExists,
    RecipientRefused,
    StorageFailed,
    UsageError,
)
from biofeedback.export.archive import export_sessions
from biofeedback.session.records import RecordType, unpack_samples
from biofeedback.vault import age
from biofeedback.vault.store import Unlocked, Vault
from tests.trial import PASSPHRASE, session

needs_programs = pytest.mark.skipif(
    not all(map(shutil.which, ("age", "tar", "ssh-keygen"))), reason="age, tar or ssh-keygen is not installed"
)


@pytest.fixture
def unlocked(vault: Vault) -> Unlocked:
    """A trainer with two sessions."""
    session(vault, 3)
    session(vault, 2, participant="B-71")
    return vault.unlock(PASSPHRASE)


@pytest.fixture
def researcher() -> age.X25519Identity:
    """Who receives."""
    return age.X25519Identity.generate()


def first(table: str) -> dict[str, str]:
    """The first row of a table."""
    return next(csv.DictReader(io.StringIO(table)))


def ids(unlocked: Unlocked) -> list[str]:
    """All sessions."""
    return [stored.id for stored in unlocked.sessions()]


@needs_programs
def test_standard_programs_read_and_check_it(
    unlocked: Unlocked, researcher: age.X25519Identity, tmp_path: Path
) -> None:
    """`age -d | tar x` unpacks it, `ssh-keygen -Y verify` checks its sender, `sha256sum` agrees with the list."""
    receipt = export_sessions(unlocked, ids(unlocked), [str(researcher.recipient)], tmp_path / "x.age")
    (tmp_path / "key").write_text(researcher.text())
    out = tmp_path / "out"
    out.mkdir()
    plain = subprocess.run(
        ["age", "-d", "-i", str(tmp_path / "key"), str(receipt.path)], capture_output=True, check=True, timeout=30
    ).stdout
    subprocess.run(["tar", "-x", "-C", str(out)], input=plain, check=True, timeout=30)
    (tmp_path / "allowed").write_text(f"ank {unlocked.trainer.signing_key}\n")
    words = ["-f", str(tmp_path / "allowed"), "-I", "ank", "-n", "biofeedback-export"]
    listed = (out / "MANIFEST.json").read_bytes()
    subprocess.run(
        ["ssh-keygen", "-Y", "verify", *words, "-s", str(out / "MANIFEST.json.sig")],
        input=listed, capture_output=True, check=True, timeout=30,
    )  # fmt: skip
    files = json.loads(listed)["files"]
    sums = "".join(f"{entry['sha256']}  {entry['path']}\n" for entry in files)
    subprocess.run(["sha256sum", "-c", "--quiet"], input=sums.encode(), cwd=out, check=True, timeout=30)
    assert {str(p.relative_to(out)) for p in out.rglob("*") if p.is_file()} == {
        *(entry["path"] for entry in files), "MANIFEST.json", "MANIFEST.json.sig",
    }  # fmt: skip
    assert set(receipt.sessions) == set(ids(unlocked))


def test_the_tables_hold_the_same_numbers_bit_for_bit(unlocked: Unlocked) -> None:
    """Every sample, rating, gap and second of the session stands in a table, exactly as recorded."""
    from biofeedback.export.dataset import session_files

    stored = unlocked.sessions()[0]
    files = {path.split("/", 2)[2]: content.decode() for path, content in session_files(stored)}
    blocks = [
        block
        for item in stored.records()
        if item.type is RecordType.SAMPLES
        for block in unpack_samples(item.payload)
    ]
    for name, source, channel in (
        ("samples/band-a_skin_conductance_uS.csv", "band A", "skin_conductance_uS"),
        ("samples/band-a_acceleration_g.csv", "band A", "acceleration_g"),
        ("samples/strap_heart_rate_bpm.csv", "strap", "heart_rate_bpm"),
    ):
        fitting = [block for block in blocks if (block.source, block.channel.value) == (source, channel)]
        rows = list(csv.reader(io.StringIO(files[name])))[1:]
        numbers = np.array([[float(cell) for cell in row] for row in rows])
        assert np.array_equal(numbers[:, 0], np.concatenate([block.time_s for block in fitting]))
        values = np.concatenate([block.values for block in fitting])
        assert np.array_equal(numbers[:, 1:-1].squeeze(), values.squeeze())
    assert first(files["ratings.csv"])["value"] == "6"
    assert first(files["gaps.csv"])["why"] == "no packets"
    assert first(files["events.csv"])["phase"] == "baseline"
    second = first(files["arousal.csv"])
    assert (second["index"], second["reasons"], second["heart_rate_bpm"]) == ("", "BASELINE;SETTLING", "70.0")
    assert json.loads(files["session.json"])["header"]["participant"] == stored.header["participant"]


def test_an_existing_file_is_never_overwritten(
    unlocked: Unlocked, researcher: age.X25519Identity, tmp_path: Path
) -> None:
    """Neither the output nor anything beside it changes."""
    (tmp_path / "x.age").write_bytes(b"mine")
    with pytest.raises(OutputExists):
        export_sessions(unlocked, ids(unlocked), [str(researcher.recipient)], tmp_path / "x.age")
    assert (tmp_path / "x.age").read_bytes() == b"mine"
    assert not (tmp_path / "x.age.part").exists()


def test_only_recipients_are_accepted(unlocked: Unlocked, researcher: age.X25519Identity, tmp_path: Path) -> None:
    """A secret key, the same key twice, no key, another kind of key: refused before anything is written."""
    public = str(researcher.recipient)
    for wrong in ([], [public, public], [researcher.text()], ["ssh-ed25519 AAAA"]):
        with pytest.raises(RecipientRefused):
            export_sessions(unlocked, ids(unlocked), wrong, tmp_path / "x.age")
    with pytest.raises(NothingToExport):
        export_sessions(unlocked, [], [public], tmp_path / "x.age")
    with pytest.raises(NotFound):
        export_sessions(unlocked, ["zz"], [public], tmp_path / "x.age")
    with pytest.raises(UsageError):
        export_sessions(unlocked, ids(unlocked), [public], tmp_path / "x.age", profile="other")
    unlocked.lock()
    with pytest.raises(Locked):
        export_sessions(unlocked, ["a"], [public], tmp_path / "x.age")
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_progress_grows_to_one(unlocked: Unlocked, researcher: age.X25519Identity, tmp_path: Path) -> None:
    """The screen can show how far it is."""
    seen: list[float] = []
    export_sessions(unlocked, ids(unlocked), [str(researcher.recipient)], tmp_path / "x.age", progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_a_disk_that_stores_something_else_is_noticed(
    unlocked: Unlocked, researcher: age.X25519Identity, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is read back before it gets its name: a stick that lies leaves no export behind."""
    real = os.fdatasync

    def corrupt(file: int) -> None:
        real(file)
        if Path(f"/proc/self/fd/{file}").readlink().suffix == ".part":
            os.pwrite(file, b"\0\0\0\0", os.fstat(file).st_size // 2)

    monkeypatch.setattr(os, "fdatasync", corrupt)
    with pytest.raises(StorageFailed, match="another disk or stick"):
        export_sessions(unlocked, ids(unlocked), [str(researcher.recipient)], tmp_path / "x.age")
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_a_full_disk_leaves_no_part_and_harms_nothing(
    unlocked: Unlocked, researcher: age.X25519Identity, tmp_path: Path, home: Path
) -> None:
    """With room for half of it: one clear sentence, no file, every session as before."""
    script = f"""
import resource, sys
from pathlib import Path
from biofeedback.errors import StorageFailed
from biofeedback.export.archive import export_sessions
from biofeedback.vault.store import Vault
unlocked = Vault(Path({str(home)!r})).unlock({PASSPHRASE!r})
resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))
import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
try:
    ids = [session.id for session in unlocked.sessions()]
    export_sessions(unlocked, ids, [{str(researcher.recipient)!r}], Path({str(tmp_path / "x.age")!r}))
except StorageFailed as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert "disk is full" in done.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["home"]
    assert [stored.verdict.value for stored in unlocked.sessions()] == ["complete", "complete"]


def test_free_text_stays_out_of_research(unlocked: Unlocked, vault: Vault) -> None:
    """What a trainer typed beside a mark is for the institution's own file only."""
    from biofeedback.export.tables import tables
    from biofeedback.session.records import pack_json

    note = pack_json(RecordType.EVENT, time_s=1.0, event="mark", text="ruzie met Piet")
    assert b"Piet" in tables([note])["events.csv"]
    assert b"Piet" not in tables([note], with_free_text=False)["events.csv"]
