"""The game's rule, proven by scripted players, without a screen."""

from __future__ import annotations

import pytest

from biofeedback.errors import UsageError
from biofeedback.training.exercise import Action, ActionKind
from biofeedback.training.game import Game
from biofeedback.training.night_flight import STARS_EACH, STEP_S, NightFlight
from biofeedback.training.pilot import steer

WALL_S = 300  # five minutes of sitting, whatever the lamps do


def play(*, flies: bool, regulates: bool, seed: int = 1, difficulty: int = 2) -> NightFlight:
    """Five minutes: tension rises above the line every 40 s; who regulates is back below it after 12 s."""
    world = NightFlight(seed, difficulty, round_s=WALL_S)
    above_since: float | None = None
    for step in range(round(WALL_S / STEP_S)):
        now_s = step * STEP_S
        if above_since is None and now_s % 40 >= 25:
            above_since = now_s
        if above_since is not None and regulates and now_s - above_since > 12:
            above_since = None if now_s % 40 < 25 else above_since
        world.advance(STEP_S, steer(world) if flies else 0.0, above_since is None)
    return world


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("difficulty", [1, 2, 3])
def test_who_regulates_scores_at_least_three_times_who_never_does(seed: int, difficulty: int) -> None:
    """Both fly equally well; only coming down makes the difference."""
    regulating = play(flies=True, regulates=True, seed=seed, difficulty=difficulty)
    never = play(flies=True, regulates=False, seed=seed, difficulty=difficulty)
    assert never.score > 0
    assert regulating.score >= 3 * never.score


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("difficulty", [1, 2, 3])
def test_calm_but_idle_scores_near_zero(seed: int, difficulty: int) -> None:
    """Being calm alone is not playing: at most a twentieth of who flies and is calm."""
    idle = NightFlight(seed, difficulty)
    flying = NightFlight(seed, difficulty)
    while not flying.over:
        idle.advance(STEP_S, 0.0, True)
        flying.advance(STEP_S, steer(flying), True)
    assert flying.score > 100
    assert idle.score <= flying.score / 20


def test_above_the_line_nothing_scores_and_nothing_is_lost() -> None:
    """With the lamps out the score stays and the clock stands still."""
    world = NightFlight(3)
    for _ in range(1200):
        world.advance(STEP_S, steer(world), True)
    score, left = world.score, world.left_s
    for _ in range(1200):
        world.advance(STEP_S, steer(world), False)
    assert (world.score, world.left_s) == (score, left)
    assert not world.lamps_on


def test_three_calm_seconds_turn_the_lamps_on_and_double_the_next_string() -> None:
    """Coming down causes the reward: lamps, and one string worth double."""
    world = NightFlight(3)
    lamps = []
    for seconds, below in ((1.0, False), (2.9, True), (0.2, True)):
        world.advance(seconds, 0.0, below)
        lamps.append(world.lamps_on)
    assert lamps == [False, False, True]
    assert world.returns == 1
    assert sum(light.worth == 2 for light in world.lights) == 9


def test_a_calm_second_in_between_is_not_enough() -> None:
    """The three seconds count in a row."""
    world = NightFlight(3)
    world.advance(1.0, 0.0, False)
    for _ in range(5):
        world.advance(2.0, 0.0, True)
        world.advance(0.1, 0.0, False)
    assert not world.lamps_on


def test_without_signal_everything_waits() -> None:
    """No signal is no reason to lose or win anything: the world stands still."""
    world = NightFlight(3)
    world.advance(5.0, 0.5, True)
    before = (world.x, world.y, world.left_s, world.score)
    world.advance(60.0, 1.0, None)
    assert (world.x, world.y, world.left_s, world.score) == before
    assert not world.signal


def test_the_same_flight_twice_is_the_same() -> None:
    """Same seed, same touches: same world, whatever the frames were cut like."""
    one, two = NightFlight(9), NightFlight(9)
    for _ in range(600):
        one.advance(STEP_S, 0.5, True)
    for _ in range(200):
        two.advance(3 * STEP_S, 0.5, True)
    assert (one.y, one.score, one.taken) == pytest.approx((two.y, two.score, two.taken))


def test_a_round_ends_after_its_time() -> None:
    """The clock runs down only in play and the round then stands still."""
    world = NightFlight(1, round_s=10)
    world.advance(20.0, 0.0, True)
    assert world.over
    score = world.score
    world.advance(20.0, 1.0, True)
    assert world.score == score


def test_an_unknown_difficulty_is_refused() -> None:
    """Only the three difficulties exist."""
    with pytest.raises(UsageError):
        NightFlight(1, difficulty=4)


def test_a_whole_string_is_a_star_and_a_missed_light_is_none() -> None:
    """Only a string of which no light was left counts; flying well is worth something beside the lights."""
    well, idle = NightFlight(4), NightFlight(4)
    while not well.over:
        well.advance(STEP_S, steer(well), True)
        idle.advance(STEP_S, 0.0, True)
    assert well.whole > 2 * STARS_EACH
    assert idle.whole == 0


@pytest.mark.parametrize("difficulty", [1, 2, 3])
def test_more_difficult_strings_are_more_varied(difficulty: int) -> None:
    """Each step of difficulty knows two shapes more, and all of them can be flown whole."""
    world = NightFlight(2, difficulty)
    while not world.over:
        world.advance(STEP_S, steer(world), True)
    assert len(world._shapes) == 2 * difficulty
    assert world.whole > STARS_EACH


def test_stars_are_counted_over_the_rounds() -> None:
    """A new round keeps what stands in the sky."""
    exercise = Game(seed=3, rounds=2)
    first = exercise.detail
    while not first.world.over:
        first.world.advance(STEP_S, steer(first.world), True)
    won = first.stars
    exercise.act(Action(ActionKind.CONTINUE))
    assert won > 0
    assert exercise.detail.stars == won
    assert exercise.detail.round == 2
