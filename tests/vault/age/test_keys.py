"""Keys as people copy them: what fits is taken, what does not is refused in words."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.errors import AgeError, RecipientRefused
from biofeedback.vault import age
from biofeedback.vault.age import bech32

# The two test vectors of BIP 173 that are valid and longer than their prefix.
VALID = ("A12UEL5L", "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw")
INVALID = (
    "",
    "1",
    "pzry9x0s0muk",
    "1pzry9x0s0muk",
    "x1b4n0q5v",
    "li1dgmt3",
    "A1G7SGD8",
    "10a06t8",
    "1qzzfhee",
    "a12UEL5L",
)


@pytest.mark.parametrize("text", VALID)
def test_bip_173_vectors_that_are_valid_are_read(text: str) -> None:
    """The published vectors decode, and encode to themselves again."""
    prefix, data = bech32.decode(text)
    assert bech32.encode(prefix, data) == text.lower()


@pytest.mark.parametrize("text", INVALID)
def test_bip_173_vectors_that_are_invalid_are_refused(text: str) -> None:
    """Wrong check letters, mixed case, missing parts."""
    with pytest.raises(AgeError):
        bech32.decode(text)


@given(
    st.binary(min_size=32, max_size=32), st.integers(0, 61), st.sampled_from("qpzry9x8gf2tvdw0s3jn54khce6mua7l")
)
def test_one_wrong_letter_in_a_key_is_always_noticed(key: bytes, place: int, letter: str) -> None:
    """A copied key with one wrong letter never becomes another key."""
    text = str(age.X25519Recipient(key))
    wrong = text[:place] + letter + text[place + 1 :]
    if wrong != text:
        with pytest.raises(RecipientRefused):
            age.parse_recipient(wrong)


def test_a_secret_key_is_refused_loudly_and_not_repeated() -> None:
    """Whoever pastes a secret key is told that it is lost; the message does not hold it."""
    secret = age.X25519Identity.generate().text()
    for spelled in (secret, secret.lower(), f" {secret}\n", secret[:30]):
        with pytest.raises(RecipientRefused, match="SECRET") as caught:
            age.parse_recipient(spelled)
        assert secret[20:] not in str(caught.value)


@pytest.mark.parametrize(
    "wrong", ["", "age1", "ssh-ed25519 AAAA", "age1qqqq", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"]
)
def test_what_is_no_recipient_is_refused(wrong: str) -> None:
    """Other keys, cut keys, other bech32 texts."""
    with pytest.raises(RecipientRefused):
        age.parse_recipient(wrong)


def test_a_key_file_names_the_bad_line_and_not_its_content(tmp_path: Path) -> None:
    """A broken secret key is named by its line; it is never printed."""
    secret = age.X25519Identity.generate().text()
    wrong = secret[:-1] + ("Q" if secret[-1] != "Q" else "P")
    (tmp_path / "k").write_text(f"# key\n{wrong}\n")
    with pytest.raises(AgeError, match="line 2") as caught:
        age.read_identities(tmp_path / "k")
    assert secret[20:50] not in str(caught.value)
    for content in (b"", b"\xff\xfe", b"# only a comment\n", b"x" * 70_000):
        (tmp_path / "k").write_bytes(content)
        with pytest.raises(AgeError):
            age.read_identities(tmp_path / "k")
    with pytest.raises(AgeError):
        age.read_identities(tmp_path / "missing")


def test_a_key_file_that_is_itself_sealed_is_opened_with_its_passphrase(tmp_path: Path) -> None:
    """As `age -p` makes it, in both forms; a wrong passphrase and nobody to ask are told apart."""
    identity = age.X25519Identity.generate()
    sealed = age.encrypt(identity.text().encode(), [age.ScryptRecipient("een zin die lang is", log_n=10)])
    out = io.BytesIO()
    armor = age.ArmorWriter(out)
    armor.write(sealed)
    armor.close()
    for content in (sealed, out.getvalue()):
        (tmp_path / "k").write_bytes(content)
        (opened,) = age.read_identities(tmp_path / "k", lambda: "een zin die lang is")
        assert opened.text() == identity.text()
        with pytest.raises(AgeError, match="does not open"):
            age.read_identities(tmp_path / "k", lambda: "een andere zin")
        with pytest.raises(AgeError, match="protected"):
            age.read_identities(tmp_path / "k")
