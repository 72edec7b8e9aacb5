"""What a trainer adds to a stored session afterwards: a mark at a moment, or a note about the whole.

A session's log is closed for ever, so additions have a file of their own, `sessions/<id>.add`: an age file sealed
to those who may read the session, with a trainer's signature inside, because sealing to a public key proves
nothing about who sealed. Entries are only ever added. The file goes with its session.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from biofeedback.errors import AgeError, Damaged, UsageError
from biofeedback.vault import age, disk, reseal, sshsig
from biofeedback.vault.access import Access
from biofeedback.vault.audit_format import Action
from biofeedback.vault.recorder import ADDITIONS_SUFFIX, session_paths

LONGEST_TEXT = 500  # characters; ours: a remark, not a report
_LARGEST_BYTES = 4 << 20
_MAGIC = "BFADD1"
_DOMAIN = b"bf/additions/v1\0"


@dataclass(frozen=True, slots=True)
class Addition:
    """One entry. `time_s` is the moment on the session clock, None for the whole session; `day` counts from
    1970-01-01; `by` is the trainer's name. `event` is the content of an EVENT record, such as a questionnaire's:
    it goes into exports with the session's own events, and the text beside it does not."""

    text: str
    day: int
    by: str
    time_s: float | None = None
    event: Mapping[str, object] | None = None


def read(access: Access, session_id: str) -> tuple[Addition, ...]:
    """Everything added to a session, in order of adding; raises Locked, Damaged."""
    path = _path(access, session_id)
    if not path.exists():
        access.keys()
        return ()
    return _parse(access, path, session_id)


def add(
    access: Access,
    session_id: str,
    text: str,
    time_s: float | None = None,
    event: Mapping[str, object] | None = None,
) -> Addition:
    """Add one entry; raises Locked, UsageError for an empty or too long text, StorageFailed, and Damaged where the
    entries before cannot be read: then nothing is written over them."""
    text = text.strip()
    if not 0 < len(text) <= LONGEST_TEXT:
        raise UsageError(
            f"A note has 1 to {LONGEST_TEXT} characters; this one has {len(text)}.",
            reason="note_length",
            most=LONGEST_TEXT,
        )
    fresh = Addition(text, int(access.clock.unix_s() // disk.DAY_S), access.trainer.name, time_s, event)
    _write(access, session_id, [*read(access, session_id), fresh])
    return fresh


def _parse(access: Access, path: Path, session_id: str) -> tuple[Addition, ...]:
    try:
        content = json.loads(age.decrypt(disk.read(path, _LARGEST_BYTES), access.keys().identities))
        data: str = content["data"]
        if content["format"] != _MAGIC or content["signer"] not in _signers(access):
            raise ValueError
        signer = sshsig.parse_public(*content["signer"].split(" ", 1)) or b""
        signature = base64.b64decode(content["signature"], validate=True)
        Ed25519PublicKey.from_public_bytes(signer).verify(signature, _signed(session_id, data))
        return tuple(Addition(**entry) for entry in json.loads(data))
    except (OSError, AgeError, ValueError, KeyError, TypeError, AttributeError, InvalidSignature) as error:
        raise Damaged(
            "What was added to this session later was changed from outside or is damaged; it is not used.",
            reason="additions_damaged",
        ) from error


def _write(access: Access, session_id: str, entries: Sequence[Addition]) -> None:
    data = json.dumps([asdict(entry) for entry in entries], sort_keys=True, ensure_ascii=False)
    key = access.keys().signing
    content = {
        "format": _MAGIC,
        "data": data,
        "signer": sshsig.public_line(key.public_key().public_bytes_raw()),
        "signature": base64.b64encode(key.sign(_signed(session_id, data))).decode(),
    }
    path = _path(access, session_id)
    sealed = age.encrypt(json.dumps(content).encode(), reseal.readers(path, access.chain.versions()))
    with disk.storage("The note was not kept."):
        disk.replace(path, sealed)
    access.log(Action.SESSION_NOTED, session_id, f"sha256 {hashlib.sha256(sealed).hexdigest()}")


def _path(access: Access, session_id: str) -> Path:
    return session_paths(access.sessions, session_id).capsule.with_suffix(ADDITIONS_SUFFIX)


def _signers(access: Access) -> set[str]:
    return {entry.signing_key for version in access.chain.versions() for entry in version.trainers}


def _signed(session_id: str, data: str) -> bytes:
    # The session is part of it: what was said about one cannot be copied to another.
    return _DOMAIN + session_id.encode() + b"\0" + data.encode()
