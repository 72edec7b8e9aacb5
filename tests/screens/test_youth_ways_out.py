"""Stop, erase, read to me and the keyboard, on every screen of the youth, before, during and after the session."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from biofeedback.language import Catalogue
from biofeedback.training.role_play import RolePlayExercise
from biofeedback.vault.audit_format import Action
from biofeedback.vault.store import Vault
from screens.render import show
from screens.theme import Theme
from screens.youth.part import Place
from screens.youth.preview import NAMES, build
from screens.youth.quiet_screen import QuietScreen
from screens.youth.rehearsal import Rehearsal
from tests.screens.laid_out import targets
from tests.screens.youth_walk import PASSPHRASE, Walk, furnished

_SIZE = (1280, 800)
# the questions of Stop itself, and the end, where nothing runs any more
_NO_STOP = {"stop", "stop-erase", "stop-called", "done", "done-erased", "done-failed"}
_MORE_OF_THE_SAME = ("-day", "-found", "-unsure", "-far", "-same", "-double", "-last-round", "-higher", "-gap")
_KEPT = ("summary", "summary-erase", "summary-signal-plan", "tension-line", "tension-sea", "tension-none-orb")


def _first_of_a_kind(name: str) -> bool:
    """Summaries and tension have many states with the same ways out; so have the endings named above."""
    many = name.startswith(("summary", "tension"))
    return name in _KEPT if many else not name.endswith(_MORE_OF_THE_SAME)


_EACH_KIND = tuple(name for name in NAMES if _first_of_a_kind(name))
Start = Callable[[], Walk]


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """A tablet of its own for each test: what remains on it is counted."""
    return furnished(tmp_path / "home")


@pytest.fixture
def start(vault: Vault, tmp_path: Path, finger: Any) -> Iterator[Start]:
    """Gives a youth the tablet."""
    begun: list[Walk] = []

    def give() -> Walk:
        begun.append(Walk(vault, tmp_path, "nl", _SIZE, finger, draws=False))
        return begun[-1]

    yield give
    for walk in begun:
        walk.close()


def _placed(screen: Any) -> Any:
    from kivy.core.window import Window

    Window.add_widget(screen)
    show(_SIZE)
    return screen


def _nothing_remains(walk: Walk) -> None:
    """No file of the session; one line in the audit that says it was erased."""
    assert walk.vault.session_count() == 0
    unlocked = walk.vault.unlock(PASSPHRASE)
    report = unlocked.audit()
    unlocked.lock()
    assert not report.problems
    assert Action.SESSION_DISCARDED in [line.action for line in report.lines]


def _assert_ways(name: str) -> None:
    """Stop and Read to me in the top bar; Tab goes through every target once, and through no other."""
    from kivy.core.window import Window

    from screens import keys
    from screens.stage import Stage

    stage = Stage(Theme("avond", "youth"))
    Window.add_widget(stage)
    screen: Any = build(name, "nl", speak=lambda _: None)
    stage.show(screen)
    screen.opacity = 1
    show(_SIZE)
    shown = list(targets(screen))
    assert screen.top_bar.read_button in shown
    assert (screen.top_bar.stop_button in shown) is (name not in _NO_STOP)
    reached: list[int] = []
    for _ in shown:
        now = keys.focused(stage)
        if now is None:
            Window.dispatch("on_key_down", keys.TAB, 43, "\t", [])
        else:
            now.keyboard_on_key_down(None, (keys.TAB, "tab"), "\t", [])
        reached.append(id(keys.focused(stage)))
    assert len(set(reached)) == len(reached)
    assert set(reached) == {id(target) for target in shown}


@pytest.mark.parametrize("name", _EACH_KIND)
def test_every_screen_can_be_left_and_heard_by_finger_and_by_keyboard(name: str) -> None:
    """Stop and Read to me stand on every screen, also over a question; the keyboard reaches what a finger does."""
    _assert_ways(name)


@pytest.mark.large
@pytest.mark.parametrize("name", [name for name in NAMES if name not in _EACH_KIND])
def test_every_state_can_be_left_and_heard_by_finger_and_by_keyboard(name: str) -> None:
    """The same in every other state of these screens."""
    _assert_ways(name)


def test_who_comes_by_keyboard_goes_on_by_keyboard(start: Start, frames: Any) -> None:
    """Enter on Begin leads on, and the next screen has the focus already."""
    from screens import keys

    walk = start()
    walk.hand_over("body_check")
    walk.screen.begin_button.focus = True
    walk.screen.begin_button.keyboard_on_key_down(None, (13, "enter"), "", [])
    walk.flow.tick()
    frames.advance(0.2, 0.1)
    assert walk.name == "ChoiceScreen"
    assert keys.focused(walk.stage) in list(targets(walk.screen))


def test_before_the_session_stopping_asks_and_leaves_nothing(start: Start) -> None:
    """From the start and from how I want it: going on comes first; then the tablet goes back."""
    walk = start()
    walk.hand_over("breathing")
    walk.tap(walk.screen.top_bar.stop_button)
    walk.look()
    walk.tap(walk.screen.question.go_on_button)
    assert not hasattr(walk.screen.question, "spoken")
    walk.tap(walk.screen.settings_button)
    walk.tap(walk.screen.top_bar.stop_button)
    walk.look()
    walk.tap(walk.screen.question.leave_button)
    assert walk.name == "DoneScreen"
    assert "Er is niets bewaard." in walk.screen.spoken()
    assert walk.screen.erase_button is None
    assert walk.vault.session_count() == 0


def test_what_is_kept_can_be_erased_where_it_is_told(start: Start) -> None:
    """Beside the four answers stands the way to erase; it asks once more, and nothing remains."""
    walk = start()
    walk.hand_over("body_check")
    walk.tap(walk.screen.begin_button)
    walk.tap(walk.screen.top_bar.stop_button)
    walk.tap(walk.screen.kept_button)
    assert walk.name == "KeptScreen"
    walk.tap(walk.screen.top_bar.stop_button)
    assert walk.name == "StopScreen"
    walk.tap(walk.screen.kept_button)
    walk.tap(walk.screen.return_button)
    assert walk.name == "StopScreen"
    walk.tap(walk.screen.kept_button)
    walk.tap(walk.screen.erase_button)
    walk.look()
    walk.tap(walk.screen.question.erase_button)
    assert walk.name == "DoneScreen"
    _nothing_remains(walk)


def test_after_the_end_it_can_still_be_erased(start: Start) -> None:
    """The session is sealed; as long as the youth holds the tablet he may say that it shall not be kept."""
    walk = start()
    walk.hand_over("body_check")
    walk.to_end()
    assert walk.vault.session_count() == 1
    walk.tap(walk.screen.erase_button)
    walk.look()
    walk.tap(walk.screen.question.keep_button)
    assert walk.vault.session_count() == 1
    walk.tap(walk.screen.erase_button)
    walk.tap(walk.screen.question.erase_button)
    assert "Jouw sessie is gewist." in walk.screen.spoken()
    _nothing_remains(walk)


_ALL = {
    "BandCheckScreen": "breathing",
    "BaselineScreen": "breathing",
    "RatingScreen": "breathing",
    "BreathingScreen": "breathing",
    "FindRateScreen": "find_rate",
    "RelaxationScreen": "relaxation",
    "CountingScreen": "counting",
    "PictureScreen": "counting",
    "ChoiceScreen": "hassle_log",
    "GuessScreen": "guess",
    "AnswerScreen": "guess",
    "RolePlayScreen": "role_play",
    "TimeOutScreen": "time_out",
    "GameScreen": "game",
    "TensionScreen": "tension",
    "SummaryScreen": "body_check",
    "QuestionnaireScreen": "body_check",
}


def _erase_at(start: Start, screen: str) -> None:
    walk = start()
    walk.hand_over(_ALL[screen], questionnaire=screen == "QuestionnaireScreen")
    walk.tap(walk.screen.begin_button)
    walk.until(screen)
    walk.tap(walk.screen.top_bar.stop_button)
    assert walk.name == "StopScreen"
    walk.tap(walk.screen.erase_button)
    walk.tap(walk.screen.question.erase_button)
    assert walk.name == "DoneScreen"
    _nothing_remains(walk)


@pytest.mark.parametrize("screen", ["BandCheckScreen", "ChoiceScreen", "QuestionnaireScreen"])
def test_it_can_be_erased_at_once(screen: str, start: Start) -> None:
    """Stop, erase, yes: nothing remains but the audit's line."""
    _erase_at(start, screen)


@pytest.mark.large
@pytest.mark.parametrize("screen", sorted(_ALL))
def test_it_can_be_erased_from_every_kind_of_screen(screen: str, start: Start) -> None:
    """The same from each screen that a session shows."""
    _erase_at(start, screen)


def test_stopping_in_the_questions_keeps_what_was_answered(start: Start) -> None:
    """Going on leads back to the same question; stopping keeps the answers so far."""
    from biofeedback.session.evaluation import SusAnswers, read

    walk = start()
    walk.hand_over("body_check", questionnaire=True)
    walk.tap(walk.screen.begin_button)
    walk.until("QuestionnaireScreen")
    walk.tap(walk.screen.cells[4])
    walk.tap(walk.screen.next_button)
    walk.tap(walk.screen.top_bar.stop_button)
    walk.tap(walk.screen.go_on_button)
    assert walk.name == "QuestionnaireScreen"
    assert walk.screen.number == 2
    walk.tap(walk.screen.top_bar.stop_button)
    walk.tap(walk.screen.keep_button)
    (session,) = walk.vault.unlock(PASSPHRASE).sessions()
    found = [one for record in session.records() if (one := read(record)) is not None]
    assert [one.answers[0] for one in found if isinstance(one, SusAnswers)] == [5]


def test_the_trainer_goes_on_marking_on_the_quiet_screen(finger: Any) -> None:
    """The level goes, the marks stay where they were; with the end they go, too."""
    session = Rehearsal(exercise=RolePlayExercise(60))
    session.to_rating()
    session.part.rate(5)
    session.run(5)
    screen: Any = _placed(
        QuietScreen(Theme("avond", "youth"), Catalogue("nl"), session.part, None, on_go_on=lambda: None)
    )
    for name in ("trigger", "reducer"):
        finger.tap(screen.bar.marks[name])
    screen.refresh()
    marked = [name for name, _ in session.part.snapshot.exercise.detail.marks]  # type: ignore[attr-defined]
    assert marked == ["trigger", "reducer"]
    assert screen.bar.marks["trigger"].count == 1
    finger.tap(screen.bar.marks["end"])
    screen.refresh()
    show(_SIZE)
    assert screen.bar is None
    assert session.part.place is Place.ROLE_PLAY
