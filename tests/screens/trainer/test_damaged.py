"""Files damaged on the disk, byte by byte: no page dies of one, and each says what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from biofeedback.export import manifest
from biofeedback.research.open import open_export
from biofeedback.vault import age
from sensors.simulated import SimulatedWristband
from tests.canary import PARTICIPANT
from tests.screens.test_whole_session import PASSPHRASE, House
from tests.trial import session

SMALL = ("*.add", "*.cap", "recipients.jsonl")
MORE = ("*.log", "*.par", "codes.par", "ledger.json", "log.jsonl")
# where the damage must be said, whoever reads it first
SAID = {
    "*.add": ("ReviewScreen", "additions_damaged"),
    "recipients.jsonl": ("NoticeScreen", "recipients_damaged"),
    "*.par": ("SessionsScreen", "participant_damaged"),
}


@pytest.fixture
def house(tmp_path: Path, finger: Any, frames: Any) -> Iterator[House]:
    """Two sessions of one participant, both taken in, the first with a note; the trainer has unlocked."""
    built = House(tmp_path / "home", "nl", SimulatedWristband(7), finger, frames)
    names = [session(built.vault, participant=PARTICIPANT, origin="live") for _ in range(2)]
    built.unlock()
    built.flow.desk.add_to_session(names[0], "Een notitie.")
    built.flow.desk.set_ask_next(True)
    built.names = names  # type: ignore[attr-defined]
    yield built
    built.flow.close()


@contextmanager
def _flipped(path: Path, at: int) -> Iterator[None]:
    whole = path.read_bytes()
    broken = bytearray(whole)
    broken[at] ^= 0x55
    path.write_bytes(broken)
    try:
        yield
    finally:
        path.write_bytes(whole)


def _texts(house: House) -> list[str]:
    return [str(part.text) for part in house.stage.walk() if getattr(part, "text", "")]


def _pages(house: House, names: list[str]) -> dict[str, list[str]]:
    """Go to every page about what is stored; what each says."""
    flow = house.flow
    said: dict[str, list[str]] = {}
    ways = (
        flow.show_today,
        flow.show_sessions,
        lambda: flow.show_review(names[0]),
        lambda: flow.records._together(names[0], 0.0),
        lambda: flow.show_export(names),
        lambda: flow.show_prepare(PARTICIPANT),
        lambda: flow.records.participants(PARTICIPANT),
        lambda: flow.records.over(PARTICIPANT),
        lambda: flow.records.report(PARTICIPANT),
        flow.pilot.page,
        flow.show_confirm,
    )
    for go in ways:
        go()
        page: Any = house.stage.current
        if hasattr(page, "join"):
            page.join()
        house.settle()
        house.wait()
        assert _texts(house)
        said.setdefault(house.showing, []).extend(_texts(house))
    return said


@pytest.mark.parametrize("kind", [*SMALL, *(pytest.param(kind, marks=pytest.mark.large) for kind in MORE)])
def test_no_page_dies_of_a_damaged_file(
    house: House, tmp_path: Path, kind: str, request: pytest.FixtureRequest
) -> None:
    """A flipped byte in the middle of a real file, in the large setting at either end too; all stay pages."""
    names: list[str] = house.names  # type: ignore[attr-defined]
    files = [
        path for path in (tmp_path / "home").rglob(kind) if (path.name == "codes.par") == (kind == "codes.par")
    ]
    assert files
    path = next((one for one in files if one.stem == names[0]), files[0])
    last = path.stat().st_size - 1
    for at in (0, last // 2, last) if request.config.getoption("--large") else (last // 2,):
        with _flipped(path, at):
            said = _pages(house, names)
            screen, code = SAID.get(kind, ("", ""))
            if screen:
                assert house.flow.words(f"errors.{code}") in said[screen], (kind, at)


def test_an_export_leaves_damaged_notes_behind_and_says_so(house: House, tmp_path: Path) -> None:
    """The sessions go, both whole; manifest, page and screen say of which the later notes are missing."""
    names: list[str] = house.names  # type: ignore[attr-defined]
    identity = age.X25519Identity.generate()
    key = tmp_path / "key.txt"
    key.write_text(identity.text())
    (added,) = (tmp_path / "home").rglob("*.add")
    house.flow.show_export(names)
    page: Any = house.stage.current
    page.book.trust([str(identity.recipient)])
    page._recipients_changed()
    page.join()
    house.settle()
    house.flow.desk.prove(PASSPHRASE)
    with _flipped(added, added.stat().st_size - 1):
        house.tap("trainer.make_file")
        page.join()
        house.settle()
    receipt = page.receipt
    assert receipt is not None
    assert receipt.without_additions == (names[0],)
    assert any(f"{PARTICIPANT} (" in text and "beschadigd" in text for text in _texts(house))
    out = tmp_path / "opened"
    opened = open_export(receipt.path, key, out)
    assert set(opened.sessions) == set(names)
    facts, _ = manifest.parse((out / manifest.NAME).read_bytes())
    lines: Any = facts["sessions"]
    assert {line["id"]: line.get("additions") for line in lines} == {names[0]: "damaged", names[1]: None}
    assert {line["verdict"] for line in lines} == {"complete"}
    missing = house.flow.words("report.no_additions")
    pages = {name: (out / "report" / f"{name}.html").read_text("utf-8") for name in names}
    assert [missing in pages[name] for name in names] == [True, False]
