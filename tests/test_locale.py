"""Every language has every word: a new one is complete, or the tests say which key, brace or voice is missing."""

from __future__ import annotations

import json
from importlib.resources import files
from string import Formatter
from typing import Any, cast

import pytest

from biofeedback.language import AREAS, LANGUAGES
from screens.speech import VOICES

FIRST = LANGUAGES[0]  # the others are compared with it


def texts(language: str, area: str) -> dict[str, str]:
    """The words of one area."""
    path = files("assets") / "locale" / language / f"{area}.json"
    return cast("dict[str, str]", json.loads(path.read_text(encoding="utf-8")))


def braces(text: str) -> set[str]:
    """What is filled in."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def differences(first: dict[str, str], other: dict[str, str]) -> list[str]:
    """Keys that only one has, empty texts, and texts that are filled in otherwise."""
    wrong = sorted(set(first) ^ set(other))
    both = [key for key in first if key in other]
    return wrong + [key for key in both if not other[key].strip() or braces(first[key]) != braces(other[key])]


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_keys_and_braces(language: str, area: str) -> None:
    """No word is missing, empty, or filled in with something else."""
    assert differences(texts(FIRST, area), texts(language, area)) == []


@pytest.mark.parametrize(
    ("other", "wrong"), [({"a": "x {n}"}, ["b"]), ({"a": "x", "b": "y"}, ["a"]), ({"a": "{n}", "b": " "}, ["b"])]
)
def test_a_missing_key_an_empty_text_and_a_lost_brace_are_found(other: dict[str, str], wrong: list[str]) -> None:
    """The comparison can fail."""
    assert differences({"a": "x {n}", "b": "y"}, other) == wrong


def test_every_language_has_a_folder_and_a_voice() -> None:
    """What can be chosen is there, what is there can be chosen, and it can be read aloud."""
    folders: Any = (files("assets") / "locale").iterdir()
    assert {folder.name for folder in folders if folder.is_dir()} == set(LANGUAGES)
    assert set(VOICES) == set(LANGUAGES)
