"""Where the app keeps its data on each system."""

from __future__ import annotations

from pathlib import Path

import pytest

from biofeedback.cli import app_command
from biofeedback.cli.launch import KNOWN_BANDS, default_home, own_choices, usual_wristband
from biofeedback.cli.main import main
from biofeedback.language import Catalogue


def test_on_android_data_lie_beside_the_code_that_updates_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    """The packager's private folder is used, not its folder `app`; no home folder is needed."""
    monkeypatch.setenv("ANDROID_PRIVATE", "/data/user/0/nl.biofeedback.biofeedback/files")
    monkeypatch.delenv("HOME", raising=False)
    home = default_home()
    assert home == Path("/data/user/0/nl.biofeedback.biofeedback/files/biofeedback")
    assert "app" not in home.parts


@pytest.mark.skipif("sys.platform != 'linux'", reason="the folder of a Linux desktop")
def test_on_linux_the_desktops_own_rule_holds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """XDG's folder for data, where it is set."""
    monkeypatch.delenv("ANDROID_PRIVATE", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_home() == tmp_path / "biofeedback"


@pytest.mark.parametrize("variable", ["ANDROID_PRIVATE", "ANDROID_ARGUMENT"])
def test_on_a_tablet_the_known_bands_are_usual(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    """A session on a tablet is never a simulated one by accident."""
    monkeypatch.setenv(variable, "/data/user/0/nl.biofeedback.biofeedback/files")
    assert usual_wristband() == KNOWN_BANDS


def test_on_a_desktop_the_simulator_is_usual(monkeypatch: pytest.MonkeyPatch) -> None:
    """Someone tries the app out."""
    for variable in ("ANDROID_PRIVATE", "ANDROID_ARGUMENT"):
        monkeypatch.delenv(variable, raising=False)
    assert usual_wristband() == "simulated"


@pytest.mark.parametrize(
    ("words", "private", "expected"),
    [
        ([], True, "known"),
        ([], False, "simulated"),
        (["--wristband", "known"], False, "known"),
        (["--wristband", "simulated:conflict"], True, "simulated:conflict"),
        (["--wristband", "bluetooth:heart_rate"], False, "bluetooth:heart_rate"),
    ],
)
def test_the_app_opens_with_what_was_asked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: list[str], private: bool, expected: str
) -> None:
    """`main.py` on a tablet gives no words at all; what is typed always wins."""
    monkeypatch.delenv("ANDROID_ARGUMENT", raising=False)
    monkeypatch.delenv("ANDROID_PRIVATE", raising=False)
    if private:
        monkeypatch.setenv("ANDROID_PRIVATE", str(tmp_path))
    opened: list[object] = []
    monkeypatch.setattr(app_command, "open_window", lambda *_, **how: opened.append(how["wristband"]))
    assert main(["app", "--home", str(tmp_path / "home"), *words]) == 0
    assert opened == [expected]


def test_the_known_bands_are_the_only_choices_on_a_tablet() -> None:
    """The app adds no choice of its own then; those on the list are added by the trainer's screens."""
    words = Catalogue("en")
    assert own_choices(KNOWN_BANDS, words) == []
    assert [choice.key for choice in own_choices("simulated", words)] == ["simulated"]
    assert [choice.title for choice in own_choices("bluetooth:heart_rate", words)] == ["Band over Bluetooth"]
