"""Study plans: content, signature, and what an installed one does to a tablet."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from biofeedback.cli.main import main
from biofeedback.errors import ArchiveRefused, Damaged, Locked, UsageError
from biofeedback.study.installed import NAMESPACE, check, install, load
from biofeedback.training.study_plan import parse
from biofeedback.vault import sshsig
from biofeedback.vault.clock import Clock
from biofeedback.vault.store import Vault
from tests.trial import PASSPHRASE

KEY = Ed25519PrivateKey.from_private_bytes(b"study leader's key for the tests"[:32])
RECIPIENT = "age13cz4966378mlxakpdlrlryqj8js45qfj6y9k4a7mxdc4zek20ffqjg68z2"  # its secret half was never kept


def _plan() -> dict[str, Any]:
    return {
        "format": 1,
        "id": "pilot-2027",
        "title": "Pilot 2027",
        "programme": "anger-control",
        "phases": [
            {"name": "A1", "sessions": 2, "feedback": False},
            {"name": "B1", "sessions": 4, "feedback": True},
            {"name": "A2", "sessions": 2, "feedback": False},
        ],
        "channels": ["skin_conductance_uS", "heart_rate_bpm"],
        "overlay": False,
        "retention": {"after_export_days": 10, "hard_stop_days": 60, "reason": ""},
        "recipients": [{"name": "R. Onderzoek", "key": RECIPIENT}],
    }


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path, Path]:
    """A plan, its signature, and the file that names the study leader."""
    return _write(tmp_path, _plan())


def _write(folder: Path, content: dict[str, Any]) -> tuple[Path, Path, Path]:
    plan, signature, signers = folder / "p.json", folder / "p.json.sig", folder / "signers"
    plan.write_text(json.dumps(content), encoding="utf-8")
    signature.write_bytes(sshsig.sign(KEY, plan.read_bytes(), NAMESPACE))
    line = sshsig.public_line(KEY.public_key().public_bytes_raw())
    signers.write_text(f'leader@example.org namespaces="{NAMESPACE}" {line}\n', encoding="utf-8")
    return plan, signature, signers


def test_phases_follow_the_number_of_the_session() -> None:
    """Two without, four with, two without; after that the plan is over."""
    plan = parse(json.dumps(_plan()), "p.json")
    phases = [plan.phase_of(number) for number in range(1, 10)]
    assert [phase.feedback if phase else None for phase in phases] == [False] * 2 + [True] * 4 + [False] * 2 + [
        None
    ]
    assert phases[2] is not None
    assert phases[2].name == "B1"


def test_a_plan_may_ask_the_youths_how_the_app_works() -> None:
    """The field may be left out, which means no; anything but yes or no is refused."""
    assert not parse(json.dumps(_plan()), "p.json").questionnaire
    assert parse(json.dumps(_plan() | {"questionnaire": True}), "p.json").questionnaire
    with pytest.raises(UsageError, match="questionnaire"):
        parse(json.dumps(_plan() | {"questionnaire": "often"}), "p.json")


def _set(*path: str | int, to: object) -> Callable[[Any], None]:
    def change(content: Any) -> None:
        for part in path[:-1]:
            content = content[part]
        content[path[-1]] = to

    return change


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (_set("format", to=9), "format"),
        (_set("more", to=9), "the whole file"),
        (_set("title", to=""), "title"),
        (_set("title", to="x" * 200), "title"),
        (_set("phases", to=[]), "phases"),
        (_set("phases", 1, "sessions", to=0), "phases[1].sessions"),
        (_set("phases", 1, "feedback", to=1), "phases[1].feedback"),
        (_set("phases", 1, "feedback", to=False), "phases"),
        (_set("phases", 2, "name", to="A1"), "phases"),
        (_set("channels", to=["mood"]), "channels"),
        (_set("retention", to=3), "retention"),
        (_set("retention", "hard_stop_days", to=True), "retention.hard_stop_days"),
        (_set("recipients", 0, "key", to=7), "recipients[0].key"),
        (_set("recipients", 0, to={"name": "x"}), "recipients[0]"),
    ],
)
def test_a_wrong_plan_names_file_place_and_remedy(change: Callable[[Any], None], place: str) -> None:
    """The study leader reads where it does not fit."""
    content = _plan()
    change(content)
    with pytest.raises(UsageError) as caught:
        parse(json.dumps(content), "p.json")
    assert str(caught.value).startswith(f"p.json, {place}: ")
    assert caught.value.reason == "plan_wrong"


def test_a_plan_that_is_no_json_names_its_line() -> None:
    """A forgotten comma is found by its line."""
    with pytest.raises(UsageError, match=r"p\.json, line 2"):
        parse('{"format": 1\n"id": 2}', "p.json")


def test_a_signed_plan_sets_the_tablet_up(files: tuple[Path, Path, Path], vault: Vault, home: Path) -> None:
    """Channels and days stand in the signed settings; the plan is there after the lock as well."""
    assert load(home) is None
    unlocked = vault.unlock(PASSPHRASE)
    install(unlocked, check(*files))
    unlocked.lock()
    settings = vault.recipients().settings
    assert settings.channels == ("skin_conductance_uS", "heart_rate_bpm")
    assert (settings.after_export_days, settings.hard_stop_days) == (10, 60)
    installed = load(home)
    assert installed is not None
    assert installed.plan == parse(json.dumps(_plan()), "p.json")
    assert installed.signer == "leader@example.org"


def test_longer_keeping_needs_a_reason_in_the_plan(tmp_path: Path) -> None:
    """More than 90 days without a written reason is refused before anything is set."""
    with pytest.raises(UsageError) as caught:
        check(*_write(tmp_path, _plan() | {"retention": {**_plan()["retention"], "hard_stop_days": 200}}))
    assert caught.value.reason == "retention_needs_reason"


def test_a_recipient_with_a_typing_error_is_refused(tmp_path: Path) -> None:
    """A key that is none names whose it is."""
    wrong = {"name": "R. Onderzoek", "key": RECIPIENT[:-1] + "q"}
    with pytest.raises(UsageError, match=r"the key of R\. Onderzoek"):
        check(*_write(tmp_path, _plan() | {"recipients": [wrong]}))


def test_a_changed_plan_a_strange_signer_or_another_use_is_refused(files: tuple[Path, Path, Path]) -> None:
    """One more day of keeping, an unknown key, or a signature made for an export: none is accepted."""
    plan, signature, signers = files
    text = plan.read_text(encoding="utf-8")
    plan.write_text(text.replace('"hard_stop_days": 60', '"hard_stop_days": 61'), encoding="utf-8")
    with pytest.raises(ArchiveRefused):
        check(*files)
    plan.write_text(text, encoding="utf-8")
    stranger = Ed25519PrivateKey.generate()
    signature.write_bytes(sshsig.sign(stranger, plan.read_bytes(), NAMESPACE))
    with pytest.raises(ArchiveRefused, match="does not name"):
        check(*files)
    signature.write_bytes(sshsig.sign(KEY, plan.read_bytes(), "biofeedback-export"))
    with pytest.raises(ArchiveRefused):
        check(*files)
    signature.write_bytes(sshsig.sign(KEY, plan.read_bytes(), NAMESPACE))
    line = signers.read_text(encoding="utf-8")
    signers.write_text(line.replace(NAMESPACE, "biofeedback-export"), encoding="utf-8")
    with pytest.raises(ArchiveRefused):
        check(*files)


def test_a_plan_put_there_from_outside_is_refused(
    files: tuple[Path, Path, Path], vault: Vault, home: Path, tmp_path: Path
) -> None:
    """Neither another plan by the same leader, nor one that a stranger signed as a trainer, is started with."""
    unlocked = vault.unlock(PASSPHRASE)
    install(unlocked, check(*files))
    path = home / "study_plan.json"
    good = json.loads(path.read_text(encoding="utf-8"))
    other = json.dumps(_plan() | {"overlay": True})
    by_leader = sshsig.sign(KEY, other.encode(), NAMESPACE).decode()
    stranger = sshsig.sign(Ed25519PrivateKey.generate(), other.encode(), f"{NAMESPACE}-installed").decode()
    for bad in (
        good | {"plan": other},
        good | {"plan": other, "signature": by_leader},
        good | {"plan": other, "signature": by_leader, "installed": stranger},
        good | {"signer_key": "ssh-ed25519 AAAA"},
        {"plan": 1},
    ):
        path.write_text(json.dumps(bad), encoding="utf-8")
        with pytest.raises(Damaged) as caught:
            load(home)
        assert caught.value.reason == "plan_damaged"
    path.write_text(json.dumps(good), encoding="utf-8")
    assert load(home) is not None


def test_installing_asks_for_a_fresh_passphrase(files: tuple[Path, Path, Path], vault: Vault, home: Path) -> None:
    """A tablet left unlocked on a table cannot be set up by somebody else."""
    now = [0.0]
    unlocked = Vault(home, Clock(monotonic_s=lambda: now[0])).unlock(PASSPHRASE)
    now[0] = 61.0
    with pytest.raises(Locked) as caught:
        install(unlocked, check(*files))
    assert caught.value.reason == "passphrase_again"
    assert load(home) is None


def test_the_standard_program_signs_a_plan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`ssh-keygen -Y sign` is all that a study leader needs; the command tells what the plan says."""
    if shutil.which("ssh-keygen") is None:
        pytest.skip("ssh-keygen is not installed: sudo apt install openssh-client")
    plan = tmp_path / "p.json"
    plan.write_text(json.dumps(_plan()), encoding="utf-8")
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    sign = ["ssh-keygen", "-Y", "sign", "-f", str(key), "-n", NAMESPACE, str(plan)]
    subprocess.run(sign, check=True, capture_output=True)
    public = key.with_suffix(".pub").read_text(encoding="utf-8")
    (tmp_path / "signers").write_text(f"leader {public}", encoding="utf-8")
    assert main(["plan", "check", str(plan), "--signers", str(tmp_path / "signers")]) == 0
    told = capsys.readouterr().out
    assert "signed by leader" in told
    assert "A1 2 x without feedback, B1 4 x with feedback" in told
