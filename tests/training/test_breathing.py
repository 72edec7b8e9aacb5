"""The breathing exercise as a state machine, without clock, screen or band."""

from __future__ import annotations

import pytest

from biofeedback.errors import SessionError, UsageError
from biofeedback.training.breathing import BreathingExercise, BreathingSettings, breath_at
from biofeedback.training.exercise import Action, ActionKind, Happening, HappeningKind, Pause, Phase, Signal

SHORT = BreathingSettings(breathing_s=30, baseline_s=30)


def ticks(exercise: BreathingExercise, count: int, signal: Signal = Signal.GOOD) -> list[Happening]:
    """Let `count` seconds go by and answer every end of a baseline with "accepted"."""
    happened: list[Happening] = []
    for _ in range(count):
        for happening in exercise.tick(signal):
            happened.append(happening)
            if happening.kind is HappeningKind.BASELINE_ENDED:
                happened += exercise.baseline_result(True)
    return happened


def act(exercise: BreathingExercise, kind: ActionKind, value: int | None = None) -> list[Happening]:
    """One touch."""
    return list(exercise.act(Action(kind, value)))


def breathing(settings: BreathingSettings = SHORT) -> BreathingExercise:
    """An exercise that has just come to the breathing."""
    exercise = BreathingExercise(settings)
    ticks(exercise, 5)
    act(exercise, ActionKind.CONTINUE)
    ticks(exercise, settings.baseline_s)
    act(exercise, ActionKind.RATE, 6)
    return exercise


def test_runs_through_all_phases_in_order() -> None:
    """With good signal and willing touches the phases follow each other to the end."""
    exercise = breathing()
    happened = ticks(exercise, 30)
    assert [h.name for h in happened] == [Phase.RATING_AFTER]
    assert act(exercise, ActionKind.RATE, 3)[0] == Happening(HappeningKind.RATED, "after", 3)
    assert exercise.view.phase is Phase.SUMMARY
    last = act(exercise, ActionKind.CONTINUE)[-1]
    assert last == Happening(HappeningKind.FINISHED, "completed")


def test_band_check_waits_for_good_seconds_in_a_row() -> None:
    """Continue is refused until the signal was good for five seconds without a break."""
    exercise = BreathingExercise(SHORT)
    ticks(exercise, 4)
    ticks(exercise, 1, Signal.WEAK)
    ticks(exercise, 4)
    assert not exercise.band_ready
    with pytest.raises(SessionError):
        act(exercise, ActionKind.CONTINUE)
    ticks(exercise, 1)
    assert exercise.band_ready


def test_baseline_counts_only_clean_seconds() -> None:
    """A weak second stops the ring, does not turn it back, and says what to do."""
    exercise = BreathingExercise(SHORT)
    ticks(exercise, 5)
    act(exercise, ActionKind.CONTINUE)
    ticks(exercise, 10)
    ticks(exercise, 5, Signal.WEAK)
    assert (exercise.view.elapsed_s, exercise.view.advice) == (10, "keep_still")
    ticks(exercise, 1, Signal.NONE)
    assert exercise.view.advice == "check_band"


def test_poor_baseline_is_tried_again_and_then_left() -> None:
    """A refused baseline starts over once; after the second refusal the exercise goes on without a level."""
    exercise = BreathingExercise(SHORT)
    ticks(exercise, 5)
    act(exercise, ActionKind.CONTINUE)
    assert exercise.baseline_result(False)[0].kind is HappeningKind.BASELINE_BEGAN
    assert exercise.view.advice == "baseline_again"
    assert exercise.baseline_result(False)[0].name == Phase.RATING_BEFORE


def test_baseline_ends_even_without_any_signal() -> None:
    """A baseline never hangs: half as long again without signal ends it."""
    exercise = BreathingExercise(SHORT)
    ticks(exercise, 5)
    act(exercise, ActionKind.CONTINUE)
    happened = [h.kind for _ in range(45) for h in exercise.tick(Signal.NONE)]
    assert happened == [HappeningKind.BASELINE_ENDED]


def test_no_signal_pauses_the_breathing_and_good_signal_resumes_it() -> None:
    """Five seconds without signal pause, three good ones resume; the time in between does not count."""
    exercise = breathing()
    ticks(exercise, 10)
    assert not ticks(exercise, 4, Signal.NONE)
    assert ticks(exercise, 1, Signal.NONE) == [Happening(HappeningKind.PAUSED, Pause.NO_SIGNAL)]
    before = exercise.view.elapsed_s
    ticks(exercise, 60, Signal.NONE)
    ticks(exercise, 2)
    assert exercise.view.paused is Pause.NO_SIGNAL
    assert ticks(exercise, 1)[0] == Happening(HappeningKind.RESUMED, Pause.NO_SIGNAL)
    assert exercise.view.elapsed_s == before + 1


def test_going_on_without_a_band_needs_no_signal_any_more() -> None:
    """Who chooses to go on without the band breathes to the end without another pause."""
    exercise = breathing()
    ticks(exercise, 5, Signal.NONE)
    act(exercise, ActionKind.WITHOUT_BAND)
    ticks(exercise, 30, Signal.NONE)
    assert exercise.view.phase is Phase.RATING_AFTER
    assert exercise.view.without_band


def test_stop_stands_still_until_a_choice_is_made() -> None:
    """After Stop nothing counts and no other touch is taken; going on counts from where it was."""
    exercise = breathing()
    ticks(exercise, 10)
    act(exercise, ActionKind.STOP)
    ticks(exercise, 20)
    assert (exercise.view.elapsed_s, exercise.view.paused) == (10, Pause.STOPPED)
    with pytest.raises(SessionError):
        act(exercise, ActionKind.CONTINUE)
    act(exercise, ActionKind.RESUME)
    ticks(exercise, 1)
    assert exercise.view.elapsed_s == 11


def test_ending_early_shows_the_summary_and_says_stopped() -> None:
    """Who ends early still gets the summary, and the session says that it was stopped."""
    exercise = breathing()
    act(exercise, ActionKind.STOP)
    act(exercise, ActionKind.END)
    assert exercise.view.phase is Phase.SUMMARY
    assert act(exercise, ActionKind.CONTINUE)[-1] == Happening(HappeningKind.FINISHED, "stopped")
    with pytest.raises(SessionError):
        act(exercise, ActionKind.STOP)


@pytest.mark.parametrize("value", [0, 11, -1])
def test_numbers_outside_one_to_ten_are_refused(value: int) -> None:
    """An own number outside 1 to 10 is an error and changes nothing."""
    exercise = BreathingExercise(SHORT)
    ticks(exercise, 5)
    act(exercise, ActionKind.CONTINUE)
    ticks(exercise, 30)
    with pytest.raises(SessionError):
        act(exercise, ActionKind.RATE, value)
    assert exercise.view.phase is Phase.RATING_BEFORE


def test_a_number_may_be_skipped() -> None:
    """Skipping is an answer: it is stored as not known and the exercise goes on."""
    exercise = BreathingExercise(SHORT)
    ticks(exercise, 5)
    act(exercise, ActionKind.CONTINUE)
    ticks(exercise, 30)
    assert act(exercise, ActionKind.RATE, None)[0] == Happening(HappeningKind.RATED, "before", None)


@pytest.mark.parametrize(
    "settings", [{"pace_per_min": 4.0}, {"pace_per_min": 11}, {"baseline_s": 5}, {"breathing_s": 1}]
)
def test_settings_outside_their_limits_are_refused(settings: dict[str, float]) -> None:
    """A pace or a duration outside the documented limits is refused with our error."""
    with pytest.raises(UsageError):
        BreathingSettings(**settings)  # type: ignore[arg-type]


def test_target_circle_breathes_in_first_and_returns() -> None:
    """At six a minute: empty at 0 s, in until 5 s where it is full, out until 10 s where it is empty again."""
    assert breath_at(0, 6.0).fullness == 0
    assert breath_at(2.5, 6.0).inhale
    assert breath_at(5.0, 6.0).fullness == pytest.approx(1)
    assert not breath_at(7.5, 6.0).inhale
    assert breath_at(10.0, 6.0).fullness == pytest.approx(0)
    assert breath_at(60.0, 6.0).count == 6
