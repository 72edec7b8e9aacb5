"""Looking back at one session: the whole of it in one picture, and any moment of it under the finger."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from kivy.clock import Clock
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from biofeedback.language import Catalogue
from biofeedback.session.header import Origin
from screens.theme import Theme
from screens.trainer import story, wording
from screens.trainer.inspector import InspectorCard
from screens.trainer.moment import Inspector
from screens.trainer.notice_card import NoticeCard
from screens.trainer.page import LARGE_TEXT, PageTitle, TrainerPage, beside, detach, grow, natural, stack
from screens.trainer.review_data import chart_data, first_cursor_s
from screens.widgets.buttons import PrimaryButton
from screens.widgets.cards import Card, Pill
from screens.widgets.chart import TensionChart
from screens.widgets.layout import Column, Divider, Space
from screens.widgets.progress import LevelLegend, LevelTimeBar
from screens.widgets.text import Small, Text

if TYPE_CHECKING:
    from screens.trainer.desk import Review

_INSPECTOR_SHARE, _FACTS_SHARE = 0.46, 0.54
_CHART_LEAST_DP = 260  # five bands of 30 dp with everything around them
_TEXT_EVERY_S = 0.1  # while the finger drags: fast enough to read along, slow enough to draw


class ReviewScreen(TrainerPage):
    """One session. Dragging anywhere on the picture chooses the moment that the inspector explains."""

    def __init__(
        self,
        theme: Theme,
        words: Catalogue,
        review: Review,
        *,
        on_back: Callable[[], None],
        on_export: Callable[[], None],
        today: date | None = None,
    ) -> None:
        super().__init__(theme, words)
        self.review = review
        self._inspect = Inspector(words, review.summary)
        self._today = today or date.today()
        self._title = PageTitle(
            theme, story.title(words, review.summary), self._subtitle(), on_back=on_back, style="word"
        )
        self._marks = self._pills()
        self.export_button = PrimaryButton(
            theme,
            words("trainer.export_this"),
            icon="export",
            icon_side="before",
            size_name="small",
            on_release=lambda _button: on_export(),
            pos_hint={"center_y": 0.5},
        )
        self._hint = Small(theme, words("trainer.drag_hint"), color=theme.colors.text2, pos_hint={"center_y": 0.5})
        self._build()
        self._follow = Clock.create_trigger(self._inspect_now, _TEXT_EVERY_S)
        self._inspect_now()
        self.start()

    @property
    def cursor_s(self) -> float:
        """The chosen moment, seconds on the session clock."""
        return float(self.chart.cursor_s or 0.0)

    def look_at(self, time_s: float) -> None:
        """Choose a moment."""
        self.chart.cursor_s = time_s
        self._inspect_now()

    def leave(self) -> None:
        """No text follows any more."""
        self._follow.cancel()

    def spoken(self) -> Sequence[str]:
        """The sentence, and the warning where there is one."""
        warning = story.warning(self.words, self.review)
        return (self._title.title.text, *([warning] if warning else []))

    def arrange(self, portrait: bool) -> None:
        """Lying: inspector and facts beside each other under the picture. Upright: under each other."""
        detach(self._title, *self._marks, self.export_button, self._hint)
        narrow = portrait or self.theme.text_scale > LARGE_TEXT
        header = (self._title, *self._marks) if narrow else (self._title, *self._marks, self.export_button)
        for part in header:
            self.header.add_widget(part)
        for part in (self._hint, self.export_button) if narrow else ():
            self.footer.add_widget(part)
        gap = self.theme.space(3)
        self._arrange_facts(2 if portrait else 4)
        detach(self.inspector, self._facts_card)
        self.inspector.size_hint_x = 1 if narrow else _INSPECTOR_SHARE
        self._facts_card.size_hint_x = 1 if narrow else _FACTS_SHARE
        below: list[Widget]
        if narrow:
            below = [natural(self.inspector), natural(self._facts_card)]
        else:
            cards = grow(self.inspector), grow(self._facts_card)
            below = [natural(beside(*cards, gap=gap))]
        self.scroll.content.add_widget(stack(*self._warnings, self._chart_card, *below, gap=gap))

    def _arrange_facts(self, columns: int) -> None:
        detach(*self._facts)
        self._facts_rows.clear_widgets()
        for at in range(0, len(self._facts), columns):
            row = BoxLayout(size_hint_y=None, spacing=self.theme.space(4))
            row.fbind("minimum_height", row.setter("height"))
            for fact in self._facts[at : at + columns]:
                fact.pos_hint = {"top": 1}
                row.add_widget(fact)
            self._facts_rows.add_widget(row)

    def _build(self) -> None:
        theme, words, summary = self.theme, self.words, self.review.summary
        warning = story.warning(words, self.review)
        self._warnings = [NoticeCard(theme, warning)] if warning else []
        self.chart = TensionChart(
            theme,
            chart_data(words, summary),
            minutes=lambda minute: words("trainer.minute_tick", count=minute),
            rest_text=words("trainer.own_rest"),
            own_text=words("trainer.own_number"),
            on_cursor=lambda _time_s: self._follow(),
        )
        self.chart.cursor_s = first_cursor_s(summary)
        padding = (theme.space(4), theme.space(4), theme.space(4), theme.space(3))
        self._chart_card = Card(theme, self.chart, fit=False, padding=padding)
        self._chart_card.size_hint_min_y = theme.dp(_CHART_LEAST_DP) * theme.text_scale
        self.scroll.direct.append(self.chart)
        self.inspector = InspectorCard(theme)
        self._build_facts()

    def _build_facts(self) -> None:
        theme, words = self.theme, self.words
        self._facts = [_fact(theme, fact) for fact in story.facts(words, self.review)]
        self._facts_rows = Column(gap=theme.space(4))
        seconds = self.review.summary.seconds_per_level()
        bar = LevelTimeBar(theme, seconds)
        legend = LevelLegend(theme, story.level_minutes(words, seconds))
        heading = Text(theme, words("trainer.levels_heading"), style="pill")
        self._facts_card = Card(
            theme,
            self._facts_rows,
            Space(),
            Divider(theme),
            heading,
            bar,
            legend,
            fit=False,
            gap=theme.space(3),
            padding=(theme.space(5), theme.space(4)),
        )

    def _subtitle(self) -> str:
        row, words = self.review.row, self.words
        exercise = wording.coded(words, "exercise", row.exercise) if row.exercise else ""
        when = wording.when(words, row.started, self._today)
        length = wording.minutes(words, self.review.summary.duration_s)
        parts = (wording.participant(words, row), exercise, when, length)
        return ", ".join(part for part in parts if part)

    def _pills(self) -> list[Pill]:
        row, words = self.review.row, self.words
        pills = []
        if row.origin not in ("", Origin.LIVE):
            pills.append(Pill(self.theme, wording.coded(words, "origin", row.origin), icon="flask"))
        if row.verdict != "complete":
            verdict, icon, tone = wording.verdict_pill(words, row.verdict)
            pills.append(Pill(self.theme, verdict, icon=icon, tone=tone))
        for pill in pills:
            pill.pos_hint = {"center_y": 0.5}
        return pills

    def _inspect_now(self, *_: object) -> None:
        self.inspector.show(self._inspect.at(self.cursor_s))


def _fact(theme: Theme, fact: story.Fact) -> BoxLayout:
    return Column(
        Small(theme, fact.name, color=theme.colors.text2),
        Text(theme, fact.figure, style="word", tabular=True),
        Small(theme, fact.meaning, color=theme.colors.text2),
        gap=0,
    )
