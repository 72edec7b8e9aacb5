"""Pooling on a real Dask cluster on loopback with TLS, started by the test."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("distributed", reason="the researcher's extra is not installed: uv sync --extra research")
pytest.importorskip("pyarrow", reason="the researcher's extra is not installed: uv sync --extra research")

from biofeedback.cli.main import main
from biofeedback.errors import UsageError
from biofeedback.research import executors
from biofeedback.research.ledger import Entry
from biofeedback.research.pool import pool
from tests.research.cohort import Researcher, tablet
from tests.research.dask_cluster import ROOT, Cluster, running
from tests.research.test_pool import snapshot


@pytest.fixture(scope="module")
def received(tmp_path_factory: pytest.TempPathFactory) -> Researcher:
    """Twelve exports of one session each."""
    folder = tmp_path_factory.mktemp("received")
    researcher = Researcher(folder)
    unlocked = tablet(folder / "home", range(12))
    for number, stored in enumerate(unlocked.sessions()):
        researcher.receive(unlocked, f"export-{number:02d}", [stored.id])
    return researcher


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler and two workers with TLS; one test kills a worker, the others do with one."""
    with running(tmp_path_factory.mktemp("dask"), 2) as cluster:
        yield cluster


def test_a_worker_killed_half_way_loses_nothing(received: Researcher, dask: Cluster, tmp_path: Path) -> None:
    """Two workers over TLS, one killed after the first export: the dataset is that of a plain local run."""
    alone, together = tmp_path / "alone", tmp_path / "together"
    pool([received.received], received.key, alone)

    def kill_one(done: int, total: int, entry: Entry) -> None:
        del total, entry
        if done == 1:
            dask.workers[0].kill()

    with executors.cluster(dask.address, dask.ca, dask.certificate, dask.key) as executor:
        report = pool([received.received], received.key, together, executor=executor, progress=kill_one)
    assert report.sessions == 12
    assert dask.workers[0].wait(timeout=10) < 0
    assert snapshot(together) == snapshot(alone)


def test_the_command_uses_the_cluster(
    received: Researcher, dask: Cluster, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As a researcher types it; certificates are demanded."""
    words = ["pool", str(received.received), "--identity", str(received.key), "--scheduler", dask.address]
    tls = ["--tls-ca", str(dask.ca), "--tls-cert", str(dask.certificate), "--tls-key", str(dask.key)]
    assert main([*words, "--out", str(tmp_path / "set")]) == 2
    assert "--tls-ca" in capsys.readouterr().err
    assert main([*words, *tls, "--out", str(tmp_path / "set")]) == 0
    assert "12 sessions of 12 exports" in capsys.readouterr().out


def test_the_researchers_own_process_killed_half_way(received: Researcher, tmp_path: Path) -> None:
    """The power fails in the middle: the next run completes the dataset, and nothing in clear is left over."""
    alone, killed = tmp_path / "alone", tmp_path / "killed"
    pool([received.received], received.key, alone)
    words = [
        "pool",
        str(received.received),
        "--identity",
        str(received.key),
        "--workers",
        "1",
        "--out",
        str(killed),
    ]
    process = subprocess.Popen(
        [sys.executable, "-m", "biofeedback", *words],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
    )
    while process.poll() is None and len(list(killed.glob("ledger/*.json"))) < 3:
        threading.Event().wait(0.002)  # another process works; there is no event of ours to wait for
    process.kill()
    process.wait(timeout=20)
    done = len(list(killed.glob("ledger/*.json")))
    assert 3 <= done < 12
    report = pool([received.received], received.key, killed)
    assert report.already == done
    assert snapshot(killed) == snapshot(alone)
    assert not (killed / "work").exists()


def test_a_scheduler_without_tls_is_refused(received: Researcher, tmp_path: Path) -> None:
    """Keys would cross the wire in clear, so it is not even contacted."""
    with pytest.raises(UsageError, match="no TLS"), executors.cluster("tcp://127.0.0.1:1", None, None, None):
        pass


@pytest.mark.large
def test_a_stranger_certificate_is_not_spoken_to(received: Researcher, dask: Cluster, tmp_path: Path) -> None:
    """A scheduler whose certificate is of another authority gets no key."""
    other = tmp_path / "other"
    other.mkdir()
    with running(other, 0) as stranger, pytest.raises(UsageError, match="does not"):  # noqa: SIM117
        with executors.cluster(stranger.address, dask.ca, dask.certificate, dask.key):
            pass


@pytest.mark.large
def test_processes_of_this_computer_give_the_same_dataset(received: Researcher, tmp_path: Path) -> None:
    """Two local workers: the same tables as this process alone."""
    alone, local = tmp_path / "alone", tmp_path / "local"
    pool([received.received], received.key, alone)
    with executors.local(2) as executor:
        pool([received.received], received.key, local, executor=executor)
    assert snapshot(local) == snapshot(alone)
    with pytest.raises(UsageError, match="At least one"), executors.local(0):
        pass
