"""A trainer's own notes, sealed under a key that only this trainer's secret gives.

They remember the list of recipients and the audit log as the trainer last saw them. Unlike a session's capsule,
nobody without the secret can write them: that is what makes a swap on the disk visible.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from biofeedback.errors import Damaged
from biofeedback.vault import disk
from biofeedback.vault.trainer_file import Keys

_MAGIC = b"BFSTATE1\n"
_SALT_BYTES = 32
_NONCE = bytes(12)  # the key is new at each writing
_LARGEST_BYTES = 64 * 1024


def read(path: Path, keys: Keys) -> dict[str, object]:
    """The notes; raises Damaged when they are missing or not written by this trainer."""
    try:
        content = disk.read(path, _LARGEST_BYTES)
        salt, sealed = content[len(_MAGIC) :][:_SALT_BYTES], content[len(_MAGIC) + _SALT_BYTES :]
        if not content.startswith(_MAGIC):
            raise ValueError("magic")
        notes = json.loads(ChaCha20Poly1305(keys.state_key(salt)).decrypt(_NONCE, sealed, _MAGIC))
        if not isinstance(notes, dict):
            raise TypeError("notes")
    except (OSError, ValueError, InvalidTag, TypeError) as error:
        raise Damaged(
            "The trainer's own sealed notes are missing or were changed.", reason="state_damaged"
        ) from error
    return notes


def write(path: Path, keys: Keys, notes: dict[str, object]) -> None:
    """Replace the notes."""
    salt = os.urandom(_SALT_BYTES)
    sealed = ChaCha20Poly1305(keys.state_key(salt)).encrypt(_NONCE, json.dumps(notes).encode(), _MAGIC)
    disk.replace(path, _MAGIC + salt + sealed)
