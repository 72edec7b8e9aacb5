"""`trainer`, `sessions`, `export` and `open` as people type them."""

from __future__ import annotations

import getpass
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from biofeedback.cli.main import main
from biofeedback.vault import age
from biofeedback.vault.store import Vault
from tests.trial import PASSPHRASE, session


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A private file with the passphrase."""
    path = tmp_path / "secret"
    path.write_text(PASSPHRASE + "\nsecond line\n")
    path.chmod(0o600)
    return path


@pytest.fixture
def home(tmp_path: Path, secret: Path) -> Path:
    """A home whose trainer was made by the command, with two sessions."""
    folder = tmp_path / "home"
    assert main(["trainer", "create", "--home", str(folder), "--passphrase-file", str(secret)]) == 0
    session(Vault(folder), 1)
    session(Vault(folder), 1, participant="B-71", started_unix=1_790_100_000.0)
    return folder


def test_the_whole_way_from_trainer_to_researcher(
    home: Path, secret: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Create, list, export and open, each in one line; the researcher ends with verified files."""
    identity = age.X25519Identity.generate()
    (tmp_path / "key").write_text(identity.text())
    card = Vault(home).trainers()[0]
    assert main(["trainer", "list", "--home", str(home)]) == 0
    out = capsys.readouterr().out
    assert card.recipient in out
    assert card.words in out
    assert main(["sessions", "--home", str(home), "--passphrase-file", str(secret)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "B-71" in lines[0]
    assert "K-204" in lines[1]
    assert lines[2] == "2 sessions"
    chosen = lines[0].split()[0]
    export = ["export", "--home", str(home), "--passphrase-file", str(secret), "--to", str(identity.recipient)]
    assert main([*export, "--out", str(tmp_path / "x.age"), "--session", chosen]) == 0
    assert "1 session," in capsys.readouterr().out
    words = ["open", str(tmp_path / "x.age"), "--identity", str(tmp_path / "key"), "--out", str(tmp_path / "x")]
    assert main(words) == 0
    out = capsys.readouterr().out
    assert "all verified" in out
    assert f"sender NOT verified: {card.words}" in out
    assert "receipt: " in out
    assert len(list((tmp_path / "x" / "sessions").iterdir())) == 1


def test_recipients_come_from_a_file_too(
    home: Path, secret: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One on a line, comments allowed; without any recipient the command says so."""
    keys = [str(age.X25519Identity.generate().recipient) for _ in range(2)]
    (tmp_path / "who").write_text(f"# the team\n{keys[0]}\n\n{keys[1]}\n")
    words = ["export", "--home", str(home), "--passphrase-file", str(secret), "--out", str(tmp_path / "x.age")]
    assert main([*words, "--to-file", str(tmp_path / "who")]) == 0
    assert "for 2 recipients" in capsys.readouterr().out
    assert main(words) == 1
    assert "nobody" in capsys.readouterr().err


def test_existing_output_is_kept_and_said(
    home: Path, secret: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 1, one sentence, the file unchanged."""
    (tmp_path / "x.age").write_bytes(b"mine")
    recipient = str(age.X25519Identity.generate().recipient)
    words = ["--passphrase-file", str(secret), "--to", recipient, "--out", str(tmp_path / "x.age")]
    assert main(["export", "--home", str(home), *words]) == 1
    assert "not overwritten" in capsys.readouterr().err
    assert (tmp_path / "x.age").read_bytes() == b"mine"


def test_a_passphrase_file_that_others_can_read_is_refused(
    home: Path, secret: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence that says how to make it private; an empty first line is told too."""
    for mode in (stat.S_IRGRP, stat.S_IROTH, stat.S_IWOTH):
        secret.chmod(0o600 | mode)
        assert main(["sessions", "--home", str(home), "--passphrase-file", str(secret)]) == 1
        assert "chmod 600" in capsys.readouterr().err
    secret.chmod(0o600)
    secret.write_text("\nlater")
    assert main(["sessions", "--home", str(home), "--passphrase-file", str(secret)]) == 1
    assert "first line" in capsys.readouterr().err


def test_a_wrong_passphrase_and_too_many_of_them(
    home: Path, secret: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Five wrong ones are told as wrong, the sixth has to wait; exit 1 each time."""
    secret.write_text("iets heel anders dan dat")
    said = []
    for _ in range(6):
        assert main(["sessions", "--home", str(home), "--passphrase-file", str(secret)]) == 1
        said.append(capsys.readouterr().err)
    assert all("not right" in text for text in said[:5])
    assert "Wait" in said[5]


def test_a_new_passphrase_is_asked_for_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """At the prompt two different answers make nothing; two equal ones make a trainer."""
    answers = [PASSPHRASE, PASSPHRASE + "x", PASSPHRASE, PASSPHRASE]
    monkeypatch.setattr(getpass, "getpass", lambda _prompt: answers.pop(0))
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    words = ["trainer", "create", "--home", str(tmp_path / "new"), "--name", "Bo"]
    assert main(words) == 1
    assert "not the same" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()
    assert main(words) == 0
    assert main(["trainer", "list", "--home", str(tmp_path / "new")]) == 0
    assert "Bo" in capsys.readouterr().out


def test_without_a_terminal_and_without_a_file_it_says_how(home: Path) -> None:
    """In a script, where nobody can be asked: exit 2 and the name of the option."""
    words = [sys.executable, "-m", "biofeedback", "sessions", "--home", str(home)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
    assert done.returncode == 2
    assert "--passphrase-file" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_second_trainer_is_let_in_on_the_command_line(
    home: Path, secret: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a colleague it is refused; with one it works."""
    other = tmp_path / "other"
    other.write_text(PASSPHRASE + " twee\n")
    other.chmod(0o600)
    create = ["trainer", "create", "--home", str(home), "--name", "Bo", "--passphrase-file", str(other)]
    assert main(create) == 1
    assert "let in" in capsys.readouterr().err
    assert main([*create, "--approved-by", "Trainer", "--approver-passphrase-file", str(secret)]) == 0
    assert [card.name for card in Vault(home).trainers()] == ["Bo", "Trainer"]


@pytest.mark.parametrize("command", ["sessions", "export", "open", "trainer"])
def test_bad_input_is_one_sentence(
    command: str, tmp_path: Path, secret: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A home without trainer, a file that is not there, a secret key as recipient: never a traceback."""
    recipient = str(age.X25519Identity.generate().recipient)
    shutil.copy(secret, tmp_path / "nofile.age")
    words = {
        "sessions": ["--home", str(tmp_path / "none"), "--passphrase-file", str(secret)],
        "export": ["--home", "none", "--passphrase-file", str(secret), "--to", recipient, "--out", "none"],
        "open": [str(tmp_path / "nofile.age"), "--identity", str(secret), "--out", str(tmp_path / "o")],
        "trainer": ["create", "--home", str(secret / "under-a-file"), "--passphrase-file", str(secret)],
    }  # fmt: skip
    assert main([command, *words[command]]) == 1
    error = capsys.readouterr().err
    assert error.startswith("biofeedback: ")
    assert error.count("\n") == 1
    assert PASSPHRASE not in error
