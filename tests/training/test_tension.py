"""Looking at the own tension as a state machine: scripted seconds, "no signal" included."""

from __future__ import annotations

import pytest

from biofeedback.errors import SessionError, UsageError
from biofeedback.training.exercise import ActionKind, Exercise, HappeningKind, Pause, Phase
from biofeedback.training.game import GameExercise, GameSettings
from biofeedback.training.registry import make_exercise
from biofeedback.training.tension import TensionExercise, TensionSettings
from tests.training.scripts import act, after_opening, phase, ticks

_SHORT = TensionSettings(looking_s=60, baseline_s=30)


def _looking() -> TensionExercise:
    exercise = TensionExercise(_SHORT)
    after_opening(exercise, 30)
    return exercise


def _paused(exercise: Exercise) -> Pause | None:
    return exercise.view.paused


def test_looking_begins_after_the_own_rest() -> None:
    """Band, rest, looking, summary: no number is asked."""
    exercise = _looking()
    assert phase(exercise) is Phase.TENSION
    assert (exercise.view.step, exercise.view.steps) == (3, 4)


def test_looking_ends_after_its_time() -> None:
    """After the set time the summary comes by itself."""
    exercise = _looking()
    ticks(exercise, 59)
    assert phase(exercise) is Phase.TENSION
    ticks(exercise, 1)
    assert phase(exercise) is Phase.SUMMARY


def test_a_touch_goes_on_earlier() -> None:
    """Who has seen enough goes on at any time, and closing the summary completes."""
    exercise = _looking()
    ticks(exercise, 5)
    act(exercise, ActionKind.CONTINUE)
    assert phase(exercise) is Phase.SUMMARY
    last = act(exercise, ActionKind.CONTINUE)[-1]
    assert (last.kind, last.name) == (HappeningKind.FINISHED, "completed")


def test_without_signal_looking_waits_and_comes_back() -> None:
    """Five seconds without signal pause it; three good ones go on; the time in between does not count."""
    exercise = _looking()
    ticks(exercise, 10)
    ticks(exercise, 20, level=None)
    assert _paused(exercise) is Pause.NO_SIGNAL
    elapsed_s = exercise.view.elapsed_s
    ticks(exercise, 3, level=2)
    assert _paused(exercise) is None
    assert exercise.view.elapsed_s == elapsed_s + 1


def test_without_a_band_it_can_still_be_left() -> None:
    """From the band check without a band straight to looking; a touch leads on."""
    exercise = TensionExercise(_SHORT)
    act(exercise, ActionKind.WITHOUT_BAND)
    assert phase(exercise) is Phase.TENSION
    assert exercise.view.without_band
    act(exercise, ActionKind.CONTINUE)
    assert phase(exercise) is Phase.SUMMARY


def test_another_touch_is_refused() -> None:
    """There is nothing to rate while looking."""
    with pytest.raises(SessionError):
        act(_looking(), ActionKind.RATE, 5)


@pytest.mark.parametrize("settings", [{"looking_s": 10}, {"looking_s": 4000}, {"baseline_s": 5}])
def test_settings_outside_their_limits_are_refused(settings: dict[str, int]) -> None:
    """Too short or too long is our error."""
    with pytest.raises(UsageError):
        TensionSettings(**settings)


def test_it_has_its_name_in_the_registry() -> None:
    """The command line finds it."""
    assert isinstance(make_exercise("tension"), TensionExercise)


def test_a_game_without_a_band_can_be_ended() -> None:
    """When the band stays away the youth is not caught in the game."""
    exercise = after_opening(GameExercise(GameSettings(baseline_s=30)), 30)
    ticks(exercise, 10, level=None)
    assert _paused(exercise) is Pause.NO_SIGNAL
    act(exercise, ActionKind.WITHOUT_BAND)
    assert _paused(exercise) is None
    act(exercise, ActionKind.CHOOSE, name="enough")
    assert phase(exercise) is Phase.RATING_AFTER
