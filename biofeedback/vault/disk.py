"""The few ways in which the vault touches the disk, each one safe against a crash and a full disk.

Nothing else in `vault/` and `export/` opens a file for writing. Every failure of the system becomes StorageFailed
with a sentence for people; what was stored before is never touched.
"""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from biofeedback.errors import StorageFailed

if os.name != "nt":
    import fcntl

FILE_MODE = 0o600  # only the app's own user
FOLDER_MODE = 0o700
DAY_S = 86_400
_EXTRA = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
_SHRED_BYTES = 64 * 1024
_DOOMED = ".shred"  # a file that has lost its name and is being overwritten


@contextmanager
def storage(what: str) -> Iterator[None]:
    """Turn the system's refusal while doing `what` into StorageFailed."""
    try:
        yield
    except OSError as error:
        raise StorageFailed(f"{_cause(error)} {what} What was stored before is safe.") from error


def make_folder(path: Path) -> None:
    """The folder and its parents, for our own user only."""
    if not path.is_dir():
        make_folder(path.parent)
        path.mkdir(mode=FOLDER_MODE, exist_ok=True)
        sync_folder(path.parent)


def create(path: Path) -> int:
    """A new file, open for writing; raises FileExistsError where there is one."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _EXTRA, FILE_MODE)


def open_append(path: Path) -> int:
    """A file to append to, made where there is none."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | _EXTRA, FILE_MODE)


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Keep other processes on this tablet out of the same work; a crash releases it.

    Windows has no `fcntl`; there the app and the command line must not be used on one home at the same time.
    """
    if os.name == "nt":
        yield
        return
    file = os.open(path, os.O_RDWR | os.O_CREAT | _EXTRA, FILE_MODE)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)


def write_all(file: int, data: bytes) -> None:
    """All of `data`, however little the system takes at a time."""
    rest = memoryview(data)
    while rest:
        try:
            written = os.write(file, rest)
        except InterruptedError:
            continue  # a signal came in between; nothing was written (EINTR)
        rest = rest[written:]


def sync(file: int) -> None:
    """Wait until the content is on the disk itself."""
    # macOS and Windows have fsync only
    _retried(getattr(os, "fdatasync", os.fsync), file)


def _retried(call: Callable[[int], None], file: int) -> None:
    while True:
        try:
            call(file)
            return
        except InterruptedError:
            continue  # a signal came in between (EINTR)


def sync_folder(path: Path) -> None:
    """Wait until the names in a folder are on the disk itself, where there is such a call.

    Windows has none and does not need it; some file systems of sticks refuse it and write names at once.
    """
    if os.name == "nt":
        return
    file = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        _retried(os.fsync, file)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(file)


class NewFile(io.RawIOBase):
    """A new file to stream into: each write is on its way before the next one, and none is lost in between."""

    def __init__(self, path: Path) -> None:
        self._file = create(path)

    def writable(self) -> bool:
        """Always: that is what it is for."""
        return True

    def write(self, data: bytes | bytearray | memoryview) -> int:  # type: ignore[override]
        """All of `data`."""
        write_all(self._file, bytes(data))
        return len(data)

    def sync(self) -> None:
        """Wait until it is on the disk itself, and let what reads it next fetch it from there."""
        sync(self._file)
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(self._file, 0, 0, os.POSIX_FADV_DONTNEED)

    def close(self) -> None:
        """Close without syncing."""
        if not self.closed:
            os.close(self._file)
        super().close()


def replace(path: Path, data: bytes) -> None:
    """Make `data` the whole content of `path`; after a crash there is the old or the new, never a mixture."""
    fresh = path.with_name(path.name + ".tmp")
    with suppress(FileNotFoundError):
        fresh.unlink()
    try:
        write_new(fresh, data)
        fresh.replace(path)
    except OSError:
        with suppress(OSError):
            fresh.unlink()
        raise
    sync_folder(path.parent)


def replace_shredding(path: Path, data: bytes) -> None:
    """As `replace`, and the old content is overwritten once the new one is safely in its place."""
    old = os.open(path, os.O_WRONLY | _EXTRA)
    try:
        replace(path, data)
        if os.name != "nt":  # Windows keeps no file whose name is gone
            _overwrite(old)
    finally:
        os.close(old)


def write_new(path: Path, data: bytes) -> None:
    """A new file with `data`, synced; its name is certain only after `sync_folder`."""
    file = create(path)
    try:
        write_all(file, data)
        sync(file)
    finally:
        os.close(file)


def shred(path: Path) -> None:
    """Overwrite and remove a file; nothing happens where there is none.

    It loses its name first: whatever fails then, no half-overwritten file stands where a whole one is expected,
    and `finish_shredding` does the rest. Flash memory may keep old blocks until the tablet is reset
    (https://dl.acm.org/doi/10.1145/3488932.3523255): what this gives is that neither the file system nor a backup
    holds the content any more.
    """
    doomed = path.with_name(path.name + _DOOMED)
    with suppress(FileNotFoundError):
        path.replace(doomed)
    try:
        file = os.open(doomed, os.O_WRONLY | _EXTRA)
    except FileNotFoundError:
        return
    try:
        _overwrite(file)
    finally:
        os.close(file)
    doomed.unlink()
    sync_folder(path.parent)


def finish_shredding(folder: Path) -> None:
    """Complete what a crash or a failing disk left of `shred`."""
    for doomed in sorted(folder.glob("*" + _DOOMED)):
        shred(doomed.with_name(doomed.name.removesuffix(_DOOMED)))


def _overwrite(file: int) -> None:
    left = os.fstat(file).st_size
    while left > 0:
        part = min(left, _SHRED_BYTES)
        write_all(file, os.urandom(part))
        left -= part
    sync(file)


def hide_hour(path: Path) -> None:
    """Set a file's times to the start of its day: the holder of the tablet may see days, no hours."""
    day_s = path.stat().st_mtime // DAY_S * DAY_S
    os.utime(path, (day_s, day_s))


def read(path: Path, most: int) -> bytes:
    """The content, refused above `most` bytes: a hostile file must not fill the memory."""
    with path.open("rb") as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
    return data


def _cause(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "The disk is full."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return "The app may not write here."
    return f"The disk refuses ({error.strerror or error})."
