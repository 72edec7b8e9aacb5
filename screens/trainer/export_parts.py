"""Pieces of the export page: the steps, a recipient, the six words, what goes along, and the result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.gridlayout import GridLayout
from kivy.uix.widget import Widget

from biofeedback.language import Catalogue
from biofeedback.session.header import Origin
from screens.theme import Theme
from screens.trainer import wording
from screens.trainer.page import LARGE_TEXT, beside, detach, stack
from screens.trainer.recipients import Recipient
from screens.widgets.buttons import CLEAR, PrimaryButton, QuietButton
from screens.widgets.cards import Card, IconChip, Pill
from screens.widgets.geometry import circle, disc, fill, rounded, stroke
from screens.widgets.ink import Ink
from screens.widgets.layout import Column, Divider, Row, Space
from screens.widgets.rows import ListRow
from screens.widgets.switches import Toggle
from screens.widgets.text import Body, Heading, Icon, Small, Strong, Text

if TYPE_CHECKING:
    from screens.trainer.desk import SessionRow

_STEP_DP, _DASH_DP = 34, 22  # picture 27
_WORD_DP = 52  # picture 27
_WORDS_IN_A_ROW = 3
_NAME_SHARE = 0.2


class StepsTrail(BoxLayout):
    """The steps of an export; `now` counts from 0."""

    def __init__(self, theme: Theme, names: Sequence[str], now: int) -> None:
        super().__init__(size_hint=(None, None), spacing=theme.space(2), pos_hint={"center_y": 0.5})
        self.fbind("minimum_width", self.setter("width"))
        self.fbind("minimum_height", self.setter("height"))
        for at, name in enumerate(names):
            if at:
                self.add_widget(_dash(theme))
            color = theme.colors.text if at <= now else theme.colors.text2
            self.add_widget(_StepDot(theme, at, now))
            self.add_widget(Text(theme, name, style="pill", wrap=False, color=color, pos_hint={"center_y": 0.5}))


class _StepDot(FloatLayout):
    def __init__(self, theme: Theme, at: int, now: int) -> None:
        size = theme.dp(_STEP_DP)
        super().__init__(size_hint=(None, None), size=(size, size), pos_hint={"center_y": 0.5})
        colors = theme.colors
        grounds = {-1: colors.accent_soft, 0: colors.text, 1: CLEAR}
        inks = {-1: colors.accent, 0: colors.bg, 1: colors.text2}
        side = (at > now) - (at < now)
        self._ground = Ink(self.canvas.before, grounds[side])
        self._edge = Ink(self.canvas.before, colors.line if side > 0 else CLEAR)
        self._width = theme.stroke("control")
        done = Icon(theme, "check", size_name="pill", color=inks[side])
        number = Text(theme, str(at + 1), style="pill", wrap=False, color=inks[side])
        self._sign = done if side < 0 else number
        self.add_widget(self._sign)
        self.fbind("pos", self._draw)
        self._sign.fbind("size", self._draw)

    def _draw(self, *_: object) -> None:
        x, y, radius = self.x + self.width / 2, self.y + self.height / 2, self.width / 2
        self._ground.draw(disc(x, y, radius))
        self._edge.draw(stroke(circle(x, y, radius - self._width / 2), self._width, closed=True))
        self._sign.center = (x, y)


class RecipientRow(BoxLayout):
    """One recipient: whether the words were compared, and a way to take it away."""

    def __init__(
        self, theme: Theme, words: Catalogue, number: int, recipient: Recipient, on_remove: Callable[[str], None]
    ) -> None:
        super().__init__(size_hint=(1, None), spacing=theme.space(3), padding=(0, theme.space(2)))
        self.fbind("minimum_height", self.setter("height"))
        texts = Column(
            Strong(theme, words("trainer.recipient", number=number)),
            Small(theme, words("trainer.recipient_ends", end=recipient.end), color=theme.colors.text2),
            gap=0,
        )
        if recipient.compared:
            state = Pill(theme, words("trainer.recipient_checked"), icon="seal-check", tone="good")
        else:
            state = Pill(theme, words("trainer.recipient_check"), icon="warning", tone="warn")
        self.remove = QuietButton(
            theme, icon="x", size_name="small", on_release=lambda _b: on_remove(recipient.key)
        )
        for child in (IconChip(theme, "key"), texts, state, self.remove):
            child.pos_hint = {"center_y": 0.5}
            self.add_widget(child)


class ComparePanel(Card):
    """Six words of one recipient, to be read aloud on the phone."""

    def __init__(
        self, theme: Theme, words: Catalogue, number: int, recipient: Recipient, on_same: Callable[[str], None]
    ) -> None:
        heading = Strong(theme, words("trainer.compare_heading", number=number))
        super().__init__(
            theme, Row(Icon(theme, "shield-check"), heading, gap=theme.space(3)), gap=theme.space(3), sunk=True
        )
        grid = GridLayout(cols=_WORDS_IN_A_ROW, size_hint_y=None, spacing=theme.space(2))
        grid.fbind("minimum_height", grid.setter("height"))
        for at, word in enumerate(recipient.words):
            grid.add_widget(_WordBox(theme, at + 1, word))
        self.same = PrimaryButton(
            theme,
            words("trainer.compare_yes"),
            icon="check",
            size_name="small",
            on_release=lambda _b: on_same(recipient.key),
        )
        question = Small(theme, words("trainer.compare_question"), color=theme.colors.text2)
        if theme.text_scale > LARGE_TEXT:
            self.add_widget(grid)
            self.add_widget(Row(question, self.same, gap=theme.space(3)))
            return
        answer = Column(question, self.same, gap=theme.space(2), size_hint=(None, None))
        self.same.fbind("width", answer.setter("width"))
        answer.width = self.same.width
        self.add_widget(Row(grid, answer, gap=theme.space(5)))


class _WordBox(BoxLayout):
    def __init__(self, theme: Theme, number: int, word: str) -> None:
        height = theme.dp(_WORD_DP) * theme.text_scale
        super().__init__(size_hint_y=None, height=height, padding=(theme.space(4), 0), spacing=theme.space(2))
        self._radius = theme.radius("m")
        self._ground = Ink(self.canvas.before, theme.colors.surface)
        middle = {"center_y": 0.5}
        self.add_widget(Body(theme, str(number), color=theme.colors.text2, wrap=False, pos_hint=middle))
        self.add_widget(Strong(theme, word, pos_hint=middle))
        for name in ("pos", "size"):
            self.fbind(name, self._draw)

    def _draw(self, *_: object) -> None:
        self._ground.draw(fill(rounded(self.x, self.y, self.width, self.height, self._radius)))


class ContentsCard(Card):
    """What goes along, what stays, and where the file will be."""

    def __init__(
        self,
        theme: Theme,
        words: Catalogue,
        count: int,
        folder: str,
        name: str,
        *,
        on_folder: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(theme, fit=False, gap=theme.space(3))
        self._on_folder = on_folder
        self.over = Toggle(
            theme, active=True, yes_text=words("trainer.yes"), no_text=words("trainer.no"), size_hint_x=None
        )
        self._theme, self._words, self._count = theme, words, count
        self._along = Column()
        self._left = Column()
        self._always = [
            (words(f"trainer.stays_{one}"), words(f"trainer.stays_{one}_why")) for one in ("sessions", "keys")
        ]
        gap = theme.space(3)
        goes = Column(Heading(theme, words("trainer.goes_along")), self._along, gap=gap)
        kept = Column(Heading(theme, words("trainer.stays_here")), self._left, gap=gap)
        self._file = Column()
        self.show_file(folder, name)
        file = Column(Heading(theme, words("trainer.the_file")), self._file, gap=gap)
        self._parts = (goes, kept, file)
        self.show(None)

    def arrange(self, portrait: bool) -> None:
        """Upright: what goes and what stays in two columns, below them the file, whose name needs the width."""
        goes, kept, file = self._parts
        detach(*self._parts)
        self.clear_widgets()
        gap = self._theme.space(5)
        if portrait:
            columns = beside(stack(goes, Space(), gap=0), stack(kept, Space(), gap=0), gap=gap)
            self.add_widget(stack(columns, file, gap=gap))
        else:
            self.add_widget(stack(goes, kept, file, Space(), gap=self._theme.space(3)))

    @property
    def with_over(self) -> bool:
        """The page over sessions goes along."""
        return bool(self.over.active)

    def show_file(self, folder: str, name: str) -> None:
        """Where the file will be; a touch chooses another folder."""
        theme, go = self._theme, self._on_folder
        icon = Icon(theme, "file-lock", color=theme.colors.text2)
        row = ListRow(theme, name, folder, leading=icon, on_release=lambda _r: go(), last=True) if go else None
        self.file_row = row
        self._file.clear_widgets()
        self._file.add_widget(row or self._rows([("file-lock", name, folder)]))

    def show(
        self,
        rows: Sequence[SessionRow] | None,
        consenting: Collection[str] | None = None,
        known: Collection[str] = (),
    ) -> None:
        """Say more once it is known who is in the chosen sessions. For research `consenting` holds the codes that
        agreed; what stays here then stands with its reason. `known` are the codes of this tablet: each has a page
        over sessions, which goes along unless the trainer says no."""
        words = self._words
        left = [] if rows is None or consenting is None else left_out(words, rows, consenting)
        going = [row for row in rows or () if consenting is None or _may_go(row, consenting)]
        count = self._count if rows is None else len(going)
        lines = [wording.counted(words, "goes_sessions", count)]
        over = 0
        if rows is not None:
            codes = {row.participant for row in going}
            over = len(codes & set(known)) if consenting is None else 0
            sessions, people = lines[0], wording.counted(words, "goes_participants", len(codes))
            lines = [words("trainer.goes_of", sessions=sessions, people=people)]
            practice = sum(row.origin not in (Origin.LIVE, Origin.IMPORT) for row in going)
            if practice:
                lines.append(wording.counted(words, "goes_rehearsals", practice))
        lines.append(words("trainer.goes_content"))
        self._along.clear_widgets()
        self._along.add_widget(self._rows([("check", line, "") for line in lines]))
        detach(self.over)
        if over:
            theme, about = self._theme, Body(self._theme, wording.counted(words, "goes_over", over))
            sign = Icon(theme, "file-text", color=theme.colors.accent)
            self._along.add_widget(Divider(theme))
            self._along.add_widget(Row(sign, about, self.over, gap=theme.space(4)))
        self._left.clear_widgets()
        self._left.add_widget(self._rows([("prohibit", title, why) for title, why in (*left, *self._always)]))

    def _rows(self, lines: Sequence[tuple[str, str, str]]) -> Column:
        theme, column = self._theme, Column()
        for at, (icon, title, below) in enumerate(lines):
            if at:
                column.add_widget(Divider(theme))
            color = theme.colors.accent if icon == "check" else theme.colors.text2
            texts = Column(Body(theme, title), gap=0)
            if below:
                texts.add_widget(Small(theme, below, color=theme.colors.text2))
            row = Row(Icon(theme, icon, color=color), texts, gap=theme.space(4))
            row.padding = (0, theme.space(1))
            column.add_widget(row)
        return column


def left_out(words: Catalogue, rows: Sequence[SessionRow], consenting: Collection[str]) -> list[tuple[str, str]]:
    """What does not go to research, per participant, and why."""
    counted = Counter((row.participant, _why_not(row, consenting)) for row in rows)
    return [
        (wording.counted_of(words, count, code), words(f"trainer.left_{why}"))
        for (code, why), count in sorted(counted.items())
        if why
    ]


def _may_go(row: SessionRow, consenting: Collection[str]) -> bool:
    return not _why_not(row, consenting)


def _why_not(row: SessionRow, consenting: Collection[str]) -> str:
    """As biofeedback.export.archive decides: real sessions of participants who consent now."""
    if row.origin not in (Origin.LIVE, Origin.IMPORT):
        return "practice"
    return "" if row.participant in consenting else "consent"


class ResultCard(Card):
    """The verified file: the sentence first, then its facts."""

    def __init__(self, theme: Theme, words: Catalogue, facts: Sequence[tuple[str, str]]) -> None:
        head = Row(
            IconChip(theme, "seal-check", ready=True),
            Column(
                Heading(theme, words("trainer.done_heading")),
                Body(theme, words("trainer.done_below"), color=theme.colors.text2),
                gap=theme.space(1),
            ),
            gap=theme.space(4),
        )
        super().__init__(theme, head, Divider(theme), fit=False, gap=theme.space(4))
        for name, value in facts:
            label, figure = Body(theme, name, color=theme.colors.text2), Strong(theme, value)
            label.size_hint_x, figure.size_hint_x = _NAME_SHARE, 1 - _NAME_SHARE
            self.add_widget(Row(label, figure, gap=theme.space(3)))
        self.add_widget(Divider(theme))
        self.add_widget(Body(theme, words("trainer.done_receipt")))
        self.add_widget(Small(theme, words("trainer.done_next"), color=theme.colors.text2))
        self.add_widget(Space())


def _dash(theme: Theme) -> Widget:
    return Divider(theme, size_hint=(None, None), width=theme.dp(_DASH_DP), pos_hint={"center_y": 0.5})
