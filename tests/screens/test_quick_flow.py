"""Quick unlock in the app's own flow, by touch; and why the tablet locked, in the audit log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from biofeedback.errors import Locked
from biofeedback.export.archive import export_sessions
from biofeedback.vault import age
from biofeedback.vault.clock import Clock
from sensors.simulated import SimulatedWristband
from tests.canary import PARTICIPANT
from tests.screens.test_whole_session import PASSPHRASE, House

DIGITS = "271828"
IDLE_S = 3 * 60


@pytest.fixture
def house(tmp_path: Path, finger: Any, frames: Any) -> Any:
    """A house whose institution allows six digits; the vault's time since start is the test's."""
    built = House(tmp_path / "home", "nl", SimulatedWristband(7), finger, frames)
    built.vault._clock = Clock(monotonic_s=lambda: built.now_s)
    unlocked = built.vault.unlock(PASSPHRASE)
    unlocked.keyring.set_settings(replace(unlocked.keyring.latest().settings, quick_unlock=True))
    unlocked.lock()
    yield built
    built.flow.close()


def begin(house: House) -> None:
    """Passphrase, then six digits for the next hour."""
    house.type(PASSPHRASE)
    house.tap("trainer.unlock")
    assert house.showing == "QuickSetScreen"
    house.type(DIGITS)
    house.tap("trainer.quick_set")
    assert house.showing == "TodayScreen"


def idle(house: House) -> None:
    """Nobody touches the tablet until it locks."""
    house.now_s += IDLE_S + 1
    house.flow.tick()
    house.settle()
    assert not house.flow.desk.is_open


def enter(house: House, digits: str) -> None:
    """Type digits and open."""
    assert house.showing == "QuickUnlockScreen"
    house.type(digits)
    house.tap("trainer.unlock")


def test_six_digits_open_after_the_idle_lock_and_weighty_things_still_want_the_passphrase(house: House) -> None:
    """Offered after unlocking, asked for after idle minutes; export, deletion, recipients, retention ask more."""
    begin(house)
    idle(house)
    enter(house, DIGITS)
    assert house.showing == "TodayScreen"
    assert house.flow.desk.is_open
    unlocked = house.flow.desk.opened
    settings, key = unlocked.keyring.latest().settings, age.X25519Identity.generate().recipient
    weighty: list[Callable[[], object]] = [
        lambda: export_sessions(unlocked, ["0"], [str(key)], Path("x.age")),
        lambda: unlocked.delete_session("0"),
        lambda: unlocked.delete_participant(PARTICIPANT),
        lambda: unlocked.keyring.set_settings(replace(settings, after_export_days=1)),
        lambda: unlocked.keyring.leave("bo"),
        lambda: house.vault.create_trainer("bo", PASSPHRASE + " twee", unlocked),
        lambda: unlocked.keyring.change_passphrase("a quite different passphrase"),
        unlocked.confirm_clock,
        lambda: unlocked.set_pin("1234"),
        lambda: unlocked.quick_unlock("111111"),
    ]
    for act in weighty:
        with pytest.raises(Locked) as caught:
            act()
        assert caught.value.reason == "passphrase_again"


def test_three_wrong_tries_lead_to_the_passphrase(house: House) -> None:
    """Two are told on the page; with the third the digits are gone and the passphrase's page stands there."""
    begin(house)
    idle(house)
    for _ in range(2):
        enter(house, "000000")
    enter(house, "000000")
    assert house.showing == "UnlockScreen"
    assert not house.flow.desk.quick_ready
    house.type(PASSPHRASE)
    house.tap("trainer.unlock")
    assert house.showing == "QuickSetScreen"


def test_an_hour_ends_it(house: House) -> None:
    """Also when the page of the digits was shown in time."""
    begin(house)
    idle(house)
    house.now_s += 3600
    enter(house, DIGITS)
    assert house.showing == "UnlockScreen"
    assert not house.flow.desk.is_open


def test_the_background_ends_it(house: House) -> None:
    """Whoever picks up the tablet later needs the passphrase."""
    from screens.app import BiofeedbackApp

    begin(house)
    app = BiofeedbackApp(house.flow.tablet)
    app.flow = house.flow
    app.on_pause()
    house.settle()
    assert house.showing == "UnlockScreen"
    assert not house.flow.desk.is_open
    assert not house.flow.desk.quick_ready


def test_the_audit_log_says_why_it_locked(house: House) -> None:
    """Idle, hand-over, background, by hand: each with the trainer who had access."""
    from screens.app import BiofeedbackApp

    begin(house)
    idle(house)
    enter(house, DIGITS)
    house.hand_over()
    house.until("BandCheckScreen")
    house.tap("youth.stop")
    house.tap("youth.stop.keep")
    house.tap("youth.done")
    house.tap("youth.done.trainer")
    enter(house, DIGITS)
    house.flow.show_unlock()
    house.settle()
    enter(house, DIGITS)
    app = BiofeedbackApp(house.flow.tablet)
    app.flow = house.flow
    app.on_pause()
    unlocked = house.vault.unlock(PASSPHRASE)
    report = unlocked.audit()
    assert report.problems == ()
    lines = [line for line in report.lines if line.action == "locked"]
    assert [line.result for line in lines][-4:] == ["idle", "hand_over", "trainer", "background"]
    assert {line.actor for line in lines} == {unlocked.trainer.id}
