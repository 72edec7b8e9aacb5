"""One whole session, touched from unlock to unlock on the real screens, with the real vault underneath."""

from __future__ import annotations

import asyncio
import logging
import os
import tempfile
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest

from biofeedback.session.evaluation import SusAnswers, Who, read
from biofeedback.session.header import Origin
from biofeedback.session.summary import summarise
from biofeedback.vault.consent import Consent, Given, Purpose
from biofeedback.vault.participant import Participant
from biofeedback.vault.store import Vault
from sensors.simulated import SimulatedWristband
from sensors.wristband import Wristband
from tests.canary import PARTICIPANT, CanaryBand, betrayals

PASSPHRASE = "a long enough passphrase"
SIZE = (1280, 800)


class House:
    """The app without its window loop: a stage in the window, a flow, and time in the test's hand."""

    def __init__(self, home: Path, language: str, source: Wristband, finger: Any, frames: Any) -> None:
        from kivy.core.window import Window

        from screens.flow import Flow
        from screens.render import show
        from screens.stage import Stage
        from screens.tablet import Tablet
        from screens.theme import Theme
        from screens.trainer.prepare import SourceChoice

        self.vault = Vault(home)
        self.vault.create_trainer("anna", PASSPHRASE)
        admit(self.vault)
        self.source = source
        self.now_s = 1000.0
        self._finger, self._frames = finger, frames
        day, evening = Theme("dag", "trainer"), Theme("avond", "youth")
        self.stage = Stage(day)
        tablet = Tablet(
            vault=self.vault,
            language=language,
            choices=[SourceChoice("simulated", "Simulator", "")],
            make_sources=lambda _key: [self.source],
            export_folder=home / "exports",
            origin=Origin.LIVE,
            wall=lambda: 1_700_000_000.0,
            monotonic=lambda: self.now_s,
        )
        self.flow = Flow(tablet, self.stage, day, evening, _run_now)
        show(SIZE)  # an earlier test may have left the window upright
        Window.add_widget(self.stage)
        self.flow.show_unlock()
        self.settle()

    def settle(self) -> None:
        """Let the screen fade in and lay itself out."""
        self._frames.advance(0.6, 0.3)

    def seconds(self, count: int) -> None:
        """Let the session run on."""
        for _ in range(count):
            self.now_s += 1.0
            self.flow.tick()
        self.settle()

    def until(self, screen: str, longest_s: int = 900) -> None:
        """Let the session run until that screen is shown."""
        for _ in range(longest_s):
            if self.showing == screen:
                self.settle()
                return
            self.now_s += 1.0
            self.flow.tick()
            if self.now_s % 30 == 0:
                self.settle()
        raise AssertionError(f"{screen} never came; {self.showing} is shown")

    @property
    def showing(self) -> str:
        """The name of the screen that is shown."""
        return type(self.stage.current).__name__

    def tap(self, key: str, **values: object) -> None:
        """Touch the button that says this, and wait for what it started beside the screen."""
        self._finger.tap(self.button(key, **values))
        self.settle()
        self.wait()
        self.flow.tick()
        self.settle()

    def tap_widget(self, kind: type[Any], **wanted: object) -> None:
        """Touch the first widget of a kind with these properties."""
        for widget in self.stage.walk():
            if isinstance(widget, kind) and all(getattr(widget, key) == value for key, value in wanted.items()):
                self._finger.tap(widget)
                self.settle()
                return
        raise AssertionError(f"no {kind.__name__} with {wanted} on {self.showing}")

    def wait(self) -> None:
        """Work beside the screen (deriving a key, reading the list) comes to its end."""
        for _ in range(5):
            job = getattr(self.stage.current, "job", None)
            if job is None or not job.running:
                break
            job.join()
            self.settle()

    def button(self, key: str, **values: object) -> Any:
        """The visible button with these words."""
        from screens.widgets.buttons import BaseButton

        wanted = self.flow.words(key, **values)
        for widget in self.stage.walk():
            if isinstance(widget, BaseButton) and widget.text == wanted and not widget.waiting:
                return widget
        raise AssertionError(f"no button says '{wanted}' on {self.showing}")

    def type(self, text: str) -> None:
        """Type into the only text field."""
        from kivy.uix.textinput import TextInput

        (field,) = [widget for widget in self.stage.walk() if isinstance(widget, TextInput)]
        field.text = text

    def go(self, name: str) -> None:
        """Touch a way in the rail."""
        page: Any = self.stage.current
        self._finger.tap(page.rail.items[name])
        self.settle()
        self.wait()

    def unlock(self) -> None:
        """Type the passphrase and open the first page."""
        self.unlock_only()
        assert self.showing == "TodayScreen"

    def unlock_only(self) -> None:
        """Type the passphrase and open."""
        self.type(PASSPHRASE)
        self.tap("trainer.unlock")
        self.wait()

    def hand_over(self) -> None:
        """From the first page to the youth's first screen: two touches."""
        self.tap("trainer.start_session")
        self.tap("trainer.hand_over_to", code=PARTICIPANT)
        assert self.showing == "StartScreen"
        self.tap("youth.start.begin")

    def rate(self, number: int) -> None:
        """Choose a number and go on."""
        from screens.widgets.rating import RatingColumns

        columns = next(widget for widget in self.stage.walk() if isinstance(widget, RatingColumns))
        self._finger.tap(columns.cells[number - 1])
        self.settle()
        self.tap("youth.next")


def admit(vault: Vault) -> None:
    """Let the participant of these tests in, with consent for the training."""
    yes = Consent(Given("map 1", 0), Given("map 1", 0))
    unlocked = vault.unlock(PASSPHRASE)
    unlocked.participants.save(Participant(PARTICIPANT, 0, False, consents={Purpose.TRAINING: yes}))
    unlocked.lock()


def _session_line() -> type[Any]:
    from screens.trainer.session_list import SessionLine

    return SessionLine


def _run_now(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


@pytest.fixture
def language() -> str:
    """Dutch, unless a test asks for more."""
    return "nl"


@pytest.fixture
def source() -> Wristband:
    """The simulated wearer, unless a test brings another band."""
    return SimulatedWristband(7)


@pytest.fixture
def house(language: str, source: Wristband, tmp_path: Path, finger: Any, frames: Any) -> Iterator[House]:
    """A house in one language, with one band."""
    built = House(tmp_path / "home", language, source, finger, frames)
    yield built
    built.flow.close()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_one_whole_session_by_touch(house: House, tmp_path: Path, drawn_frames: None) -> None:
    """Unlock, prepare, hand over, all the youth's steps, hand back, review: each by touching what is there."""
    del drawn_frames
    house.unlock()
    house.hand_over()
    assert not house.flow.desk.is_open
    house.until("BandCheckScreen")
    house.seconds(8)
    house.tap("youth.next")
    assert house.showing == "BaselineScreen"
    house.until("RatingScreen")
    house.rate(6)
    assert house.showing == "BreathingScreen"
    house.until("RatingScreen")
    house.rate(3)
    assert house.showing == "SummaryScreen"
    assert not betrayals([tmp_path])
    house.tap("youth.done")
    assert house.showing == "DoneScreen"
    house.tap("youth.done.trainer")
    house.unlock()
    house.go("sessions")
    (row,) = house.flow.desk.sessions()
    house.tap_widget(_session_line())
    assert house.showing == "ReviewScreen"
    summary = house.flow.desk.review(row.session_id).summary
    assert (summary.rating("before"), summary.rating("after"), summary.finished) == (6, 3, "completed")
    assert row.participant == PARTICIPANT
    house.flow.show_unlock()
    assert not betrayals([tmp_path])


@pytest.mark.parametrize("source", [CanaryBand()])
def test_no_trace_in_clear_from_the_screens(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A whole session on the screens leaves nothing in clear in any file or log line."""
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    folders = [tmp_path, Path(os.environ["KIVY_HOME"])]
    house.unlock()
    house.hand_over()
    house.until("BandCheckScreen")
    house.seconds(8)
    house.tap("youth.next")
    house.until("RatingScreen")
    house.tap("youth.skip")
    house.seconds(20)
    assert not betrayals(folders, caplog.text.encode())
    house.tap("youth.stop")
    house.tap("youth.stop.keep")
    house.tap("youth.done")
    house.tap("youth.done.trainer")
    house.unlock()
    house.go("sessions")
    house.tap_widget(_session_line())
    assert house.showing == "ReviewScreen"
    assert not betrayals(folders, caplog.text.encode())


def test_lost_contact_shows_no_signal_and_good_signal_brings_the_exercise_back(house: House) -> None:
    """When the band lets go the youth sees it within seconds, and the exercise goes on by itself afterwards."""
    house.unlock()
    house.hand_over()
    house.until("BandCheckScreen")
    house.seconds(8)
    house.tap("youth.next")
    house.until("RatingScreen")
    house.tap("youth.skip")
    house.seconds(5)
    assert isinstance(house.source, SimulatedWristband)
    house.source.lose_contact(30)
    house.until("NoSignalScreen", longest_s=20)
    house.until("BreathingScreen", longest_s=60)


def test_stop_and_erase_leaves_nothing(house: House, tmp_path: Path) -> None:
    """Stop, erase, confirm: no file of the session remains and the tablet goes back to the trainer."""
    house.unlock()
    house.hand_over()
    house.until("BandCheckScreen")
    house.seconds(3)
    house.tap("youth.stop")
    assert house.showing == "StopScreen"
    house.tap("youth.stop.erase")
    house.tap("youth.erase.yes")
    assert house.showing == "DoneScreen"
    assert house.vault.session_count() == 0
    assert not list((tmp_path / "home" / "sessions").iterdir())


def test_stop_and_keep_ends_in_the_summary_and_is_stored(house: House) -> None:
    """Stopping early keeps what there is, shows the summary, and the session says that it was stopped."""
    house.unlock()
    house.hand_over()
    house.until("BandCheckScreen")
    house.seconds(3)
    house.tap("youth.stop")
    house.tap("youth.go_on")
    assert house.showing == "BandCheckScreen"
    house.tap("youth.stop")
    house.tap("youth.stop.keep")
    assert house.showing == "SummaryScreen"
    house.tap("youth.done")
    (session,) = house.vault.unlock(PASSPHRASE).sessions()
    assert summarise(session.records()).finished == "stopped"


def test_the_youth_is_asked_after_the_summary_where_the_trainer_wants_it(house: House) -> None:
    """Done leads to the questionnaire; what was answered lies in the session, which ends as it would have."""
    house.unlock()
    house.go("pilot")
    page: Any = house.stage.current
    house.wait()
    house._finger.tap(page.ask)
    house.go("today")
    house.hand_over()
    house.until("BandCheckScreen")
    house.seconds(3)
    house.tap("youth.stop")
    house.tap("youth.stop.keep")
    house.tap("youth.done")
    assert house.showing == "QuestionnaireScreen"
    screen: Any = house.stage.current
    house._finger.tap(screen.cells[4])
    house.settle()
    house.tap("youth.next")
    house.tap("youth.sus.enough")
    assert house.showing == "DoneScreen"
    (session,) = house.vault.unlock(PASSPHRASE).sessions()
    found = [one for record in session.records() if (one := read(record)) is not None]
    assert found == [SusAnswers(Who.YOUTH, (5, *(None,) * 9))]
    assert summarise(session.records()).finished == "stopped"


def test_closing_the_app_in_the_middle_keeps_what_was_measured(house: House) -> None:
    """Whoever closes the app during a session loses nothing: it is sealed as interrupted."""
    house.unlock()
    house.hand_over()
    house.until("BandCheckScreen")
    house.seconds(20)
    house.flow.close()
    (session,) = house.vault.unlock(PASSPHRASE).sessions()
    assert session.verdict.value == "complete"
    assert summarise(session.records()).duration_s >= 20


def test_a_wrong_passphrase_opens_nothing(house: House) -> None:
    """The field says what is wrong, and the screen stays."""
    house.type("not the passphrase at all")
    house.tap("trainer.unlock")
    assert house.showing == "UnlockScreen"
    assert not house.flow.desk.is_open
