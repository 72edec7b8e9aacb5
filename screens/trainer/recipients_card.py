"""Who may open an export: keys pasted, typed or from a text file, each with six words to compare by voice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from kivy.core.clipboard import Clipboard
from kivy.uix.widget import Widget

from biofeedback.errors import BiofeedbackError
from biofeedback.language import Catalogue
from screens.theme import Theme
from screens.trainer.export_parts import ComparePanel, RecipientRow
from screens.trainer.notice_card import NoticeCard
from screens.trainer.page import LARGE_TEXT, detach
from screens.trainer.places import PlacePicker
from screens.trainer.recipients import FILE_ENDS, RecipientBook, from_text_or_file
from screens.widgets.buttons import SecondaryButton
from screens.widgets.cards import Card
from screens.widgets.field import TextField
from screens.widgets.layout import Column, Divider, Row, Space
from screens.widgets.switches import SegmentedSwitch
from screens.widgets.text import Body, Heading


class RecipientsCard(Card):
    """`book` holds who is there; `on_change` is called when it changed."""

    def __init__(
        self,
        theme: Theme,
        words: Catalogue,
        book: RecipientBook,
        profile: SegmentedSwitch,
        folder: Callable[[], Path] | None,
        on_change: Callable[[], None],
    ) -> None:
        self._words, self._on_change, self._folder = words, on_change, folder
        self.book = book
        self.picker: PlacePicker | None = None
        self.compare: ComparePanel | None = None
        self.field = TextField(
            theme, words("trainer.key_label"), help_text=words("trainer.key_help"), on_submit=self.add_key
        )
        self.recipients = Column(height=0)
        self._compare_room = Column(height=0)
        below = Body(theme, words("trainer.who_may_open_below"), color=theme.colors.text2)
        head = Column(Heading(theme, words("trainer.who_may_open")), below, gap=0)
        large = theme.text_scale > LARGE_TEXT
        super().__init__(
            theme,
            *([head, Row(profile, Space())] if large else [Row(head, profile)]),
            *self._key(theme, words, large=large),
            self.recipients,
            Space(),
            self._compare_room,
            fit=False,
            gap=theme.space(2),
        )

    def _key(self, theme: Theme, words: Catalogue, *, large: bool) -> Sequence[Widget]:
        """The field with its buttons beside it, or under it where letters are large."""

        def button(word: str, icon: str, act: Callable[[], None]) -> SecondaryButton:
            return SecondaryButton(theme, words(word), icon=icon, size_name="small", on_release=lambda _b: act())

        self.paste_button = button("trainer.key_paste", "clipboard-text", self._paste)
        self.file_button = button("trainer.key_file", "file-text", self.choose_file)
        self.add_button = button("trainer.key_add", "plus", lambda: self.add_key(self.field.text))
        ways = [self.paste_button, *([self.file_button] if self._folder else []), self.add_button]
        if large:
            return [self.field, Row(*ways, Space(), gap=theme.space(3))]
        return [Row(self.field, *ways, gap=theme.space(2))]

    def add_key(self, text: str) -> None:
        """Add the key or keys in this text, or in the text file whose place it is."""
        if not text.strip():
            self.field.error(self._words("trainer.key_empty"))
            return
        try:
            self.book.add(from_text_or_file(text))
        except BiofeedbackError as error:
            self.field.error(self._words.error(error))
            return
        self.field.text = ""
        self.show()

    def choose_file(self) -> None:
        """A text file with keys."""
        if self._folder is not None:
            take = self._take_file
            self.picker = PlacePicker(self._theme, self._words, self._folder(), take, ends=FILE_ENDS)
            self.picker.open()

    def dismiss(self) -> None:
        """Nobody chooses any more."""
        if self.picker is not None:
            self.picker.dismiss()

    def show(self) -> None:
        """Who is in the book now, and whose words are to be compared next."""
        theme, words, book = self._theme, self._words, self.book
        self.recipients.clear_widgets()
        for at, recipient in enumerate(book.all):
            if at:
                self.recipients.add_widget(Divider(theme))
            self.recipients.add_widget(RecipientRow(theme, words, at + 1, recipient, self._remove))
        if not book.all:
            self.recipients.add_widget(NoticeCard(theme, words("trainer.no_recipient"), tone="fact"))
        detach(*self._compare_room.children[:])
        place = book.next_to_compare
        self.compare = None
        if place is not None:
            self.compare = ComparePanel(theme, words, place + 1, book.all[place], self._confirm)
            self._compare_room.add_widget(self.compare)
        self._on_change()

    def _take_file(self, path: Path) -> None:
        self.add_key(str(path))

    def _paste(self) -> None:
        self.add_key(str(Clipboard.paste() or ""))

    def _remove(self, key: str) -> None:
        self.book.remove(key)
        self.show()

    def _confirm(self, key: str) -> None:
        self.book.confirm(key)
        self.show()
