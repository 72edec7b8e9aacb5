"""OpenSSH signatures by an Ed25519 key, so that `ssh-keygen -Y verify` alone can check who made an export.

https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.sshsig and RFC 8709 (ssh-ed25519).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import struct
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from biofeedback.errors import ArchiveRefused

_MAGIC = b"SSHSIG"  # PROTOCOL.sshsig, "Blob format"
_VERSION = 1  # the same
_KEY_TYPE = b"ssh-ed25519"  # RFC 8709
_HASH = b"sha512"  # one of the two that PROTOCOL.sshsig allows
_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
_COLUMNS = 70  # as ssh-keygen writes it
_LARGEST = 16_384  # ours: an Ed25519 signature has 300 bytes


@dataclass(frozen=True, slots=True)
class Signature:
    """A parsed signature. Nothing is known about it until `verify` returned."""

    public: bytes
    namespace: str
    signature: bytes

    def verify(self, message: bytes, namespace: str) -> None:
        """Raise ArchiveRefused unless `public` signed exactly this message for exactly this use."""
        if self.namespace != namespace:
            raise ArchiveRefused("The signature was made for another use; it is not accepted.")
        try:
            key = Ed25519PublicKey.from_public_bytes(self.public)
            key.verify(self.signature, _signed_data(message, namespace))
        except (InvalidSignature, ValueError) as error:
            raise ArchiveRefused(
                "The signature does not fit: the content was changed or was not made by us."
            ) from error


def sign(key: Ed25519PrivateKey, message: bytes, namespace: str) -> bytes:
    """An armored signature of `message` for one use, named by `namespace`."""
    public = _string(_KEY_TYPE) + _string(key.public_key().public_bytes_raw())
    raw = key.sign(_signed_data(message, namespace))
    blob = _MAGIC + struct.pack(">I", _VERSION) + _string(public)
    blob += _string(namespace.encode()) + _string(b"") + _string(_HASH)
    blob += _string(_string(_KEY_TYPE) + _string(raw))
    text = base64.b64encode(blob).decode()
    lines = [text[at : at + _COLUMNS] for at in range(0, len(text), _COLUMNS)]
    return "\n".join([_BEGIN, *lines, _END, ""]).encode()


def parse(armored: bytes) -> Signature:
    """Read an armored Ed25519 signature; raises ArchiveRefused on any deviation."""
    try:
        return _parse(armored)
    except (ValueError, binascii.Error) as error:
        raise ArchiveRefused("The signature is malformed; nothing it covers is believed.") from error


def public_line(public: bytes, comment: str = "") -> str:
    """`ssh-ed25519 AAAA... comment`, as it stands in an allowed_signers file."""
    blob = base64.b64encode(_string(_KEY_TYPE) + _string(public)).decode()
    return f"{_KEY_TYPE.decode()} {blob} {comment}".strip()


def parse_public(kind: str, blob: str) -> bytes | None:
    """The raw key of `ssh-ed25519 AAAA...`, or None for another kind of key; raises ValueError when malformed."""
    if kind != _KEY_TYPE.decode():
        return None
    return _public(base64.b64decode(blob, validate=True))


def _parse(armored: bytes) -> Signature:
    lines = armored.decode("ascii").strip().split("\n")
    if len(armored) > _LARGEST or lines[0] != _BEGIN or lines[-1] != _END:
        raise ValueError
    blob = base64.b64decode("".join(lines[1:-1]), validate=True)
    if blob[:6] != _MAGIC or blob[6:10] != struct.pack(">I", _VERSION):
        raise ValueError
    public, namespace, reserved, hashed, signature = _strings(blob[10:], 5)
    kind, raw = _strings(signature, 2)
    if reserved or hashed != _HASH or kind != _KEY_TYPE or len(raw) != 64:
        raise ValueError
    return Signature(_public(public), namespace.decode(), raw)


def _public(blob: bytes) -> bytes:
    kind, key = _strings(blob, 2)
    if kind != _KEY_TYPE or len(key) != 32:
        raise ValueError
    return key


def _signed_data(message: bytes, namespace: str) -> bytes:
    digest = hashlib.sha512(message).digest()
    return _MAGIC + _string(namespace.encode()) + _string(b"") + _string(_HASH) + _string(digest)


def _string(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def _strings(blob: bytes, count: int) -> list[bytes]:
    strings, at = [], 0
    for _ in range(count):
        if at + 4 > len(blob):
            raise ValueError
        (length,) = struct.unpack_from(">I", blob, at)
        strings.append(blob[at + 4 : at + 4 + length])
        at += 4 + length
    if at != len(blob):
        raise ValueError
    return strings
