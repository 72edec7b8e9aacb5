"""A recording's way through the session: baseline from its first clean minutes, then the rest."""

from __future__ import annotations

import pytest

from biofeedback.errors import SessionError
from biofeedback.training.exercise import Action, ActionKind, HappeningKind, Phase, Signal
from biofeedback.training.imported import BASELINE_S, SETTLE_S, ImportedRecording


def test_the_baseline_begins_after_settling_and_needs_clean_seconds() -> None:
    """Seconds without a good signal are not counted."""
    exercise = ImportedRecording()
    kinds = {}
    for second in range(1, 400):
        signal = Signal.NONE if second % 2 else Signal.GOOD
        for happening in exercise.tick(signal):
            kinds[happening.kind] = second
    assert kinds[HappeningKind.BASELINE_BEGAN] == SETTLE_S
    assert kinds[HappeningKind.BASELINE_ENDED] == pytest.approx(SETTLE_S + 2 * BASELINE_S, abs=1)


@pytest.mark.parametrize("accepted", [True, False])
def test_after_the_baseline_comes_the_rest_whatever_it_was_like(accepted: bool) -> None:
    """A recording offers no second try."""
    exercise = ImportedRecording()
    (happening,) = exercise.baseline_result(accepted)
    assert happening.kind is HappeningKind.PHASE
    assert exercise.view.phase is Phase.RECORDING
    assert not [exercise.tick(Signal.GOOD) for _ in range(300) if exercise.tick(Signal.GOOD)]


def test_nothing_can_be_touched() -> None:
    """The past takes no touches."""
    with pytest.raises(SessionError):
        ImportedRecording().act(Action(ActionKind.CONTINUE))
