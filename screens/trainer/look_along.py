"""Looking along: over the youth's part, in his sight, after the PIN. Tension now, and whether to trust it; marks.

A mark counts from the moment of touching. Where a study plan says so, only marks, note, pause and stop are there.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from biofeedback.arousal.levels import EDGES
from biofeedback.language import Catalogue
from biofeedback.session.snapshot import Curve, Snapshot
from biofeedback.training.exercise import Pause
from screens.theme import Theme
from screens.trainer import wording
from screens.trainer.channels import ChannelCard, channels
from screens.trainer.cover import Cover
from screens.trainer.help_button import HelpButton
from screens.trainer.mark_button import MarkButton
from screens.trainer.notice_card import NoticeCard
from screens.trainer.page import LARGE_TEXT, BodyScroll, stack
from screens.widgets.buttons import SecondaryButton, SoftButton
from screens.widgets.cards import Card
from screens.widgets.chart import TensionChart
from screens.widgets.chart_data import ChartData, band_values
from screens.widgets.dialog import Choice, Dialog
from screens.widgets.field import TextField
from screens.widgets.geometry import fill, rounded
from screens.widgets.ink import Ink
from screens.widgets.layout import Column, Row, Space
from screens.widgets.levels import LevelShape
from screens.widgets.text import Body, Heading, Small, Strong, Title
from screens.youth.level_words import REST
from screens.youth.part import YouthPart

MARKS = (
    ("trigger", "lightning"),
    ("cue", "person"),
    ("reducer", "wind"),
    ("reminder", "chat-circle"),
    ("end", "flag"),
)  # the chain of Anger Control Training, as the role-play's own marks
SHOWN_S = 180.0  # the last three minutes
_PANEL_SHARE, _PANEL_UPRIGHT = 808 / 1280, 0.78  # picture 23
_CHART_LEAST_DP = 120
_NOTE_LONGEST = 200  # letters: a remark, no report


class LookAlong(Cover):
    """The panel. `refresh` takes over each new second."""

    def __init__(
        self,
        theme: Theme,
        words: Catalogue,
        part: YouthPart,
        *,
        code: str,
        measures: bool,
        pinned: bool | None = None,
        on_close: Callable[[], None],
    ) -> None:
        super().__init__(theme.colors.scrim)
        self._loose = pinned is False  # Android was asked to hold the app in front, and did not
        self._theme, self._words, self._part, self._on_close = theme, words, part, on_close
        self._measures = measures
        self._second_s = -1.0
        self.dialog: Dialog | None = None
        self._name = Small(theme, words("trainer.screen_of", code=code), color=theme.colors.on_accent)
        self.add_widget(self._name)
        self._panel = BoxLayout(orientation="vertical", spacing=theme.space(4), size_hint=(None, None))
        self._panel_ground = Ink(self._panel.canvas.before, theme.colors.bg)
        self._panel.fbind("pos", self._paint_panel)
        self._panel.fbind("size", self._paint_panel)
        self.add_widget(self._panel)
        self._build()
        for name in ("pos", "size"):
            self.fbind(name, self._arrange)
        self.refresh()

    def refresh(self) -> None:
        """What the last second brought; nothing more often."""
        snapshot = self._part.snapshot
        key = snapshot.second_s + (0.5 if snapshot.exercise.paused else 0.0)
        if key == self._second_s:
            return
        self._second_s = key
        self._below.text = self._where(snapshot)
        paused = snapshot.exercise.paused is Pause.STOPPED
        self.pause.text = self._words("trainer.go_on" if paused else "trainer.pause")
        if self._measures:
            self._take_over(snapshot)

    def leave(self) -> None:
        """A question that is open closes with it."""
        if self.dialog is not None:
            self.dialog.dismiss()

    # -- what is there

    def _build(self) -> None:
        theme, words = self._theme, self._words
        self._title = Title(theme, words("trainer.look_along"))
        self._below = Small(theme, " ", color=theme.colors.text2)
        self.close = SoftButton(
            theme, words("trainer.close"), icon="x", size_name="small", on_release=lambda _b: self._on_close()
        )
        self.help = HelpButton(theme, words, "look_along", short=theme.text_scale > LARGE_TEXT)
        titles = Column(self._title, self._below, gap=0)
        self._panel.add_widget(Row(titles, self.help, self.close, gap=theme.space(3)))
        self.scroll = BodyScroll(theme)
        body = stack(*self._shown(), gap=theme.space(4))
        self.scroll.content.add_widget(body)
        self._panel.add_widget(self.scroll)
        self._panel.add_widget(self._marks_card())
        self._panel.add_widget(self._buttons())

    def _shown(self) -> list[Widget]:
        """What scrolls where large text needs more room; marks, pause and stop stay in place."""
        theme, words = self._theme, self._words
        loose = [NoticeCard(theme, words("trainer.not_pinned"))] if self._loose else []
        if not self._measures:
            return [*loose, Card(theme, Body(theme, words("trainer.look_off"), color=theme.colors.text2)), Space()]
        self._cards = {one: ChannelCard(theme, words, one) for one in ("heart", "skin", "movement")}
        row = BoxLayout(size_hint=(1, None), spacing=theme.space(3))
        row.fbind("minimum_height", row.setter("height"))
        for card in self._cards.values():
            card.size_hint_y = 1  # all as high as the highest
            card.fbind("minimum_height", card.setter("size_hint_min_y"))
            row.add_widget(card)
        return [*loose, self._tension_card(), row]

    def _tension_card(self) -> Card:
        theme, words = self._theme, self._words
        self._shape = LevelShape(theme, None, 40)
        self._word = Heading(theme, " ")
        texts = Column(Small(theme, words("trainer.tension_now"), color=theme.colors.text2), self._word, gap=0)
        recent = Small(theme, words("trainer.last_minutes"), color=theme.colors.text2, wrap=False)
        self.chart = TensionChart(theme, self._data(Curve()), kind="youth")
        self.chart.size_hint_min_y = theme.dp(_CHART_LEAST_DP) * theme.text_scale**2  # its shapes grow as well
        card = Card(theme, Row(self._shape, texts, recent, gap=theme.space(4)), fit=False, gap=theme.space(2))
        card.add_widget(self.chart)
        card.fbind("minimum_height", card.setter("size_hint_min_y"))
        return card

    def _marks_card(self) -> Card:
        theme, words = self._theme, self._words
        self.marks: dict[str, MarkButton] = {}
        row = BoxLayout(size_hint=(1, None), spacing=theme.space(2))
        row.fbind("minimum_height", row.setter("height"))
        for name, icon in MARKS:
            self.marks[name] = MarkButton(theme, icon, words(f"trainer.mark_{name}"), self._marker(name))
            row.add_widget(self.marks[name])
        self.marked = Small(theme, words("trainer.mark_help"), color=theme.colors.text2, align="right")
        head = Row(Strong(theme, words("trainer.set_mark")), self.marked, gap=theme.space(3))
        return Card(theme, head, row, gap=theme.space(2), padding=theme.space(4))

    def _buttons(self) -> BoxLayout:
        theme = self._theme
        self.note = self._button("trainer.note", "note-pencil", self._ask_note)
        self.pause = self._button("trainer.pause", "pause", self._pause)
        self.stop = self._button("trainer.stop", "hand-palm", self._ask_stop)
        row = BoxLayout(size_hint=(1, None), spacing=theme.space(3))
        row.fbind("minimum_height", row.setter("height"))
        for button in (self.note, self.pause, self.stop):
            row.add_widget(button)
        return row

    def _button(self, key: str, icon: str, act: Callable[[], None]) -> SecondaryButton:
        return SecondaryButton(self._theme, self._words(key), icon=icon, stretch=True, on_release=lambda _b: act())

    # -- what is touched

    def _marker(self, name: str) -> Callable[[], None]:
        def mark() -> None:
            self._part.trainer_marks(name)
            at = wording.clock(self._part.now_s)
            self.marked.text = self._words("trainer.marked", mark=self._words(f"trainer.mark_{name}"), time=at)

        return mark

    def _pause(self) -> None:
        if self._part.snapshot.exercise.paused is Pause.STOPPED:
            self._part.resume()
        else:
            self._part.stop()
        self._second_s = -1.0

    def _ask_stop(self) -> None:
        words = self._words
        choices = [Choice(words("trainer.stop_not")), Choice(words("trainer.stop_yes"), self._stop, "primary")]
        self._ask(Dialog(self._theme, words("trainer.stop_title"), words("trainer.stop_text"), choices))

    def _stop(self) -> None:
        self._part.end_and_keep()
        self._on_close()

    def _ask_note(self) -> None:
        theme, words = self._theme, self._words
        self.field = TextField(theme, words("trainer.note"), help_text=words("trainer.note_help"))
        choices = [Choice(words("trainer.back")), Choice(words("trainer.note_keep"), self._keep_note, "primary")]
        self._ask(Dialog(theme, words("trainer.note"), "", choices, content=self.field))

    def _keep_note(self) -> None:
        text = self.field.text.strip()[:_NOTE_LONGEST]
        if text:
            self._part.trainer_remarks(text)
            self.marked.text = self._words("trainer.note_kept", time=wording.clock(self._part.now_s))

    def _ask(self, dialog: Dialog) -> None:
        self.dialog = dialog
        dialog.open()

    # -- what is shown

    def _take_over(self, snapshot: Snapshot) -> None:
        level = snapshot.arousal.level if snapshot.arousal else None
        self._shape.level = level
        self._word.text = wording.level_word(self._words, level)
        self.chart.show(self._data(self._part.curve))
        for name, view in channels(self._words, snapshot).items():
            self._cards[name].show(view)

    def _where(self, snapshot: Snapshot) -> str:
        view = snapshot.exercise
        phase = wording.coded(self._words, "phase", view.phase.value)
        if view.paused is Pause.STOPPED:
            return self._words("trainer.paused_at", phase=phase)
        if view.paused is Pause.NO_SIGNAL:
            return self._words("trainer.no_signal_at", phase=phase)
        left = view.duration_s - view.elapsed_s
        return phase if left <= 0 else self._words("trainer.phase_left", phase=phase, left=self._left(left))

    def _left(self, seconds: int) -> str:
        return wording.minutes(self._words, seconds)

    def _data(self, curve: Curve) -> ChartData:
        times, indices, levels, _ = curve.arrays()
        end = max(SHOWN_S, float(times[-1]) if times.size else 0.0)
        recent = times > end - SHOWN_S
        values = band_values(np.asarray(indices, np.float64)[recent], EDGES)
        return ChartData(times[recent], values, end - SHOWN_S, end, levels[recent], rest=REST)

    def _arrange(self, *_: object) -> None:
        theme, upright = self._theme, self.height > self.width
        edge = theme.space("screenEdgePortrait") if upright else theme.space(5)
        self._panel.padding = (edge, theme.space(5), edge, theme.space(5))
        width = self.width if upright else self.width * _PANEL_SHARE
        self._panel.size = (width, self.height * _PANEL_UPRIGHT if upright else self.height)
        self._panel.pos = (self.right - width, self.y)
        self._name.width = self.width - width - 2 * edge if not upright else self.width - 2 * edge
        self._name.x = self.x + edge
        self._name.y = self._panel.top + theme.space(2) if upright else self.y + theme.space(5)
        self._name.size_hint = (None, None)

    def _paint_panel(self, panel: Widget, *_: object) -> None:
        radius = self._theme.radius("xl")
        # the corners away from the middle lie outside the window
        beside = panel.width < self.width
        width = panel.width + radius if beside else panel.width
        height = panel.height + (2 * radius if beside else radius)
        box = (panel.x, panel.y - radius, width, height)
        self._panel_ground.draw(fill(rounded(*box, radius)))
