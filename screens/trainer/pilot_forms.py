"""The two forms of a pilot: the trainer's questionnaire and an adverse event. Nothing is typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kivy.uix.widget import Widget

from biofeedback.errors import BiofeedbackError
from biofeedback.language import Catalogue
from biofeedback.session.evaluation import (
    LEAST,
    MOST,
    STATEMENTS,
    AdverseEvent,
    AdverseKind,
    Severity,
    SusAnswers,
    Who,
)
from screens.theme import Theme
from screens.trainer.desk import Desk, SessionRow
from screens.trainer.job import Job
from screens.trainer.notice_card import NoticeCard
from screens.trainer.page import LARGE_TEXT, PageTitle, TrainerPage, beside, natural, stack
from screens.widgets.buttons import PrimaryButton
from screens.widgets.cards import Card
from screens.widgets.layout import Column, Row, Space
from screens.widgets.rows import ListRow
from screens.widgets.switches import SegmentedSwitch
from screens.widgets.text import Icon, Small, Strong

_RELATED: dict[str, bool | None] = {"yes": True, "no": False, "unknown": None}


class EvaluationForm(TrainerPage):
    """A form about one session; what is chosen is added to it, sealed like everything else."""

    def __init__(
        self,
        theme: Theme,
        words: Catalogue,
        desk: Desk,
        row: SessionRow,
        title: str,
        below: str,
        on_back: Callable[..., None],
    ) -> None:
        super().__init__(theme, words)
        self._desk, self._row, self._on_back = desk, row, on_back
        self._title = PageTitle(theme, title, below, on_back=on_back)
        self.told = Column(gap=theme.space(3))
        self.keep_button = PrimaryButton(
            theme, words("trainer.pilot_keep"), icon="check", waiting=True, on_release=lambda _b: self.keep()
        )
        self.job: Job[None] | None = None

    def join(self) -> None:
        """Wait for what is kept beside the screen."""
        if self.job is not None:
            self.job.join()

    def leave(self) -> None:
        """Nobody waits any more; what is being kept is kept."""
        if self.job is not None:
            self.job.forget()

    def spoken(self) -> Sequence[str]:
        """What this form is."""
        return (self._title.title.text, self._title.below.text)

    def arrange(self, portrait: bool) -> None:
        """The form, what went wrong with keeping it, and the one button."""
        for part in (self._title, self.told, self.keep_button):
            if part.parent is not None:
                part.parent.remove_widget(part)
        self.header.add_widget(self._title)
        told = [self.told] if self.told.children else []
        self.scroll.content.add_widget(stack(*told, *self.form(portrait), Space(), gap=self.theme.space(3)))
        self.footer.add_widget(Space())
        self.footer.add_widget(self.keep_button)

    def form(self, portrait: bool) -> Sequence[Widget]:
        """What is chosen from."""
        raise NotImplementedError

    def chosen(self) -> SusAnswers | AdverseEvent:
        """What was chosen."""
        raise NotImplementedError

    def sentence(self) -> str:
        """It in words, for who looks back at the session; it never leaves with a research export."""
        raise NotImplementedError

    def keep(self) -> None:
        """Add it to the session, once."""
        if self.keep_button.waiting or (self.job is not None and self.job.running):
            return
        self.keep_button.waiting = True
        chosen, sentence = self.chosen(), self.sentence()
        self.job = Job(lambda _report: self._add(chosen, sentence), self._kept, self._failed)

    def _add(self, chosen: SusAnswers | AdverseEvent, sentence: str) -> None:
        session_id = self._row.session_id
        end_s = self._desk.review(session_id).summary.duration_s  # it was told after the session
        self._desk.opened.add_event(session_id, sentence, chosen.record(end_s))

    def _kept(self, _nothing: None) -> None:
        self._on_back(self.words("trainer.pilot_kept", code=self._row.participant))

    def _failed(self, error: BiofeedbackError) -> None:
        self.keep_button.waiting = False
        self.told.clear_widgets()
        self.told.add_widget(NoticeCard(self.theme, self.words.error(error)))
        self.again()


class SusScreen(EvaluationForm):
    """Brooke's ten statements (1996) with five answers each; a statement may be skipped."""

    HELP = "sus"

    def __init__(
        self, theme: Theme, words: Catalogue, desk: Desk, row: SessionRow, *, on_back: Callable[..., None]
    ) -> None:
        title, below = words("trainer.pilot_sus"), words("trainer.pilot_scale")
        super().__init__(theme, words, desk, row, title, below, on_back)
        numbers = [(str(value), str(value), "") for value in range(LEAST, MOST + 1)]
        self.switches = [
            SegmentedSwitch(theme, numbers, selected="", on_select=self._touched, pos_hint={"center_y": 0.5})
            for _ in range(STATEMENTS)
        ]
        self.start()

    def form(self, portrait: bool) -> Sequence[Widget]:
        """Upright the answers stand beside the statements, lying under them in two columns."""
        gap = self.theme.space(3)
        under = not portrait or self.theme.text_scale > LARGE_TEXT
        rows = [self._statement(number, under=under) for number in range(1, STATEMENTS + 1)]
        if portrait:
            return rows
        half = STATEMENTS // 2
        columns = (stack(*part, Space(), gap=gap) for part in (rows[:half], rows[half:]))
        return [beside(*columns, gap=self.theme.space(6))]

    def chosen(self) -> SusAnswers:
        """The answers, None where none was given."""
        values = (switch.selected for switch in self.switches)
        return SusAnswers(Who.TRAINER, tuple(int(value) if value else None for value in values))

    def sentence(self) -> str:
        """That it was filled in; the answers are in the event."""
        return self.words("trainer.pilot_sus_note")

    def _statement(self, number: int, *, under: bool) -> Widget:
        theme = self.theme
        switch = self.switches[number - 1]
        if switch.parent is not None:
            switch.parent.remove_widget(switch)
        statement = self.words(f"trainer.sus_{number}")
        text = Strong(theme, f"{number}. {statement}")
        if under:
            return Column(text, Row(switch, Space()), gap=theme.space(1))
        return Row(text, switch, gap=theme.space(4))

    def _touched(self, _value: str) -> None:
        self.keep_button.waiting = False


class AdverseScreen(EvaluationForm):
    """What happened, how bad it was, and whether it came from the app or the band."""

    HELP = "adverse"

    def __init__(
        self, theme: Theme, words: Catalogue, desk: Desk, row: SessionRow, *, on_back: Callable[..., None]
    ) -> None:
        title, below = words("trainer.pilot_adverse"), words("trainer.pilot_adverse_text")
        super().__init__(theme, words, desk, row, title, below, on_back)
        self.kind: AdverseKind | None = None
        self.severity = self._switch([one.value for one in Severity])
        self.related = self._switch(list(_RELATED))
        self.kinds: dict[AdverseKind, ListRow] = {}
        self.start()

    def form(self, portrait: bool) -> Sequence[Widget]:
        """What happened, beside or above the two questions about it."""
        theme, words = self.theme, self.words
        self.kinds = {kind: self._row_of(kind) for kind in AdverseKind}
        what = Card(theme, Strong(theme, words("trainer.adverse_what")), *self.kinds.values(), gap=theme.space(1))
        help_text = Small(theme, words("trainer.adverse_severity_help"), color=theme.colors.text2)
        how = Card(
            theme,
            Strong(theme, words("trainer.adverse_severity")),
            self._placed(self.severity),
            help_text,
            Strong(theme, words("trainer.adverse_related")),
            self._placed(self.related),
            gap=theme.space(3),
        )
        if portrait:
            return [natural(what), natural(how)]
        columns = (stack(natural(part), Space(), gap=0) for part in (what, how))
        return [beside(*columns, gap=theme.space(4))]

    def chosen(self) -> AdverseEvent:
        """The event; the button only works once everything was chosen."""
        kind = self.kind or AdverseKind.OTHER
        return AdverseEvent(kind, Severity(self.severity.selected), _RELATED[self.related.selected])

    def sentence(self) -> str:
        """Kind and severity."""
        kind = (self.kind or AdverseKind.OTHER).value
        words = self.words
        severity = words(f"trainer.adverse_{self.severity.selected}")
        return words("trainer.adverse_note", kind=words(f"trainer.adverse_{kind}"), severity=severity)

    def _switch(self, names: Sequence[str]) -> SegmentedSwitch:
        options = [(name, self.words(f"trainer.adverse_{name}"), "") for name in names]
        return SegmentedSwitch(self.theme, options, selected="", on_select=lambda _name: self._look())

    def _placed(self, switch: SegmentedSwitch) -> Row:
        if switch.parent is not None:
            switch.parent.remove_widget(switch)
        return Row(switch, Space())

    def _row_of(self, kind: AdverseKind) -> ListRow:
        theme = self.theme
        here = kind is self.kind
        mark = Icon(theme, "check" if here else "circle", color=theme.colors.accent if here else theme.colors.line)
        return ListRow(
            theme,
            self.words(f"trainer.adverse_{kind.value}"),
            trailing=mark,
            on_release=lambda _row: self.choose(kind),
            last=kind is AdverseKind.OTHER,
        )

    def choose(self, kind: AdverseKind) -> None:
        """This happened."""
        self.kind = kind
        self._look()
        self.again()

    def _look(self) -> None:
        missing = self.kind is None or not self.severity.selected or not self.related.selected
        self.keep_button.waiting = missing
