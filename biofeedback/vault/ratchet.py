"""One key for each record, from a chain that only runs forwards.

Whoever takes the tablet while it records finds the present state of the chain and cannot compute any earlier key:
HMAC-SHA256 does not run backwards. The reader, who has the seed, walks the same chain.
"""

from __future__ import annotations

import hmac

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

_NONCE = bytes(12)  # each key seals one record only, so a fixed nonce never repeats under a key


class Ratchet:
    """The chain, standing at one record."""

    def __init__(self, seed: bytes) -> None:
        self._chain = seed
        self.number = 0

    def key(self) -> bytes:
        """The key of the record at which the chain stands."""
        return hmac.digest(self._chain, b"key", "sha256")

    def step(self) -> None:
        """Go to the next record; the key of this one can no longer be computed."""
        self._chain = hmac.digest(self._chain, b"next", "sha256")
        self.number += 1

    def seal(self, plain: bytes, bound: bytes) -> bytes:
        """The sealed record; `bound` is authenticated with it."""
        return ChaCha20Poly1305(self.key()).encrypt(_NONCE, plain, bound)

    def unseal(self, sealed: bytes, bound: bytes) -> bytes:
        """The record in clear; raises InvalidTag."""
        return ChaCha20Poly1305(self.key()).decrypt(_NONCE, sealed, bound)
