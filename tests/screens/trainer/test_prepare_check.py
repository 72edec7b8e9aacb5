"""From preparing a session to the check of its bands and back: nothing that was chosen is lost, and it is said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sensors.simulated import SimulatedWristband
from tests.screens.test_whole_session import House


@pytest.fixture
def house(tmp_path: Path, finger: Any, frames: Any) -> Iterator[House]:
    """A tablet on which a trainer has unlocked."""
    made = House(tmp_path / "home", "nl", SimulatedWristband(4), finger, frames)
    made.unlock()
    yield made
    made.flow.close()


def _texts(house: House) -> list[str]:
    return [str(part.text) for part in house.stage.walk() if getattr(part, "text", "")]


def test_a_band_is_checked_while_a_session_is_prepared(house: House, finger: Any) -> None:
    """Not checked yet; then every step passes; back on the page with what was chosen, the battery stands there."""
    words = house.flow.words
    house.tap("trainer.start_session")
    page: Any = house.stage.current
    assert words("trainer.band_unchecked") in _texts(house)
    page.steppers["breathing_s"].more.dispatch("on_release")
    chosen = page.draft.settings
    finger.tap(page.check_button)
    house.settle()
    assert house.showing == "BandCheckScreen"
    house.seconds(60)
    house.tap("trainer.check_done")
    back: Any = house.stage.current
    assert back is page
    assert page.draft.settings == chosen
    battery = round(house.flow._checks["simulated"].battery_percent or 0)
    assert words("trainer.band_good_battery", value=battery) in _texts(house)
    house.flow.show_today()
    house.settle()
    house.wait()
    assert words("trainer.percent", value=battery) in _texts(house)


def test_leaving_the_check_early_says_which_step_is_open(house: House, finger: Any) -> None:
    """Back before anything arrived: the first step that did not pass is named."""
    words = house.flow.words
    house.tap("trainer.start_session")
    page: Any = house.stage.current
    finger.tap(page.check_button)
    house.settle()
    check: Any = house.stage.current
    finger.tap(check._title.back)
    house.settle()
    state = house.flow._checks["simulated"]
    assert not state.good
    assert words("trainer.band_open", step=words(f"trainer.check_{state.open_step}")) in _texts(house)
