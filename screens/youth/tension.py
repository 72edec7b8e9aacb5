"""Looking at the own tension: the word, largest, in a look that the youth chooses, or as a line."""

from __future__ import annotations

from collections.abc import Sequence

from kivy.clock import Clock
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from biofeedback.language import Catalogue
from biofeedback.samples import Level
from biofeedback.training.exercise import Phase
from screens.speech import Speak
from screens.theme import Theme
from screens.widgets.buttons import PrimaryButton, SecondaryButton
from screens.widgets.cards import Card, Pill
from screens.widgets.chart import TensionChart
from screens.widgets.ladder import LevelLadder
from screens.widgets.layout import Column, Flow, Row, Space
from screens.widgets.meter import Meter
from screens.widgets.orb import Orb
from screens.widgets.sea import Sea
from screens.widgets.switches import SegmentedSwitch
from screens.youth.fitting import FittingColumn
from screens.youth.frame import LARGE_TEXT, YouthScreen
from screens.youth.level_words import REST, comparable, level_of, value_of
from screens.youth.part import YouthPart
from screens.youth.tension_line import MARKS, line_data, trend
from screens.youth.tension_parts import TensionHead, TipCard

LOOKS = (("orb", "circle-dashed"), ("meter", "thermometer-simple"), ("sea", "waves"))
VIEWS = ("picture", "line")
_TREND_ICONS = {"rises": "arrow-up", "falls": "arrow-down", "steady": "arrow-right"}
_LEFT_DP, _TIP_DP, _GAP_DP = 430, 390, 48  # pictures 05 and 07


class TensionScreen(YouthScreen):
    """Looks Bol, Meter and Zee, and the line with own marks. What was chosen is kept on the part."""

    def __init__(self, theme: Theme, words: Catalogue, part: YouthPart, speak: Speak | None) -> None:
        view = part.snapshot.exercise
        super().__init__(theme, words, speak=speak, step=(view.step, view.steps), on_stop=part.stop)
        self.part = part
        self._second_s = -1.0
        self.orb: Orb | None = None
        self.meter: Meter | None = None
        self.sea: Sea | None = None
        self.ladder: LevelLadder | None = None
        self.tip: TipCard | None = None
        self.chart: TensionChart | None = None
        self.mark_buttons: dict[str, SecondaryButton] = {}
        self._words_moved = Clock.create_trigger(self._free_words)  # when the layout has settled, not on its way
        self.settle()

    def arrange(self, portrait: bool) -> tuple[Widget, Widget | None, Widget | None]:
        """One of the looks or the line; below it the choice between them."""
        self.orb = self.meter = self.sea = self.ladder = self.tip = self.chart = None
        body = self._line() if self.part.view == "line" else self._picture(portrait)
        left = self._marks(portrait) if self.part.view == "line" else self._looks()
        self._take()
        return body, left, self._right()

    def refresh(self) -> None:
        """Each frame the sea flows; each second brings a level."""
        if self.sea is not None:
            self.sea.move(self.part.now_s)
        if self.part.snapshot.second_s != self._second_s:
            self._take()

    def spoken(self) -> Sequence[str]:
        """The word, what it means, and the tip or the course."""
        told = [*self.head.spoken]
        if self.tip is not None and self.tip.tip:
            told += [self.tip.title + ":", *self.tip.tip.split("\n")]
        if self.chart is not None and self.trend_pill.opacity:
            told.append(self.trend_pill.text)
        return tuple(told)

    # -- what a second brings

    def _take(self) -> None:
        snapshot = self.part.snapshot
        self._second_s = snapshot.second_s
        level = level_of(snapshot)
        self.head.take(snapshot)
        if self.tip is not None:
            self.tip.take(snapshot)
        for look in (self.orb, self.sea, self.ladder):
            if look is not None:
                look.show(level)
        if self.meter is not None:
            self.meter.show(value_of(snapshot) if level else None, level)
        if self.chart is not None:
            self._take_line()

    def _take_line(self) -> None:
        course = trend(self.part.curve) if level_of(self.part.snapshot) else None
        self.trend_pill.opacity = float(course is not None)
        if course is not None and self.trend_pill.text != self.say(f"line.{course}"):
            self.trend_pill.show(self.say(f"line.{course}"), icon=_TREND_ICONS[course])
        if self.chart is not None:
            self.chart.show(line_data(self.part.curve, self.part.marks, self.words))

    # -- choosing

    def _looks(self) -> Widget:
        options = [(look, self.say(f"tension.{look}"), icon) for look, icon in LOOKS]
        self.look_switch = SegmentedSwitch(
            self.theme, options, selected=self.part.look, on_select=self._choose_look
        )
        return self.look_switch

    def _right(self) -> Widget:
        theme = self.theme
        options = [(view, self.say(f"tension.{view}"), "") for view in VIEWS]
        self.view_switch = SegmentedSwitch(theme, options, selected=self.part.view, on_select=self._choose_view)
        self.done_button = PrimaryButton(theme, self.say("done"), icon="check", on_release=lambda _: self._done())
        return Row(self.view_switch, self.done_button, gap=theme.space(5), fit_width=True)

    def _done(self) -> None:
        # a second touch on the way to the next screen must not close that one too
        if self.part.snapshot.exercise.phase is Phase.TENSION:
            self.part.go_on()

    def _choose_look(self, look: str) -> None:
        self.part.look = look
        self._build()

    def _choose_view(self, view: str) -> None:
        self.part.view = view
        self._build()

    def _marks(self, portrait: bool) -> Widget:
        """A mark counts from the moment of touching, so the buttons answer to the touch and not to the lifting."""
        theme = self.theme
        self.mark_buttons = {
            name: SecondaryButton(theme, self.say(f"line.{name}"), icon=icon, size_name="small")
            for name, icon in MARKS.items()
        }
        for name, button in self.mark_buttons.items():
            button.fbind("on_press", self._mark, name)
        gap = theme.touch("gap")
        if not portrait and theme.text_scale <= LARGE_TEXT:
            return Row(*self.mark_buttons.values(), gap=gap, fit_width=True)
        return _AcrossFooter(*self.mark_buttons.values(), gap=gap, edge=self.edge)

    def _mark(self, name: str, *_: object) -> None:
        self.part.mark(name)
        self._take_line()

    # -- the looks

    def _picture(self, portrait: bool) -> Widget:
        theme, look = self.theme, self.part.look
        self.head = TensionHead(theme, self.words, sign=look == "sea" or portrait, sentence=look != "sea")
        self.tip = TipCard(theme, self.words, self.part.tips)
        if look == "sea":
            return self._over_sea(portrait)
        return self._in_portrait() if portrait else self._in_landscape()

    def _stage(self) -> Widget:
        """The orb or the meter."""
        level = level_of(self.part.snapshot)
        if self.part.look == "orb":
            self.orb = Orb(self.theme, level)
            return self.orb
        words = {each: self.words(f"levels.{each.value}") for each in Level}
        self.meter = Meter(self.theme, words, now_text=self.say("tension.now"), rest_text=self.say("tension.rest"))
        self.meter.rest = REST if comparable(self.part.snapshot) else -1.0
        return self.meter

    def _in_landscape(self) -> Widget:
        theme = self.theme
        large = theme.text_scale > LARGE_TEXT
        row = BoxLayout(spacing=theme.dp(_GAP_DP))
        left = FittingColumn(self.head, self.tip, gap=theme.space(5), size_hint=(None, 1))
        left.width = theme.dp(_LEFT_DP) * min(theme.text_scale, 1.3)
        row.add_widget(left)
        row.add_widget(self._stage())
        if self.orb is not None and not large:
            self.ladder = LevelLadder(theme, self.words, pos_hint={"center_y": 0.5})
            row.add_widget(self.ladder)
        return row

    def _in_portrait(self) -> Widget:
        theme = self.theme
        column = BoxLayout(orientation="vertical", spacing=theme.space(5))
        column.add_widget(self._stage())
        column.add_widget(self.head)
        column.add_widget(self.tip)
        return column

    def _over_sea(self, portrait: bool) -> Widget:
        """The sea lies behind everything; word and tip in the sky."""
        theme = self.theme
        self.sea = Sea(theme, level_of(self.part.snapshot))
        for words in (self.head, self.tip):
            if words is not None:
                for name in ("pos", "height", "opacity"):
                    words.fbind(name, lambda *_: self._words_moved())
        if portrait:
            body = Column(Space(theme.space(3)), self.head, self.tip, gap=theme.space(5), fit=False)
            body.add_widget(Space())
            return body
        over = FloatLayout()
        self.head.pos_hint, self.head.size_hint_x = {"x": 0, "top": 0.97}, 0.62
        tip = self.tip
        if tip is not None:
            tip.size_hint_x, tip.width = None, theme.dp(_TIP_DP) * min(theme.text_scale, 1.25)
            tip.pos_hint = {"right": 1, "top": 0.96}
            over.add_widget(tip)
        over.add_widget(self.head)
        return over

    def _free_words(self, *_: object) -> None:
        """Neither sky nor sun lies behind a word."""
        words = [widget for widget in (self.head, self.tip) if widget is not None and widget.opacity]
        if self.sea is not None and self.sea.parent is not None:
            self.sea.keep_below(min(widget.y for widget in words) - self.theme.space(4))

    def _line(self) -> Widget:
        theme = self.theme
        self.head = TensionHead(theme, self.words, sign=True, sentence=False, style="title")
        self.trend_pill = Pill(theme, "", icon="arrow-right", opacity=0)
        words = {level: self.words(f"levels.{level.value}") for level in Level}
        self.chart = TensionChart(
            theme,
            line_data(self.part.curve, self.part.marks, self.words),
            kind="youth",
            rest_text=self.say("line.rest"),
            level_words=words if theme.text_scale <= LARGE_TEXT else None,
        )
        card = Card(theme, self.chart, fit=False, padding=theme.space(5))
        column = BoxLayout(orientation="vertical", spacing=theme.dp(20))
        column.add_widget(Row(self.head, self.trend_pill, gap=theme.space(5)))
        column.add_widget(card)
        return column

    def _build(self) -> None:
        super()._build()
        if self.sea is not None:
            self._page.add_widget(self.sea, index=len(self._page.children))


class _AcrossFooter(Flow):
    """As wide as the footer it stands in, so that its lines break where the page ends."""

    def __init__(self, *children: Widget, gap: float, edge: float) -> None:
        super().__init__(*children, gap=gap)
        self.size_hint_x, self._edge = None, edge
        self.fbind("parent", self._follow)

    def _follow(self, *_: object) -> None:
        if self.parent is not None:
            self.parent.fbind("width", self._widen)
            self._widen()

    def _widen(self, *_: object) -> None:
        if self.parent is not None:
            self.width = max(1.0, self.parent.width - 2 * self._edge)
