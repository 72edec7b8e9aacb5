"""Where the app keeps its data on each system."""

from __future__ import annotations

from pathlib import Path

import pytest

from biofeedback.cli.launch import default_home


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
