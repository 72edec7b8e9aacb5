"""Ours, Debian's `age` and pyrage read each other's files."""

from __future__ import annotations

import io
import os
import random
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pyrage
import pytest

from biofeedback.errors import AgePayloadError, RecipientRefused
from biofeedback.vault import age

CASES = 200  # each of them both ways
EDGES = (0, 1, 15, 16, 65_535, 65_536, 65_537, 131_071, 131_072, 131_073, 2 << 20, 3_500_001)
needs_age = pytest.mark.skipif(
    shutil.which("age") is None, reason="Debian's age is not installed: apt install age"
)


def some_size(chance: random.Random) -> int:
    """Mostly around the edges of a chunk, sometimes anything up to 300 KiB."""
    return chance.choice(EDGES[:-2]) if chance.random() < 0.6 else chance.randrange(300_000)


def cases(seed: int, count: int) -> list[tuple[int, int]]:
    """Sizes and numbers of recipients (1-5), the same on every run."""
    chance = random.Random(seed)
    some = [(some_size(chance), chance.randint(1, 5)) for _ in range(count - len(EDGES))]
    return [*((size, 1 + place % 5) for place, size in enumerate(EDGES)), *some]


def run(words: Sequence[str], data: bytes) -> bytes:
    """A standard program, fed and read through pipes."""
    return subprocess.run(words, input=data, capture_output=True, check=True, timeout=60).stdout


@needs_age
def test_debian_age_reads_what_we_write_and_we_read_what_it_writes(tmp_path: Path) -> None:
    """200 sizes and 1-5 recipients, each both ways; each file is opened with one of its recipients by chance."""
    chance = random.Random(1)
    identities = [age.X25519Identity.generate() for _ in range(5)]
    for place, identity in enumerate(identities):
        (tmp_path / f"key{place}").write_text(identity.text() + "\n")
    for size, count in cases(2, CASES):
        plain = chance.randbytes(size)
        reader = chance.randrange(count)
        sealed = age.encrypt(plain, [identity.recipient for identity in identities[:count]])
        assert run(["age", "-d", "-i", str(tmp_path / f"key{reader}")], sealed) == plain
        options = [word for identity in identities[:count] for word in ("-r", str(identity.recipient))]
        theirs = run(["age", *options], plain)
        assert age.decrypt(theirs, [identities[reader]]) == plain


def test_pyrage_reads_what_we_write_and_we_read_what_it_writes() -> None:
    """A second opinion, from an implementation in Rust, over the same kind of cases."""
    chance = random.Random(3)
    ours = [age.X25519Identity.generate() for _ in range(5)]
    theirs = [pyrage.x25519.Identity.from_str(identity.text()) for identity in ours]
    for size, count in cases(4, CASES):
        plain = chance.randbytes(size)
        reader = chance.randrange(count)
        sealed = age.encrypt(plain, [identity.recipient for identity in ours[:count]])
        assert pyrage.decrypt(sealed, [theirs[reader]]) == plain
        sealed = pyrage.encrypt(plain, [identity.to_public() for identity in theirs[:count]])
        assert age.decrypt(sealed, [ours[reader]]) == plain


@needs_age
def test_the_text_form_goes_both_ways(tmp_path: Path) -> None:
    """Armored files, whose last line is full, short or missing, are the same to both."""
    identity = age.X25519Identity.generate()
    (tmp_path / "key").write_text(identity.text())
    for size in (0, 1, 47, 48, 49, 100_000):
        plain = os.urandom(size)
        out = io.BytesIO()
        armor = age.ArmorWriter(out)
        armor.write(age.encrypt(plain, [identity.recipient]))
        armor.close()
        assert run(["age", "-d", "-i", str(tmp_path / "key")], out.getvalue()) == plain
        theirs = run(["age", "-a", "-r", str(identity.recipient)], plain)
        assert age.decrypt(theirs, [identity]) == plain


def test_pyrage_opens_what_we_seal_to_a_passphrase() -> None:
    """With a small work factor; what others seal is tested with the kit's vectors."""
    sealed = age.encrypt(b"rust", [age.ScryptRecipient("een zin die lang is", log_n=10)])
    assert pyrage.passphrase.decrypt(sealed, "een zin die lang is") == b"rust"
    assert age.decrypt(sealed, [age.ScryptIdentity("een zin die lang is")]) == b"rust"


@needs_age
def test_key_files_of_age_keygen_are_read_as_age_reads_them(tmp_path: Path) -> None:
    """Comments and blank lines are skipped; what `age-keygen` printed as public key is what we derive."""
    made = subprocess.run(["age-keygen", "-o", str(tmp_path / "k")], capture_output=True, check=True, text=True)
    public = made.stderr.strip().removeprefix("Public key: ")
    (identity,) = age.read_identities(tmp_path / "k")
    assert str(identity.recipient) == public
    (tmp_path / "r").write_text(f"# who\n\n{public}\r\n")
    (recipient,) = age.read_recipients(tmp_path / "r")
    assert str(recipient) == public


def test_reading_keeps_back_what_does_not_verify() -> None:
    """Of a damaged file only whole chunks before the damage come out, and then the error."""
    identity = age.X25519Identity.generate()
    plain = os.urandom(200_000)
    sealed = bytearray(age.encrypt(plain, [identity.recipient]))
    sealed[-100_000] ^= 1
    reader = age.open_reader(io.BytesIO(bytes(sealed)), [identity])
    out = b"".join(reader.read(4096) for _ in range(16))
    with pytest.raises(AgePayloadError):
        reader.read(1)
    assert plain.startswith(out)
    assert len(out) == 65_536


def test_a_passphrase_stands_alone_and_nobody_is_an_error() -> None:
    """The combinations that age forbids are refused before anything is written."""
    recipient = age.X25519Identity.generate().recipient
    mixtures: list[list[age.Recipient]] = [[], [recipient, age.ScryptRecipient("een zin die lang is")]]
    for wrong in mixtures:
        with pytest.raises(RecipientRefused):
            age.encrypt(b"", wrong)
