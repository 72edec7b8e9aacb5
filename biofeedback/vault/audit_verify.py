"""Verifying the audit log: every line in its place, none missing, none changed, and the sessions as it says."""

from __future__ import annotations

import hashlib
import hmac
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from biofeedback.errors import AgeError, AgeNoMatch, Damaged
from biofeedback.vault import age, audit_state, disk, words
from biofeedback.vault.audit import KEY_CONTENT, KEY_MAGIC, KEY_SUFFIX, AuditLog
from biofeedback.vault.audit_format import NO_HASH, Action, Line, mac, next_key, parse
from biofeedback.vault.audit_state import AuditState
from biofeedback.vault.recorder import ADDITIONS_SUFFIX

_LARGEST_KEY_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What verifying found. `unproved` lines are chained, but their key is sealed to earlier trainers only."""

    lines: tuple[Line, ...]
    problems: tuple[str, ...]
    unproved: int

    @property
    def head(self) -> str:
        """The hash of the last line."""
        return self.lines[-1].hash if self.lines else NO_HASH

    @property
    def head_words(self) -> str:
        """Six words to write down: later they show whether anything before was changed."""
        return words.fingerprint(bytes.fromhex(self.head))


def verify(log: AuditLog, identities: Sequence[age.Identity], since_version: int) -> AuditReport:
    """Check the whole log. It raises nothing for a damaged log: what is wrong stands in `problems`.

    From the list of recipients `since_version` on, every segment's key must open with one of the identities.
    """
    checker = _Checker(log, identities, since_version)
    for number, data in enumerate(_lines(log.path), 1):
        if not checker.check(number, data):
            break
    return checker.report()


def hashes(log: AuditLog) -> list[str]:
    """The hash that each line carries, in order; a line that cannot be read ends the list. Not yet verified."""
    found = []
    for data in _lines(log.path):
        try:
            found.append(parse(data).hash)
        except Damaged:
            break
    return found


def session_problems(report: AuditReport, folder: Path) -> list[str]:
    """Sessions on the disk that the log does not know as they are, and known ones that are gone."""
    finished: dict[str, str] = {}
    gone: set[str] = set()
    started: set[str] = set()
    noted: set[str] = set()
    for line in report.lines:
        if line.action == Action.SESSION_STARTED:
            started.add(line.object)
        elif line.action == Action.SESSION_FINISHED:
            finished[line.object] = line.result
        elif line.action == Action.SESSION_NOTED:
            noted.add(line.object)
        elif line.action in (Action.SESSION_DISCARDED, Action.SESSION_DELETED):
            gone.add(line.object)
    present = {path.stem for path in folder.glob("*.log")} if folder.is_dir() else set()
    problems = [
        f"session {name[:12]} is not in the log: it was put here from outside" for name in present - started
    ]
    problems += [
        f"session {name[:12]} is missing: nobody deleted it here" for name in finished.keys() - gone - present
    ]
    problems += [
        f"what was added to session {name[:12]} is missing: nobody deleted it here"
        for name in sorted(noted & present - gone)
        if not (folder / f"{name}{ADDITIONS_SUFFIX}").exists()
    ]
    for name in sorted(present & finished.keys()):
        if _sha256(folder / f"{name}.log") not in finished[name]:
            problems.append(f"session {name[:12]} was changed after it was finished")
    problems += [f"session {name[:12]} was to be deleted and is still here" for name in sorted(present & gone)]
    return problems


class _Checker:
    def __init__(self, log: AuditLog, identities: Sequence[age.Identity], since_version: int) -> None:
        self._log = log
        self._identities = identities
        self._since_version = since_version
        self._lines: list[Line] = []
        self._problems: list[str] = []
        self._key: bytes | None = None
        self._unproved = 0
        self._size = 0

    def check(self, number: int, data: bytes) -> bool:
        """Check one line; False when the rest cannot be judged any more."""
        try:
            line = parse(data)
        except Damaged as error:
            self._problems.append(f"line {number}: {error}")
            return False
        before = self._lines[-1].hash if self._lines else NO_HASH
        if line.number != number or line.hash != line.hash_after(before):
            self._problems.append(f"line {number}: it does not follow the line before it")
            return False
        if line.action == Action.SEGMENT:
            self._key = self._segment_key(line)
        if self._key is None:
            self._unproved += 1
        elif not hmac.compare_digest(line.mac, mac(self._key, line.hash)):
            self._problems.append(f"line {number}: it was not written when it says")
            return False
        else:
            self._key = next_key(self._key)
        self._lines.append(line)
        self._size += len(data)
        return True

    def report(self) -> AuditReport:
        """The end of the log must be where its state says."""
        if not self._problems:
            self._check_end()
        return AuditReport(tuple(self._lines), tuple(self._problems), self._unproved)

    def _check_end(self) -> None:
        try:
            state = audit_state.read(self._log.state_path)
        except Damaged as error:
            self._problems.append(str(error))
            return
        head = self._lines[-1].hash if self._lines else NO_HASH
        key = state.key if self._key is None else self._key.hex()
        begun = bool(self._lines)
        expected = AuditState(state.segment, state.list_version, len(self._lines), head, self._size, key, begun)
        if state != expected:
            self._problems.append("lines at the end of the log are missing, or were added from outside")
        segments = [line for line in self._lines if line.action == Action.SEGMENT]
        if segments and (str(state.segment), f"list {state.list_version}") != (
            segments[-1].object,
            segments[-1].result,
        ):
            self._problems.append("the log's state names another segment than its last line of that kind")

    def _segment_key(self, line: Line) -> bytes | None:
        """The first key of a segment; None when it is sealed to others, which is told only by counting."""
        path = self._log.folder / f"{line.object}{KEY_SUFFIX}"
        try:
            content = age.decrypt(disk.read(path, _LARGEST_KEY_BYTES), self._identities)
            magic, segment, key = KEY_CONTENT.unpack(content)
            if magic != KEY_MAGIC or str(segment) != line.object:
                raise ValueError
        except AgeNoMatch:
            # A key sealed before this trainer came is simply not theirs to open; a later one was exchanged.
            if _list_version(line) >= self._since_version:
                self._problems.append(f"the key of segment {line.object} was exchanged")
            return None
        except (OSError, AgeError, ValueError, struct.error) as error:
            self._problems.append(
                f"the key of segment {line.object} is missing or damaged ({type(error).__name__})"
            )
            return None
        return bytes(key)


def _list_version(line: Line) -> int:
    number = line.result.removeprefix("list ")
    return int(number) if number.isascii() and number.isdigit() else 1 << 32


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while data := file.readline(1 << 16):
                yield data
    except FileNotFoundError:
        return


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 16):
            digest.update(block)
    return digest.hexdigest()
