"""`participant`, `confirm`, `audit`, `retention`, `recovery`, `settings` and `trainer` as people type them."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from biofeedback.cli.main import COMMANDS, main
from biofeedback.vault import age
from biofeedback.vault.store import Vault
from tests.trial import PASSPHRASE, session

Output = pytest.CaptureFixture[str]


class Tablet:
    """A home with a trainer, and a way to type commands at it."""

    def __init__(self, folder: Path, capsys: Output) -> None:
        self.folder = folder
        self.home = folder / "home"
        self._capsys = capsys
        self.secret = self.private("secret", PASSPHRASE)
        Vault(self.home).create_trainer("Ank", PASSPHRASE)

    def private(self, name: str, text: str) -> Path:
        """A file that only its owner reads."""
        path = self.folder / name
        path.write_text(text + "\n")
        path.chmod(0o600)
        return path

    def types(self, *words: str, code: int = 0) -> str:
        """Type a command with home and passphrase; returns what it said."""
        said = main([*words, "--home", str(self.home), "--passphrase-file", str(self.secret)])
        output = self._capsys.readouterr()
        assert said == code, output.err
        return output.out + output.err


@pytest.fixture
def tablet(tmp_path: Path, capsys: Output) -> Tablet:
    """Day one."""
    return Tablet(tmp_path, capsys)


def test_a_participants_whole_way(tablet: Tablet) -> None:
    """A code, consent part by part, withdrawal, deletion; the audit log verifies at the end."""
    code = tablet.types("participant", "create", "--under-16").strip()
    assert re.fullmatch(r"[A-Z]-\d{3}", code)
    give = ["participant", "consent", code, "--purpose", "research"]
    for part in ("basis", "assent"):
        said = tablet.types(*give, "--part", part, "--reference", "F12")
        assert re.search(r"research +no ", said)
    assert re.search(r"research +yes ", tablet.types(*give, "--part", "guardian", "--reference", "F13"))
    assert "withdrawn" in tablet.types(*give, "--part", "assent", "--withdraw")
    tablet.types(*give, "--part", "assent", code=2)
    session(Vault(tablet.home), 1, participant=code)
    assert "1 participant" in tablet.types("participant", "list")
    assert "1 session are deleted" in tablet.types("participant", "delete", code)
    assert "0 participants" in tablet.types("participant", "list")
    tablet.types("participant", "delete", code, code=1)
    said = tablet.types("audit")
    assert "participant_deleted" in said
    assert "verified" in said
    assert code not in said


def test_a_damaged_audit_log_is_said_with_exit_code_1(tablet: Tablet) -> None:
    """Every problem on a line of its own, and the verdict."""
    session(Vault(tablet.home), 1)
    path = tablet.home / "audit" / "log.jsonl"
    path.write_bytes(path.read_bytes().replace(b"session_started", b"session_startet"))
    said = tablet.types("audit", "--quiet", code=1)
    assert "PROBLEM" in said
    assert "does NOT verify" in said


def test_an_export_is_confirmed_with_its_receipt_only(tablet: Tablet, capsys: Output) -> None:
    """From export to confirmation; a guess is refused."""
    session(Vault(tablet.home), 1)
    identity = age.X25519Identity.generate()
    key, out = tablet.private("key", identity.text()), tablet.folder / "x.age"
    tablet.types("export", "--to", str(identity.recipient), "--out", str(out))
    assert main(["open", str(out), "--identity", str(key), "--out", str(tablet.folder / "x")]) == 0
    receipt = re.search(r"receipt: (\w{8})", capsys.readouterr().out)
    assert receipt
    assert "no export" in tablet.types("confirm", "AAAAAAAA", code=1).lower()
    assert "30 days" in tablet.types("confirm", receipt[1])


def test_retention_is_set_and_run(tablet: Tablet) -> None:
    """Shorter at once, longer with a reason; running it needs no passphrase."""
    assert "7 days at most" in tablet.types("retention", "set", "--hard-stop", "7")
    tablet.types("retention", "set", "--hard-stop", "365", code=2)
    said = tablet.types("retention", "set", "--hard-stop", "365", "--reason", "follow-up study, board 12")
    assert "365 days" in said
    assert main(["retention", "run", "--home", str(tablet.home)]) == 0
    assert "confirmed" in tablet.types("retention", "confirm-date")


def test_the_recovery_key_and_its_drill(tablet: Tablet, capsys: Output) -> None:
    """Set once, shown as words; the drill works on a copy and refuses a tablet."""
    session(Vault(tablet.home), 1)
    identity = age.X25519Identity.generate()
    key = tablet.private("key", identity.text())
    assert "SECRET" in tablet.types("recovery", "set", "--to", identity.text(), code=1)
    assert "words" in tablet.types("recovery", "set", "--to", str(identity.recipient))
    shutil.copytree(tablet.home / "sessions", tablet.folder / "copy")
    drill = ["recovery", "drill", str(tablet.folder / "copy"), "--identity", str(key)]
    assert main(drill) == 0
    assert "1 of 1" in capsys.readouterr().out
    (path,) = (tablet.folder / "copy").glob("*.log")
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)
    assert main(drill) == 1
    assert "0 of 1" in capsys.readouterr().out


def test_settings_are_shown_and_changed(tablet: Tablet) -> None:
    """Channels, minutes and quick unlock; what makes no sense is refused."""
    assert "all" in tablet.types("settings")
    said = tablet.types(
        "settings", "--channels", "interval_ms,contact", "--lock-after", "5", "--quick-unlock", "on"
    )
    assert "interval_ms, contact" in said
    assert "5 minutes" in said
    tablet.types("settings", "--lock-after", "60", code=2)
    tablet.types("settings", "--channels", "thoughts", code=2)
    assert "all" in tablet.types("settings", "--channels", "all")


def test_a_trainers_keys(tablet: Tablet, capsys: Output) -> None:
    """Another passphrase, a new key, a colleague who comes and leaves, and words on offer."""
    session(Vault(tablet.home), 1)
    new = tablet.private("new", "heel andere woorden nu")
    tablet.types("trainer", "passphrase", "--new-passphrase-file", str(new))
    tablet.types("sessions", code=1)
    tablet.secret = new
    before = Vault(tablet.home).trainers()[0]
    assert before.recipient not in tablet.types("trainer", "rotate")
    assert "1 session" in tablet.types("sessions")
    create = ["trainer", "create", "--home", str(tablet.home), "--name", "Bo", "--passphrase-file", str(new)]
    assert main([*create, "--approved-by", "Ank", "--approver-passphrase-file", str(new)]) == 0
    capsys.readouterr()
    assert "has left" in tablet.types("trainer", "leave", "--name", "Bo", "--trainer", "Ank")
    assert main(["trainer", "words"]) == 0
    assert len(capsys.readouterr().out.split()) == 6


def test_a_deleted_session_is_gone(tablet: Tablet) -> None:
    """By the beginning of its number; the list is shown after it."""
    name = session(Vault(tablet.home), 1)
    assert "0 sessions" in tablet.types("sessions", "--delete", name[:10])
    assert list((tablet.home / "sessions").iterdir()) == []


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_explains_itself_with_an_example(command: str, capsys: Output) -> None:
    """`--help` shows what it does and one line to copy."""
    with pytest.raises(SystemExit) as left:
        main([command, "--help"])
    assert left.value.code == 0
    assert f"example:\n  biofeedback {command}" in capsys.readouterr().out
