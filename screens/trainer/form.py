"""Pages with a field or two and one button: a new PIN, and "it arrived" for an export."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from kivy.uix.widget import Widget

from biofeedback.errors import BiofeedbackError
from biofeedback.language import Catalogue
from screens.theme import Theme
from screens.trainer import wording
from screens.trainer.job import Job
from screens.trainer.notice_card import NoticeCard
from screens.trainer.page import LARGE_TEXT, PageTitle, TrainerPage, beside, detach, stack
from screens.widgets.buttons import PrimaryButton
from screens.widgets.cards import Card, IconChip
from screens.widgets.field import TextField
from screens.widgets.layout import Column, Row, Space
from screens.widgets.rows import ListRow
from screens.widgets.text import Body, Heading, Icon, Small

if TYPE_CHECKING:
    from screens.trainer.desk import Desk

_NEWEST = 2  # of the exports that wait: what fits beside the field without scrolling
_FORM_SHARE = 1.35  # of the cards beside it: fields take the wider part, as in picture 20


class FormPage(TrainerPage):
    """Fields under each other in the upper half, so that the keyboard fits under them. Work runs beside it."""

    def __init__(
        self,
        theme: Theme,
        words: Catalogue,
        *,
        title: str,
        text: str,
        fields: Sequence[TextField],
        action: str,
        on_back: Callable[[], None] | None,
        beside: Sequence[Widget] = (),
    ) -> None:
        super().__init__(theme, words)
        self._beside = beside
        self._title = PageTitle(theme, title, on_back=on_back)
        self._fields = fields
        self.told = Column(gap=theme.space(3), height=0)
        self.button = PrimaryButton(theme, action, on_release=lambda _b: self.submit())
        self._form = Card(
            theme,
            Body(theme, text, color=theme.colors.text2),
            *fields,
            Row(Space(), self.button),
            gap=theme.space(5),
            pos_hint={"top": 1},
        )
        self.job: Job[str] | None = None
        self.start()

    def join(self) -> None:
        """Wait for the work beside the screen; what it found comes with the next frame."""
        if self.job is not None:
            self.job.join()

    def leave(self) -> None:
        """Nobody waits any more, and nothing typed stays."""
        if self.job is not None:
            self.job.forget()
        for field in self._fields:
            field.text = ""

    def spoken(self) -> Sequence[str]:
        """What this page is."""
        return (self._title.title.text,)

    def arrange(self, portrait: bool) -> None:
        """The form, and beside it (upright: below it) what is good to know while filling it in."""
        self.header.add_widget(self._title)
        cards = self.aside(portrait)
        detach(self._form, self.told, *cards)
        under = portrait or self.theme.text_scale > LARGE_TEXT
        told = [self.told] if self.told.children else []  # Kivy gives an empty column a height of its own
        if under or not cards:
            room = stack(self._form, *told, *cards, Space(), gap=self.theme.space(4))
        else:
            form = stack(self._form, *told, Space(), gap=self.theme.space(4), share=_FORM_SHARE)
            room = beside(form, stack(*cards, Space(), gap=self.theme.space(4)), gap=self.theme.space(5))
        self.scroll.content.add_widget(room)

    def aside(self, portrait: bool) -> Sequence[Widget]:  # noqa: ARG002 - a page may turn its cards
        """The cards beside the form."""
        return self._beside

    def work(self) -> str:
        """What the button does; returns the sentence that says it worked. Raises our errors."""
        raise NotImplementedError

    def submit(self) -> None:
        """Do it, unless a field is empty or it is being done."""
        if self.job is not None and self.job.running:
            return
        for field in self._fields:
            if not field.text.strip():
                field.error(self.words("trainer.fill_in"))
                return
        self.button.waiting = True
        self.job = Job(lambda _report: self.work(), self._worked, self._failed)

    def _worked(self, sentence: str) -> None:
        self.button.waiting = False
        for field in self._fields:
            field.text = ""
        self._tell(NoticeCard(self.theme, sentence, tone="good"))

    def _failed(self, error: BiofeedbackError) -> None:
        self.button.waiting = False
        self._tell(NoticeCard(self.theme, self.words.error(error)))

    def _tell(self, card: NoticeCard) -> None:
        self.told.clear_widgets()
        self.told.add_widget(card)
        self.again()


_CONFIRM = (
    ("phone", "trainer.confirm_call"),
    ("hourglass-medium", "trainer.confirm_time"),
    ("repeat", "trainer.confirm_missing"),
)
_PIN = (
    ("hand-tap", "trainer.pin_corner"),
    ("shield-check", "trainer.pin_opens"),
    ("clock", "trainer.pin_mistaken"),
)


class ConfirmScreen(FormPage):
    """The reader of an export tells eight characters; typed here they start the time of its sessions."""

    HELP = "confirm"

    def __init__(self, theme: Theme, words: Catalogue, desk: Desk, *, on_back: Callable[[], None]) -> None:
        self._desk = desk
        self.receipt = TextField(theme, words("trainer.receipt"), help_text=words("trainer.receipt_help"))
        super().__init__(
            theme,
            words,
            title=words("trainer.confirm_title"),
            text=words("trainer.confirm_text"),
            fields=[self.receipt],
            action=words("trainer.confirm"),
            on_back=on_back,
            beside=[*_waiting(theme, words, desk), good_to_know(theme, words, _CONFIRM)],
        )

    def work(self) -> str:
        """Confirm. Raises NotFound."""
        count = self._desk.confirm_export(self.receipt.text)
        return wording.counted(self.words, "confirmed", count)


class PinScreen(FormPage):
    """A new PIN for looking along; only who has the passphrase sets it."""

    HELP = "pin"

    def __init__(self, theme: Theme, words: Catalogue, desk: Desk, *, on_back: Callable[[], None]) -> None:
        self._desk = desk
        self.pin = secret_field(theme, words, "trainer.pin_new", "trainer.pin_new_help")
        self.passphrase = secret_field(theme, words, "trainer.passphrase", "trainer.pin_why")
        super().__init__(
            theme,
            words,
            title=words("trainer.pin_set"),
            text=words("trainer.pin_text"),
            fields=[self.pin, self.passphrase],
            action=words("trainer.pin_set"),
            on_back=on_back,
            beside=[good_to_know(theme, words, _PIN)],
        )

    def work(self) -> str:
        """Set it. Raises WrongPassphrase, TooManyTries, UsageError."""
        self._desk.set_pin(self.passphrase.text, self.pin.text)
        return self.words("trainer.pin_done")


def _waiting(theme: Theme, words: Catalogue, desk: Desk) -> list[Card]:
    """The newest exports that still wait for their receipt, and how many others there are."""
    exports = desk.open_exports()[::-1]
    rows: list[Widget] = [
        ListRow(
            theme,
            words(
                "trainer.export_open",
                day=wording.short_day(words, wording.day_of(one.day), date.today()),
                sessions=wording.counted(words, "goes_sessions", one.sessions),
            ),
            leading=IconChip(theme, "export"),
        )
        for one in exports[:_NEWEST]
    ]
    if not rows:
        return []
    if len(exports) > _NEWEST:
        rows.append(Small(theme, words("trainer.confirm_more", count=len(exports) - _NEWEST)))
    return [Card(theme, Heading(theme, words("trainer.confirm_waiting")), *rows, gap=theme.space(1))]


def good_to_know(theme: Theme, words: Catalogue, points: Sequence[tuple[str, str]]) -> Card:
    """Short sentences with an icon each: `points` are an icon and the name of its words."""
    rows = [
        Row(Icon(theme, icon, size_name="row"), Body(theme, words(key)), gap=theme.space(3))
        for icon, key in points
    ]
    return Card(theme, Heading(theme, words("trainer.good_to_know")), *rows, gap=theme.space(4))


def secret_field(
    theme: Theme, words: Catalogue, label: str, help_key: str, on_submit: Callable[[str], object] | None = None
) -> TextField:
    """A field that hides what is typed until the trainer shows it; `label` and `help_key` name the words."""
    return TextField(
        theme,
        words(label),
        help_text=words(help_key),
        password=True,
        show_text=words("trainer.show"),
        hide_text=words("trainer.hide"),
        on_submit=on_submit,
    )
