"""The device proves its own cryptography: published known answers, and fixed files of our own formats.

An Android build brings its own OpenSSL and its own `cryptography`. Tests on a desktop say nothing about it; these
answers, computed on the very tablet, do.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from biofeedback.errors import AgeError, BiofeedbackError
from biofeedback.session.records import Record, RecordType
from biofeedback.vault import age, log_format
from biofeedback.vault.age import hybrid
from biofeedback.vault.ratchet import Ratchet

hexed = bytes.fromhex


@dataclass(frozen=True, slots=True)
class Check:
    """One known answer: its name, where it is published, and whether this device gives it."""

    name: str
    source: str
    passed: bool


def run() -> list[Check]:
    """Every check, in a fixed order; takes about a second on a tablet."""
    return [Check(name, source, _passes(check)) for name, source, check in _CHECKS]


def _passes(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (BiofeedbackError, InvalidTag, InvalidSignature, ValueError, TypeError, ArithmeticError, MemoryError):
        return False


def _sha256() -> bool:
    return hashlib.sha256(b"abc").hexdigest() == (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )


def _sha512() -> bool:
    return (
        hashlib.sha512(b"abc")
        .hexdigest()
        .startswith("ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a")
    )


def _hmac() -> bool:
    return hmac.digest(b"Jefe", b"what do ya want for nothing?", "sha256").hex() == (
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    )


def _hkdf() -> bool:
    derived = HKDF(SHA256(), 42, salt=bytes(range(13)), info=hexed("f0f1f2f3f4f5f6f7f8f9")).derive(b"\x0b" * 22)
    return derived.hex() == (
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
    )


def _chacha() -> bool:
    key, nonce = bytes(range(0x80, 0xA0)), hexed("070000004041424344454647")
    plain = (
        b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, "
        b"sunscreen would be it."
    )
    bound = hexed("50515253c0c1c2c3c4c5c6c7")
    sealed = ChaCha20Poly1305(key).encrypt(nonce, plain, bound)
    return sealed[-16:].hex() == "1ae10b594f09e26a7e902ecbd0600691" and _refuses_change(key, nonce, sealed, bound)


def _refuses_change(key: bytes, nonce: bytes, sealed: bytes, bound: bytes) -> bool:
    changed = bytes([sealed[0] ^ 1]) + sealed[1:]
    try:
        ChaCha20Poly1305(key).decrypt(nonce, changed, bound)
    except InvalidTag:
        return True
    return False


def _x25519() -> bool:
    private = X25519PrivateKey.from_private_bytes(
        hexed("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4")
    )
    public = X25519PublicKey.from_public_bytes(
        hexed("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c")
    )
    return private.exchange(public).hex() == "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"


def _weak_share() -> bool:
    try:
        X25519PrivateKey.generate().exchange(X25519PublicKey.from_public_bytes(bytes(32)))
    except ValueError:
        return True
    return False


def _ed25519() -> bool:
    key = Ed25519PrivateKey.from_private_bytes(
        hexed("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    )
    signature = key.sign(b"")
    expected = (
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )
    public = Ed25519PublicKey.from_public_bytes(key.public_key().public_bytes_raw())
    public.verify(signature, b"")
    return signature.hex() == expected and _refuses_signature(public, signature)


def _refuses_signature(public: Ed25519PublicKey, signature: bytes) -> bool:
    try:
        public.verify(signature, b"x")
    except InvalidSignature:
        return True
    return False


def _argon2id() -> bool:
    derived = Argon2id(
        salt=b"\x02" * 16, length=32, iterations=3, lanes=4, memory_cost=32, ad=b"\x04" * 12, secret=b"\x03" * 8
    ).derive(b"\x01" * 32)
    return derived.hex() == "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"


def _scrypt() -> bool:
    derived = Scrypt(salt=b"", length=64, n=16, r=1, p=1).derive(b"")
    return derived.hex() == (
        "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
        "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906"
    )


# Made once with this very code and checked with the standard `age`: identity of the bytes 1 to 32, content "calm".
_AGE_FILE = hexed(
    "6167652d656e6372797074696f6e2e6f72672f76310a2d3e20583235353139207646654e4f6f41574f54484b476261744249"
    "6f474f7a75374c664c7a384f734664656349396552715a68300a7373316b4b747938393656712f34394741516f462f39417a"
    "356766366245496249516f4f6a5761622f4d6b0a2d2d2d2057655a3837444c6a785141666162504d74757a302f4567787838"
    "726f7663326f746c3735786a55786841510a2290a8edbaaf09225af0d2675d19dc3bedfb543ec8d4e1d32822fe64305e0c4b"
    "f8f4f9ed"
)


def _age() -> bool:
    identity = age.X25519Identity(bytes(range(1, 33)))
    sealed = age.encrypt(b"calm", [identity.recipient])
    return age.decrypt(_AGE_FILE, [identity]) == age.decrypt(sealed, [identity]) == b"calm" and _refuses_file(
        identity
    )


def _refuses_file(identity: age.X25519Identity) -> bool:
    for changed in (_AGE_FILE[:-1], _AGE_FILE[:-1] + bytes([_AGE_FILE[-1] ^ 1]), _AGE_FILE + b"x"):
        try:
            age.decrypt(changed, [identity])
        except AgeError:
            continue
        return False
    return True


def _hybrid() -> bool:
    identity = age.HybridIdentity(bytes(range(1, 33)))
    return age.decrypt(age.encrypt(b"calm", [identity.recipient]), [identity]) == b"calm"


def _log() -> bool:
    ratchet = Ratchet(bytes(range(32)))
    ratchet.step()
    ratchet.step()
    if ratchet.key().hex() != "caa20564a76869a78dcaeda3776090b827c2669cf16707240d01b20506e7e6fc":
        return False
    if ratchet.seal(b"calm", b"bound").hex() != "a838f238ccf20f9cfdc500b10a772c4635d27aac":
        return False
    record = Record(RecordType.EVENT, b"{}")
    return log_format.unpack(log_format.pack(record)) == record


_CHECKS: list[tuple[str, str, Callable[[], bool]]] = [
    ("SHA-256", "FIPS 180-4, example of NIST", _sha256),
    ("SHA-512", "FIPS 180-4, example of NIST", _sha512),
    ("HMAC-SHA-256", "RFC 4231, 4.3", _hmac),
    ("HKDF-SHA-256", "RFC 5869, A.1", _hkdf),
    ("ChaCha20-Poly1305", "RFC 8439, 2.8.2", _chacha),
    ("X25519", "RFC 7748, 5.2", _x25519),
    ("X25519 refuses a weak share", "RFC 7748, 6.1", _weak_share),
    ("Ed25519", "RFC 8032, 7.1, test 1", _ed25519),
    ("Argon2id", "RFC 9106, 5.3", _argon2id),
    ("scrypt", "RFC 7914, 12", _scrypt),
    ("age file", "docs/formats.md", _age),
    ("session log", "docs/formats.md", _log),
]
if hybrid.AVAILABLE:
    _CHECKS.append(("hybrid age recipient", "docs/formats.md", _hybrid))
