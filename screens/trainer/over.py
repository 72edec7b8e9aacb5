"""One participant over sessions: four small charts, each with its sentence. Compared with nobody but himself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from kivy.uix.widget import Widget

from biofeedback.errors import BiofeedbackError
from biofeedback.language import Catalogue
from biofeedback.session.trends import Measure
from screens.theme import Theme
from screens.trainer import over_data, wording
from screens.trainer.job import Job, Report
from screens.trainer.notice_card import NoticeCard
from screens.trainer.over_chart import GuessChart, OverChart, QualityChart, RatingChart, RecoveryChart
from screens.trainer.over_data import OverSession
from screens.trainer.page import LARGE_TEXT, PageTitle, beside, grow, stack
from screens.trainer.rail import RailPage, Ways
from screens.widgets.cards import Card
from screens.widgets.layout import Column, Space
from screens.widgets.progress import FillBar
from screens.widgets.text import Body, Heading, Small

if TYPE_CHECKING:
    from screens.trainer.desk import Desk

_CHART_LEAST_DP = 140  # five levels of 17 dp, as high as their shapes, over the numbers of the sessions


class OverSessionsScreen(RailPage):
    """Reads the sessions beside the screen, then shows what changed; one too weak to count keeps its place."""

    def __init__(
        self, theme: Theme, words: Catalogue, desk: Desk, code: str, *, ways: Ways, on_back: Callable[[], None]
    ) -> None:
        super().__init__(theme, words, "participants", ways)
        self._code = code
        self._title = PageTitle(theme, code, words("trainer.one_moment"), on_back=on_back)
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
        if self.sessions is None:
            return []
        return [text.title for text in over_data.texts(self.words, self.sessions).values()]

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
        self.header.add_widget(self._title)
        for card in self._cards:
            if card.parent is not None:
                card.parent.remove_widget(card)
        gap = self.theme.space(5 if not portrait else 4)
        if self._problem is not None:
            body: Widget = stack(self._problem, Space(), gap=gap)
        elif self.sessions is None:
            body = stack(Space(), self._bar, Space(), gap=gap)
        elif not self.sessions:
            body = stack(self._empty(), Space(), gap=gap)
        elif portrait or self.theme.text_scale > LARGE_TEXT:
            body = stack(*self._cards, gap=gap)
        else:
            rows = (beside(*self._cards[at : at + 2], gap=gap) for at in (0, 2))
            body = stack(*rows, gap=gap)
        if self._bar.parent is not None and self.sessions is not None:
            self._bar.parent.remove_widget(self._bar)
        self.scroll.content.add_widget(body)

    def show(self, sessions: tuple[OverSession, ...]) -> None:
        """Show these sessions."""
        words = self.words
        self.sessions = sessions
        key = "trainer.over_title_one" if len(sessions) == 1 else "trainer.over_title_many"
        self._title.title.text = words(key, code=self._code, count=len(sessions))
        self._title.below.text = over_data.subtitle(words, sessions)
        self._cards = [self._card(chart, text) for chart, text in self._charts(sessions)]
        self.again()

    def _charts(self, sessions: Sequence[OverSession]) -> list[tuple[OverChart, over_data.ChartText]]:
        theme, words = self.theme, self.words
        texts = over_data.texts(words, sessions)
        return [
            (RecoveryChart(theme, sessions, wording.clock), texts[Measure.RECOVERY]),
            (GuessChart(theme, sessions), texts[Measure.APART]),
            (RatingChart(theme, sessions), texts[Measure.EASED]),
            (QualityChart(theme, sessions), texts[Measure.QUALITY]),
        ]

    def _card(self, chart: OverChart, text: over_data.ChartText) -> Card:
        theme = self.theme
        chart.size_hint_min_y = theme.dp(_CHART_LEAST_DP) * theme.text_scale
        head = Column(Heading(theme, text.title), Small(theme, text.below, color=theme.colors.text2), gap=0)
        card: Card = Card(theme, head, chart, fit=False, gap=theme.space(2))
        grow(card)
        return card

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
    return over_data.over_sessions(desk.opened, code, report)
