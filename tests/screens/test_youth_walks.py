"""Every exercise by touch, from the start to the end in one run, in the app's own flow.

Each run checks at every stop that no word is cut off or lies on another, that targets are large enough and inside
the window, that Read to me speaks and that its words stand there, and that Stop leads out and back. A few of the
combinations run always, each exercise in one of them; `--large` runs them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from biofeedback.training.registry import EXERCISES
from biofeedback.vault.store import Vault
from tests.screens.youth_walk import SETTINGS, Walk, furnished

_LANGUAGES = ("nl", "en")
_SIZES = ((1280, 800), (800, 1280))
_SCALES = (1.0, 1.5)
_WAYS = tuple(product(_LANGUAGES, _SIZES, _SCALES))

Start = Callable[..., Walk]


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    """One tablet with one trainer and one youth who said yes to training."""
    return furnished(tmp_path_factory.mktemp("youth") / "home")


@pytest.fixture(scope="module")
def known() -> set[str]:
    """The side ways that were taken before."""
    return set()


@pytest.fixture
def start(
    vault: Vault, tmp_path: Path, finger: Any, known: set[str], request: pytest.FixtureRequest
) -> Iterator[Start]:
    """Gives a youth the tablet. The large setting takes every side way in every run, and draws every frame."""
    large = bool(request.config.getoption("--large"))
    begun: list[Walk] = []

    def give(language: str = "nl", size: tuple[int, int] = _SIZES[0]) -> Walk:
        begun.append(Walk(vault, tmp_path, language, size, finger, draws=large, known=None if large else known))
        return begun[-1]

    yield give
    for walk in begun:
        walk.close()


def _walk(start: Start, exercise: str, language: str, size: tuple[int, int], scale: float) -> Walk:
    walk = start(language, size)
    walk.hand_over(exercise)
    walk.want_text(scale)
    assert walk.screen.theme.text_scale == scale
    walk.to_end()
    assert {"StartScreen", "SummaryScreen", "DoneScreen"} <= set(walk.visited)
    return walk


def test_every_exercise_has_a_walk() -> None:
    """None is forgotten."""
    assert set(SETTINGS) == set(EXERCISES)


# each exercise in one of the eight ways; neighbours differ
@pytest.mark.parametrize(
    ("exercise", "way"), [(name, _WAYS[3 * at % len(_WAYS)]) for at, name in enumerate(sorted(EXERCISES))]
)
def test_an_exercise_by_touch_from_start_to_end(exercise: str, way: Any, start: Start) -> None:
    """Each exercise once."""
    _walk(start, exercise, *way)


@pytest.mark.large
@pytest.mark.parametrize("way", _WAYS, ids=str)
@pytest.mark.parametrize("exercise", sorted(EXERCISES))
def test_every_exercise_in_every_way(exercise: str, way: Any, start: Start) -> None:
    """Both languages, both orientations, 100 and 150 per cent text."""
    _walk(start, exercise, *way)
