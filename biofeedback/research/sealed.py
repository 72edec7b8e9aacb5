"""One file's key instead of the researcher's: what a worker needs to open one export, and nothing more.

An age file has a key of its own (16 bytes), wrapped for each recipient. The researcher's identity unwraps it here,
in the researcher's own process; a worker receives only that file's key, over TLS, and can open that file and no
other. The identity itself is never sent anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from biofeedback.errors import AgeNoMatch
from biofeedback.vault.age import Identity, header
from biofeedback.vault.age.header import Stanza


@dataclass(frozen=True, slots=True)
class OneFileKey:
    """The key of one age file, in the shape of an identity. It never shows itself in a log or a traceback."""

    key: bytes = field(repr=False)

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """The key, whatever the stanza; the code over the header tells whether it is the right one."""
        del stanza
        return self.key


def file_key(file: Path, identities: Sequence[Identity]) -> OneFileKey:
    """Unwrap the key of `file`; raises AgeHeaderError, AgeNoMatch, AgeHmacError. The content is not read."""
    with file.open("rb") as source:
        parsed = header.read(source)
    for identity in identities:
        for stanza in parsed.stanzas:
            if (key := identity.unwrap(stanza)) is not None:
                parsed.check(key)
                return OneFileKey(key)
    raise AgeNoMatch("This file was not made for the key you gave.")
