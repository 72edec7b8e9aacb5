"""What an officer still has to fill in is marked in one way, and one list holds all of it."""

from __future__ import annotations

import re
from collections import Counter

from tests.docs.documents import PRIVACY, rows

WHO = ("INSTELLING EN UNIVERSITEIT", "INSTELLING", "UNIVERSITEIT")
PLACE = re.compile(rf"\[IN TE VULLEN DOOR ({'|'.join(WHO)}): ([^\]]+)\]")
# Any other way in which somebody might leave a hole: brackets that are no link, dots, or the usual words.
OTHER = re.compile(
    r"\[[^\]]*\](?![(:])|\bTBD\b|\bnader in(?:te)? vullen\b|\binvullen:|X{3,}|\.{4,}", re.IGNORECASE
)


def places(text: str) -> list[tuple[str, str]]:
    """Who fills in what, for each open place of a text."""
    return [(who.lower(), what) for who, what in PLACE.findall(text)]


def marked_otherwise(text: str) -> list[str]:
    """Holes in a text that do not have the one form."""
    return OTHER.findall(PLACE.sub("", text))


def test_the_list_of_open_places_is_complete() -> None:
    """The list and the documents hold the same places, and the number above the list is theirs."""
    index = (PRIVACY / "README.md").read_text(encoding="utf-8")
    found: Counter[tuple[str, str, str]] = Counter()
    for path in PRIVACY.glob("*.md"):
        found.update((path.name, who, what) for who, what in places(path.read_text(encoding="utf-8")))
    listed: Counter[tuple[str, str, str]] = Counter()
    for row in (row for row in rows(index) if "Stuk" in row):
        name = row["Stuk"].split("(")[1].rstrip(")")
        listed.update((name, row["Wie"], what) for what in row["Wat"].split("; "))
    assert listed == found
    assert f"\n{found.total()} plekken." in index


def test_every_open_place_has_the_same_form() -> None:
    """No document leaves a hole that a search for the mark would miss."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in PRIVACY.glob("*.md")}
    assert {name: holes for name, text in texts.items() if (holes := marked_otherwise(text))} == {}


def test_another_form_is_found() -> None:
    """The search for holes can fail, and takes neither a link nor the mark for one."""
    assert marked_otherwise("naam: [in te vullen]") == ["[in te vullen]"]
    assert marked_otherwise("zie [crypto](crypto.md) en [IN TE VULLEN DOOR INSTELLING: naam]") == []
    assert places("[IN TE VULLEN DOOR UNIVERSITEIT: server]") == [("universiteit", "server")]
