"""What is already in a pooled dataset: one small file for each export, written last, so that a kill loses nothing.

::

    <dataset>/POOL.json               what this is
    <dataset>/sessions/<export>.parquet   one row a session
    <dataset>/seconds/<export>.parquet    one row a second
    <dataset>/events/<export>.parquet     phases, links, tags, marks, notes, gaps
    <dataset>/ratings/<export>.parquet    the youth's own numbers
    <dataset>/ledger/<export>.json    what became of one export: pooled or set aside, with the reason
    <dataset>/work/                   what is being worked on; removed at the end

An export whose ledger entry is missing is done again from the start; its files get the same names, so doing it
twice changes nothing.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from biofeedback import __version__
from biofeedback.errors import Damaged, OutputExists
from biofeedback.research.pool_job import JobResult
from biofeedback.research.schema import TABLES

FORMAT = "BFPOOL1"
POOLED, SET_ASIDE = "pooled", "set_aside"


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of one export."""

    export_sha256: str
    file: str
    status: str
    reason: str = ""  # why it was set aside
    site: str = ""
    origins: tuple[str, ...] = ()
    sessions: tuple[tuple[str, str], ...] = ()  # number, content hash
    duplicates: tuple[tuple[str, str], ...] = ()  # number, "same" or "differs" from the one that is kept
    left_out: tuple[tuple[str, str], ...] = ()  # number, why


class Ledger:
    """The dataset's memory. Raises OutputExists when the folder is something else, Damaged when not readable."""

    def __init__(self, dataset: Path) -> None:
        self._dataset = dataset
        self._folder = dataset / "ledger"
        self._claim()
        self.entries = {entry.export_sha256: entry for entry in self._read()}
        self._known = {
            session: (digest, entry.export_sha256)
            for entry in self.entries.values()
            if entry.status == POOLED
            for session, digest in entry.sessions
        }

    @property
    def work(self) -> Path:
        """Where workers put what is not committed yet."""
        return self._dataset / "work"

    def done(self, sha256: str, origins: Iterable[str]) -> bool:
        """Whether nothing new can come of this export: what was set aside or left out is tried again."""
        entry = self.entries.get(sha256)
        if entry is None or entry.status != POOLED:
            return False
        return not entry.left_out or set(origins) <= set(entry.origins)

    def set_aside(self, sha256: str, file: Path, reason: str) -> Entry:
        """Note why nothing of an export was taken; the file itself stays where it is."""
        return self._write(Entry(sha256, file.name, SET_ASIDE, reason))

    def commit(self, sha256: str, file: Path, result: JobResult, origins: Iterable[str]) -> Entry:
        """Move an export's tables into the dataset, without sessions that are in it already."""
        duplicates = tuple(
            (session.id, "same" if self._known[session.id][0] == session.content_sha256 else "differs")
            for session in result.sessions
            if session.id in self._known and self._known[session.id][1] != sha256
        )
        dropped = {session for session, _ in duplicates}
        kept = tuple((item.id, item.content_sha256) for item in result.sessions if item.id not in dropped)
        folder = self.work / result.name
        for table in sorted(
            TABLES, key=lambda table: table == "sessions"
        ):  # the one readers start from comes last
            self._place(folder / f"{table}.parquet", table, result.name, dropped, keep=bool(kept))
        shutil.rmtree(folder, ignore_errors=True)
        entry = Entry(
            sha256,
            file.name,
            POOLED,
            site=result.site,
            origins=tuple(sorted(origins)),
            sessions=kept,
            duplicates=duplicates,
            left_out=result.left_out,
        )
        self._known |= {session: (digest, sha256) for session, digest in kept}
        return self._write(entry)

    def close(self) -> None:
        """Remove what workers left."""
        shutil.rmtree(self.work, ignore_errors=True)

    def _place(self, made: Path, table: str, name: str, dropped: set[str], *, keep: bool) -> None:
        final = self._dataset / table / f"{name}.parquet"
        if not keep:
            final.unlink(missing_ok=True)
            return
        if dropped:
            content = pq.read_table(made)
            mask = pc.invert(pc.is_in(content["session_id"], value_set=_strings(dropped)))
            pq.write_table(content.filter(mask), made, compression="zstd")
        with made.open("rb") as file:
            os.fsync(file.fileno())
        made.replace(final)

    def _claim(self) -> None:
        head = self._dataset / "POOL.json"
        if self._dataset.exists() and any(self._dataset.iterdir()) and not head.exists():
            raise OutputExists(
                f"{self._dataset} holds something else; choose a new folder or one that `pool` made before."
            )
        for name in (*TABLES, "ledger"):
            (self._dataset / name).mkdir(mode=0o700, parents=True, exist_ok=True)
        if not head.exists():
            _replace(head, {"format": FORMAT, "made_with": f"biofeedback {__version__}"})

    def _read(self) -> Iterable[Entry]:
        for path in sorted(self._folder.glob("*.json")):
            try:
                content = json.loads(path.read_bytes())
                pairs = {name: tuple(map(tuple, content[name])) for name in ("sessions", "duplicates", "left_out")}
                yield Entry(**{**content, **pairs, "origins": tuple(content["origins"])})
            except (ValueError, KeyError, TypeError) as error:
                raise Damaged(
                    f"The entry {path} is damaged. Remove it and pool again: that export is then done anew."
                ) from error

    def _write(self, entry: Entry) -> Entry:
        _replace(self._folder / f"{entry.export_sha256[:16]}.json", asdict(entry))
        self.entries[entry.export_sha256] = entry
        return entry


def _strings(values: set[str]) -> object:
    import pyarrow as pa

    return pa.array(sorted(values), pa.string())


def _replace(path: Path, content: object) -> None:
    part = path.with_suffix(".part")
    with part.open("w", encoding="utf-8") as file:
        json.dump(content, file, indent=1, sort_keys=True)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
