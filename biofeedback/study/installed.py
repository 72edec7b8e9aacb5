"""A signed study plan on a tablet: checked against named signers, installed by a trainer, checked at each start.

The plan is signed by whoever leads the study, with `ssh-keygen -Y sign -n biofeedback-study-plan`. The trainer who
installs it signs it once more with the tablet's own key, so that nobody can put another plan there from outside.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from biofeedback.errors import AgeError, ArchiveRefused, Damaged, RecipientRefused, UsageError
from biofeedback.research import signers
from biofeedback.training import study_plan
from biofeedback.training.study_plan import LARGEST_BYTES, StudyPlan
from biofeedback.vault import age, disk, sshsig
from biofeedback.vault.recipients import RecipientChain
from biofeedback.vault.settings import Settings
from biofeedback.vault.unlocked import Unlocked

NAMESPACE = "biofeedback-study-plan"  # of the study leader's signature
_TABLET_NAMESPACE = "biofeedback-study-plan-installed"  # of the trainer's own
_FILE = "study_plan.json"


@dataclass(frozen=True, slots=True)
class CheckedPlan:
    """A plan whose signature holds: its text, and who signed it by name and key."""

    plan: StudyPlan
    text: str
    signature: str
    signer: str
    signer_key: str


def check(plan_path: Path, signature_path: Path, signers_path: Path) -> CheckedPlan:
    """Read a plan and verify it against the named signers (a file as OpenSSH's `allowed_signers`).

    Raises UsageError (reason `plan_wrong`) for its content, ArchiveRefused when nobody named there signed it.
    """
    text = _read(plan_path)
    plan = study_plan.parse(text, plan_path.name)
    for recipient in plan.recipients:
        _require_key(recipient.key, recipient.name, plan_path.name)
    settings_of(plan)
    signature = _read(signature_path)
    parsed = sshsig.parse(signature.encode())
    parsed.verify(text.encode(), NAMESPACE)
    trusted = signers.read(signers_path, NAMESPACE)
    if parsed.public not in trusted:
        raise ArchiveRefused(
            f"{plan_path.name} is signed by a key that {signers_path.name} does not name. Ask the study leader by "
            "telephone which key is theirs."
        )
    return CheckedPlan(plan, text, signature, trusted[parsed.public], sshsig.public_line(parsed.public))


def settings_of(plan: StudyPlan, before: Settings | None = None) -> Settings:
    """What the vault must keep to; the rest stays as it was. Raises UsageError outside the limits."""
    usual = before or Settings()
    return Settings(
        after_export_days=plan.after_export_days,
        hard_stop_days=plan.hard_stop_days,
        reason=plan.reason,
        lock_after_min=usual.lock_after_min,
        quick_unlock=usual.quick_unlock,
        channels=plan.channels,
    )


def install(unlocked: Unlocked, checked: CheckedPlan) -> None:
    """Set the tablet up; needs a passphrase typed within the last minute, else raises Locked.

    The settings come first: a crash in between leaves a tablet that keeps to them and has no plan yet, and
    installing once more completes it.
    """
    unlocked.require_fresh()
    unlocked.keyring.set_settings(settings_of(checked.plan, unlocked.keyring.latest().settings))
    own = unlocked.sign(checked.text.encode(), _TABLET_NAMESPACE).decode()
    content = {
        "plan": checked.text,
        "signature": checked.signature,
        "signer": checked.signer,
        "signer_key": checked.signer_key,
        "installed": own,
    }
    with disk.storage("The study plan was not installed."):
        disk.replace(unlocked.access.home / _FILE, json.dumps(content).encode())


def load(home: Path) -> CheckedPlan | None:
    """The plan of this tablet, both signatures verified; None without one. Raises Damaged."""
    path = home / _FILE
    if not path.exists():
        return None
    try:
        content = json.loads(disk.read(path, LARGEST_BYTES))
        text, signature = str(content["plan"]), str(content["signature"])
        parsed = sshsig.parse(signature.encode())
        parsed.verify(text.encode(), NAMESPACE)
        installed = sshsig.parse(str(content["installed"]).encode())
        installed.verify(text.encode(), _TABLET_NAMESPACE)
        if sshsig.public_line(parsed.public) != content["signer_key"] or not _is_trainer(home, installed.public):
            raise ValueError("signer")
        plan = study_plan.parse(text, _FILE)
        return CheckedPlan(plan, text, signature, str(content["signer"]), str(content["signer_key"]))
    except (OSError, ValueError, KeyError, TypeError, ArchiveRefused, UsageError) as error:
        raise Damaged(
            "The study plan of this tablet was changed from outside or is damaged. No session is started with it. "
            "Call the person who leads the study.",
            reason="plan_damaged",
        ) from error


def _is_trainer(home: Path, public: bytes) -> bool:
    """Anybody who was ever a trainer here: a plan stays installed when its trainer has left."""
    line = sshsig.public_line(public)
    versions = RecipientChain(home / "recipients.jsonl").versions()
    return any(entry.signing_key == line for version in versions for entry in version.trainers)


def _require_key(key: str, who: str, name: str) -> None:
    try:
        age.parse_recipient(key)
    except (AgeError, RecipientRefused) as error:
        raise study_plan.wrong(name, f"the key of {who}", f"{error}") from error


def _read(path: Path) -> str:
    try:
        return disk.read(path, LARGEST_BYTES).decode()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path.name} cannot be read; copy it once more.") from error
