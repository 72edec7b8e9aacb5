"""Making an export: who may open it, then the file is written, read back, and only then called ready."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from biofeedback.errors import BiofeedbackError
from biofeedback.language import Catalogue
from screens.theme import Theme
from screens.trainer import wording
from screens.trainer.asking import Asking
from screens.trainer.export_file import free_name, make_folder, size_in_words
from screens.trainer.export_parts import ContentsCard, ResultCard, StepsTrail
from screens.trainer.help_button import HelpButton
from screens.trainer.job import Job, Report
from screens.trainer.notice_card import NoticeCard
from screens.trainer.page import PageTitle, TrainerPage, beside, detach, grow, natural, settle, stack
from screens.trainer.places import PlacePicker, shown_place
from screens.trainer.recipients import RecipientBook
from screens.trainer.recipients_card import RecipientsCard
from screens.widgets.buttons import PrimaryButton, SecondaryButton
from screens.widgets.cards import Card
from screens.widgets.layout import Column, Space
from screens.widgets.progress import FillBar
from screens.widgets.switches import SegmentedSwitch
from screens.widgets.text import Body, Heading, Small

if TYPE_CHECKING:
    from biofeedback.export.archive import ExportReceipt
    from screens.trainer.desk import Desk, SessionRow

_SIDE_DP = 400  # picture 27
_RESULT = 2  # the step after choosing and writing
Share = Callable[[Path, str], str]
"""Gives a finished file to another app; returns where the copy lies."""

_CHECKING_FROM = 0.8  # as biofeedback.export.archive: the last fifth of the work is reading back


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
        on_share: Share | None = None,
        now: datetime | None = None,
    ) -> None:
        super().__init__(theme, words)
        self._on_share = on_share
        self.picker: PlacePicker | None = None
        self._desk, self._session_ids = desk, list(session_ids)
        self._now = now or datetime.now()
        self.out = free_name(folder, self._now)
        self.book = RecipientBook()
        self.book.trust(study_keys)
        self.job: Job[ExportReceipt] | None = None
        self.receipt: ExportReceipt | None = None
        self._step = 0
        self._chosen: list[SessionRow] | None = None
        self.asking: Asking | None = None
        self._title = PageTitle(theme, words("trainer.export_title"), on_back=on_back)
        self.help = HelpButton(theme, words, "export")
        self.contents = ContentsCard(
            theme,
            words,
            len(self._session_ids),
            shown_place(folder),
            self.out.name,
            on_folder=None if on_share is not None else self.choose_folder,
        )
        self._problem = Column(height=0)  # as high as what is in it, also when that is nothing
        self.profile = SegmentedSwitch(
            theme,
            [(name, words(f"trainer.profile_{name}"), "") for name in ("institution", "research")],
            selected="institution",
            on_select=lambda _name: self._tell_contents(),
        )
        self._build_footer(on_back)
        self._arrived = Column(height=0)
        on_desktop = None if on_share is not None else lambda: self.out.parent
        self.who = RecipientsCard(theme, words, self.book, self.profile, on_desktop, self._recipients_changed)
        self._build_progress()
        self.who.show()
        if trouble is not None:
            self._problem.add_widget(NoticeCard(theme, words.error(trouble)))
        self.start()
        self.rows_job: Job[list[SessionRow]] = Job(
            lambda _report: desk.rows(self._session_ids), self._rows_known, self._fail
        )

    def join(self) -> None:
        """Wait for the work beside the screen; what it found comes with the next frame."""
        for job in (self.rows_job, self.job, self.asking):
            if job is not None:
                job.join()

    def leave(self) -> None:
        """Nobody waits any more; a file that is being written is written to its end."""
        self.rows_job.forget()
        for over in (self.asking, self.picker, self.who):
            if over is not None:
                over.dismiss()
        if self.job is not None:
            self.job.forget()

    def spoken(self) -> Sequence[str]:
        """What is missing, or what is happening."""
        return (self.hint.text,)

    def arrange(self, portrait: bool) -> None:
        """Choosing: recipients with the contents beside or under them. Later: progress, then the result."""
        theme, words = self.theme, self.words
        detach(
            self._title,
            self.help,
            self.hint,
            self.button,
            self.done_button,
            self.arrived_button,
            self.share_button,
        )
        self.header.add_widget(self._title)
        names = [words(f"trainer.step_{name}") for name in ("for_whom", "write", "done", "arrived")]
        if not portrait or theme.text_scale == 1:
            self.header.add_widget(StepsTrail(theme, names, self._step))
        if not portrait or theme.text_scale > 1:
            self.header.add_widget(self.help)
        elif self._step == 0:  # beside the steps there is no room for it, upright
            self.footer.add_widget(self.help)
        shown = (self._arrange_choice, self._arrange_progress, self._arrange_result)[min(_RESULT, self._step)]
        self.scroll.content.add_widget(shown(portrait))
        if portrait and self._step >= _RESULT:  # two buttons leave no room beside them, upright
            self.scroll.content.add_widget(self.hint)
            self.footer.add_widget(Space())
        else:
            self.footer.add_widget(self.hint)
        share = (self.share_button,) if self._on_share is not None else ()
        last = ((self.button,), (), (*share, self.arrived_button, self.done_button), (self.done_button,))[
            self._step
        ]
        for button in last:
            self.footer.add_widget(button)

    def _arrange_choice(self, portrait: bool) -> Widget:
        gap = self.theme.space(4)
        detach(self.who, self._problem)
        self._shape_contents(portrait)
        problem = [self._problem] if self._problem.children else []
        grow(self.who)
        if portrait:
            return stack(*problem, self.who, natural(self.contents), gap=gap)
        return stack(*problem, beside(self.who, self.contents, gap=self.theme.space(5)), gap=gap)

    def _shape_contents(self, portrait: bool) -> None:
        """What goes along: as wide as the page when upright, a column at the side when not."""
        detach(self.contents)
        self.contents.arrange(portrait)
        grow(self.contents)
        self.contents.size_hint_x = 1 if portrait else None
        self.contents.width = self.theme.dp(_SIDE_DP) * min(1.2, self.theme.text_scale)

    def _arrange_progress(self, _portrait: bool) -> Widget:
        return stack(Space(), self._progress, Space(), gap=0)

    def _arrange_result(self, portrait: bool) -> Widget:
        self._shape_contents(portrait)
        detach(self._arrived)
        result = stack(
            *([self._arrived] if self._arrived.children else []), grow(self._result()), gap=self.theme.space(3)
        )
        if portrait:
            return stack(result, natural(self.contents), gap=self.theme.space(4))
        return beside(result, self.contents, gap=self.theme.space(5))

    def _build_footer(self, on_back: Callable[[], None]) -> None:
        theme, words, middle = self.theme, self.words, {"center_y": 0.5}
        self.hint = Small(theme, color=theme.colors.text2, pos_hint=middle)
        self.button = PrimaryButton(
            theme, words("trainer.make_file"), icon="lock-key", on_release=self._write, pos_hint=middle
        )
        self.done_button = PrimaryButton(
            theme,
            words("trainer.to_sessions"),
            icon="arrow-right",
            on_release=lambda _b: on_back(),
            pos_hint=middle,
        )

        def second(key: str, icon: str, act: Callable[[], None]) -> SecondaryButton:
            text = words(key)
            return SecondaryButton(
                theme, text, icon=icon, size_name="small", on_release=lambda _b: act(), pos_hint=middle
            )

        self.share_button = second("trainer.share", "share-network", self.share)
        self.arrived_button = second("trainer.export_arrived", "seal-check", self.ask_receipt)

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

    def _left_out(self, receipt: ExportReceipt) -> str:
        """Which sessions lack what was added to them later; empty where none does."""
        words, damaged = self.words, set(receipt.without_additions)
        names = [
            f"{wording.participant(words, row)} ({wording.when(words, row.started, self._now.date())})"
            for row in self._chosen or ()
            if row.session_id in damaged
        ]
        return words("errors.export_without_additions", sessions=", ".join(names)) if names else ""

    def _rows_known(self, rows: list[SessionRow]) -> None:
        chosen = set(self._session_ids)
        self._chosen = [row for row in rows if row.session_id in chosen]
        self._tell_contents()

    def _tell_contents(self) -> None:
        if self._chosen is None:
            return
        consenting = self._desk.consenting() if self.profile.selected == "research" else None
        self.contents.show(self._chosen, consenting, self._desk.known_codes())
        settle(self)

    def choose_folder(self) -> None:
        """Where the file will be: any folder of this computer, a stick too."""
        self.picker = PlacePicker(self.theme, self.words, self.out.parent, self._in_folder)
        self.picker.open()

    def _in_folder(self, folder: Path) -> None:
        self.out = free_name(folder, self._now)
        self.contents.show_file(shown_place(folder), self.out.name)
        settle(self)

    def share(self) -> None:
        """Give the finished file to another app; the tablet may lock then."""
        receipt, words = self.receipt, self.words
        if receipt is None or self._on_share is None:
            return
        self._arrived.clear_widgets()
        try:
            place = self._on_share(receipt.path, words("trainer.share"))
        except BiofeedbackError as error:
            self._arrived.add_widget(NoticeCard(self.theme, words.error(error)))
        else:
            self._arrived.add_widget(NoticeCard(self.theme, words("trainer.shared", place=place), tone="good"))
        self.again()

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

    def _recipients_changed(self) -> None:
        self._problem.clear_widgets()
        self.button.waiting = not self.book.ready
        self.hint.text = self._advice()
        settle(self)

    def _advice(self) -> str:
        if not self.book.all:
            return self.words("trainer.needs_recipient")
        return self.words("trainer.sealed_for_all" if self.book.ready else "trainer.needs_compare")

    def _write(self, *_: object) -> None:
        keys, ids, out, desk = [one.key for one in self.book.all], self._session_ids, self.out, self._desk
        profile, over = self.profile.selected, self.contents.with_over

        def work(report: Report) -> ExportReceipt:
            make_folder(out.parent)
            return desk.export(ids, keys, out, report, profile, over, self.words.language)

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
        sentence = self._left_out(receipt)
        if sentence:
            self._arrived.add_widget(NoticeCard(self.theme, sentence))
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
