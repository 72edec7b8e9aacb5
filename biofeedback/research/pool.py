"""Many exports into one dataset of Parquet tables: what a study of many tablets and sites works with.

Where keys are used, and why
----------------------------
The researcher's identity stays in the researcher's own process. For each export that process unwraps the key of
that one file and hands it to the worker that converts it, over TLS. So a worker that is broken into gives away the
files it was working on, which it holds in clear anyway, and never the key to all others. Decrypting everything in
the researcher's process instead would send every session in clear over the wire and make one process the
bottleneck. A scheduler without TLS is refused, always: it would carry those keys in clear.

Workers read the sealed files and write the tables themselves, so exports and dataset must be on a disk that all of
them see under the same path (the usual shared file system of a cluster).
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from biofeedback.errors import AgeError, UsageError
from biofeedback.research import signers as trusted_signers
from biofeedback.research.executors import Executor, InThisProcess
from biofeedback.research.ledger import Entry, Ledger
from biofeedback.research.pool_job import Job, JobResult
from biofeedback.research.sealed import file_key
from biofeedback.session.header import Origin
from biofeedback.vault import age

USUAL_ORIGINS = frozenset({Origin.LIVE.value, Origin.IMPORT.value})
_AHEAD = 4  # ours: exports in work for each worker; enough to keep it busy, few enough to bound the work folder
_BLOCK_BYTES = 1 << 20
Progress = Callable[[int, int, Entry], None]


@dataclass(frozen=True, slots=True)
class PoolReport:
    """What a run did. `entries` holds every export that was given, also those that were there already."""

    entries: tuple[Entry, ...]
    already: int  # exports that needed no work

    @property
    def sessions(self) -> int:
        """Sessions of these exports that are in the dataset."""
        return sum(len(entry.sessions) for entry in self.entries)

    @property
    def duplicates(self) -> int:
        """Sessions that were in the dataset already, from another export."""
        return sum(len(entry.duplicates) for entry in self.entries)

    @property
    def set_aside(self) -> tuple[Entry, ...]:
        """Exports of which nothing was taken."""
        return tuple(entry for entry in self.entries if entry.reason)

    def left_out(self) -> dict[str, int]:
        """Why -> how many sessions were left out."""
        counts: dict[str, int] = {}
        for entry in self.entries:
            for _, why in entry.left_out:
                counts[why] = counts.get(why, 0) + 1
        return counts


def pool(
    exports: Sequence[Path],
    identity_file: Path,
    dataset: Path,
    *,
    signers: Path | None = None,
    include: Sequence[str] = (),
    executor: Executor | None = None,
    progress: Progress | None = None,
    passphrase: Callable[[], str] | None = None,
) -> PoolReport:
    """Add exports (files, or folders of `*.age`) to `dataset`; it may exist and be half done.

    `passphrase` is asked when the identity file is itself sealed with one.
    Sessions of a demo or a rehearsal are left out unless named in `include`. Bad files are set aside with the
    reason. Raises AgeError for the identity file, ArchiveRefused for the file of senders, OutputExists when
    `dataset` is something else, UsageError when there is nothing to do.
    """
    identities = age.read_identities(identity_file, passphrase)
    trusted = trusted_signers.read(signers) if signers else None
    files = find_exports(exports)
    origins = USUAL_ORIGINS | checked_origins(include)
    ledger = Ledger(dataset)
    run = _Run(ledger, trusted, origins, progress or _nothing, len(files))
    try:
        run.work(files, identities, executor or InThisProcess())
    finally:
        ledger.close()
    return PoolReport(tuple(run.entries), run.already)


def find_exports(paths: Sequence[Path]) -> list[Path]:
    """The files themselves, and the `*.age` of folders; raises UsageError for one that is not there."""
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise UsageError(f"There is no file or folder {path}.")
        found += sorted(path.rglob("*.age")) if path.is_dir() else [path]
    if not found:
        raise UsageError("There is no export in what you gave; an export is a file that ends in .age.")
    return found


class _Run:
    """One call of `pool`. Exports are committed in the order they were given, whatever finishes first."""

    def __init__(
        self,
        ledger: Ledger,
        trusted: dict[bytes, str] | None,
        origins: frozenset[str],
        progress: Progress,
        total: int,
    ) -> None:
        self._ledger, self._trusted, self._origins = ledger, trusted, origins
        self._progress, self._total = progress, total
        self.entries: list[Entry] = []
        self.already = 0

    def work(self, files: Sequence[Path], identities: Sequence[age.Identity], executor: Executor) -> None:
        """Keep the workers busy, commit in order."""
        waiting: deque[tuple[Job, Callable[[], JobResult]]] = deque()
        for job in self._jobs(files, identities):
            waiting.append((job, executor.submit(job)))
            while len(waiting) >= _AHEAD * executor.workers:
                self._commit(*waiting.popleft())
        while waiting:
            self._commit(*waiting.popleft())

    def _jobs(self, files: Sequence[Path], identities: Sequence[age.Identity]) -> Iterator[Job]:
        seen: set[str] = set()
        for file in files:
            sha256 = _sha256(file)
            if sha256 in seen or self._ledger.done(sha256, self._origins):
                self.already += 1
                if sha256 not in seen:
                    self._note(self._ledger.entries[sha256])
                seen.add(sha256)
                continue
            seen.add(sha256)
            try:
                key = file_key(file, identities)
            except AgeError as error:
                self._note(self._ledger.set_aside(sha256, file, str(error)))
                continue
            yield Job(file.resolve(), sha256, key, self._trusted, self._origins, self._ledger.work.resolve())

    def _commit(self, job: Job, result: Callable[[], JobResult]) -> None:
        done = result()
        if done.refused:
            self._note(self._ledger.set_aside(job.sha256, job.file, done.refused))
        else:
            self._note(self._ledger.commit(job.sha256, job.file, done, self._origins))

    def _note(self, entry: Entry) -> None:
        self.entries.append(entry)
        self._progress(len(self.entries), self._total, entry)


def checked_origins(include: Sequence[str]) -> frozenset[str]:
    """The named origins; raises UsageError for one that there is not."""
    unknown = sorted(set(include) - {origin.value for origin in Origin})
    if unknown:
        raise UsageError(f"There is no origin '{unknown[0]}'; choose from: {', '.join(Origin)}.")
    return frozenset(include)


def _sha256(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as source:
        while block := source.read(_BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()


def _nothing(done: int, total: int, entry: Entry) -> None:
    del done, total, entry
