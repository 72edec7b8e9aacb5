"""age v1 (https://c2sp.org/age): one file format for everything that is sealed to somebody.

Whatever is written here opens with the standard `age` program, and the other way round. Strict: all 143 vectors of
the age test kit give the expected class of error. Streaming: memory stays at a few chunks of 64 KiB.

>>> identity = X25519Identity.generate()
>>> decrypt(encrypt(b"calm", [identity.recipient]), [identity])
b'calm'
"""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from typing import BinaryIO, cast

from biofeedback.errors import AgeHeaderError, AgeNoMatch, RecipientRefused
from biofeedback.vault.age import header, hybrid, scrypt, x25519
from biofeedback.vault.age.armor import BEGIN, ArmorReader, ArmorWriter
from biofeedback.vault.age.header import FILE_KEY_BYTES, Header
from biofeedback.vault.age.hybrid import HybridIdentity, HybridRecipient
from biofeedback.vault.age.keys import (
    Identity,
    Recipient,
    parse_identity,
    parse_recipient,
    read_identities,
    read_recipients,
)
from biofeedback.vault.age.scrypt import ScryptIdentity, ScryptRecipient
from biofeedback.vault.age.stream import StreamReader, StreamWriter
from biofeedback.vault.age.x25519 import X25519Identity, X25519Recipient

__all__ = [
    "ArmorReader",
    "ArmorWriter",
    "HybridIdentity",
    "HybridRecipient",
    "Identity",
    "Recipient",
    "ScryptIdentity",
    "ScryptRecipient",
    "StreamReader",
    "StreamWriter",
    "X25519Identity",
    "X25519Recipient",
    "decrypt",
    "encrypt",
    "open_reader",
    "open_writer",
    "parse_identity",
    "parse_recipient",
    "read_identities",
    "read_recipients",
]

_CHECKS = {x25519.TYPE: x25519.check, scrypt.TYPE: scrypt.check, hybrid.TYPE: hybrid.check}


def open_writer(out: BinaryIO, recipients: Sequence[Recipient]) -> StreamWriter:
    """Write the header to `out` and return the writer of the content; raises RecipientRefused.

    Hybrid recipients are all or none: one classical recipient would undo what the others were chosen for.
    """
    _refuse_mixture(recipients)
    file_key = os.urandom(FILE_KEY_BYTES)
    out.write(header.write([recipient.wrap(file_key) for recipient in recipients], file_key))
    return StreamWriter(out, file_key)


def open_reader(source: BinaryIO, identities: Sequence[Identity], *, armored: bool | None = None) -> StreamReader:
    """Read the header of `source` and return the reader of its content.

    `armored=None` recognises the text form by itself (the source must be seekable). Raises AgeHeaderError,
    AgeNoMatch, AgeHmacError, AgeArmorError; the reader raises AgePayloadError.
    """
    if armored is None:
        armored = _looks_armored(source)
    if armored:
        source = cast(BinaryIO, io.BufferedReader(ArmorReader(source)))
    parsed = header.read(source)
    file_key = _file_key(parsed, identities)
    parsed.check(file_key)
    return StreamReader(source, file_key)


def encrypt(plaintext: bytes, recipients: Sequence[Recipient]) -> bytes:
    """A whole small file at once."""
    out = io.BytesIO()
    with open_writer(out, recipients) as writer:
        writer.write(plaintext)
    return out.getvalue()


def decrypt(sealed: bytes, identities: Sequence[Identity]) -> bytes:
    """A whole small file at once; nothing is returned unless all of it verifies."""
    return open_reader(io.BytesIO(sealed), identities).read() or b""


def _file_key(parsed: Header, identities: Sequence[Identity]) -> bytes:
    for stanza in parsed.stanzas:
        # A stanza of a known type is malformed for everybody, also for those it is not addressed to.
        if (check := _CHECKS.get(stanza.type)) is not None:
            check(stanza)
        # Whoever knows a passphrase could otherwise claim a file that was sealed to others (c2sp.org/age).
        if stanza.type == scrypt.TYPE and len(parsed.stanzas) > 1:
            raise AgeHeaderError("The header of this age file is forged: a passphrase must be the only recipient.")
    for identity in identities:
        for stanza in parsed.stanzas:
            if (file_key := identity.unwrap(stanza)) is not None:
                return file_key
    raise AgeNoMatch("This file was not made for the key or passphrase you gave.")


def _refuse_mixture(recipients: Sequence[Recipient]) -> None:
    if not recipients:
        raise RecipientRefused("There is nobody to seal this to; give at least one recipient.")
    if len(recipients) > 1 and any(isinstance(recipient, ScryptRecipient) for recipient in recipients):
        raise RecipientRefused("A passphrase must be the only recipient of a file.")
    if len({isinstance(recipient, HybridRecipient) for recipient in recipients}) > 1:
        raise RecipientRefused("Recipients that begin with age1pq1 cannot be mixed with others: all or none.")


def _looks_armored(source: BinaryIO) -> bool:
    begin = source.tell()
    start = source.read(1024).lstrip()
    source.seek(begin)
    return start.startswith(BEGIN[:14])
