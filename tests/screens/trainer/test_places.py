"""Choosing a folder or a file: by touch, up and down, with nothing hidden and nothing that does not fit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from biofeedback.language import Catalogue
from screens.theme import Theme
from screens.trainer import places
from screens.trainer.places import PlacePicker

WORDS = Catalogue("nl")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two folders, a key file, a picture and a hidden file."""
    (tmp_path / "Beta").mkdir()
    (tmp_path / "alfa").mkdir()
    for name in ("keys.txt", "photo.jpg", ".secret.txt"):
        (tmp_path / name).write_text("x")
    return tmp_path


def _titles(picker: PlacePicker) -> list[str]:
    return [entry.title for entry in picker.entries()]


def test_a_file_is_chosen_among_those_that_fit(folder: Path, finger: Any, frames: Any) -> None:
    """Folders in order of name, then the files with a fitting end; a touch gives the file."""
    chosen: list[Path] = []
    picker = PlacePicker(Theme("dag", "trainer"), WORDS, folder, chosen.append, ends=(".txt",))
    assert _titles(picker)[1:] == ["alfa", "Beta", "keys.txt"]
    picker.open()
    frames.advance(0.4, 0.1)
    assert picker.chooser is not None
    finger.tap(picker.chooser.rows[-1])
    frames.advance(0.4, 0.1)
    assert chosen == [folder / "keys.txt"]


def test_a_folder_is_gone_into_and_chosen(folder: Path, finger: Any, frames: Any) -> None:
    """A touch on a folder shows what is in it; the first row takes it; one up leads back."""
    chosen: list[Path] = []
    picker = PlacePicker(Theme("dag", "trainer"), WORDS, folder / "gone", chosen.append)
    assert picker.folder == folder
    picker.open()
    frames.advance(0.4, 0.1)
    assert picker.chooser is not None
    row = next(row for row in picker.chooser.rows if row.title.text == "alfa")
    finger.tap(row)
    frames.advance(0.4, 0.1)
    assert picker.folder == folder / "alfa"
    assert _titles(picker)[:2] == [WORDS("trainer.place_here"), WORDS("trainer.place_up")]
    finger.tap(picker.chooser.rows[0])
    frames.advance(0.4, 0.1)
    assert chosen == [folder / "alfa"]


def test_what_may_not_be_read_is_empty(tmp_path: Path) -> None:
    """A folder that is gone shows nothing rather than failing; sticks are those that are plugged in."""
    assert places.contents(tmp_path / "gone", (".txt",)) == ([], [])
    (tmp_path / "media" / "me" / "STICK").mkdir(parents=True)
    assert places.sticks([str(tmp_path / "media")]) == []


def test_a_long_place_keeps_its_end(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The own folder is ~; of a long place the last two names stay."""
    monkeypatch.setenv("HOME", str(tmp_path))
    assert places.shown_place(tmp_path / "exports") == "~/exports"
    long = Path("/one/two/three/four/five/six/seven/eight/nine/ten/exports")
    assert places.shown_place(long) == ".../ten/exports"
