"""The youth holds the tablet to read what is kept: meanwhile nothing that is stored can be reached."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from biofeedback.errors import Locked
from biofeedback.training.personal import Personal, to_json
from biofeedback.vault.audit_format import Action
from sensors.simulated import SimulatedWristband
from tests.canary import PARTICIPANT
from tests.screens.laid_out import targets
from tests.screens.test_whole_session import PASSPHRASE, House


@pytest.fixture
def house(tmp_path: Path, finger: Any, frames: Any) -> Any:
    """The trainer is on the page of one participant and lets him read what is kept."""
    built = House(tmp_path / "home", "nl", SimulatedWristband(7), finger, frames)
    flow: Any = built.flow
    flow._speak = lambda _sentences: None  # no voice of this machine speaks in a test
    built.unlock()
    built.go("participants")
    built.tap("trainer.show_kept")
    yield built
    built.flow.close()


def test_the_vault_is_locked_before_the_page_is_shown(house: House) -> None:
    """Nothing that is stored can be read, and the audit log says that the tablet was handed over."""
    assert house.showing == "KeptScreen"
    assert not house.flow.desk.is_open
    for reach in (house.flow.desk.sessions, house.flow.desk.known_codes, lambda: house.flow.desk.opened):
        with pytest.raises(Locked):
            reach()
    last = [line for line in house.vault.unlock(PASSPHRASE).audit().lines if line.action == Action.LOCKED][-1]
    assert last.result == "hand_over"


def test_no_touch_of_the_youth_opens_anything(house: House, finger: Any) -> None:
    """Every button of the page, the corner held and the back key lead to reading, or to the locked door."""
    seen = set()
    for at in range(len(list(targets(house.stage.current)))):
        finger.tap(list(targets(house.stage.current))[at])
        house.settle()
        seen.add(house.showing)
        assert not house.flow.desk.is_open
        if house.showing != "KeptScreen":
            house.unlock_only()
            house.tap("trainer.show_kept")
    assert seen == {"KeptScreen", "UnlockScreen"}
    corner = finger.down(20, house.stage.top - 20)
    house.settle()
    house.settle()
    finger.up(corner)
    house.flow.kiosk.key(None, 27)
    house.settle()
    assert house.showing == "KeptScreen"
    assert not house.flow.desk.is_open


def test_back_is_the_locked_door_and_then_the_same_participant(house: House) -> None:
    """A wrong passphrase opens nothing; the right one leads to where the trainer was, and only this once."""
    house.tap("youth.kept.understood")
    assert house.showing == "UnlockScreen"
    house.type("not the passphrase")
    house.tap("trainer.unlock")
    assert house.showing == "UnlockScreen"
    assert not house.flow.desk.is_open
    house.unlock_only()
    assert house.showing == "ParticipantsScreen"
    page: Any = house.stage.current
    assert page.person is not None
    assert page.person.code == PARTICIPANT
    house.flow.show_unlock()
    house.settle()
    house.unlock()


def test_he_reads_it_as_he_wants_it(house: House) -> None:
    """His own theme and size of text, taken from his file before the lock."""
    house.tap("youth.kept.understood")
    house.unlock_only()
    people = house.flow.desk.opened.participants
    person = people.get(PARTICIPANT)
    person.settings["personal"] = to_json(Personal(theme="dag", text_scale=1.25))
    people.save(person)
    house.tap("trainer.show_kept")
    page: Any = house.stage.current
    assert (page.theme.mode, page.theme.text_scale) == ("dag", 1.25)


def test_a_file_that_cannot_be_read_is_told_instead(house: House) -> None:
    """What the youth had set is damaged: the trainer reads so, and nothing is handed over."""
    house.tap("youth.kept.understood")
    house.unlock_only()
    people = house.flow.desk.opened.participants
    person = people.get(PARTICIPANT)
    person.settings["personal"] = "{"
    people.save(person)
    house.tap("trainer.show_kept")
    assert house.showing == "NoticeScreen"
    assert house.flow.desk.is_open
