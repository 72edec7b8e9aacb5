"""The trainer's words: complete in both languages, and a sentence for every error and every reason."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path

import pytest

from biofeedback import errors
from biofeedback.errors import BiofeedbackError, OutputExists
from biofeedback.language import LANGUAGES, Catalogue
from biofeedback.samples import Reason
from biofeedback.session.header import Origin
from biofeedback.training.exercise import Phase
from biofeedback.training.registry import EXERCISES
from biofeedback.vault.log_reader import Verdict
from screens.trainer import wording

ROOT = Path(__file__).parents[3]
_RAISED = re.compile(r'reason="([a-z0-9_]+)"')
_USED = re.compile(r'(?<=words\()"(trainer\.[a-z0-9_]+|errors\.[a-z0-9_]+)"')
_BRACES = re.compile(r"{(\w+)}")


def _catalogue(language: str, area: str) -> dict[str, str]:
    texts: dict[str, str] = json.loads(
        (files("assets") / "locale" / language / f"{area}.json").read_text(encoding="utf-8")
    )
    return texts


def _sources(*packages: str) -> list[Path]:
    return [path for package in packages for path in (ROOT / package).rglob("*.py")]


def _reasons() -> set[str]:
    """Every reason code that an error of ours can carry."""
    found = {
        match
        for path in _sources("biofeedback", "sensors", "screens")
        for match in _RAISED.findall(path.read_text(encoding="utf-8"))
    }
    kinds = [
        kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, BiofeedbackError)
    ]
    return found | {kind.default_reason for kind in kinds}


@pytest.mark.parametrize("area", ["trainer", "errors"])
def test_both_languages_say_the_same(area: str) -> None:
    """The same keys, the same values to fill in, and nothing empty."""
    dutch, english = _catalogue("nl", area), _catalogue("en", area)
    assert dutch.keys() == english.keys()
    for key, text in dutch.items():
        assert text.strip(), key
        assert english[key].strip(), key
        assert sorted(_BRACES.findall(text)) == sorted(_BRACES.findall(english[key])), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_has_its_sentence(language: str) -> None:
    """Whatever reason code is raised anywhere, the trainer reads a sentence in the own language."""
    texts = _catalogue(language, "errors")
    assert _reasons() - texts.keys() == set()


def test_a_sentence_without_its_values_still_reads() -> None:
    """An error that forgot a value shows a question mark, never a crash."""
    assert "?" in Catalogue("nl").error(BiofeedbackError("x", reason="passphrase_short"))
    assert Catalogue("nl").error(OutputExists("x")) == Catalogue("nl")("errors.output_exists")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_stored_code_has_a_word(language: str) -> None:
    """Reasons, phases, exercises, origins and verdicts: what is stored can be read out."""
    known = _catalogue(language, "trainer").keys()
    codes = (
        *(f"reason_{reason.value.lower()}" for reason in Reason),
        *(f"phase_{phase.value}" for phase in Phase),
        *(f"exercise_{name}" for name in EXERCISES),
        *(f"origin_{origin.value}" for origin in Origin),
        *(f"verdict_{verdict.value}" for verdict in Verdict),
    )
    assert [code for code in codes if code not in known] == []


def test_every_key_that_a_page_asks_for_is_there() -> None:
    """A misspelt key is found here and not by a trainer."""
    used = {key for path in _sources("screens") for key in _USED.findall(path.read_text(encoding="utf-8"))}
    assert len(used) > 100
    assert used - Catalogue("nl").keys() == set()


def test_no_word_is_left_over() -> None:
    """A key that no page builds any more goes out of the catalogue."""
    code = "\n".join(
        path.read_text(encoding="utf-8") for path in _sources("screens", "biofeedback/cli", "biofeedback/export")
    )
    starts = {start for start in re.findall(r'f"trainer\.([a-z_]+){', code) if start}
    starts |= {f"{name}_" for name in re.findall(r'coded\(\s*(?:self\.)?_?words, "([a-z]+)"', code)}
    starts |= {f"{name}_" for name in re.findall(r'counted\(\s*(?:self\.)?_?words, "([a-z_]+)"', code)}
    left = [
        key
        for key in _catalogue("nl", "trainer")
        if f"trainer.{key}" not in code and not any(key.startswith(start) for start in starts)
    ]
    assert left == []


def test_no_exclamation_marks() -> None:
    """Nothing shouts."""
    for language in LANGUAGES:
        for area in ("trainer", "errors"):
            assert not [key for key, text in _catalogue(language, area).items() if "!" in text]


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 11, 23, 9, 5), "vandaag, 9.05 uur"),
        (datetime(2026, 11, 22, 14, 20), "gisteren, 14.20 uur"),
        (datetime(2026, 11, 20, 10, 0), "vrijdag 20 november, 10.00 uur"),
        (datetime(2025, 3, 1, 10, 0), "zaterdag 1 maart 2025, 10.00 uur"),
        (None, "tijd onbekend"),
    ],
)
def test_a_day_is_said_as_people_say_it(moment: datetime | None, text: str) -> None:
    """Today, yesterday, or the day by name."""
    assert wording.when(Catalogue("nl"), moment, date(2026, 11, 23)) == text


@pytest.mark.parametrize(
    ("day", "text"), [(20, "vrijdag, 10.00 uur"), (10, "10 november, 10.00 uur"), (23, "vandaag, 10.00 uur")]
)
def test_in_a_list_a_day_is_short(day: int, text: str) -> None:
    """Within a week the weekday is enough."""
    assert wording.when_short(Catalogue("nl"), datetime(2026, 11, day, 10, 0), date(2026, 11, 23)) == text


def test_lengths_are_whole_minutes() -> None:
    """Short is said as short; half a minute only where it was set so."""
    words = Catalogue("nl")
    assert wording.minutes(words, 20) == "minder dan 1 minuut"
    assert wording.minutes(words, 62) == "1 minuut"
    assert wording.minutes(words, 540) == "9 minuten"
    assert wording.minutes_exact(words, 90) == "1,5 minuten"
    assert wording.clock(425.4) == "7:05"
