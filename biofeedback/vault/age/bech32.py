"""Bech32 as age uses it: BIP 173 without its limit of 90 characters, for any number of bytes.

https://github.com/bitcoin/bips/blob/master/bip-0173.mediawiki and https://c2sp.org/age ("Native recipient types").
"""

from __future__ import annotations

from biofeedback.errors import AgeError

_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"  # BIP 173, "Bech32": leaves out 1, b, i and o
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)  # BIP 173, "Checksum"
_CHECKSUM_LENGTH = 6  # BIP 173, "Checksum"
_LONGEST = 8_192  # ours: a hybrid recipient has about 2,000 characters; more is no key


def encode(prefix: str, data: bytes) -> str:
    """`prefix` (lower case), `1`, the data and its checksum, all in lower case."""
    values = _regroup(data, 8, 5, pad=True)
    return prefix + "1" + "".join(_ALPHABET[value] for value in values + _checksum(prefix, values))


def decode(text: str) -> tuple[str, bytes]:
    """The prefix in lower case and the data; raises AgeError on any deviation, mixed case included."""
    if len(text) > _LONGEST or text not in (text.lower(), text.upper()):
        raise AgeError("This is no age key: it is too long, or it mixes capitals and small letters.")
    prefix, separator, tail = text.lower().rpartition("1")
    if not separator or not prefix or len(tail) < _CHECKSUM_LENGTH:
        raise AgeError("This is no age key: it is not complete.")
    if any(not 33 <= ord(letter) <= 126 for letter in prefix) or any(letter not in _ALPHABET for letter in tail):
        raise AgeError("This is no age key: it holds a character that a key cannot have.")
    values = [_ALPHABET.index(letter) for letter in tail]
    if _polymod(_expand(prefix) + values) != 1:
        raise AgeError("This key has a typing error: its check letters do not fit. Copy it again.")
    return prefix, bytes(_regroup(values[:-_CHECKSUM_LENGTH], 5, 8, pad=False))


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, term in enumerate(_GENERATOR):
            check ^= term if top >> bit & 1 else 0
    return check


def _expand(prefix: str) -> list[int]:
    return [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]


def _checksum(prefix: str, values: list[int]) -> list[int]:
    check = _polymod(_expand(prefix) + values + [0] * _CHECKSUM_LENGTH) ^ 1
    return [check >> 5 * (5 - place) & 31 for place in range(_CHECKSUM_LENGTH)]


def _regroup(data: bytes | list[int], from_bits: int, to_bits: int, *, pad: bool) -> list[int]:
    gathered, held, values = 0, 0, []
    for value in data:
        gathered, held = gathered << from_bits | value, held + from_bits
        while held >= to_bits:
            held -= to_bits
            values.append(gathered >> held & (1 << to_bits) - 1)
        gathered &= (1 << held) - 1
    if pad and held:
        values.append(gathered << to_bits - held & (1 << to_bits) - 1)
    # BIP 173: left-over bits must be fewer than five and zero, else two texts would mean one key.
    elif not pad and (held >= from_bits or gathered):
        raise AgeError("This is no age key: its last letters are not as they must be.")
    return values
