"""A passphrase as recipient: age's scrypt stanza.

https://c2sp.org/age, "scrypt recipient stanza". Not used for anything stored here; read so that every age file of
a researcher or an institution can be opened.
"""

from __future__ import annotations

import os
import re

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from biofeedback.errors import AgeHeaderError, UsageError
from biofeedback.vault.age import base64
from biofeedback.vault.age.header import Stanza
from biofeedback.vault.age.x25519 import ZERO_NONCE, check_body, open_body

TYPE = "scrypt"
WRITTEN_LOG_N = 18  # what age itself writes: about one second on a desktop (filippo.io/age, scrypt.go)
HIGHEST_LOG_N = 22  # 4 GiB; above that a file is an attack on memory, not a lock (filippo.io/age, scrypt.go)
_SALT_BYTES = 16  # c2sp.org/age, "scrypt recipient stanza"
_LABEL = b"age-encryption.org/v1/scrypt"
_LOG_N = re.compile(r"[1-9][0-9]{0,3}")  # no sign, no leading zero: c2sp.org/age


class ScryptRecipient:
    """Seals to whoever knows the passphrase. It must be the only recipient of a file."""

    def __init__(self, passphrase: str, log_n: int = WRITTEN_LOG_N) -> None:
        if not passphrase or not 1 <= log_n <= HIGHEST_LOG_N:
            raise UsageError("A passphrase cannot be empty, and its work factor lies between 1 and 22.")
        self._passphrase = passphrase.encode()
        self._log_n = log_n

    def wrap(self, file_key: bytes) -> Stanza:
        """The stanza that gives `file_key` to whoever knows the passphrase."""
        salt = os.urandom(_SALT_BYTES)
        body = ChaCha20Poly1305(_derive(self._passphrase, salt, self._log_n)).encrypt(ZERO_NONCE, file_key, None)
        return Stanza(TYPE, (base64.encode(salt), str(self._log_n)), body)


class ScryptIdentity:
    """Opens files that were sealed to a passphrase, up to a work factor that this machine can bear."""

    def __init__(self, passphrase: str, highest_log_n: int = HIGHEST_LOG_N) -> None:
        self._passphrase = passphrase.encode()
        self._highest_log_n = highest_log_n

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """The file key, or None when the passphrase is another; AgeHeaderError when the stanza is malformed."""
        if stanza.type != TYPE:
            return None
        salt, log_n = check(stanza)
        if log_n > self._highest_log_n:
            raise AgeHeaderError("This file asks for more work than is allowed to try one passphrase.")
        return open_body(_derive(self._passphrase, salt, log_n), stanza.body)


def check(stanza: Stanza) -> tuple[bytes, int]:
    """Salt and work factor of a well-formed scrypt stanza; raises AgeHeaderError."""
    if len(stanza.arguments) != 2 or not _LOG_N.fullmatch(stanza.arguments[1]):
        raise AgeHeaderError("The header of this age file is damaged: its passphrase line is malformed.")
    salt = base64.decode(stanza.arguments[0])
    if len(salt) != _SALT_BYTES:
        raise AgeHeaderError("The header of this age file is damaged: its salt has the wrong length.")
    check_body(stanza)
    return salt, int(stanza.arguments[1])


def _derive(passphrase: bytes, salt: bytes, log_n: int) -> bytes:
    return Scrypt(salt=_LABEL + salt, length=32, n=1 << log_n, r=8, p=1).derive(passphrase)  # c2sp.org/age
