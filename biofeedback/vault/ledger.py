"""When each session was made and its export confirmed: all that deleting on time needs, and no secret.

Retention must work on a locked tablet too, so this file is in clear. It says no more than the holder of the tablet
sees anyway: how many sessions there are and their days.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from biofeedback.vault import disk

_LARGEST_BYTES = 16 << 20


@dataclass(slots=True)
class Ledger:
    """Days count from 1970-01-01, UTC.

    `exports`: hash of the manifest -> check of its receipt, and its sessions.
    """

    days: dict[str, int] = field(default_factory=dict)
    confirmed: dict[str, int] = field(default_factory=dict)
    exports: dict[str, dict[str, object]] = field(default_factory=dict)
    seen_unix_s: float = 0.0
    suspended: bool = False


def read(path: Path) -> Ledger:
    """The ledger.

    A damaged or missing one is an empty one: then every session counts as made on its file's day.
    """
    try:
        content = json.loads(disk.read(path, _LARGEST_BYTES))
        ledger = Ledger(**content)
        if not all(isinstance(day, int) for day in (*ledger.days.values(), *ledger.confirmed.values())):
            raise TypeError
        if not isinstance(ledger.seen_unix_s, int | float) or not isinstance(ledger.exports, dict):
            raise TypeError
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return Ledger()
    return ledger


def write(path: Path, ledger: Ledger) -> None:
    """Replace the ledger; raises StorageFailed."""
    content = {
        name: getattr(ledger, name) for name in ("days", "confirmed", "exports", "seen_unix_s", "suspended")
    }
    with disk.storage("The list of days could not be renewed."):
        disk.replace(path, json.dumps(content, sort_keys=True).encode())


@contextmanager
def changing(path: Path) -> Iterator[Ledger]:
    """The ledger, written back at the end of the block unless that raises; other processes wait meanwhile."""
    with disk.storage("The list of days could not be renewed."), disk.exclusive(path.with_suffix(".lock")):
        ledger = read(path)
        yield ledger
        write(path, ledger)


def forget(ledger: Ledger, session_ids: Iterable[str]) -> None:
    """Drop what is known about sessions that are gone."""
    for session_id in session_ids:
        ledger.days.pop(session_id, None)
        ledger.confirmed.pop(session_id, None)


def receipt_check(receipt: str, manifest_sha256: str) -> str:
    """What is kept of a receipt: enough to recognise it, not to read it off the tablet at a glance."""
    return hashlib.sha256(f"bf/receipt-check/v1\0{receipt}\0{manifest_sha256}".encode()).hexdigest()
