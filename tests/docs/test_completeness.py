"""The documents that an officer expects are there, and none of their headings is missing."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from types import ModuleType

import pytest

from tests.docs.documents import DOCS, PRIVACY, ROOT, documents, rows

# Rapportagemodel DPIA Rijksdienst 3.0: 17 paragraphs and three formal pages.
DPIA_PARAGRAPHS = (
    "Voorstel", "Persoonsgegevens", "Gegevensverwerking", "Technieken en methoden", "Verwerkingsdoeleinden",
    "Betrokken partijen", "Belangen", "Verwerkingslocaties", "Juridisch en beleidsmatig kader", "Bewaartermijnen",
    "Rechtsgrond", "Bijzondere, strafrechtelijke persoonsgegevens en nationale identificatienummers",
    "Doelbinding",
    "Noodzaak en evenredigheid", "Rechten van de betrokkenen", "Risico's voor de betrokkenen", "Maatregelen",
    "Managementsamenvatting", "Versie, status, dossier, advies FG", "Vaststelling en ondertekening",
)  # fmt: skip
# OWASP MASVS v2.1.0: how many controls each group has.
MASVS_GROUPS = {
    "STORAGE": 2, "CRYPTO": 2, "AUTH": 3, "NETWORK": 2, "PLATFORM": 3, "CODE": 4, "RESILIENCE": 4, "PRIVACY": 4,
}  # fmt: skip
EXPECTED = (
    "README.md", "aanbevelingen.md", "ai-verordening.md", "bewaartermijnen.md", "bio.md", "brief-jongeren.md",
    "brief-ouders.md", "dpia.md", "dreigingsmodel.md", "gegevensstroom.md", "incidentkaart.md", "maatregelen.md",
    "masvs.md", "medisch-hulpmiddel.md", "overdracht.md", "overeenkomst.md", "pilot.md", "register.md",
    "sleutels.md", "tablet-inrichten.md",
)  # fmt: skip
LONGEST_DOCUMENT = 300  # lines; the reference pages are the longest


def test_every_document_is_there() -> None:
    """The index of the folder and the folder agree, and nothing that an officer asks for is absent."""
    assert {path.name for path in PRIVACY.glob("*.md")} == set(EXPECTED)
    index = (PRIVACY / "README.md").read_text(encoding="utf-8")
    assert [name for name in EXPECTED if name != "README.md" and f"({name})" not in index] == []


def test_the_index_names_every_document() -> None:
    """Whoever begins at docs/README.md reaches each document from there."""
    index = (DOCS / "README.md").read_text(encoding="utf-8")
    pages = [path for path in (*DOCS.glob("*.md"), *(DOCS / "how-to").glob("*.md")) if path.name != "README.md"]
    assert [path.name for path in pages if f"({path.relative_to(DOCS)})" not in index] == []
    assert "(privacy/README.md)" in index


def test_the_dpia_has_all_twenty_headings(capsys: pytest.CaptureFixture[str]) -> None:
    """All 20 paragraphs of the model stand there in order, and each says something."""
    text = (PRIVACY / "dpia.md").read_text(encoding="utf-8")
    found = re.findall(r"^### (\d+)\. (.+)$", text, re.MULTILINE)
    assert found == [(str(number), name) for number, name in enumerate(DPIA_PARAGRAPHS, 1)]
    parts = re.split(r"^### .+$", text, flags=re.MULTILINE)[1:]
    assert all(len(part.strip()) > 60 for part in parts)
    assert "#### 14.1 Subsidiariteit" in text
    assert "#### 14.2 Proportionaliteit" in text
    assert [f"15.{number}" for number in range(1, 9) if f"| 15.{number} " not in text] == []
    with capsys.disabled():
        print(f"\ncounted: DPIA headings {len(found)}/20")


def test_masvs_is_answered_whole(capsys: pytest.CaptureFixture[str]) -> None:
    """All 24 controls have an answer and a kind."""
    expected = [f"MASVS-{group}-{n}" for group, most in MASVS_GROUPS.items() for n in range(1, most + 1)]
    answers = {row["Control"]: row for row in rows((PRIVACY / "masvs.md").read_text(encoding="utf-8"))}
    assert list(answers) == expected
    assert all(row["Antwoord"] and row["Soort"] and row["Bewijs"] for row in answers.values())
    tested = sum(row["Soort"] == "technisch" for row in answers.values())
    with capsys.disabled():
        print(f"\ncounted: MASVS {len(answers)}/24 answered, {tested} tested")


def test_documents_are_short() -> None:
    """One idea a file."""
    own = [path for path in documents() if path.is_relative_to(DOCS)]
    assert {path.name: n for path in own if (n := path.read_text("utf-8").count("\n")) > LONGEST_DOCUMENT} == {}


def test_the_letter_for_youths_uses_the_words_of_the_app() -> None:
    """What the youth reads on paper and on the screen about his data is the same."""
    words = json.loads((ROOT / "assets/locale/nl/youth.json").read_text(encoding="utf-8"))
    letter = (PRIVACY / "brief-jongeren.md").read_text(encoding="utf-8")
    same = ("kept.title", "kept.what_1", "kept.what_2", "kept.where_1", "kept.where_2", "kept.who_trainer")
    assert [key for key in (*same, "kept.who_2", "start.stop", "erase.gone") if words[key] not in letter] == []


def test_the_letter_for_youths_is_simple() -> None:
    """A2: short sentences, and no word that a youth has to look up."""
    letter = (PRIVACY / "brief-jongeren.md").read_text(encoding="utf-8").split("Hoi,")[1]
    plain = re.sub(r"\[[^\]]*\]|[*>#]", "", letter)
    sentences = [sentence.split() for sentence in re.split(r"[.?!:|]\s|\n\n", plain)]
    assert [" ".join(words) for words in sentences if len(words) > 14] == []
    hard = ("fysiologisch", "versleutel", "pseudoniem", "grondslag", "huidgeleiding", "verwerk")
    assert [word for word in hard if word in plain.lower()] == []


def drawing() -> ModuleType:
    """The script that draws the data flow."""
    spec = importlib.util.spec_from_file_location("draw_flow", ROOT / "packaging" / "draw_flow.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def test_the_drawing_is_that_of_the_text() -> None:
    """The checked-in picture is what the script draws from the text beside it."""
    text = (PRIVACY / "gegevensstroom.txt").read_text(encoding="utf-8")
    assert drawing().draw(text) == (PRIVACY / "gegevensstroom.svg").read_text(encoding="utf-8")


def test_an_arrow_without_a_box_is_an_error() -> None:
    """A typing mistake in the text is told, not drawn as nothing."""
    with pytest.raises(ValueError, match="without a box"):
        drawing().draw("zone: a | een; twee\npijl: een -> drie | x\n")
