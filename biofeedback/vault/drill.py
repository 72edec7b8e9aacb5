"""The recovery drill: on an off-line computer, with the institution's secret key, over a copy of the sessions."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from biofeedback.errors import AgeError, Damaged, NotFound, UsageError
from biofeedback.vault import age, capsule, disk
from biofeedback.vault.log_reader import LogReader, Verdict
from biofeedback.vault.recorder import CAPSULE_SUFFIX, session_paths


@dataclass(frozen=True, slots=True)
class DrillReport:
    """How many sessions opened to their end, and why the others did not: (name, reason)."""

    opened: int
    failed: tuple[tuple[str, str], ...]


def run(folder: Path, identity_file: Path) -> DrillReport:
    """Open every capsule and read every log; raises UsageError on a tablet, NotFound where there is no capsule."""
    if any((place / "trainers").is_dir() for place in (folder, folder.parent)):
        raise UsageError(
            "This is a tablet's own folder. The recovery key must never touch a tablet: copy the folder "
            "`sessions` to an off-line computer and do the drill there."
        )
    identities = age.read_identities(identity_file)
    capsules = sorted(folder.glob("*" + CAPSULE_SUFFIX)) if folder.is_dir() else []
    if not capsules:
        raise NotFound(f"There is no session in {folder}. Name the copy of the tablet's folder `sessions`.")
    reasons = {path.stem: _try(path, identities) for path in capsules}
    failed = tuple((name, reason) for name, reason in reasons.items() if reason)
    return DrillReport(len(capsules) - len(failed), failed)


def _try(path: Path, identities: list[age.X25519Identity | age.HybridIdentity]) -> str:
    """Why a session does not open; empty when it does."""
    try:
        session_id = bytes.fromhex(path.stem)
        opened = capsule.unseal(disk.read(path, capsule.LARGEST_BYTES), identities, session_id)
    except (AgeError, Damaged, ValueError, OSError) as error:
        return str(error)
    reader = LogReader(session_paths(path.parent, path.stem).log, session_id, opened.seed)
    for _ in reader:
        pass
    # A session that a crash cut short is as recoverable as it will ever be; a changed one is not.
    return "" if reader.verdict in (Verdict.COMPLETE, Verdict.TRUNCATED) else f"its log is {reader.verdict}"
