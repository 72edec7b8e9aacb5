"""Reading aloud, with a stand-in program that writes down what it was told to say."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from screens.speech import PROGRAM, espeak_speaker


def _install(folder: Path, body: str) -> None:
    program = folder / PROGRAM
    program.write_text(f"#!{sys.executable}\n{body}", encoding="utf-8")
    program.chmod(0o755)


def test_without_the_program_there_is_no_voice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is offered that cannot be done."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert espeak_speaker("nl") is None


@pytest.mark.parametrize(("language", "voice"), [("nl", "nl"), ("en", "en-gb")])
def test_the_words_go_through_the_pipe(
    language: str, voice: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentences arrive whole in the right voice and never stand on the command line."""
    heard = tmp_path / "heard"
    body = (
        "import sys\nfrom pathlib import Path\n"
        f"Path({str(heard)!r}).write_text(repr(sys.argv[1:]) + chr(10) + sys.stdin.read(), encoding='utf-8')\n"
    )
    _install(tmp_path, body)
    monkeypatch.setenv("PATH", str(tmp_path))
    speaker = espeak_speaker(language)
    assert speaker is not None
    speaker(["Zit stil.", "Adem gewoon", ""])
    speaker.wait()
    arguments, *said = heard.read_text(encoding="utf-8").splitlines()
    assert f"'{voice}'" in arguments
    assert "Zit" not in arguments
    assert said == ["Zit stil.", "Adem gewoon."]


def test_speaking_again_silences_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second call ends a program that still speaks, and nothing to say leaves none behind."""
    _install(tmp_path, "import sys, time\nsys.stdin.read()\ntime.sleep(600)\n")
    monkeypatch.setenv("PATH", str(tmp_path))
    speaker = espeak_speaker("nl")
    assert speaker is not None
    speaker(["Eerst."])
    first = speaker.process
    speaker(["Dan."])
    assert first is not None
    assert first.poll() is not None
    speaker([])
    assert speaker.process is None


def test_a_program_that_went_away_is_silence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The words are on the screen as well: no error reaches the youth."""
    _install(tmp_path, "")
    monkeypatch.setenv("PATH", str(tmp_path))
    speaker = espeak_speaker("nl")
    assert speaker is not None
    (tmp_path / PROGRAM).unlink()
    speaker(["Zit stil."])
    assert speaker.process is None
