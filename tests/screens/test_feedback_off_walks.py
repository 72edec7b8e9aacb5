"""Each exercise that a study phase without feedback allows, by touch: no screen tells what is measured."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from biofeedback.language import Catalogue
from biofeedback.samples import Level
from biofeedback.training.personal import Personal
from biofeedback.training.registry import EXERCISES
from biofeedback.vault.store import Vault
from screens.trainer.preparation import _ABOUT_TENSION
from screens.youth.senses import Senses
from tests.screens.laid_out import texts
from tests.screens.youth_walk import PASSPHRASE, Walk, furnished

_OPEN = sorted(set(EXERCISES) - _ABOUT_TENSION)
_NO_BAND = {"body_check", "hassle_log", "signal_plan"}  # pictures to choose from, without any measurement
_OWN_CHOICE = {"signal_plan"}  # its levels are what the youth plans for, nothing of them is measured


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    """One tablet with one trainer and one youth who said yes to training."""
    return furnished(tmp_path_factory.mktemp("closed") / "home")


class _Closed(Walk):
    """Looks at every stop for what must not be there."""

    own_choice = False

    def look(self) -> None:
        """Beside the layout: no level in word or sign, no own breath, no line."""
        super().look()
        from screens.widgets.levels import LevelShape

        words = Catalogue("nl")
        shown = {str(label.text) for label in texts(self.screen)}
        part = self.flow.part
        if part is not None:
            assert part.measured is not part.snapshot
            assert part.snapshot.arousal is None
            assert part.snapshot.own_breath is None
            assert not part.curve.times_s
        if not self.own_choice:
            assert not shown & {words(f"levels.{level.value}") for level in Level}, self.name
            signs = [one for one in self.screen.walk() if isinstance(one, LevelShape)]
            assert all(sign.level is None for sign in signs), self.name


@pytest.fixture
def given(vault: Vault, tmp_path: Path, finger: Any) -> Iterator[list[_Closed]]:
    """A youth's walk, closed afterwards."""
    walk = _Closed(vault, tmp_path, "nl", (1280, 800), finger, draws=False)
    yield [walk]
    walk.close()


@pytest.mark.parametrize(
    "exercise",
    [pytest.param(name, marks=pytest.mark.large) if name in _NO_BAND else name for name in _OPEN],
)
def test_nothing_that_is_measured_reaches_the_youth(exercise: str, given: list[_Closed]) -> None:
    """From start to end; sound, vibration and light at a level stay off as well; and the session says so."""
    (walk,) = given
    walk.own_choice = exercise in _OWN_CHOICE
    given_off: list[str] = []
    wishes: Any = walk.flow._wishes
    walk.hand_over(exercise, feedback=False)
    wishes._senses = Senses(
        Personal(signal_level=3),
        vibrate=lambda _pattern: given_off.append("buzz"),
        light=lambda: given_off.append("light"),
    )
    before = walk.vault.session_count()
    walk.to_end()
    assert not given_off
    assert walk.vault.session_count() == before + 1
    unlocked = walk.vault.unlock(PASSPHRASE)
    headers = [session.header for session in unlocked.sessions()]
    unlocked.lock()
    assert all(header["feedback"] is False for header in headers)
