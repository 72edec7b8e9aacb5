"""The second opinion: judged by strangers, and never without the clock beside it."""

from __future__ import annotations

import numpy as np
import pytest

from biofeedback.errors import UsageError
from biofeedback.research.second_opinion import Window, second_opinion


def _windows(persons: int, *, body: float, clock: bool, seed: int = 2) -> list[Window]:
    """Ten windows a person; `body` = how far the true feature moves; `clock` = tense ones come last."""
    random = np.random.default_rng(seed)
    found = []
    for person in range(persons):
        order = range(10) if clock else random.permutation(10)
        for place, number in enumerate(order):
            tense = bool(number >= 5)
            features = (body * tense + random.normal(), random.normal())
            found.append(Window(f"P{person}", 60.0 * place, features, tense))
    return found


def test_a_body_that_tells_is_heard() -> None:
    """With a clear feature and no order in time the model is right and the clock is not."""
    found = second_opinion(_windows(12, body=3.0, clock=False))
    assert found.model.auc > 0.95
    assert found.model.balanced_accuracy > 0.85
    assert found.time_only.auc < 0.65
    assert found.beats_time


def test_a_protocol_is_found_out() -> None:
    """When stress always comes last the clock is perfect, and the model does not beat it."""
    found = second_opinion(_windows(12, body=1.0, clock=True))
    assert found.time_only.auc == 1.0
    assert not found.beats_time


def test_noise_is_near_chance() -> None:
    """Features that say nothing give nothing, because nobody is judged by a model that knows him."""
    assert 0.35 < second_opinion(_windows(20, body=0.0, clock=False)).model.auc < 0.65


@pytest.mark.parametrize(
    ("windows", "words"),
    [
        (_windows(2, body=1.0, clock=False), "at least 3 persons"),
        ([Window(f"P{number}", 0.0, (1.0,), True) for number in range(5)], "both kinds"),
        ([*_windows(3, body=1.0, clock=False), Window("P9", 0.0, (float("nan"), 0.0), True)], "not known"),
    ],
)
def test_what_cannot_be_judged_is_refused(windows: list[Window], words: str) -> None:
    """Too few persons, one label only, or unknown numbers: a sentence says so."""
    with pytest.raises(UsageError, match=words):
        second_opinion(windows)
