"""The researcher's memory of what arrived: older exports do not pass for news."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from biofeedback.errors import ArchiveRefused
from biofeedback.research.received import Received, beside

TABLET, OTHER = b"t" * 32, b"o" * 32


def facts(lines: object, head: str = "") -> dict[str, object]:
    """The part of an export's list that matters here."""
    return {"audit": {"lines": lines, "head": head or f"hash of {lines}"}}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the memory is."""
    return beside(tmp_path / "tablets.txt")


def note(path: Path, lines: int, name: bytes) -> None:
    """An export arrives and is opened."""
    received = Received(path)
    received.check(TABLET, name, facts(lines))
    received.note(TABLET, name, facts(lines))


def test_newer_ones_pass_and_the_same_again_passes(path: Path) -> None:
    """Each month a longer log; opening January again in March is no news."""
    for lines, name in ((10, b"january"), (20, b"february"), (30, b"march"), (10, b"january")):
        note(path, lines, name)
    Received(path).check(OTHER, b"first of another tablet", facts(1))


def test_an_older_one_is_refused_unless_it_was_late(path: Path) -> None:
    """A shorter log than one already seen: set back, or late; only a person can know."""
    note(path, 30, b"march")
    with pytest.raises(ArchiveRefused, match="older than what you already received") as refused:
        Received(path).check(TABLET, b"february", facts(20))
    assert refused.value.reason == "archive_older"
    Received(path).check(TABLET, b"february", facts(20), late=True)
    Received(path).note(TABLET, b"february", facts(20))
    with pytest.raises(ArchiveRefused):  # the newest state stays the newest
        Received(path).check(TABLET, b"other", facts(25))


def test_a_second_history_is_refused_even_when_late(path: Path) -> None:
    """The same length with another end: the tablet was set back and went on."""
    note(path, 30, b"march")
    with pytest.raises(ArchiveRefused, match="set back and went on differently"):
        Received(path).check(TABLET, b"forged", facts(30, "another end"), late=True)


@pytest.mark.parametrize(
    "audit", [None, {}, {"lines": "3", "head": ""}, {"lines": -1, "head": ""}, {"lines": True}]
)
def test_an_export_that_does_not_say_is_refused(path: Path, audit: object) -> None:
    """Once a tablet is known, leaving the log's state out is no way around."""
    note(path, 3, b"march")
    with pytest.raises(ArchiveRefused, match="does not say"):
        Received(path).check(TABLET, b"x", {"audit": audit})


@pytest.mark.parametrize(
    "content", ["", "[]", '{"format": "other"}', '{"format": "BFRECEIVED1", "senders": {"a": 1}}']
)
def test_a_damaged_memory_is_never_taken_for_an_empty_one(path: Path, content: str) -> None:
    """Deleting what was known must not make old exports pass."""
    path.write_text(content)
    with pytest.raises(ArchiveRefused, match="backup"):
        Received(path)


def test_it_is_readable_and_private_to_nobody_else(path: Path) -> None:
    """Plain JSON without anything about youths."""
    note(path, 30, b"march")
    content = json.loads(path.read_text())
    assert list(content["senders"][TABLET.hex()]) == ["lines", "head", "exports"]
    assert not path.with_name(path.name + ".part").exists()
