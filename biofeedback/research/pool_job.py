"""One export on its way into the pool: opened, verified, turned into tables in a folder of its own.

This runs in a worker, perhaps on another machine. It gets the key of this one file (see `sealed.py`) and leaves
nothing in clear but the tables, in the dataset's own work folder.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from biofeedback.errors import BiofeedbackError, Damaged
from biofeedback.research.open import Opened, open_with
from biofeedback.research.schema import TABLES, tables_of
from biofeedback.research.sealed import OneFileKey
from biofeedback.research.tables import SessionFolder, sessions

_DIGESTED = ("arousal.csv", "events.csv", "ratings.csv", "gaps.csv")


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker is told: which file, with which key, from whom it may be, where the tables go."""

    file: Path
    sha256: str
    key: OneFileKey = field(repr=False)
    signers: Mapping[bytes, str] | None
    origins: frozenset[str]
    work: Path

    @property
    def name(self) -> str:
        """The export's short name in the dataset."""
        return self.sha256[:16]


@dataclass(frozen=True, slots=True)
class PooledSession:
    """A session that stands in the tables: its number and what its content hashes to."""

    id: str
    content_sha256: str


@dataclass(frozen=True, slots=True)
class JobResult:
    """What became of one export. `refused` says why nothing of it was taken; then there are no tables."""

    name: str
    sessions: tuple[PooledSession, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()  # session, why
    refused: str = ""
    site: str = ""


def run_job(job: Job) -> JobResult:
    """Open, verify and convert one export. Whatever is wrong with the file is told in the result, never raised."""
    folder = job.work / job.name
    shutil.rmtree(folder, ignore_errors=True)  # what a killed worker left
    opened_folder = folder / "opened"
    try:
        opened = open_with(job.file, [job.key], opened_folder, trusted=job.signers, wanted=is_wanted)
        return _convert(job, opened, folder)
    except (BiofeedbackError, OSError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        return JobResult(job.name, refused=str(error))
    finally:
        shutil.rmtree(opened_folder, ignore_errors=True)


def is_wanted(name: str) -> bool:
    """The tables that are pooled. Samples and the BIDS view are verified, and never written in clear."""
    parts = name.split("/")
    return len(parts) == 3 and parts[0] == "sessions" and parts[2] in (*_DIGESTED, "session.json")


def _convert(job: Job, opened: Opened, folder: Path) -> JobResult:
    site = site_of(opened)
    taken, left_out = [], []
    with ExitStack() as files:
        writers = {
            name: files.enter_context(pq.ParquetWriter(folder / f"{name}.parquet", schema, compression="zstd"))
            for name, schema in TABLES.items()
        }
        for session in sessions(opened.folder) if opened.sessions else ():
            why = _why_not(session, job.origins)
            if why:
                left_out.append((session.id, why))
                continue
            taken.append(_write(session, writers, _facts(session, site, job.sha256)))
    return JobResult(job.name, tuple(taken), tuple(left_out), site=site)


def _write(session: SessionFolder, writers: Mapping[str, Any], facts: dict[str, object]) -> PooledSession:
    digest = hashlib.sha256()
    for name in _DIGESTED:
        digest.update(session.content(name))
    facts["content_sha256"] = digest.hexdigest()
    for name, table in tables_of(session, facts).items():
        if len(table):
            writers[name].write_table(table)
    return PooledSession(session.id, digest.hexdigest())


def site_of(opened: Opened) -> str:
    """Where an export comes from:

    what follows the @ of its sender's name, the name, or the key when none is known.
    """
    if opened.sender is None:
        return "unverified " + opened.sender_words
    return opened.sender.split(",")[0].rpartition("@")[2]


def _why_not(session: SessionFolder, origins: frozenset[str]) -> str:
    origin = str(session.header.get("origin", ""))
    if not session.header:
        return "nothing of its first record can be believed"
    if origin not in origins:
        return f"origin is '{origin}'"
    return ""


def _facts(session: SessionFolder, site: str, export_sha256: str) -> dict[str, object]:
    header, facts = session.header, session.facts
    code = str(header.get("participant") or "unknown")
    started, feedback = header.get("started_unix"), header.get("feedback")
    listed = session.sources
    if session.id != session.folder.name:
        raise Damaged(f"Session {session.folder.name} says that it is another; the export is not trusted.")
    return {
        "session_id": session.id,
        "site": site,
        "code": code,
        "participant": f"{site}/{code}",
        **{name: str(header.get(name) or "") for name in ("origin", "exercise", "method_version", "app_version")},
        "language": str(header.get("language") or ""),
        "programme": _text(header.get("programme"), "id"),
        "study_plan": _text(header.get("study"), "plan"),
        "study_phase": _text(header.get("study"), "phase"),
        "verdict": str(facts.get("verdict", "")),
        "end_reason": str(facts.get("end_reason", "")),
        "started_unix": float(started) if isinstance(started, int | float) else None,
        "day": str(facts["day"]) if facts.get("day") else None,
        "feedback": feedback if isinstance(feedback, bool) else None,
        "simulated": any(source.get("simulated") is True for source in listed),
        "sources": json.dumps(listed, sort_keys=True),
        "export_sha256": export_sha256,
    }


def _text(part: object, name: str) -> str | None:
    value = part.get(name) if isinstance(part, dict) else None
    return None if value is None else str(value)
