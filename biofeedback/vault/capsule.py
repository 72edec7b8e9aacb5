"""The capsule of a session: its seed, sealed to those who may read it. Deleting it deletes the session.

`<id>.cap` is a normal age v1 file. Its content is fixed in length: magic, session id, seed, day, hash of the list
of recipients it was sealed to (`docs/formats.md`).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from biofeedback.errors import Damaged
from biofeedback.vault import age

MAGIC = b"BFCAP1\n"
ID_BYTES = 16
SEED_BYTES = 32
HASH_BYTES = 32
LARGEST_BYTES = 64 * 1024  # 8 trainers and a recovery key take 1 KiB, hybrid ones 18 KiB
_CONTENT = struct.Struct(f">{len(MAGIC)}s{ID_BYTES}s{SEED_BYTES}sI{HASH_BYTES}s")


@dataclass(frozen=True, slots=True)
class Capsule:
    """What a capsule holds; `day` counts days since 1970-01-01, UTC."""

    session_id: bytes
    seed: bytes
    day: int
    recipients_hash: bytes

    def seal(self, recipients: Sequence[age.Recipient]) -> bytes:
        """The age file that stands on disk."""
        content = _CONTENT.pack(MAGIC, self.session_id, self.seed, self.day, self.recipients_hash)
        return age.encrypt(content, recipients)


def unseal(sealed: bytes, identities: Sequence[age.Identity], session_id: bytes) -> Capsule:
    """Open a capsule found under the name `session_id`; raises AgeError, and Damaged when it is another's."""
    return parse(age.decrypt(sealed, identities), session_id)


def parse(content: bytes, session_id: bytes) -> Capsule:
    """A capsule from its content; raises Damaged."""
    if len(content) != _CONTENT.size or not content.startswith(MAGIC):
        raise Damaged("This capsule is of a version that this app does not know.")
    _, inner_id, seed, day, recipients_hash = _CONTENT.unpack(content)
    # A capsule moved to another session's name must not make that session look like this one.
    if inner_id != session_id:
        raise Damaged("This capsule belongs to another session.")
    return Capsule(inner_id, seed, day, recipients_hash)
