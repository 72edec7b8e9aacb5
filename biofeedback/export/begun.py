"""Which export is being written: one that was cut off is found again, wherever it was going to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from biofeedback.export.archive import PART_SUFFIX, half_of
from biofeedback.vault import disk

NAME = "export.begun"  # beside the vault's own files; it holds a path and nothing of a participant
STEM = "export-"  # how the trainer's exports are called (screens/trainer/export_file.py)
_ENDING = f".age{PART_SUFFIX}"
_PATH_BYTES_MAX = 4096  # PATH_MAX of Linux, limits.h


class BegunExport:
    """The note in the vault's folder that says which half file there is while an export is made."""

    def __init__(self, home: Path) -> None:
        self._note = home / NAME

    @contextmanager
    def writing(self, out: Path) -> Iterator[None]:
        """Say that `out` is being written; an error ends that too, because the export then clears up itself."""
        with suppress(OSError):  # a full tablet must still be able to export to a stick: that makes room
            disk.replace(self._note, str(half_of(out)).encode())
        try:
            yield
        finally:
            self._note.unlink(missing_ok=True)

    def clear(self, folder: Path) -> bool:
        """Take away every half file in `folder` and the one that was noted; True where an export was cut off.

        A half file is never resumed and opens for nobody. One on a stick that is not there is told all the same.
        Raises StorageFailed.
        """
        with disk.storage("A half export could not be taken away."):
            halves, noted = set(folder.glob(f"{STEM}*{_ENDING}")), self._note.exists()
            if noted:
                halves |= _half_named(disk.read(self._note, _PATH_BYTES_MAX))
            for half in sorted(halves):
                half.unlink(missing_ok=True)
            self._note.unlink(missing_ok=True)
        return noted or bool(halves)


def _half_named(note: bytes) -> set[Path]:
    """Only a half export: whoever changes the note must not have another file taken away."""
    text = note.decode(errors="replace")
    half = Path(text)
    named = text.isprintable() and half.name.startswith(STEM) and half.name.endswith(_ENDING)
    return {half} if named else set()
