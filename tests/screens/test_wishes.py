"""How a youth wants it: kept in the session, folded into his own file, and there again at the next hand-over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from biofeedback.training.personal import Personal, from_json
from sensors.simulated import SimulatedWristband
from tests.canary import PARTICIPANT
from tests.screens.test_whole_session import House


@pytest.fixture
def house(tmp_path: Path, finger: Any, frames: Any) -> Any:
    """A house with a known youth."""
    built = House(tmp_path / "home", "nl", SimulatedWristband(7), finger, frames)
    yield built
    built.flow.close()


def test_what_a_youth_changes_is_there_at_his_next_session(house: House) -> None:
    """A changed wish goes into the session, into his file at the next unlock, and back into his next part."""
    house.unlock()
    house.hand_over()
    house.flow._wishes.change(Personal(sign="waves", theme="dag", text_scale=1.25))
    house.until("BandCheckScreen")
    house.seconds(3)
    house.tap("youth.stop")
    house.tap("youth.stop.keep")
    house.tap("youth.done")
    house.tap("youth.done.trainer")
    house.unlock()
    brief = house.flow.desk.brief_of(PARTICIPANT)
    assert brief is not None
    kept = str(brief.settings["personal"])
    assert from_json(kept) == Personal(sign="waves", theme="dag", text_scale=1.25)
    themes = []
    for wishes in (None, kept):
        house.flow._wishes.take(wishes)
        themes.append((house.flow._wishes.theme.mode, house.flow._wishes.theme.text_scale))
    assert themes == [("avond", 1.0), ("dag", 1.25)]


def test_the_next_youth_does_not_get_the_wishes_of_the_one_before(house: House) -> None:
    """A code without a file of its own begins with the usual theme and sign."""
    house.unlock()
    assert house.flow.desk.brief_of("ZZ-999") is None


def test_youth_and_trainer_set_one_sensitivity(house: House) -> None:
    """What the youth chooses counts in this session and stands in the trainer's setting afterwards."""
    house.unlock()
    house.tap("trainer.start_session")
    house.tap("trainer.hand_over_to", code=PARTICIPANT)
    wishes = house.flow._wishes
    wishes.change(wishes.personal.with_(sensitivity=1.4))
    house.tap("youth.start.begin")
    house.until("BandCheckScreen")
    house.tap("youth.stop")
    house.tap("youth.stop.keep")
    house.tap("youth.done")
    house.tap("youth.done.trainer")
    house.unlock()
    (row,) = house.flow.desk.sessions()
    assert house.flow.desk.review(row.session_id).header["sensitivity"] == 1.4
    brief = house.flow.desk.brief_of(PARTICIPANT)
    assert brief is not None
    assert brief.settings["sensitivity"] == 1.4
