"""Sealing anew to a changed list of recipients: session by session, each one old or new after a crash, never
neither.

Only the small sealed files are written: a session's log commits to its seed and stays untouched.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from biofeedback.errors import AgeError, Damaged
from biofeedback.vault import age, capsule, disk
from biofeedback.vault.access import Access
from biofeedback.vault.audit import KEY_SUFFIX
from biofeedback.vault.log_format import HEADER, parse_header
from biofeedback.vault.participants import SUFFIX as PARTICIPANT_SUFFIX
from biofeedback.vault.participants import put
from biofeedback.vault.recipients import RecipientList, Role
from biofeedback.vault.recorder import ADDITIONS_SUFFIX, CAPSULE_SUFFIX, LOG_SUFFIX

_LARGEST_BYTES = 4 << 20
_OF_SESSIONS = (CAPSULE_SUFFIX, ADDITIONS_SUFFIX)
Progress = Callable[[float], None]


def reseal_everything(access: Access, progress: Progress | None = None) -> int:
    """Seal each capsule, audit key and participant's file to those of its readers who are still on the list.

    Returns how many files were written. Files that do not open are left as they are. Running it again continues.
    """
    chain = access.chain.versions()
    work = [(path, readers(path, chain)) for path in _files(access.home)]
    for number, (path, to) in enumerate(work, 1):
        _reseal(access, path, to)
        if progress:
            progress(number / len(work))
    return len(work)


def _files(home: Path) -> list[Path]:
    kinds = (
        ("sessions", CAPSULE_SUFFIX),
        ("sessions", ADDITIONS_SUFFIX),
        ("audit", KEY_SUFFIX),
        ("participants", PARTICIPANT_SUFFIX),
    )
    return [path for folder, suffix in kinds for path in sorted((home / folder).glob("*" + suffix))]


def readers(path: Path, chain: list[RecipientList]) -> list[age.Recipient]:
    """Participants are everybody's; a session stays with those who were there, under their present keys."""
    latest = chain[-1]
    version = _version(path.with_suffix(LOG_SUFFIX)) if path.suffix in _OF_SESSIONS else len(chain)
    if not 1 <= version <= len(chain):
        version = len(chain)
    names = {entry.name for entry in chain[version - 1].trainers}
    kept = [entry for entry in latest.entries if entry.role is Role.RECOVERY or entry.name in names]
    return [age.parse_recipient(entry.recipient) for entry in kept or latest.entries]


def _version(log: Path) -> int:
    try:
        with log.open("rb") as file:
            return parse_header(file.read(HEADER.size)).list_version
    except (OSError, Damaged):
        return 0


def _reseal(access: Access, path: Path, to: list[age.Recipient]) -> None:
    try:
        content = age.decrypt(disk.read(path, _LARGEST_BYTES), access.keys().identities)
        if path.suffix == CAPSULE_SUFFIX:
            capsule.parse(content, bytes.fromhex(path.stem))
    except (OSError, AgeError, Damaged, ValueError):
        return
    sealed = age.encrypt(content, to)
    if path.suffix == PARTICIPANT_SUFFIX:
        put(access, path, sealed)
        return
    with disk.storage("Sealing to the new list stopped; it goes on at the next unlock."):
        disk.replace_shredding(path, sealed)
