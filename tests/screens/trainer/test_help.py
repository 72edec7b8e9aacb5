"""Help stands on every page of the trainer, says something about that page, and closes with it."""

from __future__ import annotations

import inspect
import pkgutil
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import screens.trainer
from biofeedback.language import LANGUAGES, Catalogue
from screens.screen import Screen
from screens.theme import Theme
from screens.trainer import preview, preview_records
from screens.trainer.cover import Cover, PrivacyCover
from screens.trainer.desk import Desk
from screens.trainer.help import HelpScreen
from screens.trainer.help_button import HelpButton
from screens.trainer.page import TrainerPage
from screens.trainer.preview import Covered, Stand
from screens.trainer.preview_asked import Asked
from screens.trainer.rail import RailPage

_BASES = {TrainerPage, RailPage, Cover, Covered, Asked}
_WORDLESS = {PrivacyCover, HelpScreen}  # shows nothing on purpose; is the help itself


def _every_page(stand: Stand, words: Catalogue, folder: Path) -> dict[str, Screen]:
    theme = Theme("dag", "trainer")
    made = {**preview.pages(stand, theme, words, folder), **preview_records.pages(stand, theme, words)}
    return {name: make() for name, make in made.items()}


def _classes() -> set[type]:
    """Every page and every cover that a module of the trainer's defines."""
    modules = [
        import_module(f"screens.trainer.{one.name}") for one in pkgutil.iter_modules(screens.trainer.__path__)
    ]
    found = {kind for module in modules for _, kind in inspect.getmembers(module, inspect.isclass)}
    pages = {
        kind
        for kind in found
        if issubclass(kind, Screen | Cover) and kind.__module__.startswith("screens.trainer")
    }
    return {kind for kind in pages - _BASES if not any(issubclass(other, kind) for other in pages - {kind})}


def _buttons(page: Any) -> list[HelpButton]:
    return [part for part in page.walk() if isinstance(part, HelpButton)]


def test_every_page_has_help(desk: Desk, stand: Stand, place: Any, tmp_path: Path) -> None:
    """Walk all pages: each kind there is was walked, and on each stands a button with words about it."""
    words = Catalogue("nl")
    walked: set[type] = set()
    for name, page in _every_page(stand, words, tmp_path).items():
        place(page)
        shown = page.cover if isinstance(page, Covered) else page
        walked.add(type(shown))
        if not isinstance(shown, HelpScreen):
            assert len(_buttons(shown)) == 1, name
        page.leave()
    assert _classes() - walked == _WORDLESS - {HelpScreen}


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_is_about_that_page(language: str, desk: Desk, stand: Stand, tmp_path: Path) -> None:
    """No two kinds of page share their help but those that are one form, and none is longer than a breath."""
    words = Catalogue(language)
    texts: dict[str, set[type]] = {}
    for page in _every_page(stand, words, tmp_path).values():
        for button in _buttons(page):
            texts.setdefault(words(f"trainer.page_help_{button._page}"), set()).add(type(page))
        page.leave()
    shared = [kinds for kinds in texts.values() if len(kinds) > 1]
    assert [{kind.__name__ for kind in kinds} for kinds in shared] == [{"QuickSetScreen", "QuickUnlockScreen"}]
    assert all(len(text.split()) <= 60 for text in texts)


def test_it_opens_by_touch_and_goes_with_its_page(
    desk: Desk, stand: Stand, place: Any, finger: Any, frames: Any, tmp_path: Path
) -> None:
    """A tablet that locks while help is open shows no help over the lock."""
    from kivy.core.window import Window

    from screens.widgets.dialog import Dialog

    page = place(preview.pages(stand, Theme("dag", "trainer"), Catalogue("nl"), tmp_path)["review"]())
    finger.tap(page.help_button)
    frames.advance(0.4, 0.1)
    assert any(isinstance(part, Dialog) for part in Window.children)
    page.parent.remove_widget(page)
    page.leave()
    frames.advance(0.4, 0.1)
    assert not any(isinstance(part, Dialog) for part in Window.children)
