"""What happens before Kivy is loaded."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

_CALL = "from pathlib import Path; from screens.kivy_setup import prepare; prepare(Path(r'{home}'))"


def _run(code: str, **changes: str) -> subprocess.CompletedProcess[str]:
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("KIVY_", "SDL_")) and name not in ("DISPLAY", "WAYLAND_DISPLAY")
    }
    return subprocess.run(
        [sys.executable, "-c", code], env=environment | changes, capture_output=True, text=True, check=False
    )


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a display")
def test_no_display_is_said_with_the_form_that_needs_none(tmp_path: Path) -> None:
    """Without any display, prepare refuses and names the rehearse command."""
    done = _run(_CALL.format(home=tmp_path / "kivy"))
    assert done.returncode == 1
    assert "DisplayMissing" in done.stderr
    assert "biofeedback rehearse" in done.stderr
    assert not (tmp_path / "kivy").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="the libraries come with the system elsewhere")
def test_absent_graphics_libraries_are_named(tmp_path: Path) -> None:
    """A window that cannot be made is reported with the packages to install."""
    done = _run(_CALL.format(home=tmp_path / "kivy"), SDL_VIDEODRIVER="offscreen", KIVY_WINDOW="none")
    assert done.returncode == 1
    assert "sudo apt install libgl1 libegl1" in done.stderr


def test_kivy_loaded_too_early_is_refused(tmp_path: Path) -> None:
    """Settings made after Kivy was imported would have no effect, so that is an error."""
    done = _run(
        "import kivy\n" + _CALL.format(home=tmp_path / "kivy"), SDL_VIDEODRIVER="offscreen", KIVY_NO_ARGS="1"
    )
    assert done.returncode == 1
    assert "Kivy was loaded before" in done.stderr


def test_prepare_writes_only_into_its_own_folder_and_stays_silent(tmp_path: Path) -> None:
    """Kivy's folder lies where we say, no log file is in it, nothing is printed, and argv stays ours."""
    home = tmp_path / "kivy"
    code = _CALL.format(home=home) + "; import sys; print(sys.argv[1:])"
    environment = {"SDL_VIDEODRIVER": "offscreen", "HOME": str(tmp_path / "user")}
    done = _run(code, **environment)
    if "graphics libraries" in done.stderr:
        pytest.skip("the graphics libraries are not installed")
    assert (done.returncode, done.stdout, done.stderr) == (0, "[]\n", "")
    assert home.is_dir()
    assert not list(home.rglob("*.txt"))
    assert not (tmp_path / "user" / ".kivy").exists()


def test_sound_comes_from_what_kivy_brings(tmp_path: Path) -> None:
    """On a desktop Kivy plays through SDL alone: GStreamer without its plugins would end the app."""
    code = _CALL.format(home=tmp_path / "kivy") + (
        "; from kivy.core.audio import SoundLoader; print({one.__module__ for one in SoundLoader._classes})"
    )
    done = _run(code, SDL_VIDEODRIVER="offscreen", SDL_AUDIODRIVER="dummy")
    if "graphics libraries" in done.stderr:
        pytest.skip("the graphics libraries are not installed")
    assert done.stdout == "{'kivy.core.audio.audio_sdl2'}\n"
