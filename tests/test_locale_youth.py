"""The words of the youth: complete in both languages, short, without negation, blame or percentages."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path
from string import Formatter

import pytest

from biofeedback.language import Catalogue

_WORDS_MAX = 10  # design kit, words for youths
_LONGEST_NAMES = {
    "days": 90,
    "names": "Sanne, Bram",
    "n": "12",
    "now": "4",
    "of": "6",
    "time": "12 minuten",
    "rate": "4,5",
    "tips": "Adem, Muziek, Time-out",
}
# in what the youth is asked to do; "Geen signaal" and statements of fact are the kit's exceptions
_NEGATIONS = re.compile(r"\b(niet|geen|maar|tenzij|nooit|niemand)\b", re.IGNORECASE)
_MAY_STATE_FACTS = {
    "band.help",  # the youth's own voice: "Het lukt niet"
    "kept.what_2",
    "kept.where_2",
    "no_signal.skin",
    "no_signal.moving",
    "no_signal.word",
    "summary.nothing",
    "rating.face_1",
}
_BANNED = re.compile(
    r"arousal|baseline|\bdata\b|sessiegegevens|opslaan|knap|risico|normaal|game over|verloren|fout|gevaar",
    re.IGNORECASE,
)


def _texts(language: str) -> dict[str, str]:
    path = files("assets") / "locale" / language / "youth.json"
    texts: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return texts


def _sentences(text: str) -> list[str]:
    filled = text.format(**_LONGEST_NAMES)
    return [part for part in re.split(r"[.?:\n]+\s*", filled) if part]


def test_both_languages_have_the_same_keys() -> None:
    """Every word of the youth exists in Dutch and in English, and none is empty."""
    dutch, english = _texts("nl"), _texts("en")
    assert set(dutch) == set(english)
    assert all(text.strip() for text in (*dutch.values(), *english.values()))


def test_both_languages_have_the_same_braces() -> None:
    """What is filled in has the same names in both languages."""

    def names(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    english = _texts("en")
    for key, text in _texts("nl").items():
        assert names(text) == names(english[key]), key


@pytest.mark.parametrize("language", ["nl", "en"])
def test_sentences_are_short(language: str) -> None:
    """No sentence has more than ten words."""
    for key, text in _texts(language).items():
        for sentence in _sentences(text):
            assert len(sentence.split()) <= _WORDS_MAX, f"{key}: {sentence}"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_nothing_shouts_and_nothing_is_a_percentage(language: str) -> None:
    """No exclamation mark, no percentage, at most two sentences at a time."""
    for key, text in _texts(language).items():
        assert "!" not in text, key
        assert "%" not in text, key
        assert len(_sentences(text)) <= 2, key


def test_dutch_says_what_to_do() -> None:
    """No negation outside the few named statements of fact."""
    for key, text in _texts("nl").items():
        if key not in _MAY_STATE_FACTS:
            assert not _NEGATIONS.search(text), f"{key}: {text}"


def test_dutch_uses_the_known_words() -> None:
    """None of the words that the kit leaves out, no praise of the person, no blame."""
    for key, text in _texts("nl").items():
        assert not _BANNED.search(text), f"{key}: {text}"
        assert not re.search(r"\bu\b|\buw\b", text, re.IGNORECASE), f"{key}: {text}"


def test_english_uses_no_engine_words() -> None:
    """The youth's English has no words of the engine either."""
    for key, text in _texts("en").items():
        assert not re.search(r"arousal|baseline|\bdata\b|index|sensor", text, re.IGNORECASE), f"{key}: {text}"


# no emotion beside the youth's own ratings, no risk, no blame, no praise of the person
_BANNED_EN = re.compile(
    r"\b(risk|danger|normal|abnormal|aggressi\w*|anxi\w*|stress\w*|afraid|sad|happy|clever|smart|well done|"
    r"fail\w*|"
    r"wrong|mistake|you lost|loser|game over|should have|too busy|bad)\b",
    re.IGNORECASE,
)
_BANNED_NL = re.compile(
    r"\b(stress|angst\w*|bang|verdriet\w*|blij|agressi\w*|slecht|gefaald|mislukt|jouw schuld|had je|te druk)\b",
    re.IGNORECASE,
)
_OWN_RATINGS = ("rating.", "summary.angry", "sus.")  # the anger meter and the questionnaire are the youth's own
_NEGATIONS_EN = re.compile(r"\b(not|don't|never|nobody|unless|but|without)\b", re.IGNORECASE)
_MAY_STATE_FACTS_EN = _MAY_STATE_FACTS | {
    "without_band",  # the name of a choice
    "breathing.no_band",
    "tension.no_band",
    "band.row_without",
    "summary.nothing_why",
    "summary.nothing_act",
    "game.no_band",
}


@pytest.mark.parametrize(("language", "banned"), [("nl", _BANNED_NL), ("en", _BANNED_EN)])
def test_no_emotion_no_risk_no_blame(language: str, banned: re.Pattern[str]) -> None:
    """Outside the youth's own ratings no emotion is named, and nowhere a risk or a fault."""
    for key, text in _texts(language).items():
        if not key.startswith(_OWN_RATINGS):
            assert not banned.search(text), f"{key}: {text}"


def test_english_says_what_to_do() -> None:
    """No negation outside the few named statements of fact."""
    for key, text in _texts("en").items():
        if key not in _MAY_STATE_FACTS_EN and not key.startswith("sus."):
            assert not _NEGATIONS_EN.search(text), f"{key}: {text}"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_use_has_a_key(language: str) -> None:
    """What the youth's screens ask for by name stands in the catalogue."""
    texts = _texts(language)
    asked = re.compile(r'(?:say|words)\(\s*"(?:youth\.)?([a-z_]+(?:\.[a-z_0-9]+)?)"')
    for path in sorted((Path(__file__).parent.parent / "screens" / "youth").glob("*.py")):
        for key in asked.findall(path.read_text(encoding="utf-8")):
            assert key in texts or key.startswith(("levels.", "trainer.")), f"{path.name} asks for {key}"


def test_the_catalogue_fills_in() -> None:
    """A text with braces takes its values."""
    assert Catalogue("nl")("youth.step", now=4, of=6) == "Stap 4 van 6"
    assert Catalogue("en")("youth.step", now=4, of=6) == "Step 4 of 6"
