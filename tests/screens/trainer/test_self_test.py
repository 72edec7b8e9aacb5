"""The tablet proves its own cryptography on the screen."""

from __future__ import annotations

from typing import Any

import pytest

from biofeedback.language import Catalogue
from biofeedback.vault import selftest
from biofeedback.vault.selftest import Check
from screens.theme import Theme
from screens.trainer.self_test import SelfTestScreen

WORDS = Catalogue("nl")


@pytest.mark.parametrize("broken", [False, True])
def test_the_answers_of_this_device_are_shown(place: Any, frames: Any, broken: bool) -> None:
    """Every answer is computed here; one that is wrong comes first and says not to use the tablet."""

    def run() -> list[Check]:
        return [*selftest.run(), *([Check("bent", "nowhere", passed=False)] if broken else [])]

    page = place(SelfTestScreen(Theme("dag", "trainer"), WORDS, run, on_back=lambda: None))
    page.job.join()
    frames.advance(0.3, 0.1)
    count = len(page.checks)
    assert count >= 13
    wanted = (
        WORDS("trainer.self_test_failed", failed=1, count=count)
        if broken
        else WORDS("trainer.self_test_passed", count=count)
    )
    assert page.verdict.text == wanted
