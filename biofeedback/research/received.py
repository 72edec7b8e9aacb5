"""What already arrived from each tablet, so that an older export cannot pass for news.

A tablet's audit log only grows, and every export's signed list says how many lines it had and what the last one
hashes to. Whoever sets a tablet back to an old state, or sends an old export again under a new name, shows a log
that is shorter than one already seen, or of the same length with another end.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from biofeedback.errors import ArchiveRefused
from biofeedback.vault import disk

_LARGEST_BYTES = 16 << 20  # ours: some hundred thousand exports
_FORMAT = "BFRECEIVED1"


@dataclass(frozen=True, slots=True)
class Seen:
    """The newest state of one sender's tablet, and the exports that were opened from it."""

    lines: int
    head: str
    exports: tuple[str, ...]  # SHA-256 of their lists


class Received:
    """The researcher's memory, in one file. Raises ArchiveRefused when that file is damaged."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen = _read(path)

    def check(self, signer: bytes, listed: bytes, facts: Mapping[str, object], *, late: bool = False) -> None:
        """Raise ArchiveRefused for an export that is older than what was received from this sender.

        The same export again is no news and no danger. `late` accepts an older one that was simply on its way.
        """
        seen = self._seen.get(signer.hex())
        if seen is None or _digest(listed) in seen.exports:
            return
        lines, head = _audit(facts)
        if lines == seen.lines and head != seen.head:
            raise ArchiveRefused(
                "This export and one you received before do not come from the same history of this tablet: its "
                "log was set back and went on differently. Do not use it; call who looks after the tablet.",
                reason="archive_forked",
            )
        if lines < seen.lines and not late:
            raise ArchiveRefused(
                f"This export is older than what you already received from this tablet (line {lines} of its log; "
                f"line {seen.lines} is known). If it was only late on its way, open it with --late; else the "
                "tablet may have been set back.",
                reason="archive_older",
            )

    def note(self, signer: bytes, listed: bytes, facts: Mapping[str, object]) -> None:
        """Remember an export that was opened; on the disk before this returns."""
        lines, head = _audit(facts)
        seen = self._seen.get(signer.hex(), Seen(-1, "", ()))
        exports = tuple(dict.fromkeys((*seen.exports, _digest(listed))))
        newest = (lines, head) if lines > seen.lines else (seen.lines, seen.head)
        self._seen[signer.hex()] = Seen(*newest, exports)
        content = {
            "format": _FORMAT,
            "senders": {
                key: {"lines": known.lines, "head": known.head, "exports": list(known.exports)}
                for key, known in sorted(self._seen.items())
            },
        }
        part = self._path.with_name(self._path.name + ".part")
        with part.open("w", encoding="utf-8") as file:
            json.dump(content, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self._path)


def beside(signers: Path) -> Path:
    """Where the memory is kept that belongs to a file of trusted senders."""
    return signers.with_name(signers.name + ".received")


def _audit(facts: Mapping[str, object]) -> tuple[int, str]:
    audit = facts.get("audit")
    lines, head = (audit.get("lines"), audit.get("head")) if isinstance(audit, dict) else (None, None)
    if not isinstance(lines, int) or isinstance(lines, bool) or lines < 0 or not isinstance(head, str):
        raise ArchiveRefused(
            "This export does not say where its tablet's log stands, so nobody can tell whether it is older than "
            "what you received. Ask for a new export from an up-to-date tablet.",
            reason="archive_without_audit",
        )
    return lines, head


def _read(path: Path) -> dict[str, Seen]:
    if not path.exists():
        return {}
    try:
        content = json.loads(disk.read(path, _LARGEST_BYTES))
        if content["format"] != _FORMAT:
            raise ValueError
        return {
            str(key): Seen(int(seen["lines"]), str(seen["head"]), tuple(map(str, seen["exports"])))
            for key, seen in content["senders"].items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ArchiveRefused(
            f"The memory of what you received, {path.name}, is damaged. Restore it from your backup; without it "
            "nobody can tell an old export from a new one."
        ) from error


def _digest(listed: bytes) -> str:
    return hashlib.sha256(listed).hexdigest()
