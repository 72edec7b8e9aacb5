"""Dutch words: to remember a passphrase by, and to read a key aloud by."""

from __future__ import annotations

import hashlib
import secrets
from functools import cache
from importlib.resources import files

COUNT = 7_776  # 6^5, the size of a diceware list: 12.9 bits for each word
FINGERPRINT_WORDS = 6  # 77 bits: nobody finds a second key with the same words
PASSPHRASE_WORDS = 6  # 77 bits: what notes on diceware and the EFF advise for keys guessed off-line


@cache
def word_list() -> tuple[str, ...]:
    """All words, in alphabetical order."""
    return tuple((files("assets") / "words" / "nl.txt").read_text(encoding="ascii").split())


def fingerprint(public: bytes) -> str:
    """Six words for a public key or a hash: the same on every device, so that two people can compare by voice."""
    number = int.from_bytes(hashlib.sha256(b"bf/words/v1\0" + public).digest(), "big")
    words = []
    for _ in range(FINGERPRINT_WORDS):
        number, place = divmod(number, COUNT)
        words.append(word_list()[place])
    return " ".join(words)


def passphrase() -> str:
    """Six random words."""
    return " ".join(secrets.choice(word_list()) for _ in range(PASSPHRASE_WORDS))
