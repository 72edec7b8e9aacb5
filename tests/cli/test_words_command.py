"""`biofeedback words` as a researcher types it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from biofeedback.cli.main import main
from screens.trainer.recipients import RecipientBook


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    """A key as the standard program makes it."""
    if shutil.which("age-keygen") is None:
        pytest.skip("age-keygen is not installed: sudo apt install age")
    path = tmp_path / "key.txt"
    subprocess.run(["age-keygen", "-o", str(path)], check=True, capture_output=True)
    return path


def test_key_and_file_give_the_words_the_trainer_sees(key_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Both ends of the telephone read the same six words."""
    public = subprocess.run(["age-keygen", "-y", str(key_file)], check=True, capture_output=True, text=True).stdout
    book = RecipientBook()
    book.add(public.strip())
    for key in (public.strip(), str(key_file)):
        assert main(["words", key]) == 0
        assert tuple(capsys.readouterr().out.split()) == book.all[0].words


@pytest.mark.parametrize("key", ["age1nonsense", "no-such-file", "AGE-SECRET-KEY-1QQQ"])
def test_what_is_no_public_key_is_refused(key: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A typing mistake or a secret key gives one sentence."""
    assert main(["words", key]) in (1, 2)
    assert capsys.readouterr().err.startswith("biofeedback: ")
