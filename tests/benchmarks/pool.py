"""How fast exports are pooled: python -m tests.benchmarks.pool [--sessions 1000] [--sites 5] [--folder DIR].

Makes whole sessions of seven minutes with the real runner and simulator, exports them in files of ten, and pools
them in this process, in two local workers, and on a Dask scheduler with two workers over TLS. Prints sessions a
second, and the largest memory of any worker.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import threading
import time
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from biofeedback.export.archive import export_sessions
from biofeedback.research import executors
from biofeedback.research.pool import pool
from biofeedback.training.breathing import BreathingSettings
from biofeedback.vault import calibrate
from biofeedback.vault.store import Vault
from tests.recorded import simulated
from tests.research.cohort import Researcher
from tests.research.dask_cluster import running
from tests.trial import PASSPHRASE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from biofeedback.research.ledger import Entry

PER_EXPORT = 10
YOUTHS_PER_SITE = 20


def received(folder: Path, sites: int, sessions: int) -> Researcher:
    """The exports of all sites in one folder. Sessions that a folder has already are used again."""
    calibrate.TARGET_S = 0.0
    folder.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(folder / "received", ignore_errors=True)
    researcher = Researcher(folder)
    for site in range(sites):
        vault = recorded(folder / f"site-{site}", site, sessions // sites)
        unlocked = vault.unlock(PASSPHRASE)
        researcher.know(unlocked, f"site-{site}")
        ids = [stored.id for stored in unlocked.sessions()][: sessions // sites]
        for first in range(0, len(ids), PER_EXPORT):
            out = researcher.received / f"{site}-{first:05d}.age"
            unlocked = vault.unlock(PASSPHRASE)  # an export wants a fresh passphrase
            export_sessions(unlocked, ids[first : first + PER_EXPORT], [str(researcher.identity.recipient)], out)
    return researcher


def recorded(home: Path, site: int, sessions: int) -> Vault:
    """A tablet with so many sessions."""
    vault = Vault(home)
    if not vault.trainers():
        vault.create_trainer("Ank", PASSPHRASE)
    for number in range(vault.session_count(), sessions):
        participant = f"K-{number % YOUTHS_PER_SITE}"
        simulated(vault, site * 100_000 + number, participant=participant, settings=BreathingSettings())
    return vault


def memory_mb(pid: int) -> float:
    """The largest memory a process of this computer had so far."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return 0.0


def cpu_s(pid: int) -> float:
    """Processor time of a process of this computer so far: what counts when others use the computer too."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(name: str, researcher: Researcher, sessions: int, place: AbstractContextManager[executors.Executor],
            progress: object = None) -> None:  # fmt: skip
    """Pool everything once and print how it went."""
    dataset = researcher.folder / "pooled"
    shutil.rmtree(dataset, ignore_errors=True)
    with place as executor:
        started, peak = time.perf_counter(), 0.0
        used = {pid: cpu_s(pid) for pid in _pids(executor)}
        watch = threading.Event()

        def look() -> None:
            nonlocal peak
            while not watch.wait(0.2):
                peak = max([peak, *map(memory_mb, _pids(executor))])

        watcher = threading.Thread(target=look)
        watcher.start()
        try:
            report = pool([researcher.received], researcher.key, dataset, signers=researcher.signers,
                          executor=executor, progress=progress)  # type: ignore[arg-type]  # fmt: skip
        finally:
            watch.set()
            watcher.join()
        seconds = time.perf_counter() - started
        left = [pid for pid in used if Path(f"/proc/{pid}").exists()]
        worked_s = sum(cpu_s(pid) - used[pid] for pid in left)
    size_mb = sum(path.stat().st_size for path in dataset.rglob("*.parquet")) / 1e6
    if report.sessions != sessions or report.set_aside:
        raise SystemExit(f"{name}: {report.sessions} of {sessions} sessions, {report.set_aside}")
    each_ms = f"{1000 * worked_s / sessions:5.1f}" if len(left) == len(used) else "    -"
    print(f"{name:30} {sessions / seconds:6.1f} sessions/s  {each_ms} ms of a processor each  {peak:5.0f} MB  "
          f"dataset {size_mb:.1f} MB", flush=True)  # fmt: skip


def _pids(executor: executors.Executor) -> list[int]:
    if isinstance(executor, executors.OnDask):
        return executor.worker_pids()
    return [os.getpid()]


@contextmanager
def here() -> Iterator[executors.Executor]:
    """This process."""
    yield executors.InThisProcess()


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=1000)
    parser.add_argument("--sites", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="keep the exports here")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.folder or Path(temporary) / "cohort"
        started = time.perf_counter()
        researcher = received(folder, arguments.sites, arguments.sessions)
        files = list(researcher.received.glob("*.age"))
        size_mb = sum(file.stat().st_size for file in files) / 1e6
        print(f"{arguments.sessions} sessions of 7 min from {arguments.sites} sites in {len(files)} exports, "
              f"{size_mb:.0f} MB; made in {time.perf_counter() - started:.0f} s", flush=True)  # fmt: skip
        measure("1 worker: this process", researcher, arguments.sessions, here())
        measure("2 local workers", researcher, arguments.sessions, executors.local(2))
        for name, kill in (("Dask over TLS, 2 workers", False), ("the same, one killed half-way", True)):
            place = Path(temporary) / name.replace(" ", "-")
            place.mkdir()
            with running(place, 2) as cluster:

                def progress(done: int, total: int, entry: Entry) -> None:
                    del entry
                    if kill and done == total // 2:  # noqa: B023
                        cluster.workers[0].kill()

                dask = executors.cluster(cluster.address, cluster.ca, cluster.certificate, cluster.key)
                measure(name, researcher, arguments.sessions, dask, progress)


if __name__ == "__main__":
    main()
