"""The tablet in somebody else's hands: PIN, back key, window, focus and the lock by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sensors.simulated import SimulatedWristband
from tests.screens.test_whole_session import House

PIN = "2468"


@pytest.fixture
def house(tmp_path: Path, finger: Any, frames: Any) -> Any:
    """A tablet with a PIN."""
    built = House(tmp_path / "home", "nl", SimulatedWristband(7), finger, frames)
    built.vault.pin.set(PIN)
    yield built
    built.flow.close()


def _cover(house: House) -> str:
    return type(house.stage.cover).__name__


def _open(house: House) -> None:
    from screens.trainer.pin_pad import PinPad

    pad = house.stage.cover
    assert isinstance(pad, PinPad)
    for digit in PIN:
        pad.press(digit)
    pad.submit()
    assert pad.job is not None
    pad.job.join()
    house.settle()


def test_holding_the_corner_and_the_pin_lead_to_looking_along(house: House, finger: Any, frames: Any) -> None:
    """A short touch does nothing; a long one asks; the PIN opens; close leads back; the session ran on."""
    house.unlock()
    house.hand_over()
    house.until("BandCheckScreen")
    corner = (20, house.stage.top - 20)
    finger.tap_at(*corner)
    frames.advance(2.0, 0.2)
    assert house.stage.cover is None
    touch = finger.down(*corner)
    frames.advance(2.0, 0.2)
    finger.up(touch)
    assert _cover(house) == "PinPad"
    _open(house)
    assert _cover(house) == "LookAlong"
    assert house.flow.part is not None
    before = house.flow.part.snapshot.second_s
    house.seconds(5)
    assert house.flow.part.snapshot.second_s == before + 5
    panel: Any = house.stage.cover
    finger.tap(panel.close)
    house.settle()
    assert house.stage.cover is None
    assert house.showing == "BandCheckScreen"


def test_the_youths_part_cannot_be_left(house: House) -> None:
    """Back key and the window's cross ask for the PIN and go no further; in the trainer's part they are free."""
    kiosk = house.flow.kiosk
    house.unlock()
    assert not kiosk.key(None, 27)
    assert not kiosk.close_request()
    house.hand_over()
    house.until("BandCheckScreen")
    assert kiosk.key(None, 27)
    assert _cover(house) == "PinPad"
    assert kiosk.key(None, 1001)
    assert house.stage.cover is None
    assert kiosk.close_request()
    assert _cover(house) == "PinPad"
    assert not kiosk.key(None, ord("a"))
    assert not house.flow.desk.is_open


def test_when_the_session_ends_under_it_the_panel_goes(house: House) -> None:
    """A youth who is done is not covered by a trainer's panel."""
    house.unlock()
    house.hand_over()
    house.until("BandCheckScreen")
    house.flow.kiosk.ask_pin()
    _open(house)
    assert house.flow.part is not None
    house.flow.part.end_and_keep()
    house.flow.part.go_on()
    house.flow.tick()
    house.flow.tick()
    assert house.stage.cover is None
    assert house.showing == "DoneScreen"


def test_without_focus_nobody_reads_along(house: House) -> None:
    """Another window covers this one with nothing but a sentence; what lay there comes back."""
    house.unlock()
    kiosk = house.flow.kiosk
    kiosk.focus(False)
    kiosk.focus(False)
    assert _cover(house) == "PrivacyCover"
    kiosk.focus(True)
    assert house.stage.cover is None
    house.hand_over()
    house.until("BandCheckScreen")
    kiosk.ask_pin()
    kiosk.focus(False)
    assert _cover(house) == "PrivacyCover"
    kiosk.focus(True)
    assert _cover(house) == "PinPad"


def test_the_trainers_part_locks_after_idle_minutes(house: House, finger: Any) -> None:
    """Three minutes without a touch lock; a touch begins anew; a running session is not touched by it."""
    house.unlock()
    house.now_s += 170
    finger.tap_at(600, 20)
    house.now_s += 170
    house.flow.tick()
    assert house.showing == "TodayScreen"
    house.now_s += 11
    house.flow.tick()
    assert house.showing == "UnlockScreen"
    assert not house.flow.desk.is_open
    house.settle()
    house.unlock()
    house.hand_over()
    house.until("BandCheckScreen")
    house.now_s += 1000
    house.flow.tick()
    assert house.showing == "BandCheckScreen"
