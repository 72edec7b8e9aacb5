"""Night flight by touch, offscreen: steering, the lamps, the questions. The world's own rule has its own tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from biofeedback.language import Catalogue
from biofeedback.session.records import RecordType
from biofeedback.training.exercise import Phase
from biofeedback.training.game import GameExercise, GameSettings
from screens.render import show
from screens.theme import Theme
from screens.youth.flight_controls import Controls
from screens.youth.game import GameScreen
from screens.youth.part import Place
from screens.youth.preview_play import Play, game_without_band
from screens.youth.rehearsal import Rehearsal
from screens.youth.stop import StopScreen

_PORTRAIT = (800, 1280)
_UP_KEY, _DOWN_KEY = 273, 274


def _on(screen: Any, size: tuple[int, int] = (1280, 800)) -> Any:
    from kivy.core.window import Window

    Window.add_widget(screen)
    show(size)
    return screen


def _game(**how: int) -> tuple[Play, GameScreen]:
    play = Play("nl", **how)
    return play, _on(GameScreen(Theme("avond", "youth"), Catalogue("nl"), play.session.part, None))


def _wait(play: Play, screen: GameScreen, seconds: float) -> None:
    """Frames without a pilot."""
    for _ in range(round(seconds * 30)):
        play.session.clock.now_s += 1 / 30
        play.session.part.tick()
        screen.refresh()


def _phase(play: Play) -> Phase:
    return play.session.part.snapshot.exercise.phase


def _height(play: Play) -> float:
    return play.view.world.y


def _asks(screen: GameScreen) -> bool:
    return screen.question is not None


def _notes(session: Rehearsal) -> list[dict[str, Any]]:
    events = (record.json() for record in session.recorder.records if record.type is RecordType.EVENT)
    return [dict(event) for event in events if event["event"] == "note"]


@pytest.mark.parametrize("size", [(1280, 800), _PORTRAIT])
def test_a_finger_anywhere_leads_the_glider(finger: Any, size: tuple[int, int]) -> None:
    """Dragging up climbs, dragging down dives, and a lifted finger leaves the height."""
    play, screen = _game()
    show(size)
    start = _height(play)
    touch = finger.down(size[0] * 0.3, size[1] * 0.5)
    finger.move(touch, size[0] * 0.3, size[1] * 0.5 + 60)
    _wait(play, screen, 1.0)
    high = _height(play)
    assert high > start + 0.05
    finger.move(touch, size[0] * 0.3, size[1] * 0.5 - 60)
    _wait(play, screen, 1.5)
    low = _height(play)
    assert low < start
    finger.up(touch)
    _wait(play, screen, 1.0)
    assert _height(play) == pytest.approx(low, abs=0.03)


@pytest.mark.parametrize(("button", "way"), [("up_button", 1), ("down_button", -1)])
def test_the_buttons_steer_as_long_as_they_are_held(finger: Any, button: str, way: int) -> None:
    """Up climbs and down dives; both are out of the way of a thumb that drags."""
    play, screen = _game()
    target = getattr(screen.card, button)
    before = _height(play)
    touch = finger.down(*target.to_window(*target.center))
    _wait(play, screen, 0.6)
    finger.up(touch)
    held = _height(play) - before
    assert held * way > 0.1
    assert not screen.controls.dragging


@pytest.mark.parametrize(("key", "way"), [(_UP_KEY, 1), (_DOWN_KEY, -1)])
def test_the_arrow_keys_steer(key: int, way: int) -> None:
    """A keyboard does what the buttons do, and another key does nothing."""
    from kivy.core.window import Window

    play, screen = _game()
    before = _height(play)
    Window.dispatch("on_key_down", key, 0, None, [])
    _wait(play, screen, 0.6)
    Window.dispatch("on_key_up", key, 0)
    assert (_height(play) - before) * way > 0.1
    assert Controls().key(97, down=True) is False


def test_the_screen_flies_by_the_clock_and_never_jumps() -> None:
    """A second of frames is a second of flight; after a hitch the world goes on where it was."""
    play, screen = _game()
    world = play.view.world
    before = world.x
    _wait(play, screen, 1.0)
    assert world.x - before == pytest.approx(0.30, abs=0.02)
    before = world.x
    play.session.clock.now_s += 1.4
    screen.refresh()
    assert world.x - before < 0.1


def test_lights_are_counted_in_words_at_most_twice_a_second() -> None:
    """The plate follows the score and changes its words at most every half second."""
    play, screen = _game()
    changes = 0
    shown = screen.lights.text
    for _ in range(10 * 30):
        play.fly(1 / 30, screen)
        changes += screen.lights.text != shown
        shown = screen.lights.text
    assert play.view.world.score > 10
    assert 0 <= play.view.world.score - int(shown.split()[0]) <= 3
    assert 5 <= changes <= 20


def _out(play: Play, screen: GameScreen) -> None:
    play.until_above()
    play.fly(2.0, screen)


def test_above_the_line_the_glider_floats_with_the_pace_and_nothing_is_lost(finger: Any) -> None:
    """Lamps out: score and clock stand still, the pace shows, the buttons rest, a drag does nothing."""
    play, screen = _game()
    play.fly(5.0, screen)
    _out(play, screen)
    world = play.view.world
    assert not world.lamps_on
    score, left_s = world.score, world.left_s
    assert screen.pace.opacity > 0.9
    assert screen.pace.word in ("Adem in", "Adem uit")
    assert screen.card.up_button.waiting
    assert screen.clock.text == "Tijd staat stil"
    assert screen.title.text == "Je zweeft even."
    touch = finger.down(300, 400)
    finger.move(touch, 300, 700)
    _wait(play, screen, 1.0)
    finger.up(touch)
    assert (world.score, world.left_s) == (score, left_s)


def test_coming_down_turns_the_lamps_on_and_marks_the_next_string() -> None:
    """Back below the line for three seconds: lamps on, pace gone, the next string is marked in shape and word."""
    play, screen = _game()
    play.fly(3.0, screen)
    play.until_above()
    play.until_lit()
    play.fly(1.5, screen)
    assert play.view.world.returns == 1
    assert screen.pace.opacity == 0
    assert screen.card.status == "Je lampen zijn aan."
    assert any(light.worth == 2 for light in play.view.world.lights)


def _finish(play: Play, screen: GameScreen) -> None:
    play.view.world.left_s = 0.2  # the last moment of the round; the way there has its own tests
    play.fly(0.5, screen)


def test_after_a_round_the_next_one_or_enough(finger: Any) -> None:
    """The card tells what was flown; the next round begins at a touch, another hour of the night."""
    play, screen = _game()
    play.fly(8.0, screen)
    _finish(play, screen)
    taken = play.view.world.taken
    assert screen.question is not None
    assert screen.question.spoken[0] == "Ronde 1 van 3 zit erop."
    assert str(taken) in screen.question.spoken[1]
    show((1280, 800))
    finger.tap(screen.question.next_button)
    screen.refresh()
    assert (play.view.round, play.view.world.score) == (2, 0)
    assert not _asks(screen)
    assert _notes(play.session)[-1]["round"] == 1


def test_enough_leads_on_and_a_second_touch_does_nothing(finger: Any) -> None:
    """Enough ends the game with what was flown stored; touching twice is not an error."""
    play, screen = _game()
    play.fly(3.0, screen)
    _finish(play, screen)
    show((1280, 800))
    question: Any = screen.question
    finger.tap(question.enough_button)
    assert _phase(play) is Phase.RATING_AFTER
    question.enough_button.dispatch("on_release")
    screen.refresh()
    assert _phase(play) is Phase.RATING_AFTER
    assert [note["round"] for note in _notes(play.session)] == [1]


def test_the_last_round_only_leads_on(finger: Any) -> None:
    """After the last round there is one way: on to the own number."""
    play, screen = _game(rounds=1)
    play.fly(2.0, screen)
    _finish(play, screen)
    show((1280, 800))
    question: Any = screen.question
    assert question.enough_button.parent is None
    finger.tap(question.next_button)
    assert _phase(play) is Phase.RATING_AFTER


def test_coming_back_is_named_as_an_act() -> None:
    """Returns are said in words of what happened, once as once; nothing compares and nothing blames."""
    play, screen = _game()
    play.view.world.returns = 1
    _finish(play, screen)
    assert "Je kwam 1 keer terug onder jouw lijn." in screen.spoken()
    other, second = _game()
    other.view.world.returns = 3
    _finish(other, second)
    assert "Je kwam 3 keer terug onder jouw lijn." in second.spoken()


def test_turning_the_tablet_keeps_the_question_and_the_pace() -> None:
    """Landscape to portrait: what was asked is still asked, what was shown is still shown."""
    play, screen = _game()
    _out(play, screen)
    show(_PORTRAIT)
    assert screen.pace.opacity > 0.9
    _finish_lit(play, screen)
    show((1280, 800))
    assert screen.question is not None


def _finish_lit(play: Play, screen: GameScreen) -> None:
    play.until_lit()
    _finish(play, screen)


def test_stop_stays_in_its_place_also_over_the_question(finger: Any) -> None:
    """Stop pauses everything, from the flight and from the card after a round."""
    play, screen = _game()
    _finish(play, screen)
    show((1280, 800))
    bar: Any = screen.top_bar
    finger.tap(bar.stop_button)
    assert play.session.part.place is Place.STOP
    world = play.view.world
    before = world.x
    _wait(play, screen, 1.0)
    assert world.x == before
    screen.leave()
    stop = StopScreen(Theme("avond", "youth"), Catalogue("nl"), play.session.part, None)
    stop.leave()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_without_a_band_the_game_says_so_and_leads_on(finger: Any, language: str) -> None:
    """Nobody is caught in a game that cannot measure."""
    screen: Any = _on(game_without_band(Theme("avond", "youth"), Catalogue(language), None))
    assert screen.spoken()[0] == Catalogue(language)("youth.game.no_band_title")
    finger.tap(screen.question.next_button)
    screen.refresh()
    assert screen.question is None


def test_a_gap_in_the_signal_stops_the_world_and_says_why() -> None:
    """Without a level nothing flies; the lights wait and the words say so."""
    play, screen = _game()
    play.fly(2.0, screen)
    play.session.band.lose_contact(60)
    _until(lambda: play.view.below_line is None, lambda: _wait(play, screen, 1.0))
    before = play.view.world.x
    _wait(play, screen, 1.0)
    assert play.view.world.x == before
    assert screen.card.status == "De lichten wachten op je band."


def _until(reached: Callable[[], bool], step: Callable[[], None], most: int = 60) -> None:
    for _ in range(most):
        if reached():
            return
        step()
    raise AssertionError("It did not come this far.")


def test_reduced_motion_leaves_the_flight_and_stills_the_night() -> None:
    """Hills, stars and wind stand still; lights and glider still move, because they are the exercise."""
    play = Play("nl")
    theme = Theme("avond", "youth", reduced_motion=True)
    screen = _on(GameScreen(theme, Catalogue("nl"), play.session.part, None))
    x = play.view.world.x
    play.fly(1.0, screen)
    assert play.view.world.x > x
    assert all(place.x == 0 for place, _ in screen.scene._sky._hills)


def test_the_screen_lets_go_of_keys_and_frames_when_it_leaves() -> None:
    """After leaving nothing moves the world any more."""
    from kivy.core.window import Window

    _, screen = _game()
    screen.leave()
    Window.dispatch("on_key_down", _UP_KEY, 0, None, [])
    assert screen.controls.control(0.5, up=False, down=False) == 0.0


def test_another_exercise_is_refused() -> None:
    """The game screen needs the game."""
    session = Rehearsal(exercise=GameExercise(GameSettings(baseline_s=60)))
    with pytest.raises(TypeError):
        GameScreen(Theme("avond", "youth"), Catalogue("nl"), session.part, None)


def test_the_night_flight_is_flown_by_night() -> None:
    """Also who chose the day's colours sees lights that shine on a dark sky."""
    play = Play()
    screen = GameScreen(Theme("dag", "youth", 1.25), Catalogue("nl"), play.session.part, None)
    assert screen.theme.mode == "avond"
    assert screen.theme.text_scale == 1.25
