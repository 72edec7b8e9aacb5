"""With one hand: what leads on, steers or helps lies where the thumb of the hand that holds the tablet can be.

A thumb sweeps the lower part of a tablet held upright; the top is for looking and for what is rarely needed: Stop
and Read to me, in the same place on every screen. Answers may fill the page: they wait, and any finger will do.
"""

from __future__ import annotations

from typing import Any

import pytest

from screens.render import show
from screens.youth.preview import NAMES, build
from tests.screens.laid_out import targets

_UPRIGHT = (800, 1280)
_REACH = 2 / 3  # of the height: above it the other hand is needed
# the layouts that differ most; the rest is the large setting
_TELLING = ("start", "start-leave", "stop", "game-round-end", "no-signal", "done", "quiet-role-play")
_EXERCISING = ("game", "game-double", "role-play", "time-out", "time-out-cooling", "tension-orb", "tension-line")


def _shown(name: str, scale: float = 1.0) -> Any:
    from kivy.core.window import Window

    screen: Any = build(name, "nl", text_scale=scale, speak=lambda _: None)
    Window.add_widget(screen)
    show(_UPRIGHT)
    return screen


def _share(target: Any) -> float:
    """How high its middle lies, 0 at the bottom."""
    return float(target.to_window(*target.center)[1]) / _UPRIGHT[1]


def _assert_in_reach(name: str) -> None:
    from screens.widgets.buttons import BaseButton, PrimaryButton

    screen = _shown(name)
    top = set(screen.top_bar.walk(restrict=True))
    kind = PrimaryButton if name.startswith("settings") else BaseButton  # rows of wishes are answers
    acts = [one for one in targets(screen) if isinstance(one, kind) and one.text and one not in top]
    high = [one.text for one in acts if _share(one) > _REACH]
    assert not high, f"{name}: {high}"


@pytest.mark.parametrize("name", _TELLING)
def test_what_leads_on_is_within_reach_of_a_thumb(name: str) -> None:
    """Every button with a word, outside the top bar, lies in the lower two thirds of a tablet held upright."""
    _assert_in_reach(name)


@pytest.mark.large
@pytest.mark.parametrize("name", NAMES)
def test_everywhere_what_leads_on_is_within_reach_of_a_thumb(name: str) -> None:
    """The same for every state of every screen."""
    _assert_in_reach(name)


@pytest.mark.parametrize("name", _EXERCISING)
def test_an_exercise_is_done_in_the_lower_half(name: str) -> None:
    """While an exercise runs, everything that belongs to it is in the lower half, also at the largest text."""
    screen = _shown(name, 1.5)
    top = set(screen.top_bar.walk(restrict=True))
    needed = [one for one in targets(screen) if one not in top]
    assert needed
    assert all(_share(one) < 1 / 2 for one in needed)
