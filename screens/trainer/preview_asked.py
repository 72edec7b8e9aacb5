"""The trainer's pages with a question open over them, and what comes after the last button, for the pictures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from biofeedback.language import Catalogue
from biofeedback.training.programmes import shelf
from biofeedback.vault.consent import Purpose
from screens.screen import Screen
from screens.theme import Theme
from screens.trainer import preview, preview_records
from screens.trainer.chooser import Chooser
from screens.trainer.cover import Cover, PrivacyCover
from screens.trainer.export import ExportScreen
from screens.trainer.look_along import LookAlong
from screens.trainer.tour import CARDS, Tour
from screens.widgets.dialog import Dialog

if TYPE_CHECKING:
    from screens.trainer.preview import Stand


class Asked(Screen):
    """A page with a question over it. The question's card stands in the page itself: a picture has no window."""

    def __init__(self, theme: Theme, words: Catalogue, page: Any, ask: Callable[[], Dialog | Chooser]) -> None:
        super().__init__(theme, words)
        self.page = page
        page.size_hint = (1, 1)
        self.add_widget(page)
        dialog = ask()
        card, width = dialog.card, dialog.width
        dialog.dismiss(animation=False)
        dialog.remove_widget(card)
        card.size_hint, card.width, card.pos_hint = (None, None), width, {"center_x": 0.5, "center_y": 0.5}
        if isinstance(dialog, Chooser):
            self.fbind("height", self._fit, dialog)
            dialog.list.fbind("height", self._fit, dialog)
        cover = Cover(theme.colors.scrim)
        cover.add_widget(card)
        self.add_widget(cover)

    def _fit(self, chooser: Chooser, *_: object) -> None:
        chooser.card.width = min(chooser.width, self.width - self.theme.space(8))
        chooser.card.height = chooser.height_in(self.height)

    def leave(self) -> None:
        """With its page."""
        self.page.leave()


def settled(stand: Stand, folder: Path) -> None:
    """What a day leaves behind: new sessions looked at, and an export whose receipt is still awaited."""
    desk = stand.desk
    desk.look_at_new(desk.day(preview.DAY, shelf()).new)
    folder.mkdir(parents=True, exist_ok=True)
    desk.export(stand.sessions[:1], preview.KEYS, folder / "export-2026-11-20.age")


def pages(stand: Stand, theme: Theme, words: Catalogue, folder: Path) -> dict[str, Callable[[], Screen]]:
    """Each page by name, built on demand; all want an open desk that just proved its passphrase."""

    def person(code: str, ask: Callable[[Any], Dialog]) -> Screen:
        page: Any = preview_records.participant_page(stand, theme, words, code)
        return Asked(theme, words, page, lambda: ask(page))

    def asked_new(page: Any) -> Dialog:
        page._ask_new()
        return cast(Dialog, page.dialog)

    def consent(page: Any) -> Dialog:
        page._give(Purpose.TRAINING)
        return cast(Dialog, page.asking.dialog)

    def withdraw(page: Any) -> Dialog:
        page._withdraw(Purpose.RESEARCH)
        return cast(Dialog, page.dialog)

    def delete(page: Any) -> Dialog:
        page._ask_delete()
        return cast(Dialog, page.asking.dialog)

    def prepare(ask: Callable[[Any], None]) -> Screen:
        page: Any = preview.prepare_page(stand, theme, words, "K-204")

        def chooser() -> Chooser:
            ask(page)
            return cast(Chooser, page.chooser)

        return Asked(theme, words, page, chooser)

    return {
        "prepare-who": lambda: prepare(lambda page: page.choose_person()),
        "prepare-what": lambda: prepare(lambda page: page.choose_what()),
        "prepare-with": lambda: prepare(lambda page: page.choose_source()),
        "participants-asked": lambda: person("M-044", asked_new),
        "participants-consent": lambda: person("M-044", consent),
        "participants-withdraw": lambda: person("K-204", withdraw),
        "participants-delete": lambda: person("K-204", delete),
        "look-along-loose": lambda: _loose(theme, words),
        "privacy": lambda: _privacy(theme, words),
        "export-done": lambda: _exported(stand, theme, words, folder),
        **{f"tour-{number}": _tour(stand, theme, words, number) for number in range(1, CARDS + 1)},
    }


def _tour(stand: Stand, theme: Theme, words: Catalogue, number: int) -> Callable[[], Screen]:
    def card() -> Dialog:
        tour = Tour(theme, words, lambda: None)
        tour._show(number)
        return cast(Dialog, tour.dialog)

    return lambda: Asked(theme, words, preview.practice_page(stand, theme, words), card)


def _loose(theme: Theme, words: Catalogue) -> Screen:
    session, below = preview.youth(theme, words)
    cover = LookAlong(theme, words, session.part, code="K-204", measures=True, pinned=False, on_close=lambda: None)
    return preview.Covered(theme, words, below, cover)


def _privacy(theme: Theme, words: Catalogue) -> Screen:
    cover = PrivacyCover(theme, words("trainer.privacy_title"), words("trainer.privacy_text"))
    return preview.Covered(theme, words, preview.youth(theme, words)[1], cover)


def _exported(stand: Stand, theme: Theme, words: Catalogue, folder: Path) -> Screen:
    stand.desk.prove(preview.PASSPHRASE)
    now = datetime(2026, 11, 23, 14, 20)
    screen = ExportScreen(
        theme, words, stand.desk, stand.sessions[:3], folder=folder, on_back=lambda: None, now=now
    )
    screen.join()
    screen._written(stand.desk.export(stand.sessions[:3], preview.KEYS, screen.out))
    return screen
