"""Today: who is next and one button that starts it; then the others, the bands, and what waits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from biofeedback.errors import BiofeedbackError
from biofeedback.language import Catalogue
from biofeedback.training.programmes import Shelf
from screens.theme import Theme
from screens.trainer import today_cards as cards
from screens.trainer import wording
from screens.trainer.day import Day, Kind, Waiting
from screens.trainer.job import Job
from screens.trainer.notice_card import NoticeCard
from screens.trainer.page import PageTitle, beside, grow, stack
from screens.trainer.rail import RailPage, Ways
from screens.widgets.cards import Pill
from screens.widgets.dialog import Choice, Dialog
from screens.widgets.layout import Space

if TYPE_CHECKING:
    from screens.trainer.desk import Desk

_SIDE_DP = 392  # picture 21: the right column
_OTHERS_LYING, _OTHERS_UPRIGHT = 4, 3  # rows that fit beside or above everything else


class TodayScreen(RailPage):
    """The first page after unlocking. What is quick is shown at once; new sessions are looked at beside it."""

    HELP = "today"
    SHORT_HELP = True

    def __init__(
        self,
        theme: Theme,
        words: Catalogue,
        desk: Desk,
        *,
        shelf: Shelf,
        bands: Sequence[cards.BandView],
        ways: Ways,
        on_start: Callable[[str], None],
        on_choose: Callable[[], None],
        on_review: Callable[[str], None],
        on_confirm: Callable[[], None],
        on_bands: Callable[[], None] | None = None,
        on_check: Callable[[int], None] | None = None,
        usual_programme: str | None = None,
        now: datetime | None = None,
    ) -> None:
        super().__init__(theme, words, "today", ways)
        self._desk, self._shelf, self._bands, self._ways = desk, shelf, bands, ways
        self._on_start, self._on_choose = on_start, on_choose
        self._on_review, self._on_confirm = on_review, on_confirm
        self._on_bands, self._on_check = on_bands, on_check
        self._usual_programme = usual_programme
        self._now = now or datetime.now()
        self._today = self._now.date().toordinal() - wording.EPOCH
        self.day: Day | None = None
        self.dialog: Dialog | None = None
        self._problem = ""
        date = wording.sentence(wording.full_day(words, self._now.date()))
        self._title = PageTitle(theme, words("trainer.today_title"), date)
        self._state = Pill(theme, words("trainer.one_moment"), icon="hourglass-medium", pos_hint={"center_y": 0.5})
        self.start()
        self.job: Job[Day] = Job(lambda _report: self._read(), self._loaded, self._failed)

    def join(self) -> None:
        """Wait for the work beside the screen; what it found comes with the next frame."""
        self.job.join()

    def leave(self) -> None:
        """Nobody waits for the day any more."""
        self.job.forget()
        if self.dialog is not None:
            self.dialog.dismiss()

    def spoken(self) -> Sequence[str]:
        """The day, and who is next."""
        person = self.day.next if self.day else None
        return (self._title.title.text, self._title.below.text, *([person.code] if person else []))

    def arrange(self, portrait: bool) -> None:
        """Lying: who and then the others, beside them the bands and what waits. Upright: under each other."""
        self.header.add_widget(self._title)
        self.header.add_widget(self._state)
        gap = self.theme.space(4)
        main, side = self._main(portrait), self._side()
        if portrait:
            self.scroll.content.add_widget(stack(*main, *side, Space(), gap=gap))
            return
        column = grow(BoxLayout(orientation="vertical", spacing=gap))
        for part in (*side, Space()):
            column.add_widget(part)
        column.size_hint_x, column.width = None, self.theme.dp(_SIDE_DP) * min(1.2, self.theme.text_scale)
        self.scroll.content.add_widget(beside(stack(*main, Space(), gap=gap), column, gap=self.theme.space(5)))

    def _main(self, portrait: bool) -> list[Widget]:
        theme, words = self.theme, self.words
        if self._problem:
            return [NoticeCard(theme, self._problem)]
        if self.day is None:
            return []
        person = self.day.next
        band = self._bands[0].name if self._bands else ""
        self.next_card = cards.NextCard(theme, words, person, self._today, band, self._start, self._on_choose)
        shown = _OTHERS_UPRIGHT if portrait else _OTHERS_LYING
        others = self.day.others
        if not others:
            return [self.next_card]
        self.others = cards.others(
            theme, words, others, shown, self._today, on_open=self._open_person, on_all=self._on_choose
        )
        return [self.next_card, self.others]

    def _side(self) -> list[Widget]:
        self.bands_card = cards.BandsCard(
            self.theme, self.words, self._bands, on_bands=self._on_bands, on_check=self._on_check
        )
        if self.day is None:
            return [self.bands_card]
        self.waits = cards.waits(self.theme, self.words, self.day.waiting, self._today, self._open_waiting)
        return [self.bands_card, self.waits]

    def _read(self) -> Day:
        return self._desk.day(self._today, self._shelf, self._usual_programme)

    def _look(self, new: Sequence[str]) -> Day:
        self._desk.look_at_new(new)
        return self._read()

    def _loaded(self, day: Day) -> None:
        self.day = day
        notices = any(one.kind is Kind.NOTICE for one in day.waiting)
        if notices:
            self._state.show(self.words("trainer.read_first"), icon="warning", tone="warn")
        else:
            self._state.show(self.words("trainer.all_kept"), icon="shield-check", tone="good")
        self.again()
        if day.new:
            self.job = Job(lambda _report: self._look(day.new), self._loaded, self._failed)

    def _failed(self, error: BiofeedbackError) -> None:
        self._problem = self.words.error(error)
        self._state.show(self.words("trainer.read_first"), icon="warning", tone="warn")
        self.again()

    def _start(self, code: str) -> None:
        self._on_start(code)

    def _open_person(self, code: str) -> None:
        person = next((one for one in self.day.people if one.code == code), None) if self.day else None
        if person is None or person.may_measure:
            self._on_start(code)
            return
        self._ask(
            self.words("trainer.consent_needed_title", code=code),
            self.words("trainer.consent_needed_text"),
            self._ways.participants,
            "trainer.rail_participants",
        )

    def _open_waiting(self, one: Waiting) -> None:
        words = self.words
        if one.kind is Kind.NOTICE:
            self._ask(words("trainer.read_first"), words(f"errors.{one.code}"), None, "")
        elif one.kind is Kind.CUT_SHORT and one.count == 1:
            self._on_review(one.ids[0])
        elif one.kind is Kind.EXPORT:
            self._on_confirm()
        elif one.kind is Kind.RETENTION:
            title, below = cards.wait_words(words, one, self._today)
            self._ask(
                title, f"{below}. {words('trainer.retention_text')}", self._ways.sessions, "trainer.to_sessions"
            )
        else:
            self._ways.sessions()

    def _ask(self, title: str, text: str, go: Callable[[], None] | None, key: str) -> None:
        choices = [Choice(self.words("trainer.back"))]
        if go is not None:
            choices.append(Choice(self.words(key), go, "primary"))
        self.dialog = Dialog(self.theme, title, text, choices, dismissable=True)
        self.dialog.open()
