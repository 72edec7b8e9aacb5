"""Where the work of `pool` is done: in this process, in processes of this computer, or on a Dask cluster.

Both kinds of Dask use TLS, also on this computer: then there is one path, and no key ever crosses a socket in
clear (`pool.py` says what the workers are given).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from biofeedback.errors import UsageError
from biofeedback.research.extra import require
from biofeedback.research.pool_job import Job, JobResult, run_job

CONNECT_S = 20  # ours: a scheduler that is there answers at once; a firewall lets one wait for ever
WORKER_MEMORY = "2 GB"  # ours: ten times what a worker needs; beyond it Dask restarts the worker


class Executor(Protocol):
    """Something that does jobs, perhaps several at once."""

    @property
    def workers(self) -> int:
        """How many jobs it does at once."""

    def submit(self, job: Job) -> Callable[[], JobResult]:
        """Begin a job; calling what comes back waits for its result."""


class InThisProcess:
    """One job after the other, without Dask."""

    workers = 1

    def submit(self, job: Job) -> Callable[[], JobResult]:
        """Does it when the result is asked for."""
        return lambda: run_job(job)


class OnDask:
    """A Dask cluster. A worker that dies is replaced by the scheduler; its job is done again elsewhere."""

    def __init__(self, client: Any, workers: int) -> None:
        self._client = client
        self.workers = workers

    def submit(self, job: Job) -> Callable[[], JobResult]:
        """Hand the job to the scheduler at once."""
        # Never pure: Dask would otherwise make a name out of the arguments, and one of them is a key.
        future = self._client.submit(run_job, job, key=f"pool-{job.name}", pure=False)
        return lambda: self._result(job, future)

    def worker_pids(self) -> list[int]:
        """The processes of the workers, as their own computers number them."""
        return [int(pid) for pid in self._client.run(os.getpid, on_error="ignore").values()]

    def _result(self, job: Job, future: Any) -> JobResult:
        from distributed import KilledWorker

        try:
            result = future.result()
        except KilledWorker:
            return JobResult(job.name, refused="every worker that tried this export died; look at its size")
        finally:
            future.release()
        if not isinstance(result, JobResult):
            raise TypeError(result)
        return result


@contextmanager
def local(workers: int) -> Iterator[Executor]:
    """`workers` processes of this computer; one means this process itself."""
    if workers < 1:
        raise UsageError("At least one worker is needed.")
    if workers == 1:
        yield InThisProcess()
        return
    require("distributed")
    from distributed import Client, LocalCluster
    from distributed.security import Security

    security = Security.temporary()
    with (
        LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            host="127.0.0.1",
            protocol="tls://",
            security=security,
            dashboard_address=None,
            memory_limit=WORKER_MEMORY,
            silence_logs=40,
        ) as cluster,
        Client(cluster, security=security) as client,
    ):
        yield OnDask(client, workers)


@contextmanager
def cluster(address: str, ca: Path | None, certificate: Path | None, key: Path | None) -> Iterator[Executor]:
    """A running Dask scheduler; raises UsageError when it does not use TLS or does not answer."""
    if not address.startswith("tls://"):
        raise UsageError(
            f"The scheduler {address} has no TLS. Workers are given keys, so only tls:// is used: start the "
            "scheduler and its workers with --protocol tls and certificates (docs/research.md shows how)."
        )
    require("distributed")
    from distributed import Client
    from distributed.security import Security

    files = {"tls_ca_file": ca, "tls_client_cert": certificate, "tls_client_key": key}
    missing = [name for name, path in files.items() if path is None or not path.is_file()]
    if missing:
        raise UsageError(
            "A scheduler is used with --tls-ca, --tls-cert and --tls-key, each the name of a file; "
            f"not given or not there: {', '.join(missing)}."
        )
    security = Security(require_encryption=True, **{name: str(path) for name, path in files.items()})
    try:
        client = Client(address, security=security, timeout=CONNECT_S, set_as_default=False)
    except OSError as error:
        raise UsageError(f"The scheduler {address} does not answer, or its certificate does not fit.") from error
    with client:
        try:
            client.wait_for_workers(1, timeout=CONNECT_S)
        except TimeoutError as error:
            raise UsageError(f"The scheduler {address} has no worker; start at least one.") from error
        yield OnDask(client, sum(client.nthreads().values()))
