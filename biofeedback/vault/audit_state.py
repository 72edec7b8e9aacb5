"""Where the audit log stands: the running key for its next line, and what the file looked like after the last."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from biofeedback.errors import Damaged
from biofeedback.vault import disk
from biofeedback.vault.audit_format import NO_HASH

_LARGEST_BYTES = 4096


@dataclass(frozen=True, slots=True)
class AuditState:
    """`key` is the running key in hex; `size` the length of the log file after line `count` with the hash `head`.

    `begun` says whether the first line of the segment is written.
    """

    segment: int = 0
    list_version: int = 0
    count: int = 0
    head: str = NO_HASH
    size: int = 0
    key: str = ""
    begun: bool = False


def read(path: Path) -> AuditState:
    """The state; a log that was never begun has an empty one. Raises Damaged unless it is exactly as written."""
    try:
        content = disk.read(path, _LARGEST_BYTES)
    except FileNotFoundError:
        return AuditState()
    except OSError as error:
        raise Damaged("The audit log's state cannot be read.") from error
    try:
        state = AuditState(**json.loads(content))
        if _dump(state) != content or len(bytes.fromhex(state.key)) != 32 or len(bytes.fromhex(state.head)) != 32:
            raise ValueError
    except (ValueError, TypeError, RecursionError) as error:
        raise Damaged("The audit log's state is not as it was written.") from error
    return state


def write(path: Path, state: AuditState) -> None:
    """Replace the state; the key before it is gone from the file system."""
    disk.replace(path, _dump(state))


def _dump(state: AuditState) -> bytes:
    return json.dumps(asdict(state), sort_keys=True).encode()
