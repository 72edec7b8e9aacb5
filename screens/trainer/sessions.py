"""The sessions of this tablet: begin a new one, look back at one, choose some for an export."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from biofeedback.errors import BiofeedbackError, Damaged, NotFound
from biofeedback.language import Catalogue
from biofeedback.vault.log_reader import Verdict
from screens.theme import Theme
from screens.trainer import kept_until, wording
from screens.trainer.controls import TickBox
from screens.trainer.help_button import HelpButton
from screens.trainer.job import Job
from screens.trainer.notice_card import NoticeCard
from screens.trainer.page import PageTitle, TrainerPage, beside, grow, stack
from screens.trainer.session_list import SessionList
from screens.widgets.buttons import PrimaryButton, QuietButton, SecondaryButton
from screens.widgets.cards import Card, IconChip, Pill
from screens.widgets.layout import Column, Divider, Row, Space
from screens.widgets.text import Body, Heading, Small

if TYPE_CHECKING:
    from screens.trainer.desk import Desk, SessionRow

_SIDE_DP = 392  # picture 21: the right column
_JUDGED_AT_ONCE = 100  # sessions read to their end before the list shows it; about a second (measured)
_LIST_LEAST_DP = 300  # three rows: less is no list


class SessionsScreen(TrainerPage):
    """Everything that is stored here, newest first. Rows are read beside the screen."""

    def __init__(
        self,
        theme: Theme,
        words: Catalogue,
        desk: Desk,
        *,
        on_review: Callable[[str], None],
        on_export: Callable[[list[str]], None],
        on_new_session: Callable[[], None],
        on_lock: Callable[[], None],
        on_back: Callable[[], None] | None = None,
        notices: Sequence[str] = (),
        today: date | None = None,
    ) -> None:
        super().__init__(theme, words)
        self._on_review, self._on_export = on_review, on_export
        self._notices = notices
        self._rows: list[SessionRow] | None = None
        self._known: list[SessionRow] = []
        self._left = False
        self._title = PageTitle(
            theme, words("trainer.sessions_title"), words("trainer.one_moment"), on_back=on_back
        )
        self._sealed = Pill(
            theme, words("trainer.all_sealed"), icon="shield-check", tone="good", pos_hint={"center_y": 0.5}
        )
        self.help = HelpButton(theme, words, "sessions")
        self.lock_button = QuietButton(
            theme,
            words("trainer.lock"),
            icon="lock-key",
            size_name="small",
            on_release=lambda _b: on_lock(),
            pos_hint={"center_y": 0.5},
        )
        self.list = SessionList(theme, words, today or date.today(), on_review, self._choice_changed)
        self.new_button = PrimaryButton(
            theme,
            words("trainer.new_session"),
            icon="arrow-right",
            stretch=True,
            on_release=lambda _b: on_new_session(),
        )
        self._build_cards()
        self.start()
        self._desk = desk
        self._follow: Job[list[SessionRow]] | None = None
        self.job: Job[list[SessionRow]] = Job(lambda _report: desk.headers(), self._loaded, self._failed)

    @property
    def rows(self) -> list[SessionRow]:
        """The sessions that are listed; none while they are being read."""
        return self._rows or []

    def join(self) -> None:
        """Wait for the work beside the screen; what it found comes with the next frame."""
        self.job.join()
        if self._follow is not None:
            self._follow.join()

    def leave(self) -> None:
        """Nobody waits for the list any more."""
        self._left = True
        self.list.forget()
        self.job.forget()
        if self._follow is not None:
            self._follow.forget()

    def spoken(self) -> Sequence[str]:
        """What this page is."""
        return (self._title.title.text, self._title.below.text)

    def arrange(self, portrait: bool) -> None:
        """Lying: the list with a column beside it. Upright: the new session, the list, the export."""
        for part in (self._title, self._sealed, self.help, self.lock_button):
            self.header.add_widget(part)
        gap = self.theme.space(5) if not portrait else self.theme.space(4)
        cards = self._export_card, self._attention
        for part in (*cards, self._new_card, self._list_card, self._side):
            if part.parent is not None:
                part.parent.remove_widget(part)
        self._side.clear_widgets()
        self._side.spacing = gap
        for card in (self._new_card, self._export_card):
            card.orientation = "horizontal" if portrait else "vertical"
        if portrait:
            self._fill_upright(gap)
        else:
            self._fill_lying(gap)

    def _fill_lying(self, gap: float) -> None:
        side = [self._new_card, *([self._export_card] if self._rows else []), *self._attention_shown()]
        for part in side:
            self._side.add_widget(part)
        self._side.add_widget(Space())
        self._side.size_hint_x, self._side.width = None, self.theme.dp(_SIDE_DP) * min(1.2, self.theme.text_scale)
        self.scroll.content.add_widget(beside(self._list_card, grow(self._side), gap=gap))

    def _fill_upright(self, gap: float) -> None:
        shown: list[Widget] = [self._new_card, *self._attention_shown(), self._list_card]
        if self._rows:
            shown.append(self._export_card)
        self.scroll.content.add_widget(stack(*shown, gap=gap))

    def _attention_shown(self) -> list[Widget]:
        return [self._attention] if self._attention.children else []

    def _build_cards(self) -> None:
        theme, words = self.theme, self.words
        self._side = BoxLayout(orientation="vertical")
        self._new_card = Card(
            theme,
            Column(
                Heading(theme, words("trainer.new_heading")),
                Body(theme, words("trainer.new_text"), color=theme.colors.text2),
                gap=theme.space(1),
            ),
            self.new_button,
            gap=theme.space(4),
        )
        self._new_card.selected = True
        self._list_card = Card(theme, fit=False, padding=(theme.space(3), theme.space(3)))
        self._list_card.size_hint_min_y = theme.dp(_LIST_LEAST_DP)
        self._list_card.add_widget(_waiting(theme, words("trainer.one_moment")))
        self._attention = Column(gap=theme.space(3))
        self._build_export_card()

    def _build_export_card(self) -> None:
        theme, words = self.theme, self.words
        self._chosen_text = Body(theme, color=theme.colors.text2)
        self.export_button = SecondaryButton(
            theme, words("trainer.export"), icon="export", stretch=True, on_release=self._export
        )
        self._export_card = Card(
            theme,
            Column(Heading(theme, words("trainer.export_heading")), self._chosen_text, gap=theme.space(1)),
            self.export_button,
            gap=theme.space(4),
        )
        self.all_box = TickBox(theme, on_release=self._choose_all)
        self._list_head = Row(
            self.all_box,
            Small(theme, words("trainer.choose_all")),
            Small(theme, words("trainer.newest_first"), color=theme.colors.text2, align="right"),
            gap=theme.space(3),
        )
        self._list_head.padding = (0, 0, theme.space(3), 0)

    def _loaded(self, rows: list[SessionRow]) -> None:
        self._rows = rows
        words = self.words
        self._title.below.text = wording.counted(words, "sessions_count", len(rows))
        self._list_card.clear_widgets()
        for part in (self._list_head, Divider(self.theme), self.list) if rows else (self._empty(),):
            self._list_card.add_widget(part)
        self.list.show(rows)
        self.list.know_days(kept_until.days(self._desk, [row.session_id for row in rows]))
        self._show_attention(rows)
        self.again()
        if rows:
            self._follow = Job(
                lambda report: self._judge(rows, report), self._judged, self._failed, self._in_between
            )

    def _judge(self, rows: Sequence[SessionRow], report: Callable[[float], None]) -> list[SessionRow]:
        """Read each session to its end, newest first; what is known shows about once a second."""
        known: list[SessionRow] = []
        for row in rows:
            if self._left:
                break
            try:
                known.append(replace(row, verdict=self._desk.verdict(row.session_id)))
            except (NotFound, Damaged):  # deleted meanwhile, or not to be read: then the list says damaged
                known.append(replace(row, verdict=Verdict.TAMPERED.value))
            if len(known) % _JUDGED_AT_ONCE == 0:
                self._known = [*known, *rows[len(known) :]]
                report(len(known) / len(rows))
        return known

    def _in_between(self, _share: float) -> None:
        self._rows = self._known
        self.list.renew(self._known)

    def _judged(self, rows: list[SessionRow]) -> None:
        self._rows = rows
        self.list.renew(rows)
        self._show_attention(rows)
        self.again()

    def _failed(self, error: BiofeedbackError) -> None:
        self._rows = []
        self._title.below.text = ""
        self._list_card.clear_widgets()
        self._list_card.add_widget(NoticeCard(self.theme, self.words.error(error)))
        self._list_card.add_widget(Space())

    def _show_attention(self, rows: Sequence[SessionRow]) -> None:
        words = self.words
        broken = [row for row in rows if row.verdict not in ("complete", "")]
        sentences = list(self._notices)
        if broken:
            sentences.append(wording.counted(words, "broken_count", len(broken)))
        self._attention.clear_widgets()
        for text in sentences:
            self._attention.add_widget(NoticeCard(self.theme, text))

    def _empty(self) -> Widget:
        theme, words = self.theme, self.words
        texts = (
            IconChip(theme, "archive", pos_hint={"center_x": 0.5}),
            Heading(theme, words("trainer.empty_heading"), align="center"),
            Body(theme, words("trainer.empty_text"), align="center", color=theme.colors.text2),
        )
        column = Column(*texts, gap=theme.space(3), size_hint=(0.7, None), pos_hint={"center_x": 0.5})
        return stack(Space(), column, Space(), gap=0)

    def _choice_changed(self) -> None:
        count, words = len(self.list.chosen), self.words
        self.export_button.waiting = not count
        self._chosen_text.text = (
            words("trainer.export_none") if not count else wording.counted(words, "export_chosen", count)
        )
        self.all_box.active = bool(count) and count == len(self.rows)

    def _choose_all(self, *_: object) -> None:
        self.list.choose_all(len(self.list.chosen) < len(self.rows))

    def _export(self, *_: object) -> None:
        self._on_export(self.list.chosen)


def _waiting(theme: Theme, text: str) -> Widget:
    return stack(Space(), Small(theme, text, align="center", color=theme.colors.text2), Space(), gap=0)
