"""Making an export: who may open it, then the file is written, read back, and only then called ready."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kivy.core.clipboard import Clipboard
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from biofeedback.errors import BiofeedbackError, StorageFailed
from biofeedback.language import Catalogue
from screens.theme import Theme
from screens.trainer import wording
from screens.trainer.asking import Asking
from screens.trainer.export_parts import ComparePanel, ContentsCard, RecipientRow, ResultCard, StepsTrail
from screens.trainer.help import HelpButton
from screens.trainer.job import Job, Report
from screens.trainer.notice_card import NoticeCard
from screens.trainer.page import LARGE_TEXT, PageTitle, TrainerPage, beside, detach, grow, natural, settle, stack
from screens.trainer.recipients import RecipientBook, from_text_or_file
from screens.widgets.buttons import PrimaryButton, SecondaryButton
from screens.widgets.cards import Card
from screens.widgets.field import TextField
from screens.widgets.layout import Column, Divider, Row, Space
from screens.widgets.progress import FillBar
from screens.widgets.switches import SegmentedSwitch
from screens.widgets.text import Body, Heading, Small

if TYPE_CHECKING:
    from biofeedback.export.archive import ExportReceipt
    from screens.trainer.desk import Desk, SessionRow

_SIDE_DP = 400  # picture 27
_MOST_NAMES = 1000  # exports begun in the same minute; more is no accident any more
_CHECKING_FROM = 0.8  # as biofeedback.export.archive: the last fifth of the work is reading back
_MB = 1_000_000


class ExportScreen(TrainerPage):
    """Recipients, contents, progress and result. Writing runs beside the screen; nothing is overwritten."""

    def __init__(
        self,
        theme: Theme,
        words: Catalogue,
        desk: Desk,
        session_ids: Sequence[str],
        *,
        folder: Path,
        on_back: Callable[[], None],
        study_keys: Sequence[str] = (),
        trouble: BiofeedbackError | None = None,
        now: datetime | None = None,
    ) -> None:
        super().__init__(theme, words)
        self._desk, self._session_ids = desk, list(session_ids)
        self.out = free_name(folder, now or datetime.now())
        self.book = RecipientBook()
        self.book.trust(study_keys)
        self.job: Job[ExportReceipt] | None = None
        self.receipt: ExportReceipt | None = None
        self._step = 0
        self._chosen: list[SessionRow] | None = None
        self.asking: Asking | None = None
        self._title = PageTitle(theme, words("trainer.export_title"), on_back=on_back)
        self.help = HelpButton(theme, words, "export")
        self._contents = ContentsCard(theme, words, len(self._session_ids), str(folder), self.out.name)
        self._problem = Column(height=0)  # as high as what is in it, also when that is nothing
        if trouble is not None:
            self._problem.add_widget(NoticeCard(theme, words.error(trouble)))
        self.hint = Small(theme, color=theme.colors.text2, pos_hint={"center_y": 0.5})
        self.button = PrimaryButton(
            theme, words("trainer.make_file"), icon="lock-key", on_release=self._write, pos_hint={"center_y": 0.5}
        )
        self.done_button = PrimaryButton(
            theme,
            words("trainer.to_sessions"),
            icon="arrow-right",
            on_release=lambda _b: on_back(),
            pos_hint={"center_y": 0.5},
        )
        self.profile = SegmentedSwitch(
            theme,
            [(name, words(f"trainer.profile_{name}"), "") for name in ("institution", "research")],
            selected="institution",
            on_select=lambda _name: self._tell_contents(),
        )
        self.arrived_button = SecondaryButton(
            theme,
            words("trainer.export_arrived"),
            icon="seal-check",
            size_name="small",
            on_release=lambda _b: self.ask_receipt(),
            pos_hint={"center_y": 0.5},
        )
        self._arrived = Column(height=0)
        self._build_who()
        self._build_progress()
        self.show_recipients()
        self.start()
        self.rows_job: Job[list[SessionRow]] = Job(lambda _report: desk.sessions(), self._rows_known, self._fail)

    def join(self) -> None:
        """Wait for the work beside the screen; what it found comes with the next frame."""
        for job in (self.rows_job, self.job, self.asking):
            if job is not None:
                job.join()

    def leave(self) -> None:
        """Nobody waits any more; a file that is being written is written to its end."""
        self.rows_job.forget()
        if self.asking is not None:
            self.asking.dismiss()
        if self.job is not None:
            self.job.forget()

    def spoken(self) -> Sequence[str]:
        """What is missing, or what is happening."""
        return (self.hint.text,)

    def arrange(self, portrait: bool) -> None:
        """Choosing: recipients with the contents beside or under them. Later: progress, then the result."""
        theme, words = self.theme, self.words
        detach(self._title, self.help, self.hint, self.button, self.done_button, self.arrived_button)
        self.header.add_widget(self._title)
        names = [words(f"trainer.step_{name}") for name in ("for_whom", "write", "done", "arrived")]
        if not portrait or theme.text_scale == 1:
            self.header.add_widget(StepsTrail(theme, names, self._step))
        if not portrait or theme.text_scale > 1:
            self.header.add_widget(self.help)
        elif self._step == 0:  # beside the steps there is no room for it, upright
            self.footer.add_widget(self.help)
        shown = (self._arrange_choice, self._arrange_progress, self._arrange_result)[min(2, self._step)]
        self.scroll.content.add_widget(shown(portrait))
        self.footer.add_widget(self.hint)
        last = ((self.button,), (), (self.arrived_button, self.done_button), (self.done_button,))[self._step]
        for button in last:
            self.footer.add_widget(button)

    def add_key(self, text: str) -> None:
        """Add the key or keys in this text."""
        if not text.strip():
            self.field.error(self.words("trainer.key_empty"))
            return
        try:
            self.book.add(from_text_or_file(text))
        except BiofeedbackError as error:
            self.field.error(self.words.error(error))
            return
        self.field.text = ""
        self._problem.clear_widgets()
        self.show_recipients()

    def _arrange_choice(self, portrait: bool) -> Widget:
        gap = self.theme.space(4)
        detach(self._who, self._contents, self._problem)
        self._contents.arrange(portrait)
        problem = [self._problem] if self._problem.children else []
        grow(self._contents)
        grow(self._who)
        self._contents.size_hint_x = 1 if portrait else None
        self._contents.width = self.theme.dp(_SIDE_DP) * min(1.2, self.theme.text_scale)
        if portrait:
            return stack(*problem, self._who, natural(self._contents), gap=gap)
        return stack(*problem, beside(self._who, self._contents, gap=self.theme.space(5)), gap=gap)

    def _arrange_progress(self, _portrait: bool) -> Widget:
        return stack(Space(), self._progress, Space(), gap=0)

    def _arrange_result(self, portrait: bool) -> Widget:
        detach(self._contents)
        self._contents.arrange(portrait)
        detach(self._arrived)
        result = stack(
            *([self._arrived] if self._arrived.children else []), grow(self._result()), gap=self.theme.space(3)
        )
        if portrait:
            return stack(result, natural(self._contents), gap=self.theme.space(4))
        return beside(result, grow(self._contents), gap=self.theme.space(5))

    def _build_who(self) -> None:
        theme, words = self.theme, self.words
        self.field = TextField(
            theme, words("trainer.key_label"), help_text=words("trainer.key_help"), on_submit=self.add_key
        )
        self.paste_button = SecondaryButton(
            theme, words("trainer.key_paste"), icon="clipboard-text", size_name="small", on_release=self._paste
        )
        self.add_button = SecondaryButton(
            theme, words("trainer.key_add"), icon="plus", size_name="small", on_release=self._add_typed
        )
        self.recipients = Column(height=0)
        self._compare_room = Column(height=0)
        head = Column(
            Heading(theme, words("trainer.who_may_open")),
            Body(theme, words("trainer.who_may_open_below"), color=theme.colors.text2),
            gap=0,
        )
        key: list[Widget] = [Row(self.field, self.paste_button, self.add_button, gap=theme.space(3))]
        if theme.text_scale > LARGE_TEXT:
            detach(self.field, self.paste_button, self.add_button)
            key = [self.field, Row(self.paste_button, self.add_button, Space(), gap=theme.space(3))]
        self._who = Card(
            theme,
            *([head, Row(self.profile, Space())] if theme.text_scale > LARGE_TEXT else [Row(head, self.profile)]),
            *key,
            self.recipients,
            Space(),
            self._compare_room,
            fit=False,
            gap=theme.space(2),
        )

    def _build_progress(self) -> None:
        theme, words = self.theme, self.words
        self._doing = Heading(theme, words("trainer.writing"))
        self.bar = FillBar(theme)
        text = Body(theme, words("trainer.writing_below"), color=theme.colors.text2)
        self._progress = Card(theme, self._doing, self.bar, text, gap=theme.space(4))

    def _result(self) -> BoxLayout:
        receipt, words = self.receipt, self.words
        if receipt is None:
            return stack(gap=0)
        facts = (
            (words("trainer.done_file"), receipt.path.name),
            (words("trainer.done_folder"), str(receipt.path.parent)),
            (words("trainer.done_size"), size_in_words(words, receipt.bytes)),
            (words("trainer.done_content"), wording.counted(words, "goes_sessions", len(receipt.sessions))),
            (words("trainer.done_for"), wording.counted(words, "done_for", len(receipt.recipients))),
        )
        return ResultCard(self.theme, words, facts)

    def _add_typed(self, *_: object) -> None:
        self.add_key(self.field.text)

    def _paste(self, *_: object) -> None:
        self.add_key(str(Clipboard.paste() or ""))

    def _rows_known(self, rows: list[SessionRow]) -> None:
        chosen = set(self._session_ids)
        self._chosen = [row for row in rows if row.session_id in chosen]
        self._tell_contents()

    def _tell_contents(self) -> None:
        if self._chosen is None:
            return
        consenting = self._desk.consenting() if self.profile.selected == "research" else None
        self._contents.show(self._chosen, consenting)
        settle(self)

    def ask_receipt(self) -> None:
        """It arrived: the eight characters that its reader saw."""
        words = self.words
        self.asking = Asking(
            self.theme,
            words,
            words("trainer.confirm_title"),
            words("trainer.confirm_text"),
            ((words("trainer.receipt"), False),),
            self._confirm_receipt,
            yes=words("trainer.confirm"),
            on_done=lambda: self._show_step(3, words("trainer.export_arrived")),
        )

    def _confirm_receipt(self, receipt: str) -> None:
        sentence = wording.counted(self.words, "confirmed", self._desk.confirm_export(receipt))
        self._arrived.clear_widgets()
        self._arrived.add_widget(NoticeCard(self.theme, sentence, tone="good"))

    def show_recipients(self) -> None:
        """Show who is in the book now."""
        theme, words, book = self.theme, self.words, self.book
        self.recipients.clear_widgets()
        for at, recipient in enumerate(book.all):
            if at:
                self.recipients.add_widget(Divider(theme))
            self.recipients.add_widget(RecipientRow(theme, words, at + 1, recipient, self._remove))
        if not book.all:
            self.recipients.add_widget(NoticeCard(theme, words("trainer.no_recipient"), tone="fact"))
        self._compare_room.clear_widgets()
        place = book.next_to_compare
        self.compare: ComparePanel | None = None
        if place is not None:
            self.compare = ComparePanel(theme, words, place + 1, book.all[place], self._confirm)
            self._compare_room.add_widget(self.compare)
        self.button.waiting = not book.ready
        self.hint.text = self._advice()
        settle(self)

    def _advice(self) -> str:
        if not self.book.all:
            return self.words("trainer.needs_recipient")
        return self.words("trainer.sealed_for_all" if self.book.ready else "trainer.needs_compare")

    def _remove(self, key: str) -> None:
        self.book.remove(key)
        self.show_recipients()

    def _confirm(self, key: str) -> None:
        self.book.confirm(key)
        self.show_recipients()

    def _write(self, *_: object) -> None:
        keys, ids, out, desk = [one.key for one in self.book.all], self._session_ids, self.out, self._desk
        profile = self.profile.selected

        def work(report: Report) -> ExportReceipt:
            make_folder(out.parent)
            return desk.export(ids, keys, out, report, profile)

        self._problem.clear_widgets()
        self._show_step(1, self.words("trainer.sealed_for_all"))
        self._title.back.waiting = True
        self.job = Job(work, self._written, self._fail, self._progressed)

    def _progressed(self, share: float) -> None:
        self.bar.fraction = share
        doing = self.words("trainer.checking" if share >= _CHECKING_FROM else "trainer.writing")
        if self._doing.text != doing:
            self._doing.text = doing

    def _written(self, receipt: ExportReceipt) -> None:
        self.receipt = receipt
        self._title.back.waiting = False
        self._show_step(2, self.words("trainer.sealed_for_all"))

    def _fail(self, error: BiofeedbackError) -> None:
        """Back to the recipients, which are still there, with the sentence on top."""
        self._title.back.waiting = False
        self.bar.fraction = 0.0
        self._problem.clear_widgets()
        if error.reason == "passphrase_again":
            self._show_step(0, self._advice())
            self._ask_passphrase()
            return
        self._problem.add_widget(NoticeCard(self.theme, self.words.error(error), tone="danger"))
        self.out = free_name(self.out.parent, datetime.now())
        self._show_step(0, self._advice())

    def _ask_passphrase(self) -> None:
        """An export needs the passphrase of the last minute; then it goes on by itself."""
        words = self.words
        self.asking = Asking(
            self.theme,
            words,
            words("trainer.passphrase_again"),
            words("trainer.passphrase_again_text"),
            ((words("trainer.passphrase"), True),),
            self._desk.prove,
            yes=words("trainer.make_file"),
            beside=True,
            on_done=self._write,
        )

    def _show_step(self, step: int, hint: str) -> None:
        self._step = step
        self.hint.text = hint
        self.again()


def free_name(folder: Path, now: datetime) -> Path:
    """A name that says when, and nothing about who; one that is not there yet."""
    stem = f"export-{now:%Y-%m-%d-%H%M}"
    names = [f"{stem}.age", *(f"{stem}-{number}.age" for number in range(2, _MOST_NAMES))]
    return next((folder / name for name in names if not (folder / name).exists()), folder / names[0])


def make_folder(folder: Path) -> None:
    """Make the folder where it is missing; raises StorageFailed."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageFailed(f"The folder {folder} cannot be made; nothing was exported.") from error


def size_in_words(words: Catalogue, size_bytes: int) -> str:
    """Kilobytes, or megabytes with one decimal."""
    if size_bytes >= _MB:
        return words("trainer.size_mb", value=wording.number(words, size_bytes / _MB, 1))
    return words("trainer.size_kb", value=max(1, round(size_bytes / 1000)))
