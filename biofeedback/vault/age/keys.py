"""Keys as text: one recipient, one identity, and the files that hold several of them."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from biofeedback.errors import AgeError, AgeNoMatch, RecipientRefused
from biofeedback.vault.age import bech32, header, hybrid, x25519
from biofeedback.vault.age.armor import BEGIN, ArmorReader
from biofeedback.vault.age.header import VERSION_LINE, Stanza
from biofeedback.vault.age.hybrid import HybridIdentity, HybridRecipient
from biofeedback.vault.age.scrypt import ScryptIdentity
from biofeedback.vault.age.stream import StreamReader
from biofeedback.vault.age.x25519 import X25519Identity, X25519Recipient

_LARGEST_FILE = 64 * 1024  # ours: some hundred keys; what is larger is another file


class Recipient(Protocol):
    """Whoever a file can be sealed to."""

    def wrap(self, file_key: bytes) -> Stanza:
        """The stanza that gives `file_key` to the holder of the identity."""


class Identity(Protocol):
    """Whoever can open a file."""

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """The file key, or None when the stanza is not for this identity."""


def parse_recipient(text: str) -> X25519Recipient | HybridRecipient:
    """`age1...` or `age1pq1...`; raises RecipientRefused, loudly where it is a secret key."""
    text = text.strip()
    if text.upper().startswith("AGE-SECRET-KEY"):
        raise RecipientRefused(
            "This is a SECRET key, not a recipient. Whoever sees it can read every export made for it: consider "
            "it lost, make a new one with age-keygen, and pass only its public key, which begins with age1.",
            reason="recipient_is_secret",
        )
    try:
        prefix, data = bech32.decode(text)
        if prefix == hybrid.RECIPIENT_PREFIX:
            return hybrid.parse_recipient(data)
        if prefix == x25519.RECIPIENT_PREFIX and len(data) == x25519.KEY_BYTES:
            return X25519Recipient(data)
    except AgeError as error:
        raise RecipientRefused(f"The recipient is refused. {error}", reason=error.reason) from error
    raise RecipientRefused("This is no age recipient: it must begin with age1 and be copied whole.")


def parse_identity(text: str) -> X25519Identity | HybridIdentity:
    """`AGE-SECRET-KEY-1...` or `AGE-SECRET-KEY-PQ-1...`; raises AgeError. The message never holds the key."""
    prefix, data = bech32.decode(text.strip())
    if prefix == hybrid.IDENTITY_PREFIX:
        return HybridIdentity(data)
    if prefix == x25519.IDENTITY_PREFIX and len(data) == x25519.KEY_BYTES:
        return X25519Identity(data)
    raise AgeError("This is no age identity: it must begin with AGE-SECRET-KEY-1 and be copied whole.")


def read_recipients(path: Path) -> list[X25519Recipient | HybridRecipient]:
    """The recipients of a file as `age -R` reads it; raises RecipientRefused with the number of the line."""
    recipients = []
    for number, line in _lines(_content(path), path.name):
        try:
            recipients.append(parse_recipient(line))
        except RecipientRefused as error:
            raise RecipientRefused(f"{path.name}, line {number}: {error}", reason=error.reason) from error
    if not recipients:
        raise RecipientRefused(f"The file {path.name} holds no recipient.")
    return recipients


def read_identities(
    path: Path, passphrase: Callable[[], str] | None = None
) -> list[X25519Identity | HybridIdentity]:
    """The identities of a file as `age -i` reads it (what `age-keygen` writes); raises AgeError.

    A file that is itself sealed with a passphrase (`age -p`) is opened with what `passphrase` gives.
    """
    content = _content(path)
    if content.startswith((VERSION_LINE, BEGIN)):
        content = _unlocked(content, path.name, passphrase)
    identities = []
    for number, line in _lines(content, path.name):
        try:
            identities.append(parse_identity(line))
        except AgeError as error:
            raise AgeError(f"{path.name}, line {number}: {error}", reason=error.reason) from error
    if not identities:
        raise AgeError(f"The file {path.name} holds no identity; age-keygen makes one.")
    return identities


def _unlocked(content: bytes, name: str, passphrase: Callable[[], str] | None) -> bytes:
    if passphrase is None:
        raise AgeError(f"The key file {name} is protected with a passphrase, and nobody can be asked for it here.")
    source: BinaryIO = io.BytesIO(content)
    if content.startswith(BEGIN):
        source = cast(BinaryIO, io.BufferedReader(ArmorReader(source)))
    parsed = header.read(source)
    file_key = ScryptIdentity(passphrase()).unwrap(parsed.stanzas[0])
    if file_key is None:
        raise AgeNoMatch(f"This passphrase does not open the key file {name}.")
    parsed.check(file_key)
    return StreamReader(source, file_key).read() or b""


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST_FILE + 1)
    except OSError as error:
        raise AgeError(f"The key file {path.name} cannot be read: {error.strerror}.") from error
    if len(content) > _LARGEST_FILE:
        raise AgeError(f"The file {path.name} is far too large for a key file.")
    return content


def _lines(content: bytes, name: str) -> list[tuple[int, str]]:
    """The lines that are neither blank nor a comment, with their numbers."""
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise AgeError(f"The file {name} is no key file.") from error
    lines = [(number, line.strip()) for number, line in enumerate(text.split("\n"), 1)]
    return [(number, line) for number, line in lines if line and not line.startswith("#")]
