"""Reads the files of one session straight from a folder or a zip, without writing a copy anywhere.

A zip from elsewhere is not trusted: names that climb out of the folder, encrypted members, too many or too large
members are refused, and nothing is ever unpacked to disk.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from biofeedback.errors import RecordingError

LARGEST_FILE = 256 * 1024 * 1024  # bytes; 48 h of an E4's acceleration is 60 MB
LARGEST_ALL = 512 * 1024 * 1024  # all files of one session; a zip bomb claims or contains more
_MOST_MEMBERS = 2000  # files in one zip; a maker's export has about ten

Files = Mapping[str, bytes]


def is_zip(path: Path) -> bool:
    """Whether the file begins as a zip does."""
    with path.open("rb") as file:
        return file.read(2) == b"PK"


def list_names(path: Path) -> list[str]:
    """Base names of the files in a folder or zip; raises RecordingError when neither can be read."""
    if path.is_dir():
        return sorted(entry.name for entry in path.iterdir() if entry.is_file())
    with _zip(path) as archive:
        return sorted(PurePosixPath(info.filename).name for info in _members(archive, path))


def read_files(path: Path, wanted: tuple[str, ...]) -> dict[str, bytes]:
    """Content of the files whose lower-case base name fits one of the patterns in `wanted`.

    Keys are lower-case base names. Raises RecordingError for what is missing as a whole, damaged or too large.
    """
    if not path.exists():
        raise RecordingError(
            f"There is no folder or file {path}. Check the path, and whether the stick is still plugged in.",
            reason="recording_missing",
            path=path,
        )
    found: dict[str, bytes] = {}
    total = 0
    for name, content in _folder(path, wanted) if path.is_dir() else _archive(path, wanted):
        if name in found:
            raise RecordingError(
                f"{path.name} holds more than one {name}: more than one session. Give the folder of one session.",
                reason="recording_several",
                path=path.name,
            )
        total += len(content)
        if total > LARGEST_ALL:
            raise _too_large(path.name)
        found[name] = content
    return found


def _wanted(name: str, wanted: tuple[str, ...]) -> bool:
    # "._EDA.csv" and the like are shadows that macOS puts beside the real files.
    if name.startswith("."):
        return False
    return any(fnmatchcase(name, want) for want in wanted)


def _folder(path: Path, wanted: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(path.iterdir()):
        if entry.is_file() and _wanted(entry.name.lower(), wanted):
            yield entry.name.lower(), read_capped(entry)


def read_capped(path: Path) -> bytes:
    """A whole file, at most `LARGEST_FILE` bytes; raises RecordingError when it is larger or not readable."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise RecordingError(
            f"{path.name} cannot be read ({error.strerror}). Check the stick or the card and try again.",
            reason="recording_unreadable",
            path=path.name,
        ) from error
    if len(content) > LARGEST_FILE:
        raise _too_large(path.name)
    return content


def _archive(path: Path, wanted: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    with _zip(path) as archive:
        for info in _members(archive, path):
            name = PurePosixPath(info.filename).name.lower()
            if _wanted(name, wanted):
                yield name, _member(archive, info, path)


def _zip(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise _damaged(path) from error
    except OSError as error:
        raise RecordingError(
            f"{path.name} cannot be read ({error.strerror}). Check the path and the stick or card.",
            reason="recording_unreadable",
            path=path.name,
        ) from error


def _members(archive: zipfile.ZipFile, path: Path) -> list[zipfile.ZipInfo]:
    members = [info for info in archive.infolist() if not info.is_dir()]
    if len(members) > _MOST_MEMBERS:
        raise _too_large(path.name)
    for info in members:
        parts = PurePosixPath(info.filename.replace("\\", "/")).parts
        if ".." in parts or info.filename.startswith(("/", "\\")) or ":" in info.filename:
            raise RecordingError(
                f"{path.name} holds a file name that points outside its folder; no band's export does that. "
                "The file is refused.",
                reason="recording_unsafe",
                path=path.name,
            )
    # macOS adds shadows of every file in a folder of its own.
    return [info for info in members if "__MACOSX" not in PurePosixPath(info.filename).parts]


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path) -> bytes:
    if info.flag_bits & 0x1:  # PKWARE APPNOTE 4.4.4: bit 0 = encrypted
        raise RecordingError(
            f"{path.name} is locked with a password. Unpack it first with the program that made it.",
            reason="recording_locked",
            path=path.name,
        )
    try:
        with archive.open(info) as member:
            # The size a zip claims can lie; what counts is what comes out.
            content = member.read(LARGEST_FILE + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise _damaged(path) from error
    if len(content) > LARGEST_FILE:
        raise _too_large(path.name)
    return content


def _damaged(path: Path) -> RecordingError:
    return RecordingError(
        f"{path.name} is no zip file, or it is damaged or cut short. Copy it again from where it came.",
        reason="recording_damaged",
        path=path.name,
    )


def _too_large(name: str) -> RecordingError:
    return RecordingError(
        f"{name} is far larger than any recording of a wristband; it is refused.",
        reason="recording_too_large",
        path=name,
    )
