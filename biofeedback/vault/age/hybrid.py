"""Hybrid recipients that also resist a quantum computer: `age1pq1...` and `AGE-SECRET-KEY-PQ-1...`.

https://c2sp.org/age, "mlkem768x25519 recipient stanza": HPKE (RFC 9180) in base mode over MLKEM768-X25519
(draft-ietf-hpke-pq, X-Wing). `cryptography` has it from version 47 on; with an older one, which Android's packager
builds, these keys are refused with a clear sentence and everything else works.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from biofeedback.errors import AgeError, AgeHeaderError
from biofeedback.vault.age import base64, bech32
from biofeedback.vault.age.header import Stanza
from biofeedback.vault.age.x25519 import check_body

try:
    from cryptography.hazmat.primitives import hpke
    from cryptography.hazmat.primitives.asymmetric import mlkem

    AVAILABLE = hasattr(hpke, "MLKEM768X25519PrivateKey")
except ImportError:
    AVAILABLE = False

TYPE = "mlkem768x25519"
RECIPIENT_PREFIX = "age1pq"  # c2sp.org/age, "mlkem768x25519 recipient stanza"
IDENTITY_PREFIX = "age-secret-key-pq-"  # the same
_SEED_BYTES = 32  # draft-ietf-hpke-pq: one seed is expanded with SHAKE256 to the seeds of both keys
_MLKEM_SEED_BYTES = 64  # FIPS 203: d and z
_MLKEM_PUBLIC_BYTES = 1184  # FIPS 203, table 3
_MLKEM_CIPHERTEXT_BYTES = 1088  # FIPS 203, table 3
_X25519_BYTES = 32  # RFC 7748
_INFO = b"age-encryption.org/mlkem768x25519"


@dataclass(frozen=True, slots=True)
class HybridRecipient:
    """A public key to seal to."""

    key: bytes

    def __str__(self) -> str:
        return bech32.encode(RECIPIENT_PREFIX, self.key)

    def wrap(self, file_key: bytes) -> Stanza:
        """The stanza that gives `file_key` to the holder of the identity."""
        sealed = _suite().encrypt(file_key, _public_key(self.key), _INFO)
        encapsulated = _MLKEM_CIPHERTEXT_BYTES + _X25519_BYTES
        return Stanza(TYPE, (base64.encode(sealed[:encapsulated]),), sealed[encapsulated:])


class HybridIdentity:
    """A secret key that opens what was sealed to its recipient."""

    def __init__(self, seed: bytes) -> None:
        require()
        if len(seed) != _SEED_BYTES:
            raise AgeError("This is no age identity: its key has the wrong length.")
        self.secret = bytearray(seed)
        expanded = hashlib.shake_256(seed).digest(_MLKEM_SEED_BYTES + _X25519_BYTES)
        mlkem_key = mlkem.MLKEM768PrivateKey.from_seed_bytes(expanded[:_MLKEM_SEED_BYTES])
        self._x25519 = X25519PrivateKey.from_private_bytes(expanded[_MLKEM_SEED_BYTES:])
        self._key = hpke.MLKEM768X25519PrivateKey(mlkem_key, self._x25519)
        public = mlkem_key.public_key().public_bytes_raw() + self._x25519.public_key().public_bytes_raw()
        self.recipient = HybridRecipient(public)

    def text(self) -> str:
        """`AGE-SECRET-KEY-PQ-1...`, in capitals as age prints it."""
        return bech32.encode(IDENTITY_PREFIX, bytes(self.secret)).upper()

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """The file key, or None when the stanza is not for us; AgeHeaderError when it is malformed."""
        if stanza.type != TYPE:
            return None
        encapsulated = check(stanza)
        self._refuse_weak_share(encapsulated[_MLKEM_CIPHERTEXT_BYTES:])
        try:
            return bytes(_suite().decrypt(encapsulated + stanza.body, self._key, _INFO))
        except InvalidTag:
            return None

    def _refuse_weak_share(self, share: bytes) -> None:
        # HPKE would only say "does not open"; age wants a low-order share told apart as a malformed header.
        try:
            self._x25519.exchange(X25519PublicKey.from_public_bytes(share))
        except ValueError as error:
            raise AgeHeaderError("The header of this age file is forged: a share is a weak point.") from error


def parse_recipient(data: bytes) -> HybridRecipient:
    """A recipient from its key; raises AgeError when it is no key or this installation cannot use it."""
    require()
    if len(data) != _MLKEM_PUBLIC_BYTES + _X25519_BYTES:
        raise AgeError("This is no hybrid age recipient: its key has the wrong length.")
    try:
        _public_key(data)
    except ValueError as error:
        raise AgeError("This is no hybrid age recipient: its key is not valid.") from error
    return HybridRecipient(data)


def check(stanza: Stanza) -> bytes:
    """The encapsulated key of a well-formed stanza; raises AgeHeaderError. It needs no HPKE."""
    if len(stanza.arguments) != 1:
        raise AgeHeaderError("The header of this age file is damaged: a recipient has the wrong arguments.")
    encapsulated = base64.decode(stanza.arguments[0])
    if len(encapsulated) != _MLKEM_CIPHERTEXT_BYTES + _X25519_BYTES:
        raise AgeHeaderError("The header of this age file is damaged: a recipient's share has the wrong length.")
    check_body(stanza)
    return encapsulated


def require() -> None:
    """Raise AgeError where the installed `cryptography` has no HPKE."""
    if not AVAILABLE:
        raise AgeError(
            "Keys that begin with age1pq1 or AGE-SECRET-KEY-PQ-1 do not work on this device: they need the Python "
            "package cryptography 47 or newer. Use a key that begins with age1 or AGE-SECRET-KEY-1.",
            reason="age_hybrid_missing",
        )


def _suite() -> Any:  # untyped where the installed package has no HPKE
    return hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)


def _public_key(data: bytes) -> Any:  # untyped where the installed package has no HPKE
    mlkem_key = mlkem.MLKEM768PublicKey.from_public_bytes(data[:_MLKEM_PUBLIC_BYTES])
    x25519_key = X25519PublicKey.from_public_bytes(data[_MLKEM_PUBLIC_BYTES:])
    return hpke.MLKEM768X25519PublicKey(mlkem_key, x25519_key)
