"""Quick unlock: six digits instead of the passphrase, for an hour, in memory only. Off unless the institution says
so.

It is a risk and is named as one: whoever takes the tablet within that hour has three tries at six digits, and a
program that can read the app's memory could guess them. Nothing of it is ever on the disk, so it ends with the
app, in the background, after an hour and after three wrong tries.
"""

from __future__ import annotations

import re

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from biofeedback.errors import Locked, UsageError, WrongPassphrase
from biofeedback.vault.clock import Clock
from biofeedback.vault.passphrase import derive, new_cost

LASTS_S = 3600.0
TRIES = 3
_SHAPE = re.compile(r"[0-9]{6}")
_LABEL = b"bf/quick/v1"
_NONCE = bytes(12)  # the key seals once


class QuickUnlock:
    """Some secret bytes under six digits, in memory, for an hour."""

    def __init__(self, digits: str, secret: bytes, clock: Clock) -> None:
        if not _SHAPE.fullmatch(digits):
            raise UsageError("Quick unlock takes six digits.")
        self._cost = new_cost()
        self._sealed: bytes | None = ChaCha20Poly1305(derive(digits, self._cost, _LABEL)).encrypt(
            _NONCE, secret, None
        )
        self._clock = clock
        self._until_s = clock.monotonic_s() + LASTS_S
        self._left = TRIES

    @property
    def available(self) -> bool:
        """Whether six digits still open."""
        if self._clock.monotonic_s() >= self._until_s:
            self.end()
        return self._sealed is not None

    def open(self, digits: str) -> bytes:
        """The secret; raises WrongPassphrase, and Locked once it has ended: then the passphrase is needed."""
        if not self.available or self._sealed is None:
            raise Locked("Quick unlock has ended; unlock with the passphrase.", reason="quick_unlock_ended")
        self._left -= 1
        try:
            secret = ChaCha20Poly1305(derive(digits, self._cost, _LABEL)).decrypt(_NONCE, self._sealed, None)
        except InvalidTag as error:
            if self._left <= 0:
                self.end()
            raise WrongPassphrase(f"The digits are not right; {max(self._left, 0)} tries left.") from error
        self._left = TRIES
        return secret

    def end(self) -> None:
        """Forget everything: in the background, when the app ends, or when the trainer asks."""
        self._sealed = None
