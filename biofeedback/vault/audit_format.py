"""One line of the audit log: the six facts that BIO asks for, chained by hashes and sealed by a running key.

Baseline Informatiebeveiliging Overheid 2, measure 8.15.01: action, object, result, origin, actor, time. A line
holds no measurement and no participant's code. The scheme is that of Schneier and Kelsey (https://doi.org/10.1145/317087.317089):
the key runs forwards only, so whoever takes the tablet later cannot rewrite an earlier line.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from enum import StrEnum

from biofeedback.errors import Damaged

NO_HASH = "0" * 64
_FIELDS = ("number", "time", "action", "object", "result", "origin", "actor", "hash", "mac")
LOCKED = "locked"  # the actor, when nobody was unlocked


class Action(StrEnum):
    """What happened."""

    SEGMENT = "segment"  # a new running key, sealed to those who then were on the list
    TRAINER_CREATED = "trainer_created"
    TRAINER_LEFT = "trainer_left"
    UNLOCKED = "unlocked"
    LOCKED = "locked"  # the result says why: trainer, idle, background, hand_over, app_closed
    UNLOCK_FAILED = "unlock_failed"
    PASSPHRASE_CHANGED = "passphrase_changed"  # noqa: S105 - the name of what happened
    KEY_ROTATED = "key_rotated"
    RECIPIENTS_CHANGED = "recipients_changed"
    SETTINGS_CHANGED = "settings_changed"
    SESSION_STARTED = "session_started"
    SESSION_FINISHED = "session_finished"
    SESSION_DISCARDED = "session_discarded"
    SESSION_NOTED = "session_noted"  # a trainer added a mark or a note
    SESSION_DELETED = "session_deleted"
    EXPORT_MADE = "export_made"
    EXPORT_CONFIRMED = "export_confirmed"
    PARTICIPANT_WRITTEN = "participant_written"
    PARTICIPANT_DELETED = "participant_deleted"
    RETENTION_SUSPENDED = "retention_suspended"
    CLOCK_CONFIRMED = "clock_confirmed"


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `hash` covers it and the one before; `mac` proves that it was written when it says."""

    number: int
    time: str  # UTC, ISO 8601
    action: str
    object: str
    result: str
    origin: str  # the tablet
    actor: str  # a trainer's id, or LOCKED
    hash: str
    mac: str

    def encoded(self) -> bytes:
        """As it stands in the file."""
        return _dump({name: getattr(self, name) for name in _FIELDS}) + b"\n"

    def hash_after(self, before: str) -> str:
        """The hash this line must carry after a line with the hash `before`."""
        facts = {name: getattr(self, name) for name in _FIELDS[:-2]}
        return hashlib.sha256(bytes.fromhex(before) + _dump(facts)).hexdigest()


def mac(key: bytes, line_hash: str) -> str:
    """The code over a line's hash, in hex."""
    return hmac.digest(key, bytes.fromhex(line_hash), "sha256").hex()


def next_key(key: bytes) -> bytes:
    """The running key for the next line."""
    return hmac.digest(key, b"next", "sha256")


def parse(data: bytes) -> Line:
    """A line with its line end; raises Damaged unless it is exactly as `encoded` writes it."""
    try:
        fields = json.loads(data)
        line = Line(**{name: fields[name] for name in _FIELDS})
        texts = (line.time, line.action, line.object, line.result, line.origin, line.actor, line.hash, line.mac)
        if not isinstance(line.number, int) or not all(isinstance(text, str) for text in texts):
            raise TypeError
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Damaged("A line of the audit log cannot be read.") from error
    # One spelling only: else a line could be changed without changing what it says.
    if line.encoded() != data or len(line.hash) != 64 or len(line.mac) != 64:
        raise Damaged("A line of the audit log is not as it was written.")
    return line


def _dump(fields: dict[str, object]) -> bytes:
    return json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()
