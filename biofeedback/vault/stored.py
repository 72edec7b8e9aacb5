"""A stored session, as the trainer who unlocked sees it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from biofeedback.errors import AgeError, AgeNoMatch, Damaged
from biofeedback.session.records import Record, RecordType
from biofeedback.vault import capsule as capsules
from biofeedback.vault import disk
from biofeedback.vault.capsule import Capsule
from biofeedback.vault.log_format import HEADER, parse_header
from biofeedback.vault.log_reader import LogReader, Verdict
from biofeedback.vault.recorder import SessionPaths
from biofeedback.vault.trainer_file import Keys

KeysWhileOpen = Callable[[], Keys]  # raises Locked after the lock


@dataclass(frozen=True, slots=True)
class _Known:
    """What was found when the session was opened for the list."""

    header: dict[str, object]
    day: int
    verdict: Verdict | None  # None: the log was not yet read to its end
    recipients_hash: str = ""


class StoredSession:
    """One session. Everything in it raises Locked once the trainer has locked.

    `verdict` reads the whole log the first time; `header` is {} where nothing of the session can be believed.
    """

    def __init__(self, keys: KeysWhileOpen, paths: SessionPaths) -> None:
        self._keys = keys
        self._paths = paths
        self.id = paths.capsule.stem
        self._known = self._look()
        self._end_reason = ""

    @property
    def header(self) -> dict[str, object]:
        """The first record: what the session is."""
        self._keys()
        return self._known.header

    @property
    def day(self) -> int:
        """The day of the session, counted from 1970-01-01, UTC."""
        self._keys()
        return self._known.day

    @property
    def started_unix(self) -> float:
        """When it began, as its header says; else the beginning of its day."""
        started = self.header.get("started_unix")
        return float(started) if isinstance(started, int | float) else float(self.day * disk.DAY_S)

    @property
    def recipients_hash(self) -> str:
        """The list of recipients it was sealed under, in hex; empty where the capsule cannot be opened."""
        self._keys()
        return self._known.recipients_hash

    @property
    def verdict(self) -> Verdict:
        """What is known about the session as a whole."""
        self._keys()
        if self._known.verdict is None:
            for _ in self.records():
                pass
        if self._known.verdict is None:
            raise Damaged("This session could not be read to its end.")
        return self._known.verdict

    @property
    def end_reason(self) -> str:
        """Why the session ended, as the last record says; empty where that is missing."""
        return self._end_reason if self.verdict in (Verdict.COMPLETE, Verdict.TRAILING) else ""

    def records(self) -> Iterator[Record]:
        """The true records in order, without first and last; of a damaged log the longest true beginning."""
        self._keys()
        return self._read()

    def _read(self) -> Iterator[Record]:
        opened = self._capsule()
        if opened is None:
            return
        reader = LogReader(self._paths.log, opened.session_id, opened.seed)
        for record in reader:
            self._keys()
            if record.type not in (RecordType.HEADER, RecordType.FINAL):
                yield record
        self._known = replace(self._known, verdict=reader.verdict)
        self._end_reason = reader.end_reason

    def _look(self) -> _Known:
        opened = self._capsule()
        if opened is None:
            return _Known({}, _file_day(self._paths), Verdict.TAMPERED)
        reader = LogReader(self._paths.log, opened.session_id, opened.seed)
        first = next(iter(reader), None)
        header = _first_json(first)
        if header.get("session_id") != self.id:
            header = {}
        verdict = reader.verdict if first is None else None
        return _Known(header, opened.day, verdict, opened.recipients_hash.hex())

    def _capsule(self) -> Capsule | None:
        try:
            sealed = disk.read(self._paths.capsule, capsules.LARGEST_BYTES)
            return capsules.unseal(sealed, self._keys().identities, bytes.fromhex(self.id))
        except (AgeError, Damaged, OSError, ValueError):
            return None


def sealed_to_others(paths: SessionPaths, keys: Keys, since_version: int) -> bool:
    """Whether a session was recorded before this trainer came, so that it is simply not theirs to read.

    `since_version` is the first list of recipients that names the trainer; the log says under which it was begun.
    """
    try:
        capsules.unseal(
            disk.read(paths.capsule, capsules.LARGEST_BYTES), keys.identities, bytes.fromhex(paths.capsule.stem)
        )
    except AgeNoMatch:
        return _list_version(paths.log) < since_version
    except (AgeError, Damaged, OSError, ValueError):
        return False
    return False


def _list_version(log: Path) -> int:
    try:
        with log.open("rb") as file:
            return parse_header(file.read(HEADER.size)).list_version
    except (OSError, Damaged):
        return 1 << 32  # unreadable: then it counts as damaged, never as another's


def _first_json(record: Record | None) -> dict[str, object]:
    if record is None or record.type is not RecordType.HEADER:
        return {}
    try:
        return record.json()
    except (Damaged, json.JSONDecodeError):
        return {}


def _file_day(paths: SessionPaths) -> int:
    for path in (paths.log, paths.capsule):
        try:
            return int(path.stat().st_mtime // disk.DAY_S)
        except OSError:
            continue
    return 0
