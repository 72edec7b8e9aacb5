"""Base64 as age's header wants it: standard alphabet, no padding, and one spelling only for each value."""

from __future__ import annotations

import base64
import binascii

from biofeedback.errors import AgeHeaderError


def encode(data: bytes) -> str:
    """Unpadded standard base64."""
    return base64.b64encode(data).decode().rstrip("=")


def decode(text: str) -> bytes:
    """The bytes; raises AgeHeaderError unless `encode` would give exactly this text back.

    Python's decoder skips over what it does not know and ignores spare bits. Both would let someone change a
    header without changing its meaning, so the text is spelled again and compared.
    """
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError) as error:
        raise AgeHeaderError("The header of this age file is damaged: it holds malformed base64.") from error
    if encode(data) != text:
        raise AgeHeaderError("The header of this age file is damaged: its base64 is not in the one allowed form.")
    return data
