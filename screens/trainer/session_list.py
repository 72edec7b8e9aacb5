"""The list of sessions: rows are made once and reused, so five thousand scroll as easily as five."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any
from weakref import WeakMethod

from kivy.properties import ObjectProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.recycleboxlayout import RecycleBoxLayout
from kivy.uix.recycleview import RecycleView

from biofeedback.language import Catalogue
from biofeedback.session.header import Origin
from screens.theme import Theme
from screens.trainer import kept_until, wording
from screens.trainer.controls import TickBox
from screens.trainer.page import LARGE_TEXT
from screens.widgets.buttons import CLEAR
from screens.widgets.cards import IconChip, Pill
from screens.widgets.geometry import fill, rectangle, rounded
from screens.widgets.ink import Ink
from screens.widgets.layout import Column
from screens.widgets.text import Icon, Small, Strong

if TYPE_CHECKING:
    from screens.trainer.desk import SessionRow

ROW_DP = 88  # DESIGN-KIT.md list row: 72 at least; two lines of text and room to touch
_WIDE_DP = 740  # below this the origin goes to the second line, to leave room for the code
_BAR_DP = 6


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it is shown."""

    row: SessionRow
    chosen: bool
    last: bool
    kept_until: date | None = None


class SessionList(RecycleView):
    """All rows; `on_open` gets the id of the row that was touched, `on_chosen` every change of what is chosen."""

    def __init__(
        self,
        theme: Theme,
        words: Catalogue,
        today: date,
        on_open: Callable[[str], None],
        on_chosen: Callable[[], None],
        **kwargs: Any,
    ) -> None:
        super().__init__(do_scroll_x=False, bar_width=theme.dp(_BAR_DP), scroll_type=["bars", "content"], **kwargs)
        self.bar_color, self.bar_inactive_color = theme.colors.line_strong, theme.colors.line
        self._lines: list[Line] = []
        self._days: Mapping[str, date] = {}
        self._on_chosen = on_chosen
        toggle = WeakMethod(self.toggle)  # a class lives for good in Kivy: it must not keep the list with it

        class Row(SessionLine):
            """The view class must need no arguments."""

            def __init__(self) -> None:
                super().__init__(theme, words, today, on_open, _weakly(toggle))

        height = theme.dp(ROW_DP) * theme.text_scale
        rows = RecycleBoxLayout(
            orientation="vertical", size_hint=(1, None), default_size=(None, height), default_size_hint=(1, None)
        )
        rows.fbind("minimum_height", rows.setter("height"))
        self.add_widget(rows)
        self._rows = rows
        self.viewclass = Row

    @property
    def chosen(self) -> list[str]:
        """Ids of the chosen sessions, in the order of the list."""
        return [line.row.session_id for line in self._lines if line.chosen]

    def show(self, rows: Sequence[SessionRow]) -> None:
        """These sessions; nothing is chosen."""
        self._lines = [self._line(row, last=row is rows[-1]) for row in rows]
        self._refresh()

    def know_days(self, days: Mapping[str, date]) -> None:
        """Until when each session is kept."""
        self._days = days
        self._lines = [replace(line, kept_until=days.get(line.row.session_id)) for line in self._lines]
        self._refresh()

    def _line(self, row: SessionRow, *, chosen: bool = False, last: bool) -> Line:
        return Line(row, chosen, last, self._days.get(row.session_id))

    def renew(self, rows: Sequence[SessionRow]) -> None:
        """The same sessions, known better; what is chosen stays chosen."""
        chosen = set(self.chosen)
        self._lines = [self._line(row, chosen=row.session_id in chosen, last=row is rows[-1]) for row in rows]
        self._refresh()

    def toggle(self, session_id: str) -> None:
        """Choose this one, or no longer."""
        self._lines = [
            replace(line, chosen=not line.chosen) if line.row.session_id == session_id else line
            for line in self._lines
        ]
        self._refresh()

    def choose_all(self, chosen: bool) -> None:
        """All of them, or none."""
        self._lines = [replace(line, chosen=chosen) for line in self._lines]
        self._refresh()

    def forget(self) -> None:
        """The page goes away. Kivy keeps the rows of a list for good, so what stood in them is taken out first."""
        for row in self._rows.children:
            row.line = None
        self._days = {}
        self.show(())

    def _refresh(self) -> None:
        self.data = [{"line": line} for line in self._lines]
        self._on_chosen()


def _weakly(method: WeakMethod[Any]) -> Callable[[str], None]:
    def call(session_id: str) -> None:
        known = method()
        if known is not None:
            known(session_id)

    return call


class SessionLine(ButtonBehavior, BoxLayout):
    """A box to choose by, and who, what, when, of what kind, in what state; the rest of the row opens it."""

    line = ObjectProperty(None, allownone=True)

    def __init__(
        self,
        theme: Theme,
        words: Catalogue,
        today: date,
        on_open: Callable[[str], None],
        on_toggle: Callable[[str], None],
    ) -> None:
        super().__init__(spacing=theme.space(3), padding=(0, 0, theme.space(2), 0))
        self._theme, self._words, self._today = theme, words, today
        self._on_open = on_open
        self._ground, self._rule = Ink(self.canvas.before, CLEAR), Ink(self.canvas.before, theme.colors.line)
        middle = {"center_y": 0.5}
        self.box = TickBox(theme, pos_hint=middle, on_release=lambda _box: on_toggle(self.line.row.session_id))
        self._chip = IconChip(theme, "wind", pos_hint=middle)
        self._code = Strong(theme, shorten=True, shorten_from="right")
        self._below = Small(theme, color=theme.colors.text2, max_lines=2)
        self._origin = Pill(theme, "", pos_hint=middle)
        self._verdict = Pill(theme, "", pos_hint=middle)
        self._caret = Icon(theme, "caret-right", color=theme.colors.text2, pos_hint=middle)
        self._texts = Column(self._code, self._below, gap=theme.dp(2), pos_hint=middle)
        for name in ("pos", "size", "state"):
            self.fbind(name, self._draw)
        self.fbind("width", self._fill)
        self.fbind("line", self._fill)

    def on_release(self) -> None:
        """The row was touched."""
        self._on_open(self.line.row.session_id)

    def _fill(self, *_: object) -> None:
        if self.line is None:
            self._code.text = self._below.text = ""
            return
        row, words = self.line.row, self._words
        wide = self.width >= self._theme.dp(_WIDE_DP) * self._theme.text_scale
        origin = "" if row.origin == Origin.LIVE else wording.coded(words, "origin", row.origin)
        what = wording.coded(words, "exercise", row.exercise) if row.exercise else ""
        when = wording.when_short(words, row.started, self._today)
        roomy = wide or self._theme.text_scale <= LARGE_TEXT  # three lines of large text would leave the row
        kept = kept_until.sentence(words, self.line.kept_until, self._today) if roomy else ""
        parts = ["" if wide else origin, what, when, kept]
        self._code.text = wording.participant(words, row)
        self._below.text = wording.sentence(", ".join(part for part in parts if part))
        self.box.active = self.line.chosen
        if row.verdict:
            verdict, icon, tone = wording.verdict_pill(words, row.verdict)
            self._verdict.show(verdict, icon=icon, tone=tone)
        self._origin.show(origin, icon="flask")
        shown = [self.box, self._chip, self._texts, *([self._verdict] if row.verdict else []), self._caret]
        if wide and origin:
            shown.insert(3, self._origin)
        self.clear_widgets()
        for child in shown:
            self.add_widget(child)
        self._draw()

    def _draw(self, *_: object) -> None:
        theme = self._theme
        self._ground.rgba = theme.colors.surface2 if self.state == "down" else CLEAR
        self._ground.draw(fill(rounded(self.x, self.y, self.width, self.height, theme.radius("m"))))
        line = theme.stroke("hairline")
        last = self.line is not None and self.line.last
        self._rule.draw(*([] if last else [fill(rectangle(round(self.x), round(self.y), self.width, line))]))
