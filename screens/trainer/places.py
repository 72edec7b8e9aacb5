"""Choosing a folder or a file of this computer, a list at a time. Sticks and the own folder stand first.

On Android an app sees no folders but its own; there the share sheet takes the place of this.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from biofeedback.language import Catalogue
from screens.theme import Theme
from screens.trainer.chooser import Chooser, Entry

MOST = 200  # rows; who has more in a folder types the place
_LONGEST = 38  # letters of small text beside each other in the card of an export
_STICKS = ("/media", "/run/media", "/Volumes")  # where Debian, Fedora and macOS put them


class PlacePicker:
    """`chosen(path)` gets a folder when no `ends` are given, else a file with one of those ends."""

    def __init__(
        self,
        theme: Theme,
        words: Catalogue,
        begin: Path,
        chosen: Callable[[Path], None],
        *,
        ends: Sequence[str] = (),
        folders_too: bool = False,
    ) -> None:
        self._theme, self._words, self._chosen = theme, words, chosen
        self._ends, self._takes_folders = tuple(ends), folders_too or not ends
        self.folder = nearest_folder(begin)
        self.chooser: Chooser | None = None

    def open(self) -> None:
        """Show the folder."""
        self._show(self.folder)

    def dismiss(self, **kwargs: object) -> None:
        """Nobody chooses any more."""
        if self.chooser is not None:
            self.chooser.dismiss(**kwargs)

    def _show(self, folder: Path) -> None:
        self.folder = folder
        self.chooser = Chooser(self._theme, shown_place(folder), self.entries(), self._words("trainer.back"))
        self.chooser.open()

    def entries(self) -> list[Entry]:
        """This folder, the one above, sticks, folders, files."""
        words, folder = self._words, self.folder
        found = []
        if self._takes_folders:
            here, detail = words("trainer.place_here"), shown_place(folder)
            found.append(Entry(here, detail, lambda: self._chosen(folder), icon="check", here=True))
        if folder.parent != folder:
            above = folder.parent
            found.append(Entry(words("trainer.place_up"), shown_place(above), self._go(above), icon="arrow-up"))
        for stick in sticks():
            if stick != folder:
                found.append(Entry(stick.name, words("trainer.place_stick"), self._go(stick), icon="usb"))
        folders, files = contents(folder, self._ends)
        found += [Entry(one.name, "", self._go(one), icon="folder") for one in folders]
        found += [Entry(one.name, "", self._take(one), icon="file-text") for one in files]
        return found

    def _go(self, folder: Path) -> Callable[[], None]:
        return lambda: self._show(folder)

    def _take(self, file: Path) -> Callable[[], None]:
        return lambda: self._chosen(file)


def contents(folder: Path, ends: Sequence[str]) -> tuple[list[Path], list[Path]]:
    """Folders and fitting files in order of name, without hidden ones; a folder that may not be read is empty."""
    try:
        seen = sorted(
            (one for one in folder.iterdir() if one.name[:1] != "."), key=lambda one: one.name.casefold()
        )
        folders = [one for one in seen if one.is_dir()][:MOST]
        return folders, [one for one in seen if one.name.lower().endswith(tuple(ends)) and one.is_file()][:MOST]
    except OSError:
        return [], []


def sticks(roots: Sequence[str] = _STICKS) -> list[Path]:
    """Sticks that are plugged in now."""
    found = []
    for root in map(Path, roots):
        for one in contents(root, ())[0]:
            inside = contents(one, ())[0]
            found += inside if root.name == "media" and inside and not one.is_mount() else [one]
    return [one for one in found if one.is_mount()]


def nearest_folder(path: Path) -> Path:
    """The folder itself, or the first one above it that is there."""
    path = path.expanduser().absolute()
    return next((one for one in (path, *path.parents) if one.is_dir()), Path.home())


def shown_place(path: Path) -> str:
    """A place as people read it: the own folder as ~, and the middle of a long one left out."""
    text = str(path)
    home = str(Path.home())
    if text == home or text.startswith(home + "/"):
        text = "~" + text[len(home) :]
    parts = path.parts
    return text if len(text) <= _LONGEST else f".../{'/'.join(parts[-2:])}"
