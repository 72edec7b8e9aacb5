"""The screens of the exercises by touch, each in a real session fed by the simulated wristband."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from biofeedback.language import Catalogue
from biofeedback.training.choices import BodyCheckExercise, HassleLogExercise, SignalPlanExercise
from biofeedback.training.exercise import Phase
from biofeedback.training.find_rate import FindRateExercise
from biofeedback.training.guess import GuessExercise, GuessView
from biofeedback.training.relaxation import GROUPS, CountingExercise, RelaxationExercise
from biofeedback.training.role_play import MARKS, RolePlayExercise
from biofeedback.training.time_out import TimeOutExercise
from screens.render import show
from screens.theme import Theme
from screens.youth.answer import AnswerScreen
from screens.youth.choices import ChoiceScreen
from screens.youth.counting import CountingScreen, PictureScreen
from screens.youth.find_rate import FindRateScreen
from screens.youth.guess import GuessScreen
from screens.youth.preview_exercises import follow, guessed, opened
from screens.youth.rehearsal import Rehearsal
from screens.youth.relaxation import RelaxationScreen
from screens.youth.role_play import RolePlayScreen
from screens.youth.time_out import TimeOutScreen

_BASELINE_S = 60
_MARK_DP = (130, 96)  # design kit, picture 23


def _on(screen: Any, size: tuple[int, int] = (1280, 800)) -> Any:
    from kivy.core.window import Window

    Window.add_widget(screen)
    show(size)
    return screen


def _make(kind: Callable[..., Any], session: Rehearsal, *, speak: Any = None, **more: Any) -> Any:
    return _on(kind(Theme("avond", "youth"), Catalogue("nl"), session.part, speak, **more))


def _phase(session: Rehearsal) -> Phase:
    return session.part.snapshot.exercise.phase


def test_a_guess_is_chosen_and_then_shown(finger: Any) -> None:
    """Without a guess the band says nothing; a touch wakes the button; the second touch counts once."""
    session = opened(GuessExercise(_BASELINE_S))
    screen = _make(GuessScreen, session)
    finger.tap(screen.show_button)
    assert _phase(session) is Phase.GUESS
    finger.tap(screen.cells[3])
    finger.tap(screen.cells[1])
    assert [cell.chosen for cell in screen.cells] == [False, True, False, False, False]
    show((800, 1280))
    assert screen.cells[1].chosen
    finger.tap(screen.show_button)
    finger.tap(screen.show_button)
    assert _phase(session) is Phase.ANSWER
    assert session.part.snapshot.exercise.detail.guess == 2  # type: ignore[attr-defined]


def test_a_guess_is_skipped_and_the_next_round_waits(finger: Any) -> None:
    """Skipping leads to the next round on the same screen; until the level can have changed nothing is taken."""
    session = opened(GuessExercise(_BASELINE_S))
    screen = _make(GuessScreen, session)
    finger.tap(screen.skip_button)
    screen.refresh()
    show((1280, 800))
    finger.tap(screen.cells[0])
    assert screen.show_button.waiting
    assert screen.skip_button.waiting
    session.run(50)
    screen.refresh()
    assert not screen.skip_button.waiting
    assert session.part.snapshot.exercise.detail.round == 2  # type: ignore[attr-defined]


def test_where_do_i_feel_that_is_explained_and_goes_away(finger: Any) -> None:
    """The explanation lies over the question; under it nothing answers; turning the tablet keeps it."""
    session = opened(GuessExercise(_BASELINE_S))
    screen = _make(GuessScreen, session)
    finger.tap(screen.where_button)
    show((800, 1280))
    finger.tap(screen.cells[0])
    assert screen.guess == 0
    finger.tap(screen.close_button)
    assert screen.cover is None


@pytest.mark.parametrize(
    ("guess", "title"), [(0, "Precies gelijk."), (1, "Eén stap verschil."), (2, "2 stappen verschil.")]
)
def test_the_answer_says_the_distance(guess: int, title: str, frames: Any, finger: Any) -> None:
    """Closeness is said in steps; the measure comes up by itself; going on leads to the next round."""
    session = guessed("nl", guess)
    screen = _make(AnswerScreen, session)
    frames.advance(0.8)
    assert screen.scale.shown == 1.0
    assert screen.spoken()[0] == title
    finger.tap(screen.next_button)
    assert _phase(session) is Phase.GUESS


def test_an_unsure_measure_is_no_answer() -> None:
    """Without a band the guess counts and nothing is compared."""
    session = Rehearsal(exercise=GuessExercise(_BASELINE_S))
    session.part.without_band()
    session.part.choose("guess", 3)
    screen = _make(AnswerScreen, session)
    assert screen.spoken()[0] == "Nu lastig te meten."
    detail = session.part.snapshot.exercise.detail
    assert isinstance(detail, GuessView)
    assert detail.steps_apart is None


def test_a_time_out_goes_act_by_act(finger: Any) -> None:
    """Four touches, each with its own word; then the own number is asked."""
    session = opened(TimeOutExercise(_BASELINE_S))
    screen = _make(TimeOutScreen, session)
    said = []
    for _ in range(4):
        said.append(screen.next_button.text)
        finger.tap(screen.next_button)
        session.run(2)
        screen.refresh()
        show((1280, 800))
    assert said == ["Gedaan", "Ik ben er", "Ik kom terug", "Ik ben terug"]
    assert _phase(session) is Phase.RATING_AFTER


def test_coming_back_and_help_are_always_there(finger: Any) -> None:
    """From the first act on one touch leads back; the sign for help covers the page and goes away again."""
    session = opened(TimeOutExercise(_BASELINE_S))
    screen = _make(TimeOutScreen, session)
    finger.tap(screen.help_button)
    assert session.part.trainer_called
    show((1280, 800))
    finger.tap(screen.sign.back_button)
    finger.tap(screen.early_button)
    screen.refresh()
    assert session.part.snapshot.exercise.detail.act == "come_back"  # type: ignore[attr-defined]
    assert screen.early_button is None
    assert screen.next_button.text == "Ik ben terug"


def test_the_time_out_line_is_the_past_alone() -> None:
    """The line begins with the time-out and never goes beyond the last second."""
    session = opened(TimeOutExercise(_BASELINE_S))
    began_s = session.part.snapshot.second_s
    screen = _make(TimeOutScreen, session)
    session.run(90)
    screen.refresh()
    data = screen.chart.data
    assert data.times_s[0] >= began_s - 2
    assert data.times_s[-1] == session.part.snapshot.second_s


def test_relaxation_leads_by_voice() -> None:
    """Every act is spoken once when it begins: what to do, never what to feel."""
    said: list[Sequence[str]] = []
    session = opened(RelaxationExercise(_BASELINE_S))
    screen = _make(RelaxationScreen, session, speak=said.append)
    for _ in range(60):
        session.run(1)
        screen.refresh()
    acts = [sentences[-2] for sentences in said]
    assert acts == ["Luister", "Span aan", "Laat los"] * 2 + ["Luister"]
    assert said[1][-1] == "Maak twee vuisten."
    assert screen.figure.spots == (GROUPS[2],)


def test_the_ring_fills_while_tensing_and_runs_empty_while_letting_go(frames: Any) -> None:
    """No number runs down; the ring says how long."""
    session = opened(RelaxationExercise(_BASELINE_S))
    screen = _make(RelaxationScreen, session, led=False)
    shares = []
    for _ in range(28):
        session.run(1)
        screen.refresh()
        frames.advance(1.1, step_s=0.5)
        shares.append(screen.ring.fraction)
    peak = max(range(len(shares)), key=shares.__getitem__)
    assert 0.8 <= shares[peak] <= 1.0
    assert shares[peak:] == sorted(shares[peak:], reverse=True)
    assert shares[-1] < 0.2


def test_counting_back_and_a_picture_that_can_be_left(finger: Any) -> None:
    """The number goes down every few seconds; the picture ends by a touch."""
    session = opened(CountingExercise(_BASELINE_S))
    screen = _make(CountingScreen, session)
    first = int(screen.number.text)
    session.run(9)
    screen.refresh()
    assert int(screen.number.text) in (first - 2, first - 3)
    session.until(lambda: _phase(session) is Phase.PICTURE)
    screen.refresh()
    picture = _make(PictureScreen, session)
    show((1280, 800))
    finger.tap(picture.next_button)
    assert _phase(session) is Phase.RATING_AFTER


@pytest.mark.parametrize("size", [(1280, 800), (800, 1280)])
def test_five_marks_without_looking(size: tuple[int, int], finger: Any) -> None:
    """Every mark is at least 130 by 96 and stays where it is; one touch marks; the end shows the way back."""
    session = opened(RolePlayExercise(_BASELINE_S))
    screen = _make(RolePlayScreen, session)
    show(size)
    places = {name: tuple(button.pos) for name, button in screen.marks.items()}
    for name in MARKS:
        button = screen.marks[name]
        assert button.width >= _MARK_DP[0]
        assert button.height >= _MARK_DP[1]
        assert tuple(button.pos) == places[name]
        session.run(3)
        finger.tap(button)
    detail = session.part.snapshot.exercise.detail
    assert [name for name, _ in detail.marks] == list(MARKS)  # type: ignore[attr-defined]
    session.run(5)
    screen.refresh()
    show(size)
    assert len(screen.chart.data.marks) == len(MARKS)
    finger.tap(screen.next_button)
    assert _phase(session) is Phase.RATING_AFTER


def test_a_mark_counts_from_the_moment_of_touching(finger: Any) -> None:
    """The finger need not be lifted for a mark to count."""
    session = opened(RolePlayExercise(_BASELINE_S))
    screen = _make(RolePlayScreen, session)
    touch = finger.down(*screen.marks["trigger"].to_window(*screen.marks["trigger"].center))
    assert screen.marks["trigger"].count == 1
    finger.up(touch)
    assert screen.marks["trigger"].count == 1


def test_several_choices_and_undo(finger: Any) -> None:
    """A second touch takes one back, undo takes all back, going on with none is an answer."""
    session = opened(BodyCheckExercise())
    screen = _make(ChoiceScreen, session)
    for spot in ("head", "jaw", "belly"):
        finger.tap(screen.cells[spot])
    finger.tap(screen.cells["jaw"])
    detail = session.part.snapshot.exercise.detail
    assert detail.chosen == ("head", "belly")  # type: ignore[attr-defined]
    finger.tap(screen.undo_button)
    assert not any(cell.chosen for cell in screen.cells.values())
    finger.tap(screen.next_button)
    assert _phase(session) is Phase.RATING_BEFORE


def test_the_hassle_log_asks_one_question_after_the_other(finger: Any) -> None:
    """The same screen builds the next question by itself; the answers are stored in words of the method."""
    session = opened(HassleLogExercise())
    screen = _make(ChoiceScreen, session)
    titles = []
    for option in ("unfair", "hands", "breathed", "well"):
        titles.append(screen.spoken()[0])
        finger.tap(screen.cells[option])
        finger.tap(screen.next_button)
        session.run(1)
        screen.refresh()
        show((1280, 800))
    assert len(set(titles)) == 4
    notes = session.part.summary().noted("hassle_log")
    assert [note["chosen"] for note in notes] == ["unfair", "hands", "breathed", "well"]


def test_the_signal_plan_shows_the_level_as_a_badge() -> None:
    """Three questions per level; the level is said in word, and the badge follows."""
    session = opened(SignalPlanExercise())
    screen = _make(ChoiceScreen, session)
    levels = []
    for _ in range(12):
        levels.append(screen.spoken()[0])
        session.part.go_on()
        screen.refresh()
    assert levels == ["Beetje"] * 3 + ["Midden"] * 3 + ["Hoog"] * 3 + ["Heel hoog"] * 3


def test_the_own_rate_is_tried_and_shown(finger: Any) -> None:
    """The circle takes the pace of each trial; at the end the best one is said and the touch goes on."""
    session = opened(FindRateExercise(_BASELINE_S, rates=(6.5, 5.0), trial_s=60))
    screen = _make(FindRateScreen, session)
    assert screen.sentence.text == "Proef 1 van 2. Volg de cirkel."
    follow(session, 60)
    screen.refresh()
    assert screen.sentence.text == "Proef 2 van 2. Volg de cirkel."
    counts = [session.part.breath().count]
    follow(session, 48)
    counts.append(session.part.breath().count)
    assert counts[1] - counts[0] == 4  # five a minute, not six and a half
    follow(session, 12)
    screen.refresh()
    show((1280, 800))
    finger.tap(screen.next_button)
    finger.tap(screen.next_button)
    assert _phase(session) is Phase.RATING_AFTER


def test_the_sign_for_the_trainer_goes_when_a_trial_goes_on() -> None:
    """Also outside the breathing: the signal is back, so the sign for help does not cover the next screen."""
    from screens.youth.no_signal import NoSignalScreen
    from screens.youth.part import Place

    session = opened(FindRateExercise(_BASELINE_S))
    session.band.lose_contact(30)
    session.until(lambda: session.part.place is Place.NO_SIGNAL)
    screen = _make(NoSignalScreen, session)
    screen.call()
    session.until(lambda: session.part.place is Place.FIND_RATE)
    screen.leave()
    assert not session.part.trainer_called
