"""Programmes: series of sessions in files, each session with its exercises and a protocol of one page.

Those that come with the app lie in `assets/programmes`. A copy to change, and a tablet's own ones, lie in
`<home>/programmes`; there a programme with the same `id` takes the place of the one that came with the app.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from biofeedback.errors import BiofeedbackError, NotFound, OutputExists, StorageFailed
from biofeedback.training.programme import Programme, wrong
from biofeedback.training.programme_file import parse

FOLDER = "programmes"
LARGEST_BYTES = 1 << 20  # ours: the largest that comes with the app has 40 kB


@dataclass(frozen=True, slots=True)
class Shelf:
    """All programmes of a tablet, and what is wrong with files that could not be taken."""

    programmes: tuple[Programme, ...]
    problems: tuple[BiofeedbackError, ...] = ()

    def get(self, programme_id: str) -> Programme | None:
        """The programme with that id, if it is here."""
        return next((one for one in self.programmes if one.id == programme_id), None)

    @property
    def courses(self) -> tuple[Programme, ...]:
        """Those with an order."""
        return tuple(one for one in self.programmes if not one.single)

    @property
    def singles(self) -> tuple[Programme, ...]:
        """Those to pick from."""
        return tuple(one for one in self.programmes if one.single)


def shelf(home: Path | None = None) -> Shelf:
    """Everything there is, those that come with the app first; a wrong own file is told and passed over."""
    found = {one.id: one for one in (parse(text, name) for name, text in _shipped())}
    problems: list[BiofeedbackError] = []
    for path in _own(home):
        try:
            programme = parse(_read(path), path.name, own=True)
            found[programme.id] = programme
        except BiofeedbackError as error:
            problems.append(error)
    return Shelf(tuple(found.values()), tuple(problems))


def copy_to_change(programme_id: str, home: Path) -> Path:
    """Put a programme that came with the app into the tablet's folder, to be changed there.

    Raises NotFound for an unknown one and OutputExists when a copy lies there already.
    """
    for name, text in _shipped():
        if json.loads(text)["id"] == programme_id:
            return _put(text, home / FOLDER / name)
    raise NotFound(f"No programme '{programme_id}' comes with the app.", reason="programme_missing")


def check(path: Path) -> Programme:
    """Read a programme from elsewhere; raises UsageError (reason `programme_wrong`) naming the place."""
    return parse(_read(path), path.name, own=True)


def take_in(path: Path, home: Path) -> Programme:
    """Check a programme from elsewhere and copy it into the tablet's folder.

    Raises UsageError (reason `programme_wrong`) naming the place, and OutputExists: nothing is overwritten.
    """
    return take_in_text(_read(path), path.name, home)


def take_in_text(text: str, name: str, home: Path) -> Programme:
    """The same with text that was pasted; `name` is what an error calls it. Raises as `take_in`."""
    if len(text.encode("utf-8", "replace")) > LARGEST_BYTES:
        raise wrong(name, "the whole file", "it is too large for a programme; copy another one.", "large")
    programme = parse(text, name, own=True)
    _put(text, home / FOLDER / f"{programme.id}.json")
    return programme


def change_words(programme_id: str, number: int, changed: Mapping[str, str], language: str, home: Path) -> None:
    """Other words for one session of an own copy: `changed` holds some of title, goal, say and watch.

    The whole file is checked before it takes the place of the old one. Raises NotFound for one that is no copy of
    this tablet, UsageError (reason `programme_wrong`) for words that do not fit, and StorageFailed.
    """
    path, content = _own_file(programme_id, home)
    session = content["sessions"][number - 1]
    for name, words in changed.items():
        session[name][language] = words.strip()
    text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    parse(text, path.name, own=True)
    fresh = path.with_suffix(".new")
    try:
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)
    except OSError as error:
        raise StorageFailed(f"The programme could not be kept: {error.strerror}.") from error


def _own_file(programme_id: str, home: Path) -> tuple[Path, dict[str, Any]]:
    for path in _own(home):
        with suppress(BiofeedbackError):
            if parse(_read(path), path.name, own=True).id == programme_id:
                content: dict[str, Any] = json.loads(_read(path))
                return path, content
    raise NotFound(f"No copy of '{programme_id}' is on this tablet.", reason="programme_missing")


def _shipped() -> Sequence[tuple[str, str]]:
    folder = files("assets") / FOLDER
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".json"))
    return [(name, (folder / name).read_text(encoding="utf-8")) for name in names]


def _own(home: Path | None) -> Sequence[Path]:
    folder = None if home is None else home / FOLDER
    return sorted(folder.glob("*.json")) if folder is not None and folder.is_dir() else []


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise wrong(
                path.name, "the whole file", "it is too large for a programme; choose another file.", "large"
            )
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise wrong(path.name, "the whole file", "it cannot be read; copy it once more.", "unreadable") from error


def _put(text: str, path: Path) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise OutputExists(f"{path.name} lies there already. It is not overwritten.") from error
    except OSError as error:
        raise StorageFailed(f"The programme could not be kept: {error.strerror}.") from error
    return path
