"""The evaluation of a pilot: the trainer's questionnaire, what went wrong, and asking the youth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from kivy.uix.widget import Widget

from biofeedback.errors import BiofeedbackError
from biofeedback.language import Catalogue
from screens.theme import Theme
from screens.trainer import wording
from screens.trainer.chooser import Chooser, Entry
from screens.trainer.desk import Desk, SessionRow
from screens.trainer.job import Job
from screens.trainer.notice_card import NoticeCard
from screens.trainer.page import PageTitle, beside, grow, natural, stack
from screens.trainer.rail import RailPage, Ways
from screens.widgets.buttons import SecondaryButton
from screens.widgets.cards import Card, IconChip
from screens.widgets.layout import Column, Row, Space
from screens.widgets.switches import Toggle
from screens.widgets.text import Body, Heading, Small, Strong

_OFFERED = 8  # sessions to choose from: a day's, as one trainer sees eight youths
_REAL = ("live", "import", "demo")  # nobody evaluates a rehearsal


@dataclass(frozen=True, slots=True)
class PilotWays:
    """Where the page leads: both forms are about one session; `ask` is the wish to ask the youth."""

    sus: Callable[[SessionRow], None]
    adverse: Callable[[SessionRow], None]
    ask: Callable[[bool], None]


class PilotScreen(RailPage):
    """Three cards. What is filled in goes to the newest session, unless another one is chosen."""

    HELP = "pilot"

    def __init__(
        self,
        theme: Theme,
        words: Catalogue,
        desk: Desk,
        *,
        ways: Ways,
        pilot_ways: PilotWays,
        asks: bool = False,
        told: str = "",
        problem: str = "",
        today: date | None = None,
    ) -> None:
        super().__init__(theme, words, "pilot", ways)
        self._pilot_ways, self._told = pilot_ways, told
        self._today = today or date.today()
        self.rows: Sequence[SessionRow] = ()
        self.row: SessionRow | None = None
        self.chooser: Chooser | None = None
        self._problem = problem
        self._title = PageTitle(theme, words("trainer.pilot_title"), words("trainer.pilot_below"))
        self.ask = Toggle(
            theme,
            active=asks,
            yes_text=words("trainer.pilot_yes"),
            no_text=words("trainer.pilot_no"),
            on_change=pilot_ways.ask,
        )
        self.start()
        self.job: Job[list[SessionRow]] = Job(lambda _report: desk.headers(), self._known, self._failed)

    def join(self) -> None:
        """Wait for the list of sessions; it comes with the next frame."""
        self.job.join()

    def leave(self) -> None:
        """Nobody waits any more."""
        self.job.forget()
        if self.chooser is not None:
            self.chooser.dismiss()

    def spoken(self) -> Sequence[str]:
        """What this page is for."""
        return (self._title.title.text, self._title.below.text)

    def arrange(self, portrait: bool) -> None:
        """Lying: two cards beside each other, the third below. Upright: under each other."""
        self.header.add_widget(self._title)
        gap = self.theme.space(4)
        told = [NoticeCard(self.theme, self._told, tone="good")] if self._told else []
        problem = [NoticeCard(self.theme, self._problem)] if self._problem else []
        cards = [
            self._card("sus", "clipboard-text", self._pilot_ways.sus),
            self._card("adverse", "warning", self._pilot_ways.adverse),
        ]
        middle: list[Widget] = cards if portrait else [beside(*cards, gap=gap)]
        parts = [*told, *problem, self._session_card(), *middle, self._youth_card(), Space()]
        self.scroll.content.add_widget(stack(*parts, gap=gap))

    def choose_session(self, *_: object) -> None:
        """Another one of the newest."""
        entries = [
            Entry(
                row.participant,
                self._when(row),
                partial(self._take, row),
                icon="calendar-blank",
                here=row is self.row,
            )
            for row in self.rows
        ]
        words = self.words
        self.chooser = Chooser(self.theme, words("trainer.pilot_change"), entries, words("trainer.back"))
        self.chooser.open()

    def _take(self, row: SessionRow) -> None:
        self.row = row
        self.again()

    def _known(self, rows: list[SessionRow]) -> None:
        self.rows = [row for row in rows if row.origin in _REAL][:_OFFERED]
        self.row = self.rows[0] if self.rows else None
        self.again()

    def _failed(self, error: BiofeedbackError) -> None:
        self._problem = self.words.error(error)
        self.again()

    def _when(self, row: SessionRow) -> str:
        if row.started is None:
            return ""
        day = wording.short_day(self.words, row.started.date(), self._today)
        return f"{day}, {row.started:%H:%M}"

    def _session_card(self) -> Card:
        theme, words = self.theme, self.words
        row = self.row
        told = words("trainer.pilot_none") if row is None else f"{row.participant} · {self._when(row)}"
        texts = Column(
            Small(theme, words("trainer.pilot_session"), color=theme.colors.text2), Strong(theme, told), gap=0
        )
        self.change = SecondaryButton(
            theme,
            words("trainer.pilot_change"),
            size_name="small",
            on_release=self.choose_session,
            waiting=len(self.rows) < 2,
            pos_hint={"center_y": 0.5},
        )
        return Card(theme, Row(IconChip(theme, "calendar-blank"), texts, self.change, gap=theme.space(4)))

    def _card(self, name: str, icon: str, go: Callable[[SessionRow], None]) -> Card:
        theme, words = self.theme, self.words

        def begin(_button: object) -> None:
            if self.row is not None:
                go(self.row)

        button = SecondaryButton(
            theme,
            words(f"trainer.pilot_{name}_go"),
            icon=icon,
            size_name="small",
            on_release=begin,
            waiting=self.row is None,
        )
        setattr(self, f"{name}_button", button)
        card = Card(
            theme,
            Heading(theme, words(f"trainer.pilot_{name}")),
            Body(theme, words(f"trainer.pilot_{name}_text"), color=theme.colors.text2),
            Space(),
            Row(Space(), button),
            fit=False,
            gap=theme.space(3),
        )
        (natural if self.portrait else grow)(card)
        return card

    def _youth_card(self) -> Card:
        theme, words = self.theme, self.words
        if self.ask.parent is not None:
            self.ask.parent.remove_widget(self.ask)
        self.ask.pos_hint = {"center_y": 0.5}
        texts = Column(
            Heading(theme, words("trainer.pilot_youth")),
            Body(theme, words("trainer.pilot_youth_text"), color=theme.colors.text2),
            gap=theme.space(1),
        )
        return Card(theme, Row(texts, self.ask, gap=theme.space(4)))
