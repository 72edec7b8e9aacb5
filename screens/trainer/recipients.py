"""Who may open an export: keys as they were pasted, with six words to compare by voice. Without Kivy."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from biofeedback.errors import RecipientRefused
from biofeedback.vault import age
from biofeedback.vault.words import fingerprint

FILE_ENDS = (".txt", ".pub", ".keys", ".age")
_KEY_START = "age1"
_LARGEST_FILE = 64 * 1024  # bytes; a thousand keys
_END = 8  # letters of a key's end: enough to find the line in a mail, never enough to trust it


@dataclass(frozen=True, slots=True)
class Recipient:
    """One key. `compared` is set by the trainer, after both have read the words to each other."""

    key: str
    words: tuple[str, ...]
    compared: bool = False

    @property
    def end(self) -> str:
        """The last letters of the key."""
        return self.key[-_END:]


def read_recipients(text: str) -> list[Recipient]:
    """Every key in a pasted text; lines that begin with # are remarks. Raises RecipientRefused."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    keys = [part for line in lines for part in re.split(r"[\s,;]+", line) if part]
    parsed = [age.parse_recipient(key) for key in keys]
    return [Recipient(str(key), tuple(fingerprint(key.key).split())) for key in parsed]


def from_text_or_file(typed: str) -> str:
    """What was typed, or what stands in the text file whose place was typed; raises RecipientRefused."""
    place = typed.strip()
    if place.startswith(_KEY_START) or "\n" in place or not place.lower().endswith(FILE_ENDS):
        return typed
    try:
        with Path(place).expanduser().open("rb") as file:
            content = file.read(_LARGEST_FILE + 1)
        if len(content) > _LARGEST_FILE:
            raise ValueError
        return content.decode()
    except (OSError, ValueError) as error:
        raise RecipientRefused(
            f"{place} cannot be read as a text file with keys.", reason="recipient_file", path=place
        ) from error


class RecipientBook:
    """The recipients of one export, each once."""

    def __init__(self) -> None:
        self.all: list[Recipient] = []

    def add(self, text: str) -> int:
        """Add every key in the text, or none of them; returns how many. Raises RecipientRefused."""
        fresh = read_recipients(text)
        known = [recipient.key for recipient in (*self.all, *fresh)]
        if len(set(known)) != len(known):
            raise RecipientRefused("This recipient is there already.", reason="recipient_twice")
        self.all += fresh
        return len(fresh)

    def trust(self, keys: Sequence[str]) -> None:
        """The keys of an installed study plan: two signatures were checked, so there are no words to compare."""
        for key in dict.fromkeys(keys):
            self.add(key)
            self.confirm(self.all[-1].key)

    def remove(self, key: str) -> None:
        """Take one away."""
        self.all = [recipient for recipient in self.all if recipient.key != key]

    def confirm(self, key: str) -> None:
        """The six words were compared and are the same."""
        self.all = [replace(one, compared=True) if one.key == key else one for one in self.all]

    @property
    def next_to_compare(self) -> int | None:
        """Place (0-based) of the first recipient whose words were not yet compared."""
        return next((at for at, recipient in enumerate(self.all) if not recipient.compared), None)

    @property
    def ready(self) -> bool:
        """There is someone, and everybody's words were compared."""
        return bool(self.all) and self.next_to_compare is None
