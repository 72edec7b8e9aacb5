"""What went well first, as an act. Then the line, the own numbers, and the time at each level."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from biofeedback.arousal import Start
from biofeedback.language import Catalogue
from biofeedback.samples import Level
from screens.speech import Speak
from screens.theme import Theme
from screens.widgets.buttons import PrimaryButton, QuietButton, SecondaryButton, Size
from screens.widgets.cards import Card
from screens.widgets.chart import TensionChart
from screens.widgets.layout import Column, Row, Space
from screens.widgets.levels import LevelShape
from screens.widgets.text import Body, Heading, Small, Strong, Title
from screens.youth.erase import EraseQuestion
from screens.youth.fitting import FittingColumn
from screens.youth.frame import LARGE_TEXT
from screens.youth.leaving import AskingScreen
from screens.youth.part import YouthPart
from screens.youth.role_play import MARK_ICONS
from screens.youth.summary_acts import CHOICES, act_of, exercise_of, exercises_of, finished, phase_of
from screens.youth.summary_cards import AngerCard, DashKey, LevelsCard, PaceCard
from screens.youth.summary_facts import StickerCard
from screens.youth.summary_parts import chosen_card, chosen_lines, exercise_cards, fact_lines
from screens.youth.summing import chart_data, own_marks, practised_s, role_play_marks, went_on

_CHART_SHARE = 0.58  # picture 15: 700 of 1200
_CARDS_MAX = 3  # picture 15: three cards beside the line; a fourth where it is low enough
_LEVELS_LEAST_S = 10  # below it there is nothing to share out (owner's choice)
OWN_MARKS = ("sound", "someone", "thought", "other")  # the words a youth can give a mark (picture 18)


class SummaryScreen(AskingScreen):
    """The session as the youth takes it along. Done keeps it; erasing asks once more."""

    def __init__(
        self,
        theme: Theme,
        words: Catalogue,
        part: YouthPart,
        speak: Speak | None,
        *,
        on_kept: Callable[[], object] | None = None,
        on_done: Callable[[], object] | None = None,
    ) -> None:
        view = part.snapshot.exercise
        super().__init__(theme, words, speak=speak, step=(view.step, view.steps), on_stop=part.stop)
        self._part, self._on_kept = part, on_kept
        self._on_done = on_done or part.go_on
        self.summary = part.summary()
        self.exercise = exercise_of(self.summary)
        self.choosing = self.exercise in CHOICES
        self.practised_s = practised_s(self.summary)
        self.again = went_on(self.summary, phase_of(self.exercise))
        marks = [*own_marks(self.summary, self._mark_words()), *role_play_marks(self.summary, MARK_ICONS)]
        crowded = any(mark.icon for mark in marks)  # their signs stand where the words under the line would
        edges = ("", "") if crowded else (self.say("summary.begin"), self.say("summary.now"))
        self._data = chart_data(self.summary, *edges, marks)
        if not self.summary.baseline_accepted:
            self._data = None  # without an own rest there is nothing to compare with, so nothing to show
        self.settle()

    def arrange(self, portrait: bool) -> tuple[Widget, Widget | None, Widget | None]:
        """The act, then what was measured beside what the youth said."""
        theme = self.theme
        heading = Column(
            Title(theme, self.say("summary.title")),
            Body(theme, self.act(), color=theme.colors.text2),
            gap=theme.dp(6),
        )
        body = self._in_portrait(heading) if portrait else self._in_landscape(heading)
        return body, self._ways_out(), self._done()

    def spoken(self) -> Sequence[str]:
        """The act and the numbers that were asked for."""
        asked = {name for name, _, _ in self.summary.ratings}
        numbers = [
            f"{self.say('summary.' + key)}: {self._number(name)}"
            for key, name in (("first", "before"), ("then", "after"))
            if name in asked
        ]
        angry = (self.say("summary.angry"),) if numbers else ()
        again = (self.say("summary.again"),) if self.again else ()
        chosen = chosen_lines(self.words, self.summary, self.exercise) if self.choosing else ()
        facts = [
            line
            for exercise in exercises_of(self.summary)
            for line in fact_lines(self.words, self.summary, exercise)
        ]
        told = (self.say("summary.title"), self.act(), *again, *chosen, *self._start)
        return (*told, *angry, *numbers, *facts)

    def act(self) -> str:
        """What the youth did, in one sentence; never how calm he was."""
        return act_of(self.summary, self.words)

    @property
    def _start(self) -> tuple[str, ...]:
        """Today's rest beside his own usual one. Here, not before his own number: it would colour that."""
        start = self._part.start
        told = self._data is not None and start in (Start.HIGHER, Start.LOWER)
        return (self.say(f"summary.start_{start.value}"),) if told else ()

    def _number(self, name: str) -> object:
        value = self.summary.rating(name)
        return value if value is not None else self.say("summary.skipped")

    def _ways_out(self) -> Widget:
        theme = self.theme
        # at large text both stand there in the small size: what is kept stays one touch away
        size: Size = "full" if theme.text_scale <= LARGE_TEXT else "small"
        self.erase_button = SecondaryButton(
            theme, self.say("summary.erase"), icon="trash", size_name=size, on_release=lambda _: self._ask()
        )
        self.kept_button: QuietButton | None = None
        upright = self.portrait and size == "small"
        row: Column | Row = (
            Column(self.erase_button, gap=theme.space(2), size_hint=(None, None))
            if upright
            else Row(self.erase_button, gap=theme.space(3), fit_width=True)
        )
        if self._on_kept is not None:
            on_kept = self._on_kept
            self.kept_button = QuietButton(
                theme, self.say("summary.kept"), icon="archive", size_name="small", on_release=lambda _: on_kept()
            )
            self.kept_button.pos_hint = {"x": 0} if upright else {"center_y": 0.5}
            row.add_widget(self.kept_button)
        if upright:
            row.fbind("minimum_width", row.setter("width"))
        return row

    def _done(self) -> Widget:
        self.done_button = PrimaryButton(
            self.theme, self.say("done"), icon="check", on_release=lambda _: self._on_done()
        )
        return self.done_button

    def _mark_words(self) -> dict[str, str]:
        return {name: self.say(f"line.{name}") for name in OWN_MARKS}

    # -- what was measured and what was said

    def _cards(self, *, rows: bool) -> list[Card]:
        """What the youth said, what belongs to this exercise, effort, how long at each level; what has no room is
        left out from the end."""
        summary, theme, words = self.summary, self.theme, self.words
        asked = {name for name, _, _ in summary.ratings}
        cards: list[Card] = []
        if asked:
            before, after = summary.rating("before"), summary.rating("after")
            cards.append(AngerCard(theme, words, before, after, both="after" in asked or not self.choosing))
        for exercise in exercises_of(summary):
            cards += exercise_cards(theme, words, summary, exercise)
        cards = cards[: _CARDS_MAX - 1]
        if self.exercise == "breathing" and self.practised_s >= 1:
            breaths = int(self.practised_s * self._part.pace_per_min / 60)
            cards.append(PaceCard(theme, words, self.practised_s, breaths, again=self.again))
        elif self.again or finished(summary, self.exercise):
            cards.append(self._sticker())
        seconds = summary.seconds_per_level()
        known_s: int = sum(seconds[1:])
        if self._data is not None and known_s >= _LEVELS_LEAST_S:
            cards.append(LevelsCard(theme, words, seconds, rows=rows and len(cards) < _CARDS_MAX))
        return cards

    def _sticker(self) -> StickerCard:
        """For effort alone: going on after a stop comes first."""
        if self.again:
            return StickerCard(self.theme, self.words, "again", self.say("summary.again"))
        return StickerCard(self.theme, self.words, self.exercise, self.say(f"why.{self.exercise}"))

    def _in_landscape(self, heading: Widget) -> Widget:
        """All three cards reach up to the heading; fewer stand beside the chart."""
        theme = self.theme
        cards = self._cards(rows=True)
        tall = len(cards) >= _CARDS_MAX
        for card in cards:
            card.grow()
            if isinstance(card, StickerCard) and not tall and theme.text_scale <= LARGE_TEXT:
                card.enlarge()  # what fills half a page may be looked at
        right = FittingColumn(*cards, gap=theme.dp(20), extras=cards[1:], size_hint=(1 - _CHART_SHARE, 1))
        chart = self._chart_card()
        left: Widget = chart
        if tall:
            left = _stacked(heading, chart, theme.dp(20))
        left.size_hint = (_CHART_SHARE, 1)
        row = BoxLayout(spacing=theme.dp(20))
        row.add_widget(left)
        row.add_widget(right)
        return row if tall else _stacked(heading, row, theme.dp(20))

    def _in_portrait(self, heading: Widget) -> Widget:
        theme = self.theme
        cards = self._cards(rows=False)
        shown = cards[:_CARDS_MAX] if theme.text_scale <= LARGE_TEXT else cards[:2]
        column = BoxLayout(orientation="vertical", spacing=theme.dp(20))
        column.add_widget(heading)
        column.add_widget(self._chart_card())
        column.add_widget(Column(*shown, gap=theme.space(4)))
        return column

    def _chart_card(self) -> Card:
        theme = self.theme
        if self.choosing:
            return chosen_card(theme, self.words, self.summary, self.exercise)
        if self._data is None:
            return self._nothing_card()
        rest = Small(theme, self.say("summary.rest"), color=theme.colors.text2, wrap=False)
        key = Row(DashKey(theme), rest, gap=theme.space(3), fit_width=True)
        head = Row(Strong(theme, self.say("summary.tension")), key)
        roomy = theme.text_scale <= LARGE_TEXT
        chart = TensionChart(
            theme,
            self._data,
            kind="youth",
            level_words={level: self.words(f"levels.{level.value}") for level in Level} if roomy else None,
        )
        start = (Small(theme, sentence, color=theme.colors.text2) for sentence in self._start)
        return Card(theme, head, *start, chart, gap=theme.space(3), fit=False)

    @property
    def _nothing_why(self) -> str:
        return "summary.nothing_why" if self.exercise == "breathing" else "summary.nothing_act"

    def _nothing_card(self) -> Card:
        theme = self.theme
        sign = LevelShape(theme, None, 132, pos_hint={"center_x": 0.5})
        texts = Column(
            Heading(
                theme, self.say("summary.nothing" if self._part.feedback else "breathing.hidden"), align="center"
            ),
            Body(theme, self.say(self._nothing_why), align="center", color=theme.colors.text2),
            gap=theme.space(2),
        )
        inside = FittingColumn(sign, texts, gap=theme.space(5), extras=[sign])
        return Card(theme, Strong(theme, self.say("summary.tension")), inside, Space(theme.space(2)), fit=False)

    # -- erasing asks once more

    def _ask(self) -> None:
        keep, erase = self.put_question_away, self._part.erase
        self.ask(lambda: EraseQuestion(self.theme, self.words, on_keep=keep, on_erase=erase))


def _stacked(above: Widget, below: Widget, gap: float) -> BoxLayout:
    column = BoxLayout(orientation="vertical", spacing=gap)
    column.add_widget(above)
    column.add_widget(below)
    return column
