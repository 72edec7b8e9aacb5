"""Every screen of the youth: nothing cut off, nothing outside the window, every target large enough."""

from __future__ import annotations

from typing import Any

import pytest

from screens.render import show
from screens.youth.preview import NAMES, build
from tests.screens.laid_out import check

_SIZES = ((1280, 800), (800, 1280))


# the states that differ most; the rest of the combinations is the large setting
_TELLING = (
    "start",
    "kept",
    "band-check-help",
    "baseline-waits",
    "rating-after",
    "breathing",
    "no-signal",
    "stop",
    "summary-gap",
    "done-failed",
    "guess",
    "time-out-cooling",
    "role-play",
    "signal-plan",
    "settings",
    "summary-hassle-log",
    "game-floating",
    "tension-line",
    "quiet",
    "quiet-role-play",
)


@pytest.mark.parametrize("name", _TELLING)
def test_in_both_directions_nothing_is_cut_off(name: str) -> None:
    """Landscape and portrait of the same screen, in Dutch."""
    _check(build(name, "nl", speak=_silent))


@pytest.mark.parametrize("name", _TELLING)
def test_at_the_largest_text_nothing_is_cut_off(name: str) -> None:
    """At 150 % text the words still fit; pictures and second sentences give way."""
    _check(build(name, "nl", text_scale=1.5, speak=_silent))


@pytest.mark.large
@pytest.mark.parametrize("scale", [1.0, 1.5])
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_everywhere_nothing_is_cut_off(name: str, language: str, scale: float) -> None:
    """Every state in both languages and both text sizes."""
    _check(build(name, language, text_scale=scale, speak=_silent))


def _check(screen: Any) -> None:
    from kivy.core.window import Window

    Window.add_widget(screen)
    for size in _SIZES:
        show(size)
        check(screen, size)


def _silent(_sentences: object) -> None:
    """A voice, so that the button is there."""
