"""What a document shows to type, typed: the README's whole session, and the recovery key's ceremony and drill."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from biofeedback.cli.main import main
from tests.docs.documents import ROOT, code_lines

PASSPHRASE = "vuur boot lamp regen tafel wolk"
needs_age = pytest.mark.skipif(shutil.which("age-keygen") is None, reason="Debian's age is not installed")


class Typist:
    """Types the lines of a document into a folder of its own, with the placeholders filled in."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        monkeypatch.chdir(folder)
        self.secret = folder / "passphrase"
        self.secret.write_text(PASSPHRASE + "\n", encoding="utf-8")
        self.secret.chmod(0o600)
        self.recipient = ""

    def key(self, name: str) -> None:
        """As `age-keygen -o` does; afterwards `age1...` in a line means this key."""
        subprocess.run(["age-keygen", "-o", name], check=True, capture_output=True)
        self.recipient = re.findall(r"age1[a-z0-9]+", (self.folder / name).read_text(encoding="utf-8"))[0]

    def type(self, line: str) -> int:
        """One line as it stands; the passphrase comes from a file where a person would be asked."""
        words = shlex.split(line.removeprefix("uv run ").replace("age1...", self.recipient))
        if words[0] == "age-keygen":
            self.key(words[2])
            return 0
        sealed = words[1] not in ("words", "open", "rehearse") and words[2:3] != ["drill"]
        more = ["--passphrase-file", str(self.secret)] if sealed else []
        return main([*words[1:], *more])


@needs_age
def test_the_session_of_the_readme(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """From a new trainer to an opened export, line by line; the standard tools' line gives the same files."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    part = text.split("## One session without a display")[1].split("\n## ")[0]
    typist = Typist(tmp_path, monkeypatch)
    lines = code_lines(part)
    assert len(lines) >= 7
    assert {line: code for line in lines if (code := typist.type(line))} == {}, capsys.readouterr().err
    opened = {path.name for path in (tmp_path / "opened").rglob("*") if path.is_file()}
    assert "MANIFEST.json" in opened
    standard = re.findall(r"`(age -d [^`]+)`", part)[0]
    subprocess.run(["sh", "-c", f"mkdir by-age && {standard} -C by-age"], check=True)
    by_age = {path.name for path in (tmp_path / "by-age").rglob("*") if path.is_file()}
    assert opened >= by_age - {"MANIFEST.json.sig"}
    assert by_age


@needs_age
def test_the_recovery_key_as_the_ceremony_tells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its public half is set, a session is made, and the drill opens every session of the copy."""
    text = (ROOT / "docs/privacy/sleutels.md").read_text(encoding="utf-8")
    lines = code_lines(text)
    typist = Typist(tmp_path, monkeypatch)
    assert typist.type("biofeedback trainer create --home ./trial") == 0
    typist.key("herstel.txt")
    assert typist.type(next(line for line in lines if "recovery set" in line)) == 0
    session = "biofeedback rehearse --wristband simulated:7 --exercise breathing --home ./trial --speed max"
    assert typist.type(session) == 0
    shutil.copytree(tmp_path / "trial" / "sessions", tmp_path / "kopie")
    assert typist.type(next(line for line in lines if "recovery drill" in line)) == 0
    assert "1 of 1 sessions open" in capsys.readouterr().out
    capsule = next((tmp_path / "kopie").glob("*.cap"))
    assert subprocess.run(["age", "-d", "-i", "herstel.txt", capsule], capture_output=True, check=True).stdout
