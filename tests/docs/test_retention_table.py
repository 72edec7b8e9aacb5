"""The terms that an officer reads are those that the software carries out."""

from __future__ import annotations

import json

import pytest

from biofeedback.vault import participant, quick_unlock, retention, settings
from tests.docs.documents import PRIVACY, ROOT, rows

HOURS = 3600


def row_of(what: str) -> str:
    """The term of the row that begins with these words."""
    table = rows((PRIVACY / "bewaartermijnen.md").read_text(encoding="utf-8"))
    return next(row["Termijn"] for row in table if row.get("Wat", "").startswith(what))


def measured_term() -> str:
    """How long the samples of a session stay, from the numbers in the code."""
    warned = settings.HARD_STOP_DAYS - retention.WARN_BEFORE_DAYS
    export = f"{settings.AFTER_EXPORT_DAYS} dagen na een bevestigde export"
    return f"{export}, hoogstens {settings.HARD_STOP_DAYS} dagen (waarschuwing na {warned})"


def summary_term() -> str:
    """How long the summary stays, from the numbers in the code."""
    after = participant.AFTER_PROGRAMME_DAYS
    return f"{after} dagen na einde programma, hoogstens {participant.SUMMARY_MONTHS} maanden"


def test_the_table_has_the_terms_of_the_code() -> None:
    """Samples, summary and the jump of the clock: the numbers of the table are the defaults."""
    assert row_of("ruwe metingen") == measured_term()
    assert row_of("samenvatting") == summary_term()
    text = (PRIVACY / "bewaartermijnen.md").read_text(encoding="utf-8")
    assert f"klok meer dan {retention.JUMP_S / HOURS:.0f} uur" in text


def test_quick_unlock_ends_as_the_table_says() -> None:
    """An hour and three tries, in the table and in the code."""
    term = row_of("snel ontgrendelen")
    assert quick_unlock.LASTS_S == HOURS
    assert "een uur" in term
    assert quick_unlock.TRIES == 3
    assert "drie pogingen" in term


def test_another_number_in_the_code_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A changed default that nobody carried over to the table fails the comparison."""
    monkeypatch.setattr(settings, "HARD_STOP_DAYS", 120)
    assert row_of("ruwe metingen") != measured_term()


def test_the_letters_have_the_terms_of_the_code() -> None:
    """Youths read the app's own sentence with the app's number; parents the same numbers."""
    words = json.loads((ROOT / "assets/locale/nl/youth.json").read_text(encoding="utf-8"))
    youths = (PRIVACY / "brief-jongeren.md").read_text(encoding="utf-8")
    assert words["kept.long_1"].format(days=settings.HARD_STOP_DAYS) in youths
    assert words["kept.long_2"] in youths
    parents = (PRIVACY / "brief-ouders.md").read_text(encoding="utf-8")
    assert f"hoogstens {settings.HARD_STOP_DAYS} dagen" in parents
    assert f"hoogstens {participant.SUMMARY_MONTHS} maanden" in parents
