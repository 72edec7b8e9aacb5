"""All 143 vectors of the age test kit (https://age-encryption.org/testkit)."""

from __future__ import annotations

import hashlib
import io
import zlib
from dataclasses import dataclass
from pathlib import Path

import pytest

from biofeedback.errors import (
    AgeArmorError,
    AgeError,
    AgeHeaderError,
    AgeHmacError,
    AgeNoMatch,
    AgePayloadError,
)
from biofeedback.vault import age
from biofeedback.vault.age import hybrid

_ERRORS: dict[str, type[AgeError]] = {
    "header failure": AgeHeaderError,
    "armor failure": AgeArmorError,
    "no match": AgeNoMatch,
    "HMAC failure": AgeHmacError,
    "payload failure": AgePayloadError,
}
_VECTORS = 143  # C2SP/CCTV, folder age/testdata, commit 1e3d2860
_HYBRID_VECTORS = 19  # those with an AGE-SECRET-KEY-PQ- identity


@dataclass
class Vector:
    """One file of the kit: what must come of it, and the age file itself."""

    name: str
    fields: dict[str, list[str]]
    file: bytes

    @property
    def expected(self) -> str:
        """`success` or the class of failure."""
        return self.fields["expect"][0]

    @property
    def is_hybrid(self) -> bool:
        """Whether it needs an identity that only newer libraries have."""
        return any(text.startswith("AGE-SECRET-KEY-PQ-") for text in self.fields.get("identity", []))

    def identities(self) -> list[age.Identity]:
        """The identities and passphrases to try, in the order of the file."""
        keys: list[age.Identity] = [age.parse_identity(text) for text in self.fields.get("identity", [])]
        return keys + [age.ScryptIdentity(text) for text in self.fields.get("passphrase", [])]


@pytest.fixture(scope="module")
def vectors(shared: Path) -> list[Vector]:
    """Every vector of the kit."""
    return [_read(path) for path in sorted((shared / "age-testkit" / "vectors").iterdir())]


def test_the_kit_is_whole(vectors: list[Vector]) -> None:
    """No vector is missing, so that a pass below means the whole kit."""
    assert len(vectors) == _VECTORS
    assert sum(vector.is_hybrid for vector in vectors) == _HYBRID_VECTORS


def test_every_vector_gives_the_expected_class_and_no_more_plaintext(vectors: list[Vector]) -> None:
    """Each vector succeeds or fails exactly as the kit says; what is released before a failure has its hash."""
    usable = [vector for vector in vectors if hybrid.AVAILABLE or not vector.is_hybrid]
    wrong = [(vector.name, outcome) for vector in usable if (outcome := _outcome(vector)) != _wanted(vector)]
    assert wrong == []
    assert len(usable) == (_VECTORS if hybrid.AVAILABLE else _VECTORS - _HYBRID_VECTORS)


def test_hybrid_keys_are_refused_in_one_clear_sentence_where_the_library_has_none(vectors: list[Vector]) -> None:
    """Without HPKE all 19 hybrid vectors are refused by name of the missing thing, before anything is computed."""
    if hybrid.AVAILABLE:
        pytest.skip("the installed cryptography has HPKE; the run with cryptography 46 shows this")
    refused = 0
    for vector in (vector for vector in vectors if vector.is_hybrid):
        with pytest.raises(AgeError, match="cryptography 47 or newer"):
            vector.identities()
        refused += 1
    assert refused == _HYBRID_VECTORS


def test_the_text_form_is_recognised_without_being_told(vectors: list[Vector]) -> None:
    """A well-formed armored file opens without a hint; a binary one too."""
    for vector in vectors:
        if vector.expected == "success" and not vector.is_hybrid:
            with age.open_reader(io.BytesIO(vector.file), vector.identities()) as reader:
                assert hashlib.sha256(reader.read() or b"").hexdigest() == vector.fields["payload"][0]


def _read(path: Path) -> Vector:
    head, _, file = path.read_bytes().partition(b"\n\n")
    fields: dict[str, list[str]] = {}
    for line in head.decode().split("\n"):
        key, _, value = line.partition(": ")
        fields.setdefault(key, []).append(value)
    if fields.get("compressed") == ["zlib"]:
        file = zlib.decompress(file)
    return Vector(path.name, fields, file)


def _wanted(vector: Vector) -> tuple[object, str]:
    # The kit gives a hash where plaintext may be released; elsewhere not one byte may be.
    nothing = hashlib.sha256(b"").hexdigest()
    return _ERRORS.get(vector.expected), vector.fields.get("payload", [nothing])[0]


def _outcome(vector: Vector) -> tuple[object, str]:
    released = hashlib.sha256()
    armored = vector.fields.get("armored") == ["yes"]
    try:
        reader = age.open_reader(io.BytesIO(vector.file), vector.identities(), armored=armored)
        while part := reader.read(10_000):
            released.update(part)
    except AgeError as error:
        return type(error), released.hexdigest()
    return None, released.hexdigest()
