"""`biofeedback programme`: check, import and copy as somebody types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from biofeedback.cli.main import main
from biofeedback.training.programmes import FOLDER, shelf


def _copied(home: Path) -> Path:
    assert main(["programme", "copy", "breathing", "--home", str(home)]) == 0
    (path,) = (home / FOLDER).iterdir()
    return path


def test_a_copy_is_there_once_and_never_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The copy takes the place of the one that came with the app; a second one is refused."""
    path = _copied(tmp_path)
    content = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**content, "source": "Wij"}), encoding="utf-8")
    own = shelf(tmp_path).get("breathing")
    assert own is not None
    assert own.source == "Wij"
    assert main(["programme", "copy", "breathing", "--home", str(tmp_path)]) == 1
    assert "not overwritten" in capsys.readouterr().err


def test_a_checked_file_is_taken_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Checking changes nothing; importing puts it into the folder of another tablet."""
    path, other = _copied(tmp_path / "one"), tmp_path / "other"
    assert main(["programme", "check", str(path)]) == 0
    assert "breathing, 5 sessions: it fits" in capsys.readouterr().out
    assert not other.exists()
    assert main(["programme", "import", str(path), "--home", str(other)]) == 0
    assert (other / FOLDER / "breathing.json").read_bytes() == path.read_bytes()


def test_what_does_not_fit_is_said_with_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong exercise is named; nothing is taken in, and an id that nobody knows is said."""
    path = _copied(tmp_path)
    content = json.loads(path.read_text(encoding="utf-8"))
    content["sessions"][0]["exercises"][0]["exercise"] = "boxing"
    wrong = tmp_path / "wrong.json"
    wrong.write_text(json.dumps(content), encoding="utf-8")
    other = tmp_path / "other"
    for words in (["check", str(wrong)], ["import", str(wrong), "--home", str(other)]):
        assert main(["programme", *words]) == 2
        assert "boxing" in capsys.readouterr().err
    assert not other.exists()
    assert main(["programme", "copy", "boxing", "--home", str(other)]) == 1
