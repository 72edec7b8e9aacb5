"""One participant over sessions: five small charts, each with its sentence. Compared with nobody but himself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from kivy.uix.widget import Widget

from biofeedback.errors import BiofeedbackError
from biofeedback.export import over_sessions
from biofeedback.export.over_sessions import OverSession
from biofeedback.language import Catalogue
from biofeedback.session.trends import Measure
from screens.theme import Theme
from screens.trainer import wording
from screens.trainer.help_button import HelpButton
from screens.trainer.job import Job, Report
from screens.trainer.notice_card import NoticeCard
from screens.trainer.over_attendance import AttendanceChart
from screens.trainer.over_chart import GuessChart, OverChart, QualityChart, RatingChart, RecoveryChart
from screens.trainer.page import LARGE_TEXT, PageTitle, beside, detach, grow, stack
from screens.trainer.rail import RailPage, Ways
from screens.widgets.buttons import SecondaryButton
from screens.widgets.cards import Card
from screens.widgets.layout import Column, Row, Space
from screens.widgets.progress import FillBar
from screens.widgets.text import Body, Heading, Small

if TYPE_CHECKING:
    from screens.trainer.desk import Desk

_CAME_SHARE = 0.8  # of the width of the line of days beside it
_CHART_LEAST_DP = 128  # five levels of 17 dp, as high as their shapes, over the numbers of the sessions


class OverSessionsScreen(RailPage):
    """Reads the sessions beside the screen, then shows what changed; one too weak to count keeps its place."""

    def __init__(
        self,
        theme: Theme,
        words: Catalogue,
        desk: Desk,
        code: str,
        *,
        ways: Ways,
        on_back: Callable[[], None],
        on_report: Callable[[str], None] | None = None,
    ) -> None:
        super().__init__(theme, words, "participants", ways)
        self._code = code
        self._title = PageTitle(theme, code, words("trainer.one_moment"), on_back=on_back)
        self.help = HelpButton(theme, words, "over")
        self.report_button = SecondaryButton(
            theme,
            words("trainer.over_report"),
            icon="file-text",
            size_name="small",
            on_release=lambda _b: on_report(code) if on_report is not None else None,
            pos_hint={"center_y": 0.5},
        )
        self.sessions: tuple[OverSession, ...] | None = None
        self._cards: list[Widget] = []
        self._bar = FillBar(theme)
        self._problem: NoticeCard | None = None
        self.start()
        self.job: Job[tuple[OverSession, ...]] = Job(
            lambda report: _work(desk, code, report), self.show, self._failed, self._progressed
        )

    @property
    def sentences(self) -> list[str]:
        """The titles of the charts."""
        if not self.sessions:
            return []
        titles = [text.title for text in over_sessions.texts(self.words, self.sessions).values()]
        return [*titles, over_sessions.attendance_text(self.words, self.sessions).title]

    def join(self) -> None:
        """Wait for the work beside the screen; what it found comes with the next frame."""
        self.job.join()

    def leave(self) -> None:
        """Nobody waits any more."""
        self.job.forget()

    def spoken(self) -> Sequence[str]:
        """The sentences."""
        return self.sentences

    def arrange(self, portrait: bool) -> None:
        """Two by two; under each other with large text."""
        detach(self._title, self.help, self.report_button, *self._cards)
        for part in (self._title, self.help, *([self.report_button] if self.sessions else [])):
            self.header.add_widget(part)
        gap = self.theme.space(3 if portrait else 4)
        if self._problem is not None:
            body: Widget = stack(self._problem, Space(), gap=gap)
        elif self.sessions is None:
            body = stack(Space(), self._bar, Space(), gap=gap)
        elif not self.sessions:
            body = stack(self._empty(), Space(), gap=gap)
        elif portrait or self.theme.text_scale > LARGE_TEXT:
            body = stack(*self._cards, gap=gap)
        else:
            rows = [beside(*self._cards[at : at + 2], gap=gap) for at in (0, 2)]
            body = stack(*rows, self._cards[4], gap=gap)
        if self._bar.parent is not None and self.sessions is not None:
            self._bar.parent.remove_widget(self._bar)
        self.scroll.content.add_widget(body)

    def show(self, sessions: tuple[OverSession, ...]) -> None:
        """Show these sessions."""
        words = self.words
        self.sessions = sessions
        key = "trainer.over_title_one" if len(sessions) == 1 else "trainer.over_title_many"
        self._title.title.text = words(key, code=self._code, count=len(sessions))
        self._title.below.text = over_sessions.subtitle(words, sessions)
        self._cards = [self._card(chart, text) for chart, text in self._charts(sessions)] if sessions else []
        if sessions:
            self._cards.append(self._came(sessions))
        self.again()

    def _charts(self, sessions: Sequence[OverSession]) -> list[tuple[OverChart, over_sessions.ChartText]]:
        theme, words = self.theme, self.words
        texts = over_sessions.texts(words, sessions)
        return [
            (RecoveryChart(theme, sessions, wording.clock), texts[Measure.RECOVERY]),
            (GuessChart(theme, sessions), texts[Measure.APART]),
            (RatingChart(theme, sessions), texts[Measure.EASED]),
            (QualityChart(theme, sessions), texts[Measure.QUALITY]),
        ]

    def _card(self, chart: OverChart, text: over_sessions.ChartText) -> Card:
        theme = self.theme
        chart.size_hint_min_y = theme.dp(_CHART_LEAST_DP) * theme.text_scale
        head = Column(Heading(theme, text.title), Small(theme, text.below, color=theme.colors.text2), gap=0)
        padding = (theme.space(5), theme.space(4))
        card: Card = Card(theme, head, chart, fit=False, gap=theme.space(2), padding=padding)
        grow(card)
        return card

    def _came(self, sessions: Sequence[OverSession]) -> Card:
        theme, text = self.theme, over_sessions.attendance_text(self.words, sessions)
        chart = AttendanceChart(theme, self.words, sessions)
        head = Column(Heading(theme, text.title), Small(theme, text.below, color=theme.colors.text2), gap=0)
        head.size_hint_x = _CAME_SHARE
        head.pos_hint = chart.pos_hint = {"center_y": 0.5}
        if theme.text_scale > LARGE_TEXT:
            head.size_hint_x = 1
            return Card(theme, head, chart, gap=theme.space(2))
        return Card(theme, Row(head, chart, gap=theme.space(4)), padding=(theme.space(5), theme.space(3)))

    def _empty(self) -> Widget:
        theme, words = self.theme, self.words
        return Card(theme, Body(theme, words("trainer.over_none")))

    def _progressed(self, share: float) -> None:
        self._bar.fraction = share

    def _failed(self, error: BiofeedbackError) -> None:
        self._title.below.text = ""
        self._problem = NoticeCard(self.theme, self.words.error(error))
        self.again()


def _work(desk: Desk, code: str, report: Report) -> tuple[OverSession, ...]:
    return over_sessions.over_sessions(desk.opened, code, report)
