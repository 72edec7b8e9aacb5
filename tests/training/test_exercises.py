"""The other exercises as state machines, with scripted levels, "no signal" included."""

from __future__ import annotations

import pytest

from biofeedback.errors import SessionError, UsageError
from biofeedback.training.choices import BodyCheckExercise, HassleLogExercise, SignalPlanExercise
from biofeedback.training.exercise import Action, ActionKind, HappeningKind, Pause, Phase
from biofeedback.training.game import GameExercise, GameSettings, GameView
from biofeedback.training.guess import GuessExercise, GuessView
from biofeedback.training.registry import EXERCISES, make_exercise
from biofeedback.training.relaxation import CountingExercise, CountView, RelaxationExercise, RelaxationView
from biofeedback.training.role_play import COOL_DOWN_S, RolePlayExercise, RolePlayView
from biofeedback.training.time_out import TimeOutExercise, TimeOutView
from tests.training.scripts import act, after_opening, facts, phase, ticks


def test_a_guess_comes_first_and_is_then_compared() -> None:
    """The measure is shown only after the guess; the steps apart are kept."""
    exercise = after_opening(GuessExercise(30, rounds=1))
    ticks(exercise, 3, level=4)
    assert exercise.view.detail == GuessView(1, 1, ready=True)
    happened = act(exercise, ActionKind.CHOOSE, 2, "guess")
    assert facts(happened[-1]) == {"round": 1, "guess": 2, "measured": 4, "apart": 2}
    assert phase(exercise) is Phase.ANSWER
    act(exercise, ActionKind.CONTINUE)
    assert phase(exercise) is Phase.SUMMARY


def test_a_guess_without_a_sure_measure_is_not_scored() -> None:
    """When the band is not sure there is nothing to compare, and no old level is taken for it."""
    exercise = after_opening(GuessExercise(30, rounds=1))
    ticks(exercise, 10, level=None)
    happened = act(exercise, ActionKind.CHOOSE, 2, "guess")
    assert facts(happened[-1])["measured"] is None
    assert facts(happened[-1])["apart"] is None


def test_the_next_guess_waits_until_the_level_can_have_changed() -> None:
    """Right after an answer a new guess is refused; after a while it is taken."""
    exercise = after_opening(GuessExercise(30, rounds=2, between_s=20))
    ticks(exercise, 2)
    act(exercise, ActionKind.CHOOSE, 1, "guess")
    act(exercise, ActionKind.CONTINUE)
    with pytest.raises(SessionError):
        act(exercise, ActionKind.CHOOSE, 1, "guess")
    ticks(exercise, 20)
    act(exercise, ActionKind.CHOOSE, 1, "guess")
    assert phase(exercise) is Phase.ANSWER


def test_a_guess_may_be_skipped_and_must_be_a_level() -> None:
    """Skipping goes on; a guess outside 1 to 5 is refused."""
    exercise = after_opening(GuessExercise(30, rounds=1))
    with pytest.raises(SessionError):
        act(exercise, ActionKind.CHOOSE, 6, "guess")
    act(exercise, ActionKind.CHOOSE, None, "guess")
    assert phase(exercise) is Phase.SUMMARY


def test_relaxation_reads_tenses_and_releases_each_group() -> None:
    """Each of six groups is read, tensed and released in turn, and then it is over."""
    exercise = after_opening(RelaxationExercise(30))
    seen: list[tuple[str, str]] = []
    while exercise.view.phase is Phase.RELAXATION:
        view = exercise.view.detail
        assert isinstance(view, RelaxationView)
        if (view.group, view.act) not in seen:
            seen.append((view.group, view.act))
        ticks(exercise, 1)
    assert len(seen) == 18
    assert [acts for group, acts in seen if group == "hands"] == ["read", "tense", "release"]
    assert phase(exercise) is Phase.RATING_AFTER


def test_relaxation_goes_on_without_signal() -> None:
    """The exercise helps without a level: no signal does not stop it."""
    exercise = after_opening(RelaxationExercise(30))
    ticks(exercise, 20, level=None)
    assert exercise.view.paused is None
    assert exercise.view.elapsed_s == 20


def test_counting_runs_down_to_one_and_leads_to_the_picture() -> None:
    """The number to say goes from twenty to one; then comes the calm picture."""
    exercise = after_opening(CountingExercise(30))
    numbers = []
    while exercise.view.phase is Phase.COUNTING:
        view = exercise.view.detail
        assert isinstance(view, CountView)
        numbers.append(view.number)
        ticks(exercise, 1)
    assert sorted(set(numbers), reverse=True) == list(range(20, 0, -1))
    assert phase(exercise) is Phase.PICTURE
    ticks(exercise, 90)
    assert phase(exercise) is Phase.RATING_AFTER


def test_role_play_keeps_each_mark_with_its_time_and_cools_down() -> None:
    """One tap per mark; after the end it runs on for the way back, then goes on by itself."""
    exercise = after_opening(RolePlayExercise(30))
    ticks(exercise, 10)
    act(exercise, ActionKind.CHOOSE, name="trigger")
    ticks(exercise, 15)
    act(exercise, ActionKind.CHOOSE, name="cue")
    with pytest.raises(SessionError):
        act(exercise, ActionKind.CONTINUE)
    act(exercise, ActionKind.CHOOSE, name="end")
    assert exercise.view.detail == RolePlayView((("trigger", 10), ("cue", 25), ("end", 25)), ended=True)
    with pytest.raises(SessionError):
        act(exercise, ActionKind.CHOOSE, name="trigger")
    ticks(exercise, COOL_DOWN_S)
    assert phase(exercise) is Phase.RATING_AFTER


def test_time_out_times_the_way_back_to_the_own_rest() -> None:
    """Ten seconds in a row at rest count as being back; the time is that of their beginning."""
    exercise = after_opening(TimeOutExercise(30))
    act(exercise, ActionKind.CONTINUE)
    act(exercise, ActionKind.CONTINUE)
    ticks(exercise, 20, level=4)
    ticks(exercise, 5, level=2)
    ticks(exercise, 5, level=3)
    ticks(exercise, 10, level=2)
    assert exercise.view.detail == TimeOutView("cool_down", at_rest_after_s=30)
    noted = act(exercise, ActionKind.CONTINUE)[0]
    assert facts(noted) == {"act": "cool_down", "cooling_s": 40, "at_rest_after_s": 30}


def test_coming_back_from_a_time_out_is_always_allowed() -> None:
    """Nobody has to be at rest, or even measured, to come back."""
    exercise = after_opening(TimeOutExercise(30))
    ticks(exercise, 5, level=None)
    for _ in range(4):
        act(exercise, ActionKind.CONTINUE)
    assert phase(exercise) is Phase.RATING_AFTER


def test_choices_can_be_undone_and_kept_empty() -> None:
    """A second touch undoes; going on without a choice is an answer."""
    exercise = HassleLogExercise()
    act(exercise, ActionKind.CHOOSE, name="teased")
    act(exercise, ActionKind.CHOOSE, name="unfair")
    act(exercise, ActionKind.CHOOSE, name="teased")
    assert facts(act(exercise, ActionKind.CONTINUE)[0])["chosen"] == "unfair"
    assert facts(act(exercise, ActionKind.CONTINUE)[0])["chosen"] == ""
    with pytest.raises(SessionError):
        act(exercise, ActionKind.CHOOSE, name="teased")


def test_the_signal_plan_asks_three_things_for_each_level_above_calm() -> None:
    """Levels 2 to 5, each with what I feel, what I do, who helps."""
    exercise = SignalPlanExercise()
    asked = []
    while exercise.view.phase is Phase.SIGNAL_PLAN:
        noted = facts(act(exercise, ActionKind.CONTINUE)[0])
        asked.append((noted["level"], noted["question"]))
    assert asked == [(level, question) for level in (2, 3, 4, 5) for question in ("feel", "do", "who")]


def test_body_check_ends_with_the_own_number() -> None:
    """Where do I feel it, then the anger meter, then the summary."""
    exercise = BodyCheckExercise()
    act(exercise, ActionKind.CHOOSE, name="jaw")
    act(exercise, ActionKind.CONTINUE)
    act(exercise, ActionKind.RATE, 7)
    assert phase(exercise) is Phase.SUMMARY


def test_the_game_knows_the_own_line() -> None:
    """At the line the youth is below it, above it he is not, without a level it is not known."""
    exercise = after_opening(GameExercise(GameSettings(line=3, baseline_s=30)))
    for level, below in ((3, True), (4, False)):
        ticks(exercise, 1, level=level)
        view = exercise.view.detail
        assert isinstance(view, GameView)
        assert view.below_line is below
    ticks(exercise, 4, level=None)
    view = exercise.view.detail
    assert isinstance(view, GameView)
    assert view.below_line is None
    ticks(exercise, 1, level=None)
    assert exercise.view.paused is Pause.NO_SIGNAL


def test_a_round_is_kept_when_it_is_over_and_enough_is_always_allowed() -> None:
    """After a round its lights are kept; the youth may stop at any time."""
    exercise = after_opening(GameExercise(GameSettings(rounds=2, baseline_s=30)))
    ticks(exercise, 1)
    with pytest.raises(SessionError):
        act(exercise, ActionKind.CONTINUE)
    view = exercise.view.detail
    assert isinstance(view, GameView)
    view.world.advance(1000.0, 0.0, True)
    noted = act(exercise, ActionKind.CONTINUE)[0]
    assert facts(noted)["round"] == 1
    act(exercise, ActionKind.CHOOSE, name="enough")
    assert phase(exercise) is Phase.RATING_AFTER


@pytest.mark.parametrize("settings", [{"line": 5}, {"difficulty": 0}, {"rounds": 9}])
def test_game_settings_outside_their_limits_are_refused(settings: dict[str, int]) -> None:
    """A line, difficulty or number of rounds that does not exist is our error."""
    with pytest.raises(UsageError):
        GameSettings(**settings)


@pytest.mark.parametrize("name", sorted(EXERCISES))
def test_every_exercise_can_be_stopped_and_still_shows_its_summary(name: str) -> None:
    """Stop stands still, end leads to the summary, and closing it finishes as stopped."""
    exercise = make_exercise(name)
    assert exercise.name == name
    exercise.act(Action(ActionKind.STOP))
    assert exercise.view.paused is Pause.STOPPED
    exercise.act(Action(ActionKind.END))
    assert phase(exercise) is Phase.SUMMARY
    last = exercise.act(Action(ActionKind.CONTINUE))[-1]
    assert (last.kind, last.name) == (HappeningKind.FINISHED, "stopped")


def test_the_next_round_knows_how_far_apart_the_last_one_was() -> None:
    """A skipped round and an unsure measure are no comparison; what was kept of an earlier session is one."""
    exercise = after_opening(GuessExercise(30, rounds=3, between_s=5, last_apart=2))
    detail = exercise.view.detail
    assert isinstance(detail, GuessView)
    assert detail.before == 2
    ticks(exercise, 3, level=3)
    act(exercise, ActionKind.CHOOSE, 2, "guess")
    act(exercise, ActionKind.CONTINUE)
    ticks(exercise, 6)
    act(exercise, ActionKind.CHOOSE, None, "guess")
    detail = exercise.view.detail
    assert isinstance(detail, GuessView)
    assert (detail.round, detail.before) == (3, 1)


def test_coming_back_is_allowed_from_the_first_act_on() -> None:
    """One touch leads from giving the sign to coming back; only what was begun is noted."""
    exercise = after_opening(TimeOutExercise(30))
    happened = act(exercise, ActionKind.CHOOSE, name="come_back")
    assert facts(happened[-1]) == {"act": "sign", "came_back": True}
    detail = exercise.view.detail
    assert isinstance(detail, TimeOutView)
    assert detail.act == "come_back"
    with pytest.raises(SessionError):
        act(exercise, ActionKind.CHOOSE, name="come_back")
    act(exercise, ActionKind.CONTINUE)
    assert phase(exercise) is Phase.RATING_AFTER


def test_the_calm_picture_may_be_left() -> None:
    """Who has seen enough goes on."""
    exercise = after_opening(CountingExercise(30))
    ticks(exercise, 80)
    assert phase(exercise) is Phase.PICTURE
    act(exercise, ActionKind.CONTINUE)
    assert phase(exercise) is Phase.RATING_AFTER
