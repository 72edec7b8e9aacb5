"""Which passphrases are accepted, and how a key is made from one.

Length and a small blocklist instead of rules about digits and signs: NIST SP 800-63B, section 5.1.1.2.
"""

from __future__ import annotations

import os
import re
import unicodedata
from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from biofeedback.errors import Damaged, PassphraseRefused
from biofeedback.vault.age import base64

SHORTEST = 15  # NIST SP 800-63B-4, section 3.1.1.2: the minimum where the passphrase is the only factor
LONGEST = 256  # ours: a bound on what is typed or read from a file
LEAST_MEMORY_KIB, LEAST_PASSES, LANES = 65_536, 3, 4  # RFC 9106, section 4, second recommended option
MOST_MEMORY_KIB, MOST_PASSES = 262_144, 10  # ours: what a changed file may at most make a tablet compute
_SALT_BYTES = 16  # RFC 9106, section 3.1
_KEY_BYTES = 32
_LEAST_DIFFERENT = 5  # ours: "aaaaaaaaaaaaaaaa" and "123123123123123" are long and known to everyone
_PHC = re.compile(r"\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{22})")
# Long passwords at the top of every list of leaked ones, and what people here would think of first.
_BLOCKED = (
    "wachtwoord", "password", "welkom", "welcome", "qwerty", "azerty", "letmein", "iloveyou", "biofeedback",
    "spanning", "trainer", "admin", "geheim", "0123456789", "1234567890", "abcdefghijklmno",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cost:
    """What one try of a passphrase costs, with the salt of one trainer."""

    memory_kib: int
    passes: int
    lanes: int
    salt: bytes

    def __str__(self) -> str:
        # https://github.com/P-H-C/phc-string-format, without the hash itself
        salt = base64.encode(self.salt)
        return f"$argon2id$v=19$m={self.memory_kib},t={self.passes},p={self.lanes}${salt}"


def new_cost(memory_kib: int = LEAST_MEMORY_KIB, passes: int = LEAST_PASSES) -> Cost:
    """A cost with a fresh salt, never below the floor."""
    memory_kib = min(max(memory_kib, LEAST_MEMORY_KIB), MOST_MEMORY_KIB)
    return Cost(memory_kib, min(max(passes, LEAST_PASSES), MOST_PASSES), LANES, os.urandom(_SALT_BYTES))


def parse_cost(text: str) -> Cost:
    """Read a stored cost; raises Damaged when it is weaker than the floor or dearer than the cap."""
    match = _PHC.fullmatch(text)
    if not match:
        raise Damaged("The trainer's file is damaged: its passphrase settings cannot be read.")
    memory_kib, passes, lanes = (int(match[place]) for place in (1, 2, 3))
    fits = LEAST_MEMORY_KIB <= memory_kib <= MOST_MEMORY_KIB and LEAST_PASSES <= passes <= MOST_PASSES
    if not fits or lanes != LANES:
        raise Damaged("The trainer's file was changed: its passphrase settings are outside what this app writes.")
    return Cost(memory_kib, passes, lanes, base64.decode(match[4]))


def derive(passphrase: str, cost: Cost, label: bytes) -> bytes:
    """32 bytes for one use, named by `label`. Takes about a second on the tablet it was calibrated on."""
    stretched = Argon2id(
        salt=cost.salt, length=_KEY_BYTES, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib
    ).derive(normalised(passphrase).encode())
    return HKDF(SHA256(), _KEY_BYTES, salt=None, info=label).derive(stretched)


def normalised(passphrase: str) -> str:
    """The same letters give the same bytes on every keyboard: NFKC, as NIST SP 800-63B, 5.1.1.2 advises."""
    return unicodedata.normalize("NFKC", passphrase)


def require_good(passphrase: str) -> None:
    """Raise PassphraseRefused unless it may guard a trainer's key."""
    text = normalised(passphrase)
    if len(text) < SHORTEST:
        raise PassphraseRefused(
            f"The passphrase is too short: take at least {SHORTEST} characters, or the six words that are "
            "offered.",
            reason="passphrase_short",
            least=SHORTEST,
        )
    if len(text) > LONGEST or any(unicodedata.category(letter) == "Cc" for letter in text):
        raise PassphraseRefused(
            f"The passphrase cannot be used: it has more than {LONGEST} characters, or one that cannot be typed.",
            reason="passphrase_unusable",
        )
    squeezed = re.sub(r"[\W_]", "", text.casefold())
    rest = squeezed
    for known in _BLOCKED:
        rest = rest.replace(known, "")
    # What is left beside the well-known part must be able to stand on its own.
    if len(set(squeezed)) < _LEAST_DIFFERENT or (len(rest) < len(squeezed) and len(rest) < SHORTEST):
        raise PassphraseRefused(
            "The passphrase is too easy to guess: it is made of well-known words or repeats itself. "
            "Take other words, or the six words that are offered.",
            reason="passphrase_known",
        )
