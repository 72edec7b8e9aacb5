"""What is compared at each unlock with the trainer's own sealed notes, so that a swap on the disk is noticed."""

from __future__ import annotations

from contextlib import suppress

from biofeedback.errors import Damaged
from biofeedback.vault import audit_verify, disk, trainer_file
from biofeedback.vault.access import Access
from biofeedback.vault.audit_format import Action
from biofeedback.vault.participants import SUFFIX, finish_writing, known_files
from biofeedback.vault.recorder import session_paths, shred_session


def check_recipients(access: Access) -> None:
    """Is the list of recipients the one this trainer knew, or grown from it by a trainer's signature?"""
    try:
        chain = access.chain.versions()
    except Damaged as error:
        access.tell(error.reason, str(error))
        return
    if not access.notes:
        return  # told already: without notes there is nothing to compare with
    seen, place = str(access.notes.get("list_hash")), _number(access.notes.get("list_version"))
    if not 1 <= place <= len(chain) or chain[place - 1].hash != seen:
        access.tell(
            "recipients_swapped",
            "The list of who may read new sessions is not the one you knew: someone may have added a key from "
            "outside. Start no session. Call the person who looks after this tablet.",
        )
    elif place < len(chain):
        names = ", ".join(f"{entry.name} ({entry.words})" for entry in chain[-1].entries)
        access.tell(
            "recipients_changed",
            f"The list of who may read new sessions, or a setting, was changed by a trainer. It is now: {names}.",
        )
        access.remember(chain[-1])


def check_trainers(access: Access) -> None:
    """Is the key file of every trainer on the list there and readable?"""
    with suppress(Damaged):  # a damaged list is told by `check_recipients`
        present = set()
        for path in access.trainers.glob("*.json"):
            with suppress(Damaged):
                present.add(trainer_file.read_card(path).recipient)
        missing = [entry.name for entry in access.chain.latest().trainers if entry.recipient not in present]
        if missing:
            access.tell(
                "trainer_file_damaged",
                f"The key file of {', '.join(missing)} is missing or damaged: that passphrase no longer opens "
                "anything. Let the person in anew, and call the person who looks after this tablet.",
            )


def check_audit(access: Access) -> None:
    """Does the audit log still hold, at its place, the line this trainer saw last? Then note where it stands."""
    anchor, head = _number(access.notes.get("audit_count")), str(access.notes.get("audit_head", ""))
    lines = audit_verify.hashes(access.audit)
    if anchor and (len(lines) < anchor or lines[anchor - 1] != head):
        access.tell(
            "audit_rolled_back",
            "The audit log was shortened or changed since you were here last. "
            "Call the person who looks after this tablet; `biofeedback audit` shows what is left.",
        )
    elif lines and access.notes:
        access.note(audit_count=len(lines), audit_head=lines[-1])


def finish_interrupted(access: Access) -> None:
    """Complete what a crash left half done: deletions that the audit log tells of, and participants' files."""
    with disk.storage("What was to be deleted is not gone yet; the next unlock tries again."):
        for folder in (access.sessions, access.trainers, access.home / "participants"):
            disk.finish_shredding(folder)
    report = audit_verify.verify(access.audit, access.keys().identities, access.since_version())
    if report.problems:
        return  # a log that does not verify decides about nothing
    for line in report.lines:
        if line.action in (Action.SESSION_DELETED, Action.SESSION_DISCARDED):
            paths = session_paths(access.sessions, line.object)
            if paths.capsule.exists() or paths.log.exists():
                shred_session(paths)
    known = known_files((line.action, line.object, line.result) for line in report.lines)
    folder = access.home / "participants"
    finish_writing(folder, known)
    with disk.storage("A participant's file could not be deleted."):
        for line in report.lines:
            if line.action == Action.PARTICIPANT_DELETED and line.object not in known:
                disk.shred(folder / f"{line.object}{SUFFIX}")


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
