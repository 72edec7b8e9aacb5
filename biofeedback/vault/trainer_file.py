"""A trainer's keys: the public half in clear, the secret half under the passphrase.

`trainers/<id>.json` holds the name, both public keys, the cost of a try, and the two secret keys sealed with
ChaCha20-Poly1305 under a key that Argon2id makes of the passphrase. The public facts are bound to the sealed part.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from biofeedback.errors import AgeError, Damaged, RecipientRefused, WrongPassphrase
from biofeedback.vault import age, disk, sshsig, words
from biofeedback.vault.passphrase import Cost, derive, parse_cost

FORMAT = "BFTRAINER1"
FRESH_SUFFIX = ".new"  # a key file of a trainer whom the list does not name yet
LARGEST_BYTES = 16 * 1024
_KEK_LABEL = b"bf/kek/v1"
_STATE_LABEL = b"bf/state/v1"
_NONCE_BYTES = 12  # RFC 8439
_KEY_BYTES = 32  # RFC 7748, RFC 8032


@dataclass(frozen=True, slots=True)
class TrainerCard:
    """What everyone may know of a trainer. `words` are six Dutch words to compare a key by voice."""

    name: str
    recipient: str
    signing_key: str  # "ssh-ed25519 AAAA..."
    words: str
    id: str


class Keys:
    """A trainer's secret keys, in memory only; `forget` overwrites what Python lets us overwrite.

    `retired` are keys that were replaced while something was still sealed to them only.
    """

    def __init__(self, secret: bytes, signing: bytes, retired: Sequence[bytes] = ()) -> None:
        self.identity = age.X25519Identity(secret)
        self.retired = tuple(age.X25519Identity(old) for old in retired)
        self.signing = Ed25519PrivateKey.from_private_bytes(signing)
        self._signing_bytes = bytearray(signing)

    @classmethod
    def generate(cls, retired: Sequence[bytes] = ()) -> Keys:
        """New keys from the system's random source."""
        return cls(os.urandom(_KEY_BYTES), os.urandom(_KEY_BYTES), retired)

    @property
    def identities(self) -> tuple[age.X25519Identity, ...]:
        """Everything that may open what is stored, the present key first."""
        return (self.identity, *self.retired)

    def without_retired(self) -> Keys:
        """The same keys, after everything was sealed anew."""
        return Keys(bytes(self.identity.secret), bytes(self._signing_bytes))

    def card(self, name: str) -> TrainerCard:
        """The public half."""
        return card(name, self.identity.recipient.key, self.signing.public_key().public_bytes_raw())

    def secrets(self) -> bytes:
        """All secret keys, to be sealed: the identity, the signing key, then the retired identities."""
        return self._own() + b"".join(bytes(old.secret) for old in self.retired)

    def state_key(self, salt: bytes) -> bytes:
        """A key for this trainer's own notes; one for each writing, so that no nonce repeats."""
        return HKDF(SHA256(), _KEY_BYTES, salt=salt, info=_STATE_LABEL).derive(self._own())

    def forget(self) -> None:
        """Overwrite our copies. Python and the library may hold others (docs of `cryptography`, limitations)."""
        for copy in (*(identity.secret for identity in self.identities), self._signing_bytes):
            copy[:] = bytes(len(copy))

    def _own(self) -> bytes:
        return bytes(self.identity.secret) + bytes(self._signing_bytes)


def card(name: str, recipient: bytes, signing: bytes) -> TrainerCard:
    """The public facts of a trainer with these public keys."""
    identifier = hashlib.sha256(recipient + signing).hexdigest()[:16]
    recipient_text = str(age.X25519Recipient(recipient))
    return TrainerCard(
        name, recipient_text, sshsig.public_line(signing), trainer_words(recipient, signing), identifier
    )


def trainer_words(recipient: bytes, signing: bytes) -> str:
    """Six words over both public keys: who reads and who signs is one person."""
    return words.fingerprint(recipient + signing)


def wrap(keys: Keys, name: str, passphrase: str, cost: Cost) -> bytes:
    """The content of the trainer's file."""
    public = _public(keys.card(name), cost)
    nonce = os.urandom(_NONCE_BYTES)
    kek = ChaCha20Poly1305(derive(passphrase, cost, _KEK_LABEL))
    sealed = nonce + kek.encrypt(nonce, keys.secrets(), _canonical(public))
    return json.dumps(public | {"sealed": base64.b64encode(sealed).decode()}, indent=1).encode()


def unwrap(content: bytes, passphrase: str) -> Keys:
    """The secret keys; raises WrongPassphrase, or Damaged when the file is not one of ours."""
    fields = _fields(content)
    public = {name: value for name, value in fields.items() if name != "sealed"}
    cost = parse_cost(fields["kdf"])
    try:
        sealed = base64.b64decode(fields["sealed"], validate=True)
    except binascii.Error as error:
        raise Damaged("The trainer's file is damaged: its sealed part cannot be read.") from error
    kek = ChaCha20Poly1305(derive(passphrase, cost, _KEK_LABEL))
    try:
        secrets = kek.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], _canonical(public))
    except (InvalidTag, ValueError) as error:
        raise WrongPassphrase("The passphrase is not right; nothing was opened.") from error
    return keys_from(secrets)


def keys_from(secrets: bytes) -> Keys:
    """The keys from what `Keys.secrets` gave; raises Damaged."""
    parts = [secrets[at : at + _KEY_BYTES] for at in range(0, len(secrets), _KEY_BYTES)]
    if len(parts) < 2 or len(parts[-1]) != _KEY_BYTES:
        raise Damaged("The trainer's file is of a version that this app does not know.")
    return Keys(parts[0], parts[1], parts[2:])


def read_card(path: Path) -> TrainerCard:
    """The public facts in a trainer's file, as they stand there; raises Damaged."""
    fields = _fields(read(path))
    try:
        recipient = age.parse_recipient(fields["recipient"])
        signing = sshsig.parse_public(*fields["signing_key"].split(" ", 1))
    except (AgeError, ValueError, TypeError, RecipientRefused) as error:
        raise Damaged("The trainer's file is damaged: a public key in it cannot be read.") from error
    if signing is None:
        raise Damaged("The trainer's file is damaged: its signing key is of another kind.")
    return card(fields["name"], recipient.key, signing)


def read(path: Path) -> bytes:
    """The whole file; raises Damaged when it is missing or far too large."""
    try:
        return disk.read(path, LARGEST_BYTES)
    except OSError as error:
        raise Damaged(f"The trainer's file cannot be read: {error.strerror}.") from error


def _public(facts: TrainerCard, cost: Cost) -> dict[str, str]:
    return {
        "format": FORMAT,
        "name": facts.name,
        "recipient": facts.recipient,
        "signing_key": facts.signing_key,
        "kdf": str(cost),
    }


def _fields(content: bytes) -> dict[str, str]:
    try:
        fields = json.loads(content)
    except ValueError as error:
        raise Damaged("The trainer's file is damaged: it cannot be read.") from error
    wanted = {"format", "name", "recipient", "signing_key", "kdf", "sealed"}
    if not isinstance(fields, dict) or not wanted <= fields.keys() or fields["format"] != FORMAT:
        raise Damaged("The trainer's file is damaged, or of a version that this app does not know.")
    if not all(isinstance(value, str) for value in fields.values()):
        raise Damaged("The trainer's file is damaged: a field is not text.")
    return fields


def _canonical(fields: dict[str, str]) -> bytes:
    return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()
