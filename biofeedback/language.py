"""Words for people: one JSON catalogue per area and language, read once.

Every visible string goes through a `Catalogue`. A missing key is an error here and a failing test, never an
English word on a Dutch screen.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from biofeedback.errors import BiofeedbackError, UsageError

LANGUAGES = ("nl", "en")
AREAS = ("levels", "youth", "trainer", "errors", "cli", "report")


class Catalogue:
    """All words of one language: `words("youth.breathing.in")`, with values for the braces in the text."""

    def __init__(self, language: str) -> None:
        if language not in LANGUAGES:
            raise UsageError(f"The language '{language}' is not there; choose one of: {', '.join(LANGUAGES)}.")
        self.language = language
        self._texts = _texts(language)

    def __call__(self, key: str, **values: object) -> str:
        """The text for `key` (area.name), filled in; raises KeyError for an unknown key or a missing value."""
        text = self._texts[key]
        return text.format(**values) if values else text

    def error(self, error: BiofeedbackError) -> str:
        """The sentence for an error: translated where its reason is known, else its own English."""
        text = self._texts.get(f"errors.{error.reason}")
        return str(error) if text is None else text.format_map(_Known(error.values))

    def keys(self) -> frozenset[str]:
        """Every key, for the test of completeness."""
        return frozenset(self._texts)


class _Known(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "?"


@cache
def _texts(language: str) -> dict[str, str]:
    folder = files("assets") / "locale" / language
    texts: dict[str, str] = {}
    for area in AREAS:
        content: dict[str, str] = json.loads((folder / f"{area}.json").read_text(encoding="utf-8"))
        texts |= {f"{area}.{name}": text for name, text in content.items()}
    return texts
