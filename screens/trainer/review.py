"""Looking back at one session: the whole of it in one picture, and any moment of it under the finger."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from kivy.clock import Clock
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from biofeedback.language import Catalogue
from biofeedback.session.header import Origin
from screens.theme import Theme
from screens.trainer import story, wording
from screens.trainer.asking import Asking
from screens.trainer.inspector import InspectorCard
from screens.trainer.moment import Inspector
from screens.trainer.notice_card import NoticeCard
from screens.trainer.page import LARGE_TEXT, PageTitle, TrainerPage, beside, detach, grow, natural, settle, stack
from screens.trainer.player import Player
from screens.trainer.review_data import chart_data, first_cursor_s
from screens.trainer.together import AddNote, ask_what_happened, said_at
from screens.widgets.buttons import BaseButton, PrimaryButton, QuietButton, SecondaryButton
from screens.widgets.cards import Card, Pill
from screens.widgets.chart import TensionChart
from screens.widgets.layout import Column, Divider, Row, Space
from screens.widgets.progress import LevelLegend, LevelTimeBar
from screens.widgets.text import Small, Text

if TYPE_CHECKING:
    from screens.trainer.desk import Review

Button = TypeVar("Button", bound=BaseButton)

_INSPECTOR_SHARE, _FACTS_SHARE = 0.46, 0.54
_CHART_LEAST_DP = 250  # five bands as high as their signs, with everything around them
_TEXT_EVERY_S = 0.1  # while the finger drags: fast enough to read along, slow enough to draw


class ReviewScreen(TrainerPage):
    """One session. Dragging anywhere on the picture chooses the moment that the inspector explains."""

    HELP = "review"
    SHORT_HELP = True

    def __init__(
        self,
        theme: Theme,
        words: Catalogue,
        review: Review,
        *,
        on_back: Callable[[], None],
        on_export: Callable[[], None],
        on_add: AddNote | None = None,
        on_together: Callable[[float], None] | None = None,
        today: date | None = None,
    ) -> None:
        super().__init__(theme, words)
        self.review = review
        self._additions = review.additions
        self._on_add, self._on_together = on_add, on_together
        self._inspect = Inspector(words, review.summary)
        self._today = today or date.today()
        self._title = PageTitle(
            theme, story.title(words, review.summary), self._subtitle(), on_back=on_back, style="word"
        )
        self._marks = self._pills()
        self.export_button = self._button(QuietButton, "trainer.export_this", "export", lambda _b: on_export())
        self.note_button = self._button(SecondaryButton, "trainer.note", "note-pencil", lambda _b: self.ask_note())
        self.mark_button = self._button(
            SecondaryButton, "trainer.what_happened", "flag", lambda _b: self.ask_mark()
        )
        self.together_button = self._button(PrimaryButton, "trainer.together", "users", self._go_together)
        self.asking: Asking | None = None
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
        self.player.show(time_s)
        self._inspect_now()

    def leave(self) -> None:
        """Nothing plays or follows any more."""
        self._follow.cancel()
        self.player.pause()
        if self.asking is not None:
            self.asking.dismiss()

    def ask_mark(self) -> None:
        """What happened at the chosen moment?"""
        self.player.pause()
        at_s = self.cursor_s
        self.asking = ask_what_happened(self.theme, self.words, at_s, lambda text: self._add(text, at_s))

    def ask_note(self) -> None:
        """A note about the whole session."""
        self.player.pause()
        words = self.words
        self.asking = Asking(
            self.theme,
            words,
            words("trainer.note_title"),
            words("trainer.note_below"),
            ((words("trainer.note"), False),),
            lambda text: self._add(text, None),
            yes=words("trainer.keep"),
        )

    def spoken(self) -> Sequence[str]:
        """The sentence, and the warning where there is one."""
        warning = story.warning(self.words, self.review)
        return (self._title.title.text, *([warning] if warning else []))

    def arrange(self, portrait: bool) -> None:
        """Lying: inspector and facts beside each other under the picture. Upright: under each other."""
        adding = (self.note_button, self.mark_button) if self._on_add is not None else ()
        together = (self.together_button,) if self._on_together is not None else ()
        detach(self._title, *self._marks, self.export_button, *adding, *together, self.player)
        narrow = portrait or self.theme.text_scale > LARGE_TEXT
        header = [self._title, *self._marks, *([] if narrow or self._marks else [self.export_button]), *adding[:1]]
        for part in header if narrow else [*header, *together]:
            self.header.add_widget(part)
        footer: list[Widget] = [self.export_button, Space(), *adding[1:], *together] if narrow else [self.player]
        if portrait and self.theme.text_scale > LARGE_TEXT:
            rows = (Row(Space(), part) for part in (self.export_button, *adding[1:], *together))
            footer = [natural(stack(*rows, gap=self.theme.space(2)))]
        if not narrow:  # with a pill in the header there is no room for a third button
            footer += [*([self.export_button] if self._marks else []), *adding[1:]]
        for part in footer:
            self.footer.add_widget(part)
        self.footer.spacing = self.theme.space(2 if narrow else 4)
        gap = self.theme.space(3)
        self._arrange_facts(2 if portrait else 4)
        detach(*self._warnings)
        for card in (
            () if narrow else self._warnings
        ):  # lying there is room among the facts and none above the line
            self._warning_room.add_widget(card)
        detach(self.inspector, self._facts_card)
        self.inspector.size_hint_x = 1 if narrow else _INSPECTOR_SHARE
        self._facts_card.size_hint_x = 1 if narrow else _FACTS_SHARE
        below: list[Widget]
        if narrow:
            below = [self.player, natural(self.inspector), natural(self._facts_card)]
        else:
            cards = grow(self.inspector), grow(self._facts_card)
            below = [natural(beside(*cards, gap=gap))]
        self.scroll.content.add_widget(
            stack(*(self._warnings if narrow else ()), self._chart_card, *below, gap=gap)
        )

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
        trouble = self.review.trouble
        sentences = [warning, words.error(trouble) if trouble is not None else ""]
        self._warnings = [NoticeCard(theme, sentence) for sentence in sentences if sentence]
        self.chart = TensionChart(
            theme,
            chart_data(words, summary, self._additions),
            minutes=lambda minute: words("trainer.minute_tick", count=minute),
            rest_text=words("trainer.own_rest"),
            own_text=words("trainer.own_number"),
            on_cursor=self._dragged,
        )
        self.chart.cursor_s = first_cursor_s(summary)
        self.player = Player(theme, words, summary.duration_s, self._played)
        self.player.show(self.cursor_s)
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
        self._details = Small(
            theme, " ".join(story.details(words, self.review)), color=theme.colors.text2, align="right"
        )
        self._notes = Column(gap=theme.space(1), height=0)
        self._warning_room = Column(gap=theme.space(1), height=0)
        self._show_notes()
        seconds = self.review.summary.seconds_per_level()
        bar = LevelTimeBar(theme, seconds)
        legend = LevelLegend(theme, story.level_minutes(words, seconds))
        heading = Text(theme, words("trainer.levels_heading"), style="pill", wrap=False)
        self._facts_card = Card(
            theme,
            self._facts_rows,
            self._warning_room,
            self._notes,
            Space(),
            Divider(theme),
            Row(heading, self._details, gap=theme.space(4)),
            bar,
            legend,
            fit=False,
            gap=theme.space(2),
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
        said = said_at(self._additions, self.cursor_s)
        view = self._inspect.at(self.cursor_s)
        if said:
            view = replace(view, reasons=(self.words("trainer.said_here", text=said), *view.reasons))
        self.inspector.show(view)

    def _dragged(self, time_s: float) -> None:
        self.player.show(time_s)
        self._follow()

    def _played(self, time_s: float) -> None:
        self.chart.cursor_s = time_s
        self._follow()

    def _go_together(self, *_: object) -> None:
        if self._on_together is not None:
            self._on_together(self.cursor_s)

    def _add(self, text: str, time_s: float | None) -> None:
        if self._on_add is None:
            return
        self._additions = tuple(self._on_add(text, time_s))
        self.chart.show(chart_data(self.words, self.review.summary, self._additions))
        self._show_notes()
        self._inspect_now()
        settle(self)

    def _show_notes(self) -> None:
        """Notes about the whole session; marks stand at their moment."""
        words = self.words
        self._notes.clear_widgets()
        for one in self._additions:
            if one.time_s is None:
                day = wording.short_day(words, wording.day_of(one.day), self._today)
                line = words("trainer.note_by", name=one.by, day=day, text=one.text)
                self._notes.add_widget(Small(self.theme, line))

    def _button(self, kind: type[Button], word: str, icon: str, act: Callable[[object], object]) -> Button:
        text = self.words(word)
        return kind(self.theme, text, icon=icon, size_name="small", on_release=act, pos_hint={"center_y": 0.5})


def _fact(theme: Theme, fact: story.Fact) -> BoxLayout:
    return Column(
        Small(theme, fact.name, color=theme.colors.text2),
        Text(theme, fact.figure, style="word", tabular=True),
        Small(theme, fact.meaning, color=theme.colors.text2),
        gap=0,
    )
