"""The tablet in somebody else's hands: PIN, back key, window, focus and the lock by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sensors.simulated import SimulatedWristband
from tests.canary import PARTICIPANT
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


def _private() -> bool:
    """The cover lies over everything else in the window."""
    from kivy.core.window import Window

    return type(Window.children[0]).__name__ == "PrivacyCover"


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
    from kivy.core.window import Window

    house.unlock()
    kiosk = house.flow.kiosk
    kiosk.focus(False)
    kiosk.focus(False)
    assert [type(child).__name__ for child in Window.children] == ["PrivacyCover", "Stage"]
    kiosk.focus(True)
    assert Window.children == [house.stage]
    house.hand_over()
    house.until("BandCheckScreen")
    kiosk.ask_pin()
    kiosk.focus(False)
    assert Window.children[0] is kiosk.privacy
    kiosk.focus(True)
    assert _cover(house) == "PinPad"


def test_an_open_question_is_covered_as_well(house: House) -> None:
    """A list with codes lies above the page; the cover lies above the list, and takes its touches."""
    from kivy.core.window import Window

    house.unlock()
    house.flow.records.participants()
    house.settle()
    page: Any = house.stage.current
    page._ask_new()
    house.settle()
    assert Window.children[0] is page.dialog
    house.flow.kiosk.focus(False)
    house.settle()
    above = list(Window.children)
    cover: Any = above[0]
    assert type(cover).__name__ == "PrivacyCover"
    assert tuple(cover.size) == tuple(Window.size)
    assert cover._ground.rgba[3] == 1
    house.flow.kiosk.focus(True)
    assert Window.children[0] is page.dialog
    page.dialog.dismiss(animation=False)


def test_before_a_session_the_tablet_is_the_youths_as_well(house: House) -> None:
    """From the first screen on the back key and the cross ask for the PIN; it leads to the locked door."""
    kiosk = house.flow.kiosk
    house.unlock()
    house.tap("trainer.start_session")
    house.tap("trainer.hand_over_to", code=PARTICIPANT)
    assert house.showing == "StartScreen"
    assert kiosk.close_request()
    assert _cover(house) == "PinPad"
    _open(house)
    assert house.showing == "UnlockScreen"
    assert house.stage.cover is None
    assert not house.flow.desk.is_open
    assert not kiosk.close_request()


def test_after_a_session_the_tablet_is_the_youths_until_the_trainer_takes_it(house: House) -> None:
    """The last screen cannot be left either; its button leads to the locked door, and there the window closes."""
    kiosk = house.flow.kiosk
    house.unlock()
    house.hand_over()
    house.until("BandCheckScreen")
    assert house.flow.part is not None
    house.flow.part.end_and_keep()
    house.flow.part.go_on()
    house.flow.tick()
    house.settle()
    assert house.showing == "DoneScreen"
    assert kiosk.close_request()
    kiosk.leave()
    house.flow.show_unlock()
    assert not kiosk.close_request()


def test_the_background_hides_and_locks(house: House) -> None:
    """The trainer's part is locked when the app comes back; the youth's goes on where it was."""
    from screens import background

    house.unlock()
    background.sleep(house.flow)
    assert _private()
    assert not house.flow.desk.is_open
    background.wake(house.flow)
    house.settle()
    assert not _private()
    assert house.showing == "UnlockScreen"
    house.unlock()
    house.hand_over()
    house.until("BandCheckScreen")
    part = house.flow.part
    background.sleep(house.flow)
    assert _private()
    background.wake(house.flow)
    house.settle()
    assert house.flow.part is part
    assert house.showing == "BandCheckScreen"


def test_keys_of_kivy_itself_open_nothing(house: House) -> None:
    """F1 to F12 stop at the kiosk; no module of Kivy for programmers is on; its settings stay shut."""
    from kivy.config import Config
    from kivy.core.window import Window

    from screens.app import BiofeedbackApp

    house.unlock()
    house.hand_over()
    house.until("BandCheckScreen")
    for key in range(282, 294):
        assert house.flow.kiosk.key(None, key)
    assert not Config.items("modules")
    assert not Window.on_keyboard.exit_on_escape
    app = BiofeedbackApp(house.flow.tablet)
    assert app._on_keyboard_settings(Window, 282)
    assert app._app_settings is None
    assert not app._on_keyboard_settings(Window, 27)


def test_the_trainer_is_told_when_the_tablet_is_not_pinned(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Android may refuse to hold the app in front: who looks along reads it, and where to switch it on."""
    monkeypatch.setattr("screens.kiosk.is_pinned", lambda: False)
    house.unlock()
    house.hand_over()
    house.until("BandCheckScreen")
    house.flow.kiosk.ask_pin()
    _open(house)
    panel: Any = house.stage.cover
    texts = [widget.text for widget in panel.walk() if hasattr(widget, "text")]
    assert house.flow.words("trainer.not_pinned") in texts


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
