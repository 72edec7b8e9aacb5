"""The name, the folder and the size of an export. Without Kivy."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from biofeedback.errors import StorageFailed
from biofeedback.language import Catalogue
from screens.trainer import wording

_MOST_NAMES = 1000  # exports begun in the same minute; more is no accident any more
_MB = 1_000_000


def free_name(folder: Path, now: datetime) -> Path:
    """A name that says when, and nothing about who; one that is not there yet."""
    stem = f"export-{now:%Y-%m-%d-%H%M}"
    names = [f"{stem}.age", *(f"{stem}-{number}.age" for number in range(2, _MOST_NAMES))]
    return next((folder / name for name in names if not (folder / name).exists()), folder / names[0])


def make_folder(folder: Path) -> None:
    """Make the folder where it is missing; raises StorageFailed."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageFailed(f"The folder {folder} cannot be made; nothing was exported.") from error


def size_in_words(words: Catalogue, size_bytes: int) -> str:
    """Kilobytes, or megabytes with one decimal."""
    if size_bytes >= _MB:
        return words("trainer.size_mb", value=wording.number(words, size_bytes / _MB, 1))
    return words("trainer.size_kb", value=max(1, round(size_bytes / 1000)))
