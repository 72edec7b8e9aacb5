"""Every page, lying and upright, in both languages, with large text: nothing is cut off or too small to touch."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.label import Label
from kivy.uix.widget import Widget

from biofeedback.language import Catalogue
from screens.theme import Theme
from screens.trainer.desk import Desk
from screens.trainer.page import TrainerPage
from screens.trainer.preview import Stand, pages

NAMES = (
    "unlock",
    "unlock-demo",
    "enrol",
    "quick-set",
    "quick",
    "today",
    "sessions",
    "prepare",
    "prepare-single",
    "self-test",
    "help",
    "confirm",
    "pin-set",
    "pin-pad",
    "look-along",
    "look-along-off",
    "review",
    "review-cut-short",
    "export",
    "bands",
    "band-check",
    "pilot",
    "pilot-sus",
    "pilot-adverse",
    "notice",
)
SIZES = ((1280, 800), (800, 1280))
SLACK_PX = 2  # rounding to whole pixels
TOUCH_PX = 56  # tokens.json, touch.min


def _shown(page: Widget) -> list[Widget]:
    return [widget for widget in page.walk() if widget.get_root_window() is not None and widget.opacity > 0]


def _cut_off(page: Widget) -> list[str]:
    """Texts that are wider than their place, stick out at a side, or lie under each other."""
    found = []
    for widget in _shown(page):
        if isinstance(widget, Label) and widget.text:
            left, _ = widget.to_window(widget.x, widget.y)
            right, _ = widget.to_window(widget.right, widget.y)
            if widget.texture_size[0] > widget.width + SLACK_PX:
                found.append(f"wider than its place: {widget.text}")
            if left < -SLACK_PX or right > page.width + SLACK_PX:
                found.append(f"out of the page: {widget.text}")
    return found


def _too_full(page: Widget) -> list[str]:
    """Boxes whose content needs more than they have: it would lie over something else."""
    found = []
    for box in (widget for widget in _shown(page) if isinstance(widget, BoxLayout)):
        if box.minimum_height > box.height + SLACK_PX:
            found.append(f"{type(box).__name__} {box.height:.0f} of {box.minimum_height:.0f} high")
        if box.orientation == "horizontal" and box.minimum_width > box.width + SLACK_PX:
            found.append(f"{type(box).__name__} {box.width:.0f} of {box.minimum_width:.0f} wide")
    return found


def _too_small(page: Widget) -> list[str]:
    touchable = (widget for widget in _shown(page) if isinstance(widget, ButtonBehavior))
    return [f"{type(one).__name__} {one.size}" for one in touchable if min(one.size) < TOUCH_PX]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", SIZES, ids=["lying", "upright"])
@pytest.mark.parametrize(
    ("language", "scale"),
    [
        ("nl", 1.0),
        pytest.param("en", 1.0, marks=pytest.mark.large),
        pytest.param("nl", 1.5, marks=pytest.mark.large),
        pytest.param("en", 1.5, marks=pytest.mark.large),
    ],
)
def test_nothing_is_cut_off(
    name: str,
    size: tuple[int, int],
    language: str,
    scale: float,
    desk: Desk,
    stand: Stand,
    place: Any,
    tmp_path: Path,
) -> None:
    """No text leaves its place, no box is too full, every target is large; plain text needs no scrolling."""
    made = pages(stand, Theme("dag", "trainer", scale), Catalogue(language), tmp_path)
    assert tuple(made) == NAMES
    page = place(made[name](), size)
    assert _cut_off(page) == []
    assert _too_full(page) == []
    assert _too_small(page) == []
    if scale == 1.0 and isinstance(page, TrainerPage):
        assert not page.scroll.do_scroll_y
    page.leave()
