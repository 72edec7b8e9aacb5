"""An export that was cut off is found again, wherever it was going to."""

from __future__ import annotations

from pathlib import Path

import pytest

from biofeedback.errors import StorageFailed
from biofeedback.export.archive import PART_SUFFIX, half_of
from biofeedback.export.begun import NAME, BegunExport


def _cut_off(home: Path, out: Path) -> None:
    """The state after a kill in the middle: the half file and the note are there."""
    with BegunExport(home).writing(out):
        half_of(out).write_bytes(b"half")
        note = (home / NAME).read_bytes()
    (home / NAME).write_bytes(note)  # a kill would not have taken it away


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """Another folder than the usual one."""
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def test_nothing_is_told_after_an_export_that_ended(tmp_path: Path, stick: Path) -> None:
    """Ended well or with an error, the note is gone."""
    begun = BegunExport(tmp_path)
    with begun.writing(stick / "export-1.age"):
        assert (tmp_path / NAME).exists()
    with pytest.raises(StorageFailed), begun.writing(stick / "export-2.age"):
        raise StorageFailed("The stick is full.")
    assert not (tmp_path / NAME).exists()
    assert not begun.clear(tmp_path)


def test_a_half_export_on_a_stick_is_taken_away_and_told_once(tmp_path: Path, stick: Path) -> None:
    """The note leads to the half file; whole exports beside it stay."""
    whole = stick / "export-0.age"
    whole.write_bytes(b"whole")
    _cut_off(tmp_path, stick / "export-1.age")
    assert BegunExport(tmp_path).clear(tmp_path)
    assert list(stick.iterdir()) == [whole]
    assert not BegunExport(tmp_path).clear(tmp_path)


def test_a_stick_that_is_away_is_told_all_the_same(tmp_path: Path, stick: Path) -> None:
    """That the export never became whole is known without the half file."""
    _cut_off(tmp_path, stick / "export-1.age")
    half_of(stick / "export-1.age").unlink()
    stick.rmdir()
    assert BegunExport(tmp_path).clear(tmp_path)


@pytest.mark.parametrize(
    "name", ["diary.txt", f"diary.age{PART_SUFFIX}", "export-1.age", f"export-\0.age{PART_SUFFIX}"]
)
def test_a_changed_note_takes_no_other_file_away(tmp_path: Path, stick: Path, name: str) -> None:
    """Only a half export is ever removed, whatever the note says."""
    other = stick / name.replace("\0", "")
    other.write_bytes(b"not ours")
    (tmp_path / NAME).write_bytes(str(stick / name).encode() if "\0" in name else str(other).encode())
    assert BegunExport(tmp_path).clear(tmp_path)
    assert other.read_bytes() == b"not ours"


def test_a_note_that_is_no_text_is_told_and_harms_nothing(tmp_path: Path) -> None:
    """Bytes that are no path, and more of them than a path can have."""
    (tmp_path / NAME).write_bytes(b"\xff\xfe export-1.age.part")
    assert BegunExport(tmp_path).clear(tmp_path)
    (tmp_path / NAME).write_bytes(b"x" * 5000)
    with pytest.raises(StorageFailed):
        BegunExport(tmp_path).clear(tmp_path)
