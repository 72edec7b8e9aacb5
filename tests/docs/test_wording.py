"""The app speaks of bodily tension: it names no emotion, predicts nothing and diagnoses nobody."""

from __future__ import annotations

import json
import re

import pytest

from tests.docs.documents import ROOT

# Words by their beginning. Anger is named in one place only: where the youth is asked himself.
FORBIDDEN = {
    "nl": r"agressief|agressie|gevaarlijk|gevaar|dreig|voorspel|diagnos|behandel|stoornis|patiënt|stress|risico",
    "en": r"aggress|danger|threat|predict|diagnos|treat(?:s|ed|ment|ing)?\b|disorder|patient|stress|risk",
}
# What the app says about its own limits may use the words.
DENIED = re.compile(r"voorspelt niets|geen diagnose|predicts nothing|no diagnosis", re.IGNORECASE)
ANGER = {"nl": r"boos|woede|woedend", "en": r"ang(?:er|ry)|furious|mad"}
ASKED = re.compile(r"rating|cijfer|summary\.angry|angry|face_|number")


def texts(language: str) -> dict[str, str]:
    """Every visible text of a language by file and key."""
    found = {}
    for path in sorted((ROOT / "assets" / "locale" / language).glob("*.json")):
        for key, text in json.loads(path.read_text(encoding="utf-8")).items():
            found[f"{path.stem}.{key}"] = text
    return found


@pytest.mark.parametrize("language", sorted(FORBIDDEN))
def test_no_text_predicts_or_diagnoses(language: str) -> None:
    """No visible text speaks of aggression, danger, prediction, illness or treatment."""
    pattern = re.compile(rf"\b(?:{FORBIDDEN[language]})", re.IGNORECASE)
    assert {key: text for key, text in texts(language).items() if pattern.search(DENIED.sub("", text))} == {}


@pytest.mark.parametrize("language", sorted(ANGER))
def test_anger_is_only_asked_never_told(language: str) -> None:
    """The word for anger stands only where the youth gives or sees his own number."""
    pattern = re.compile(rf"\b(?:{ANGER[language]})\b", re.IGNORECASE)
    told = [key for key, text in texts(language).items() if pattern.search(text) and not ASKED.search(key)]
    assert told == []


def test_the_lint_finds_what_it_looks_for() -> None:
    """A sentence that predicts would be found."""
    assert re.search(rf"\b(?:{FORBIDDEN['nl']})", "Grote kans op agressie", re.IGNORECASE)
