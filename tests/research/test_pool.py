"""Pooling: many exports into one dataset, again and again, whatever arrives."""

from __future__ import annotations

import json
import pickle
import shutil
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="the researcher's extra is not installed: uv sync --extra research")

import pyarrow.parquet as pq

from biofeedback.cli.main import main
from biofeedback.errors import AgeHmacError, Damaged, OutputExists, UsageError
from biofeedback.research.pool import pool
from biofeedback.research.pool_job import Job
from biofeedback.research.pooled import read_pooled
from biofeedback.research.schema import TABLES, tables_of
from biofeedback.research.sealed import OneFileKey, file_key
from biofeedback.research.tables import sessions
from biofeedback.session.header import Origin
from biofeedback.vault import age
from biofeedback.vault.store import Unlocked, Vault
from tests.recorded import simulated, unpacked
from tests.research.cohort import Researcher, tablet
from tests.trial import PASSPHRASE

HEAD = "time_s,event,phase,source,state,detail,details\n"


@pytest.fixture
def researcher(tmp_path: Path) -> Researcher:
    """Who receives."""
    return Researcher(tmp_path)


@pytest.fixture
def unlocked(home: Path) -> Unlocked:
    """A tablet with four live sessions of two youths."""
    return tablet(home, range(4))


def table(dataset: Path, name: str) -> list[dict[str, object]]:
    """A whole table of the dataset, in a fixed order."""
    rows = pq.read_table(dataset / name).to_pylist()
    return sorted(rows, key=lambda row: [str(row.get(key)) for key in ("session_id", "time_s", "event", "name")])


def snapshot(dataset: Path) -> dict[str, list[dict[str, object]]]:
    """Everything in the dataset that a reader sees."""
    return {name: table(dataset, name) for name in TABLES}


def test_sessions_seconds_events_and_ratings_stand_in_the_dataset(
    researcher: Researcher, unlocked: Unlocked, tmp_path: Path
) -> None:
    """Every session of an export, with its site, its provenance and the same numbers as in the export."""
    researcher.know(unlocked, "north")
    researcher.receive(unlocked, "march")
    report = pool([researcher.received], researcher.key, tmp_path / "set", signers=researcher.signers)
    assert (report.sessions, report.duplicates, report.set_aside) == (4, 0, ())
    rows = table(tmp_path / "set", "sessions")
    assert {row["site"] for row in rows} == {"north"}
    assert {row["participant"] for row in rows} == {"north/K-0", "north/K-1"}
    assert {row["session_id"] for row in rows} == {stored.id for stored in unlocked.sessions()}
    assert all(row["verdict"] == "complete" and row["simulated"] and row["origin"] == "live" for row in rows)
    seconds = pq.read_table(tmp_path / "set" / "seconds").to_pylist()
    stored = unlocked.sessions()[0]
    own = [row for row in seconds if row["session_id"] == stored.id]
    first = next(record.json() for record in stored.records() if record.type == 5)
    assert own[0]["time_s"] == first["time_s"]
    assert len(own) == sum(record.type == 5 for record in stored.records())
    ratings = [row for row in table(tmp_path / "set", "ratings") if row["session_id"] == stored.id]
    assert {row["name"] for row in ratings} == {"before", "after"}
    assert any(row["event"] == "baseline" for row in table(tmp_path / "set", "events"))
    assert not (tmp_path / "set" / "work").exists()


def test_doing_it_again_changes_nothing(researcher: Researcher, unlocked: Unlocked, tmp_path: Path) -> None:
    """The second run has nothing to do and leaves every file as it was."""
    researcher.receive(unlocked, "march")
    dataset = tmp_path / "set"
    pool([researcher.received], researcher.key, dataset)
    before = {path: path.stat().st_mtime_ns for path in dataset.rglob("*") if path.is_file()}
    report = pool([researcher.received], researcher.key, dataset)
    assert report.already == 1
    assert {path: path.stat().st_mtime_ns for path in dataset.rglob("*") if path.is_file()} == before


def test_a_session_in_two_exports_is_in_the_dataset_once(
    researcher: Researcher, unlocked: Unlocked, tmp_path: Path
) -> None:
    """Monthly exports overlap: what is there already is recognised and counted, and not counted twice."""
    ids = [stored.id for stored in unlocked.sessions()]
    researcher.receive(unlocked, "a-march", ids[:3])
    researcher.receive(unlocked, "b-april", ids[2:])
    researcher.receive(unlocked, "c-again", ids[:2])
    report = pool([researcher.received], researcher.key, tmp_path / "set")
    assert (report.sessions, report.duplicates) == (4, 3)
    rows = table(tmp_path / "set", "sessions")
    assert sorted(str(row["session_id"]) for row in rows) == sorted(ids)
    seconds = table(tmp_path / "set", "seconds")
    assert len({(row["session_id"], row["time_s"]) for row in seconds}) == len(seconds)
    duplicates = [entry.duplicates for entry in report.entries]
    assert [len(found) for found in duplicates] == [0, 1, 2]
    assert all(kind == "same" for found in duplicates for _, kind in found)


def test_bad_files_are_set_aside_with_the_reason_and_do_not_stop_the_rest(
    researcher: Researcher, unlocked: Unlocked, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Cut, altered, for another key, no export at all, by a stranger: each with its own sentence; exit 1."""
    researcher.know(unlocked, "north")
    good = researcher.receive(unlocked, "good")
    whole = good.read_bytes()
    (researcher.received / "cut.age").write_bytes(whole[: len(whole) // 2])
    (researcher.received / "altered.age").write_bytes(whole[:-100] + bytes(100))
    (researcher.received / "text.age").write_text("hello")
    other = age.X25519Identity.generate()
    (researcher.received / "other.age").write_bytes(age.encrypt(b"x", [other.recipient]))
    stranger = tablet(tmp_path / "stranger", range(1))
    researcher.receive(stranger, "stranger")
    words = ["--identity", str(researcher.key), "--signers", str(researcher.signers), "--workers", "1"]
    assert main(["pool", str(researcher.received), *words, "--out", str(tmp_path / "set")]) == 1
    out = capsys.readouterr().out
    reasons = {name: out.split(f"SET ASIDE {name}.age: ")[1].split("\n")[0] for name in
               ("cut", "altered", "text", "other", "stranger")}  # fmt: skip
    assert len(set(reasons.values()) - {""}) >= 4
    assert "stranger" in reasons["stranger"]
    assert "not made for" in reasons["other"]
    assert len(table(tmp_path / "set", "sessions")) == 4
    assert sorted(path.name for path in researcher.received.iterdir()) == [
        "altered.age", "cut.age", "good.age", "other.age", "stranger.age", "text.age",
    ]  # fmt: skip


def test_a_file_set_aside_is_tried_again(researcher: Researcher, unlocked: Unlocked, tmp_path: Path) -> None:
    """Once the tablet is known, its export is taken."""
    stranger = tablet(tmp_path / "stranger", range(1))
    researcher.know(unlocked, "north")
    researcher.receive(stranger, "late")
    dataset = tmp_path / "set"
    assert pool([researcher.received], researcher.key, dataset, signers=researcher.signers).set_aside
    researcher.know(stranger, "south")
    report = pool([researcher.received], researcher.key, dataset, signers=researcher.signers)
    assert not report.set_aside
    assert [row["site"] for row in table(dataset, "sessions")] == ["south"]


def test_demo_and_rehearsal_are_left_out_unless_asked_for_by_name(
    researcher: Researcher, home: Path, tmp_path: Path
) -> None:
    """Nobody evaluates a pilot on rehearsals by accident; asking later adds them."""
    vault = Vault(home)
    for origin in Origin:
        simulated(vault, 5, origin=origin)
    researcher.receive(vault.unlock(PASSPHRASE), "mixed")
    dataset = tmp_path / "set"
    report = pool([researcher.received], researcher.key, dataset)
    assert {row["origin"] for row in table(dataset, "sessions")} == {"live", "import"}
    assert report.left_out() == {"origin is 'demo'": 1, "origin is 'rehearsal'": 1}
    again = pool([researcher.received], researcher.key, dataset, include=["rehearsal"])
    assert {row["origin"] for row in table(dataset, "sessions")} == {"live", "import", "rehearsal"}
    assert (again.sessions, again.duplicates) == (3, 0)
    with pytest.raises(UsageError, match="choose from"):
        pool([researcher.received], researcher.key, dataset, include=["everything"])


def test_a_run_that_was_killed_goes_on_where_it_was(
    researcher: Researcher, unlocked: Unlocked, tmp_path: Path
) -> None:
    """Half-written work, tables without their entry: the next run completes them, with the same content."""
    ids = [stored.id for stored in unlocked.sessions()]
    for number, identifier in enumerate(ids):
        researcher.receive(unlocked, f"export-{number}", [identifier])
    whole, half = tmp_path / "whole", tmp_path / "half"
    pool([researcher.received], researcher.key, whole)
    shutil.copytree(whole, half)
    entries = sorted((half / "ledger").glob("*.json"))
    entries[0].unlink()  # killed between the last table and the entry
    name = entries[1].stem  # killed between two tables
    entries[1].unlink()
    (half / "sessions" / f"{name}.parquet").unlink()
    left = half / "work" / "0123456789abcdef"  # killed while a session was in clear
    (left / "opened" / "sessions").mkdir(parents=True)
    (left / "opened" / "secret.csv").write_text("1")
    pool([researcher.received], researcher.key, half)
    assert snapshot(half) == snapshot(whole)
    assert not (half / "work").exists()


def test_a_damaged_dataset_says_what_to_do(researcher: Researcher, unlocked: Unlocked, tmp_path: Path) -> None:
    """A ledger entry or a table that was damaged afterwards: one sentence, and doing as it says mends it."""
    researcher.receive(unlocked, "march")
    dataset = tmp_path / "set"
    pool([researcher.received], researcher.key, dataset)
    whole = snapshot(dataset)
    (entry,) = (dataset / "ledger").glob("*.json")
    entry.write_text("{")
    with pytest.raises(Damaged, match="Remove it and pool again"):
        pool([researcher.received], researcher.key, dataset)
    entry.unlink()
    pool([researcher.received], researcher.key, dataset)
    assert snapshot(dataset) == whole
    (table_file,) = (dataset / "sessions").glob("*.parquet")
    table_file.write_bytes(table_file.read_bytes()[:-10])
    with pytest.raises(Damaged, match="pool again"):
        read_pooled(dataset)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("arousal.csv", "time_s,index\n1,x\n"),
        ("arousal.csv", ""),
        ("arousal.csv", "\0\0"),
        ("events.csv", "time_s,event\nx,phase\n"),
        ("events.csv", HEAD + "1.0,finished,,,,,{\n"),
        ("events.csv", HEAD + '1.0,sus,,,,,"{""who"": ""youth"", ""answers"": [9]}"\n'),
        ("ratings.csv", "time_s,name,value,details\n1.0,before,many,\n"),
        ("gaps.csv", "time_s\n1.0\n"),
    ],
)
def test_a_malformed_table_is_one_sentence(name: str, content: str, unlocked: Unlocked, tmp_path: Path) -> None:
    """Signed and still not what this version writes: refused as a whole, never half taken."""
    (session, *_) = sessions(unpacked(unlocked, tmp_path / "out"))
    (session.folder / name).write_text(content)
    with pytest.raises(Damaged, match=r"malformed|missing|columns"):
        tables_of(session, {"session_id": session.id})


def test_another_folder_is_never_touched(researcher: Researcher, unlocked: Unlocked, tmp_path: Path) -> None:
    """A folder with something else in it is refused and left as it was."""
    researcher.receive(unlocked, "march")
    with pytest.raises(OutputExists, match="something else"):
        pool([researcher.received], researcher.key, researcher.received)
    assert [path.name for path in researcher.received.iterdir()] == ["march.age"]
    with pytest.raises(UsageError, match="no file"):
        pool([tmp_path / "nowhere"], researcher.key, tmp_path / "set")


def test_a_worker_gets_the_key_of_one_file_and_never_the_identity(
    researcher: Researcher, unlocked: Unlocked, tmp_path: Path
) -> None:
    """What is sent holds no identity, opens no other file, and does not show the key when printed."""
    ids = [stored.id for stored in unlocked.sessions()]
    first = researcher.receive(unlocked, "first", ids[:1])
    second = researcher.receive(unlocked, "second", ids[1:])
    key = file_key(first, [researcher.identity])
    job = Job(first, "0" * 64, key, None, frozenset({"live"}), tmp_path)
    sent = pickle.dumps(job)
    assert bytes(researcher.identity.secret) not in sent
    assert researcher.identity.text().encode() not in sent
    assert key.key in sent
    assert repr(key.key) not in repr(job)
    with second.open("rb") as file, pytest.raises(AgeHmacError):
        age.open_reader(file, [OneFileKey(key.key)])


def test_nothing_of_the_extra_is_imported_on_a_tablet() -> None:
    """The commands can be listed and explained without pandas, pyarrow or Dask."""
    import subprocess
    import sys

    code = (
        "import sys; import biofeedback.cli.pool_command, biofeedback.cli.reanalyse_command\n"
        "import biofeedback.research.reanalyse, biofeedback.export.archive\n"
        "print(json.dumps(sorted({m.split('.')[0] for m in sys.modules})))"
    )
    done = subprocess.run(
        [sys.executable, "-c", "import json; " + code], capture_output=True, text=True, check=True
    )
    assert not {"pandas", "pyarrow", "dask", "distributed", "scipy", "matplotlib"} & set(json.loads(done.stdout))
