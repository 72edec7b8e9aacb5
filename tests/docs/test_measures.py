"""Every technical measure that we claim names a test, and that test exists."""

from __future__ import annotations

import pytest

from tests.docs.documents import MEASURE, PRIVACY, documents, missing, proofs, rows

REGISTER = PRIVACY / "maatregelen.md"
KINDS = {"technisch", "apparaat", "organisatorisch", "document"}
# Documents that answer an officer's list: each row has a kind, and a technical row cites measures.
ANSWERS = ("aanbevelingen.md", "bio.md", "dreigingsmodel.md", "masvs.md")


def register() -> dict[str, dict[str, str]]:
    """The measures by number."""
    return {
        row["Nr"]: row
        for row in rows(REGISTER.read_text(encoding="utf-8"))
        if MEASURE.fullmatch(row.get("Nr", ""))
    }


def cited() -> dict[str, set[str]]:
    """Which measures each document cites."""
    return {
        path.name: set(MEASURE.findall(path.read_text(encoding="utf-8")))
        for path in sorted(PRIVACY.glob("*.md"))
        if path != REGISTER
    }


def test_every_named_test_exists() -> None:
    """A test that a document names and nobody wrote, or that was renamed, is found."""
    absent = {path.name: missing(path.read_text(encoding="utf-8")) for path in documents()}
    assert {name: tests for name, tests in absent.items() if tests} == {}


def test_every_technical_measure_has_a_proof() -> None:
    """A measure is technical with a test or check, or it says what else it is."""
    measures = register()
    assert len(measures) >= 40
    bare = [
        number for number, row in measures.items() if row["Soort"] == "technisch" and not proofs(row["Bewijs"])
    ]
    assert bare == []
    assert {row["Soort"] for row in measures.values()} <= KINDS


def test_every_cited_measure_is_in_the_register() -> None:
    """No document cites a measure that the register lacks, and no measure stands there uncited."""
    known = set(register())
    assert {name: numbers - known for name, numbers in cited().items() if numbers - known} == {}
    assert known - set().union(*cited().values()) == set()


@pytest.mark.parametrize("name", ANSWERS)
def test_every_technical_answer_cites_a_measure(name: str) -> None:
    """In an officer's list a technical row rests on a measure of the register that has a proof itself."""
    measures = register()
    answers = [row for row in rows((PRIVACY / name).read_text(encoding="utf-8")) if "Soort" in row]
    assert answers
    assert {row["Soort"] for row in answers} <= KINDS
    for row in answers:
        numbers = MEASURE.findall(row["Bewijs"])
        if row["Soort"] == "technisch":
            assert numbers, row
            assert any(measures[number]["Soort"] == "technisch" for number in numbers), row
        else:
            assert row["Bewijs"], row


def test_every_risk_of_the_dpia_has_measures() -> None:
    """Each risk of paragraph 16 has a row in paragraph 17 with technical measures that exist."""
    table = list(rows((PRIVACY / "dpia.md").read_text(encoding="utf-8")))
    risks = {row["Nr"] for row in table if "Kans" in row}
    answered = {row["Risico"]: row["Technische maatregelen"] for row in table if "Technische maatregelen" in row}
    assert risks == set(answered)
    assert len(risks) >= 10
    assert [risk for risk, text in answered.items() if not set(MEASURE.findall(text)) & set(register())] == []


def test_the_reader_of_tables_does_find_gaps() -> None:
    """The checks above can fail: an invented test and an unknown check are both found."""
    text = "tests/docs/test_measures.py::test_that_nobody_wrote and packaging/verify.py::no-such-check"
    assert len(missing(text)) == 2
    assert missing("tests/docs/test_measures.py::test_the_reader_of_tables_does_find_gaps") == []


def test_the_count_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """How many measures are technical, and how many tests and checks prove them; verify.py shows this line."""
    measures = register().values()
    technical = [row for row in measures if row["Soort"] == "technisch"]
    number = sum(proofs(row["Bewijs"]) for row in technical)
    with capsys.disabled():
        print(f"\ncounted: {len(technical)} of {len(measures)} measures technical, {number} proofs")
    assert number >= len(technical)
