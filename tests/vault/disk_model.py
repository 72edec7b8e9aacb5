"""A model of what a power cut may leave on a disk, and a disk that fails on demand.

Both sit at the border to the system (`os.write`, `os.fsync`, `os.replace` ...), so the real code runs above them.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

_CALLS = ("open", "write", "fsync", "fdatasync", "replace", "unlink", "ftruncate", "truncate", "mkdir")


@dataclass
class Body:
    """One file's content: what is certainly on the disk, and what the system was told."""

    synced: bytes = b""
    told: bytes = b""


@dataclass
class Moment:
    """The disk at one moment: names (certain, told) and contents by name, all as immutable bytes."""

    certain: dict[str, Body]
    told: dict[str, Body]
    mark: object


@dataclass
class RecordingDisk:
    """Follows every change under `root` and keeps the state after each."""

    root: Path
    moments: list[Moment] = field(default_factory=list)
    mark: object = None
    _certain: dict[str, Body] = field(default_factory=dict)
    _told: dict[str, Body] = field(default_factory=dict)
    _open: dict[int, str] = field(default_factory=dict)

    def begin(self) -> None:
        """What is there already counts as synced."""
        for path in self.root.rglob("*"):
            if path.is_file():
                content = path.read_bytes()
                body = Body(content, content)
                self._certain[self._name(path)] = self._told[self._name(path)] = body

    def after(self, call: str, arguments: tuple[Any, ...], result: Any) -> None:
        """Take in one call that succeeded."""
        if call == "open" and self._inside(arguments[0]):
            self._open[result] = self._name(arguments[0])
            if arguments[1] & os.O_CREAT:
                self._told.setdefault(self._name(arguments[0]), Body())
        elif call in ("write", "ftruncate") and arguments[0] in self._open:
            self._read(self._open[arguments[0]], arguments[0])
        elif call in ("fsync", "fdatasync") and arguments[0] in self._open:
            self._synced(arguments[0])
        elif call == "replace" and self._inside(arguments[1]):
            self._told[self._name(arguments[1])] = self._told.pop(self._name(arguments[0]))
        elif call == "unlink" and self._inside(arguments[0]):
            self._told.pop(self._name(arguments[0]), None)
        elif call == "truncate" and self._inside(arguments[0]):
            body = self._told[self._name(arguments[0])]
            body.told = body.told[: arguments[1]]
        else:
            return
        self.moments.append(Moment(_copy(self._certain), _copy(self._told), self.mark))

    def _synced(self, file: int) -> None:
        name = self._open[file]
        if stat.S_ISDIR(os.fstat(file).st_mode):
            inside = [n for n in {*self._told, *self._certain} if str(Path(n).parent) == name]
            for each in inside:
                if each in self._told:
                    self._certain[each] = self._told[each]
                else:
                    self._certain.pop(each, None)
        elif name in self._told:
            self._told[name].synced = self._told[name].told

    def _read(self, name: str, file: int) -> None:
        if name in self._told:
            with Path(f"/proc/self/fd/{file}").open("rb") as again:
                self._told[name].told = again.read()

    def _inside(self, path: object) -> bool:
        return str(path).startswith(str(self.root))

    def _name(self, path: object) -> str:
        return os.path.relpath(str(path), self.root)


def crash_states(moment: Moment) -> Iterator[dict[str, bytes]]:
    """What may be on the disk if the power goes now: from nothing unsynced to everything, and torn ends."""
    for names in (moment.certain, moment.told):
        yield {name: body.synced for name, body in names.items()}
        yield {name: body.told for name, body in names.items()}
        for filler in (b"\0", b"\xa5"):
            yield {name: _torn(body, filler) for name, body in names.items()}


def lay_out(state: dict[str, bytes], folder: Path) -> None:
    """Make such a disk real."""
    for name, content in state.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.write_bytes(content)
        path.chmod(0o600)


@contextmanager
def recorded(root: Path, patch: pytest.MonkeyPatch) -> Iterator[RecordingDisk]:
    """Everything the block does under `root`."""
    disk = RecordingDisk(root)
    disk.begin()
    with patch.context() as context:
        for call in _CALLS:
            context.setattr(os, call, _watched(call, getattr(os, call), disk))
        yield disk


@contextmanager
def failing(root: Path, patch: pytest.MonkeyPatch, at: int, kind: str) -> Iterator[list[int]]:
    """The `at`-th changing call under `root` fails in this way; the list counts the calls so far."""
    count = [0]
    opened: dict[int, bool] = {}
    with patch.context() as context:
        for call in _CALLS:
            context.setattr(os, call, _faulty(call, getattr(os, call), root, at, kind, count, opened))
        yield count


def _watched(call: str, real: Callable[..., Any], disk: RecordingDisk) -> Callable[..., Any]:
    def watched(*arguments: Any, **more: Any) -> Any:
        result = real(*arguments, **more)
        disk.after(call, arguments, result)
        return result

    return watched


def _faulty(
    call: str,
    real: Callable[..., Any],
    root: Path,
    at: int,
    kind: str,
    count: list[int],
    opened: dict[int, bool],
) -> Callable[..., Any]:
    def faulty(*arguments: Any, **more: Any) -> Any:
        first = arguments[0]
        ours = opened.get(first, False) if isinstance(first, int) else str(first).startswith(str(root))
        if ours and not (call == "open" and not arguments[1] & os.O_CREAT):
            count[0] += 1
            if count[0] == at:
                if kind == "SHORT":
                    return real(first, bytes(arguments[1])[:1]) if call == "write" else real(*arguments, **more)
                if kind == "EINTR" and call not in ("write", "fsync", "fdatasync"):
                    return real(*arguments, **more)
                code = getattr(errno, kind)
                raise OSError(code, os.strerror(code))
        result = real(*arguments, **more)
        if call == "open":
            opened[result] = ours
        return result

    return faulty


def _torn(body: Body, filler: bytes) -> bytes:
    """Half of what was not synced arrived; the rest of its place holds something else."""
    kept = _common(body.synced, body.told)
    new = len(body.told) - kept
    half = kept + new // 2
    return body.told[:half] + filler * (len(body.told) - half)


def _common(one: bytes, two: bytes) -> int:
    length = min(len(one), len(two))
    return next((place for place in range(length) if one[place] != two[place]), length)


def _copy(names: dict[str, Body]) -> dict[str, Body]:
    return {name: Body(body.synced, body.told) for name, body in names.items()}
