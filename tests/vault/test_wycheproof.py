"""Wycheproof's vectors for the primitives in use: 1,254 (https://github.com/C2SP/wycheproof)."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

Group = dict[str, Any]
Vector = dict[str, Any]
COUNTS = {"x25519": 518, "chacha20_poly1305": 325, "hkdf_sha256": 86, "hmac_sha256": 174, "ed25519": 151}
hexed = bytes.fromhex


def _x25519(_: Group, vector: Vector) -> bool:
    try:
        private = X25519PrivateKey.from_private_bytes(hexed(vector["private"]))
        shared = private.exchange(X25519PublicKey.from_public_bytes(hexed(vector["public"])))
    except ValueError:
        return False
    return shared == hexed(vector["shared"])


def _chacha(_: Group, vector: Vector) -> bool:
    sealed, bound = hexed(vector["ct"]) + hexed(vector["tag"]), hexed(vector["aad"])
    try:
        cipher = ChaCha20Poly1305(hexed(vector["key"]))
        plain = cipher.decrypt(hexed(vector["iv"]), sealed, bound)
        again = cipher.encrypt(hexed(vector["iv"]), plain, bound)
    except (InvalidTag, ValueError):
        return False
    return plain == hexed(vector["msg"]) and again == sealed


def _hkdf(_: Group, vector: Vector) -> bool:
    try:
        derived = HKDF(SHA256(), vector["size"], salt=hexed(vector["salt"]), info=hexed(vector["info"]))
        return derived.derive(hexed(vector["ikm"])) == hexed(vector["okm"])
    except ValueError:
        return False


def _hmac(group: Group, vector: Vector) -> bool:
    full = hmac.digest(hexed(vector["key"]), hexed(vector["msg"]), "sha256")
    return hmac.compare_digest(full[: group["tagSize"] // 8], hexed(vector["tag"]))


def _ed25519(group: Group, vector: Vector) -> bool:
    try:
        public = Ed25519PublicKey.from_public_bytes(hexed(group["publicKey"]["pk"]))
        public.verify(hexed(vector["sig"]), hexed(vector["msg"]))
    except (InvalidSignature, ValueError):
        return False
    return True


CHECKS: dict[str, Callable[[Group, Vector], bool]] = {
    "x25519": _x25519,
    "chacha20_poly1305": _chacha,
    "hkdf_sha256": _hkdf,
    "hmac_sha256": _hmac,
    "ed25519": _ed25519,
}


def _vectors(path: Path) -> Iterator[tuple[Group, Vector]]:
    for group in json.loads(path.read_text())["testGroups"]:
        for vector in group["tests"]:
            yield group, vector


@pytest.mark.parametrize("name", list(CHECKS))
def test_every_vector_gives_the_published_result(shared: Path, name: str) -> None:
    """Valid ones are accepted, invalid ones refused; of the acceptable ones only those with a usable secret."""
    wrong, seen = [], 0
    for group, vector in _vectors(shared / "wycheproof" / f"{name}_test.json"):
        seen += 1
        # A weak X25519 share gives an all-zero secret, which age must refuse; its other curiosities are fine.
        weak = "ZeroSharedSecret" in vector["flags"]
        wanted = vector["result"] == "valid" or (vector["result"] == "acceptable" and not weak)
        if CHECKS[name](group, vector) != wanted:
            wrong.append((vector["tcId"], vector["comment"], vector["result"]))
    assert wrong == []
    assert seen == COUNTS[name]


def test_the_count_is_what_we_claim() -> None:
    """1,254 vectors in all."""
    assert sum(COUNTS.values()) == 1254
