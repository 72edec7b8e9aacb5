"""A list to choose one from, over the page: people, sessions of a programme, bands. Long ones can be searched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from kivy.uix.modalview import ModalView
from kivy.uix.widget import Widget

from screens.theme import Theme
from screens.widgets.buttons import SecondaryButton
from screens.widgets.cards import Card, IconChip, Pill
from screens.widgets.field import TextField
from screens.widgets.layout import Column, Row, Space
from screens.widgets.rows import ListRow, Scroll
from screens.widgets.text import Heading, Icon

SEARCH_FROM = 12  # rows; fewer are seen at a glance or with one stroke of the finger
_WIDTH_DP, _MARGIN_DP = 640, 32  # as a trainer's dialog, with room for a programme's titles


def fits(title: str, typed: str) -> bool:
    """Whether a row is one that is looked for."""
    return _plain(typed) in _plain(title)


def _plain(text: str) -> str:
    return text.strip().casefold().replace("-", "").replace(" ", "")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row. `leading` is made when the row is; `note` stands at the right, as a warning with `warn`."""

    title: str
    detail: str
    choose: Callable[[], None]
    leading: Callable[[], Widget] | None = None
    icon: str = ""
    note: str = ""
    warn: bool = False
    here: bool = False  # the one that is chosen now


class Chooser(ModalView):
    """Closes with a choice, with its button, or with a touch beside it."""

    def __init__(
        self, theme: Theme, title: str, entries: Sequence[Entry], back: str, *, search: str = "", **kwargs: Any
    ) -> None:
        """`search` is the label of the field that finds rows by their title; it comes where rows are many."""
        super().__init__(
            size_hint=(None, None),
            background="",
            background_color=(0, 0, 0, 0),
            overlay_color=theme.colors.scrim,
            auto_dismiss=True,
            **kwargs,
        )
        # Kivy has no public name for it; the fade is the token `fast`
        self._anim_duration = theme.motion("fast").duration_s
        self._theme = theme
        self._entries = tuple(entries)
        self.rows: list[ListRow] = []
        self.list = Column()
        self.find("")
        self.field = TextField(theme, search, on_text=self.find) if search and len(entries) > SEARCH_FROM else None
        self.back = SecondaryButton(theme, back, size_name="small", on_release=lambda _b: self.dismiss())
        card = Card(theme, Heading(theme, title), fit=False, gap=theme.space(3))
        if self.field is not None:
            card.add_widget(self.field)
        card.add_widget(Scroll(theme, self.list))
        card.add_widget(Row(Space(), self.back))
        self.add_widget(card)
        self.card = card
        self.list.fbind("height", self._fit)
        self.fbind("parent", self._fit)

    def open(self, *args: Any, **kwargs: Any) -> None:
        """Show it over everything."""
        super().open(*args, **kwargs)
        self._fit()

    def find(self, typed: str) -> None:
        """Show the rows whose title begins with, or holds, what was typed; hyphens need not be typed."""
        shown = [entry for entry in self._entries if fits(entry.title, typed)]
        self.list.clear_widgets()
        self.rows = [self._row(entry, last=entry is shown[-1]) for entry in shown]
        for row in self.rows:
            self.list.add_widget(row)

    def _row(self, entry: Entry, *, last: bool) -> ListRow:
        theme = self._theme

        def chosen(_row: object) -> None:
            self.dismiss()
            entry.choose()

        trailing: Widget | None = None
        if entry.note:
            trailing = Pill(
                theme, entry.note, icon="warning" if entry.warn else "", tone="warn" if entry.warn else "fact"
            )
        elif entry.here:
            trailing = Icon(theme, "check", color=theme.colors.accent)
        leading = entry.leading() if entry.leading else IconChip(theme, entry.icon, ready=entry.here)
        return ListRow(
            theme, entry.title, entry.detail, leading=leading, trailing=trailing, on_release=chosen, last=last
        )

    def _fit(self, *_: object) -> None:
        from kivy.core.window import Window

        self.width = min(self._theme.dp(_WIDTH_DP), Window.width - 2 * self._theme.dp(_MARGIN_DP))
        self.height = self.height_in(Window.height)

    def height_in(self, room: float) -> float:
        """As high as its rows need, and never higher than a window of this height, px."""
        around = self.card.minimum_height + self._theme.space(2)
        return float(min(room - 2 * self._theme.dp(_MARGIN_DP), self.list.height + around))
