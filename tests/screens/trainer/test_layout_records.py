"""The pages about what is stored, lying and upright: nothing is cut off or too small to touch."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from biofeedback.language import Catalogue
from screens.theme import Theme
from screens.trainer import preview_asked
from screens.trainer.desk import Desk
from screens.trainer.page import TrainerPage
from screens.trainer.preview import Stand
from screens.trainer.preview_records import pages
from tests.screens.trainer.test_layout import SIZES, _cut_off, _too_full, _too_small

NAMES = ("together", "participants", "participants-new", "import", "programmes", "over")


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
    name: str, size: tuple[int, int], language: str, scale: float, desk: Desk, stand: Stand, place: Any
) -> None:
    """No text leaves its place, no box is too full, every target is large; plain text needs no scrolling."""
    made = pages(stand, Theme("dag", "trainer", scale), Catalogue(language))
    assert tuple(made) == NAMES
    page = place(made[name](), size)
    assert _cut_off(page) == []
    assert _too_full(page) == []
    assert _too_small(page) == []
    if scale == 1.0 and isinstance(page, TrainerPage):
        assert not page.scroll.do_scroll_y
    page.leave()


ASKED = (
    "prepare-who",
    "prepare-what",
    "prepare-with",
    "participants-asked",
    "participants-consent",
    "participants-withdraw",
    "participants-delete",
    "look-along-loose",
    "privacy",
    "export-done",
    "tour-1",
    "tour-2",
    "tour-3",
    "tour-4",
    "tour-5",
)


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize("scale", [1.0, pytest.param(1.5, marks=pytest.mark.large)])
def test_what_is_asked_is_readable(
    name: str, scale: float, desk: Desk, stand: Stand, place: Any, tmp_path: Path
) -> None:
    """A question over a page, and what comes after the last button, nothing is cut off or too small."""
    assert desk.is_open
    made = preview_asked.pages(stand, Theme("dag", "trainer", scale), Catalogue("nl"), tmp_path)
    assert tuple(made) == ASKED
    for size in SIZES if name == "export-done" else SIZES[1:]:
        page = place(made[name](), size)
        assert _cut_off(page) == []
        assert _too_full(page) == []
        assert _too_small(page) == []
        page.leave()
        page.parent.remove_widget(page)
