"""X25519 recipients and identities: `age1...` and `AGE-SECRET-KEY-1...`.

https://c2sp.org/age, "X25519 recipient stanza".
"""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from biofeedback.errors import AgeError, AgeHeaderError
from biofeedback.vault.age import base64, bech32
from biofeedback.vault.age.header import FILE_KEY_BYTES, Stanza

TYPE = "X25519"
RECIPIENT_PREFIX = "age"  # c2sp.org/age, "X25519 recipient stanza"
IDENTITY_PREFIX = "age-secret-key-"  # the same
KEY_BYTES = 32  # RFC 7748
TAG_BYTES = 16  # RFC 8439
ZERO_NONCE = bytes(12)  # a wrap key is used once, so its nonce may be fixed (c2sp.org/age)
_LABEL = b"age-encryption.org/v1/X25519"


@dataclass(frozen=True, slots=True)
class X25519Recipient:
    """A public key to seal to."""

    key: bytes

    def __str__(self) -> str:
        return bech32.encode(RECIPIENT_PREFIX, self.key)

    def wrap(self, file_key: bytes) -> Stanza:
        """The stanza that gives `file_key` to the holder of the identity."""
        ephemeral = X25519PrivateKey.generate()
        share = ephemeral.public_key().public_bytes_raw()
        wrap_key = _wrap_key(_exchange(ephemeral, self.key), share, self.key)
        body = ChaCha20Poly1305(wrap_key).encrypt(ZERO_NONCE, file_key, None)
        return Stanza(TYPE, (base64.encode(share),), body)


class X25519Identity:
    """A secret key that opens what was sealed to its recipient."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) != KEY_BYTES:
            raise AgeError("This is no age identity: its key has the wrong length.")
        self.secret = bytearray(secret)
        self._key = X25519PrivateKey.from_private_bytes(secret)
        self.recipient = X25519Recipient(self._key.public_key().public_bytes_raw())

    @classmethod
    def generate(cls) -> X25519Identity:
        """A new identity from the system's random source."""
        return cls(X25519PrivateKey.generate().private_bytes_raw())

    def text(self) -> str:
        """`AGE-SECRET-KEY-1...`, in capitals as age prints it."""
        return bech32.encode(IDENTITY_PREFIX, bytes(self.secret)).upper()

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """The file key, or None when the stanza is not for us; AgeHeaderError when it is malformed."""
        if stanza.type != TYPE:
            return None
        share = check(stanza)
        wrap_key = _wrap_key(_exchange(self._key, share), share, self.recipient.key)
        return open_body(wrap_key, stanza.body)


def check(stanza: Stanza) -> bytes:
    """The ephemeral share of a well-formed X25519 stanza; raises AgeHeaderError."""
    if len(stanza.arguments) != 1:
        raise AgeHeaderError("The header of this age file is damaged: a recipient has the wrong arguments.")
    share = base64.decode(stanza.arguments[0])
    if len(share) != KEY_BYTES:
        raise AgeHeaderError("The header of this age file is damaged: a recipient's share has the wrong length.")
    check_body(stanza)
    return share


def check_body(stanza: Stanza) -> None:
    """The length is checked before decrypting: a longer key could be made to open under two wrap keys.

    That is the partitioning-oracle attack (https://eprint.iacr.org/2020/1491) which age's specification names.
    """
    if len(stanza.body) != FILE_KEY_BYTES + TAG_BYTES:
        raise AgeHeaderError("The header of this age file is damaged: a wrapped key has the wrong length.")


def open_body(wrap_key: bytes, body: bytes) -> bytes | None:
    """The file key, or None when the wrap key is another's."""
    try:
        return ChaCha20Poly1305(wrap_key).decrypt(ZERO_NONCE, body, None)
    except InvalidTag:
        return None


def _exchange(private: X25519PrivateKey, public: bytes) -> bytes:
    try:
        return private.exchange(X25519PublicKey.from_public_bytes(public))
    except ValueError as error:
        # A low-order point gives an all-zero secret that anyone can compute (RFC 7748, section 6.1).
        raise AgeHeaderError(
            "The header of this age file is forged: a recipient's share is a weak point."
        ) from error


def _wrap_key(secret: bytes, share: bytes, recipient: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=share + recipient, info=_LABEL).derive(secret)
