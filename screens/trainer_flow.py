"""Which of the trainer's pages follows which: from unlocking to the hand-over. Nothing here draws."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime
from typing import Any

from biofeedback.errors import BiofeedbackError
from biofeedback.language import Catalogue
from biofeedback.session.clock import SessionClock
from biofeedback.study import installed
from biofeedback.training.programmes import shelf
from biofeedback.training.study_plan import StudyPlan
from biofeedback.vault import selftest
from screens.android_share import android_share
from screens.pilot_flow import PilotAround, PilotFlow
from screens.records_flow import Around, RecordsFlow
from screens.screen import Screen
from screens.stage import Stage
from screens.tablet import Tablet
from screens.theme import Theme
from screens.trainer import wording
from screens.trainer.band_check import BandCheckScreen
from screens.trainer.band_choices import band_choices
from screens.trainer.band_state import BandState, state_of
from screens.trainer.bands import BandsScreen
from screens.trainer.desk import Desk
from screens.trainer.export import ExportScreen
from screens.trainer.form import ConfirmScreen, PinScreen
from screens.trainer.help import HelpScreen
from screens.trainer.notice import NoticeScreen
from screens.trainer.preparation import Preparation, SourceChoice
from screens.trainer.prepare import PrepareScreen
from screens.trainer.programmes import ProgrammesScreen
from screens.trainer.quick import QuickSetScreen, QuickUnlockScreen
from screens.trainer.rail import Ways
from screens.trainer.self_test import SelfTestScreen
from screens.trainer.sessions import SessionsScreen
from screens.trainer.today import TodayScreen
from screens.trainer.today_cards import BandView
from screens.trainer.tour import Tour, first_tour
from screens.trainer.unlock import UnlockScreen
from screens.widgets.dialog import Choice, Dialog


class TrainerFlow:
    """The trainer's half of the flow; `screens.flow.Flow` adds the youth's."""

    def __init__(self, tablet: Tablet, stage: Stage, day: Theme) -> None:
        self.tablet = tablet
        self.stage = stage
        self.words = Catalogue(tablet.language)
        self.desk = Desk(tablet.vault)
        self._day = day
        around = Around(
            self._show, self.show_today, self.show_sessions, self.show_export, self._ways, self._let_read
        )
        self.records = RecordsFlow(tablet, self.words, day, self.desk, around)
        self.tour: Tour | None = None
        self.pilot = PilotFlow(self.words, day, self.desk, PilotAround(self._show, self._ways))
        self._checks: dict[str, BandState] = {}  # what the last check of each choice of bands found
        self._looked_for_half = False  # exports that an earlier run of the app left
        self._then: Callable[[], None] | None = None  # where the next unlock leads
        self._batteries: dict[str, float] = {}  # of each choice of bands, at its last session; in percent

    def hand_over(self, preparation: Preparation) -> None:
        """Lock what is stored, then show the youth's first screen."""
        raise NotImplementedError

    def spawn(self, work: Coroutine[Any, Any, None]) -> object:
        """Run a coroutine in the background of the app's one event loop."""
        raise NotImplementedError

    def _let_read(self, code: str) -> None:
        """The page of what is kept names its readers: where their list is damaged the trainer reads so instead."""
        try:
            self.desk.recovery_words, self.desk.trainer_names  # noqa: B018 - both raise Damaged
        except BiofeedbackError as error:
            self._show_notice(error)
            return
        self.show_kept(code)

    def show_kept(self, code: str) -> None:
        """Lock what is stored, then show what is kept, in the youth's own words."""
        raise NotImplementedError

    def opened(self) -> None:
        """A trainer unlocked."""
        self.pilot.opened()
        if not self._looked_for_half:
            self._looked_for_half = True
            self.desk.clear_half_exports(self.tablet.export_folder)
        then, self._then = self._then or self.show_today, None
        if self.desk.quick_allowed and not self.desk.quick_ready:
            self._show(QuickSetScreen(self._day, self.words, self.desk, on_done=then))
        else:
            then()

    def _show(self, screen: Screen) -> None:
        if self.tour is not None:
            self.tour.dismiss()
            self.tour = None
        self.stage.show(screen)

    def show_unlock(self, why: str = "trainer", *, then: Callable[[], None] | None = None) -> None:
        """Locked: a passphrase leads on, or six digits where they were set within the hour.

        It leads to the first page, or to `then`: where the trainer was when the tablet was handed over.
        """
        self.desk.lock(why)
        self._then = then
        if self.desk.quick_ready:
            self._show(
                QuickUnlockScreen(
                    self._day,
                    self.words,
                    self.desk,
                    on_open=self.opened,
                    on_passphrase=self._show_passphrase,
                )
            )
        else:
            self._show_passphrase()

    def _show_passphrase(self) -> None:
        self._show(
            UnlockScreen(
                self._day,
                self.words,
                self.desk,
                on_open=self.opened,
                demo_passphrase=self.tablet.demo_passphrase,
            )
        )

    def show_today(self) -> None:
        """The first page: who is next, what waits."""
        self._show(
            TodayScreen(
                self._day,
                self.words,
                self.desk,
                shelf=shelf(self.tablet.home),
                bands=self._band_views(),
                on_bands=self.show_bands if self.tablet.bands is not None else None,
                on_check=self._check_at,
                ways=self._ways(),
                on_start=self.show_prepare,
                on_choose=self.show_prepare,
                on_review=self.show_review,
                on_confirm=self.show_confirm,
                usual_programme=self._usual_programme(),
                now=datetime.fromtimestamp(self.tablet.wall()),
            )
        )

    def _ways(self) -> Ways:
        return Ways(
            self.show_today,
            self.show_sessions,
            self.show_unlock,
            self.records.participants,
            self.show_help,
            self.pilot.page,
        )

    def _choices(self) -> list[SourceChoice]:
        """What the app was started with, then the bands on the list, which may have changed since."""
        keeper = self.tablet.bands
        known = band_choices(keeper, self.words) if keeper is not None else []
        keys = {one.key for one in self.tablet.choices}
        return [*self.tablet.choices, *(one for one in known if one.key not in keys)]

    def _band_views(self) -> list[BandView]:
        try:
            choices = self._choices()
        except BiofeedbackError as error:  # Today is shown all the same, and says it where the bands stand
            return [BandView(self.words("trainer.bands"), self.words.error(error))]
        return [BandView(one.title, one.detail, self._batteries.get(one.key)) for one in choices]

    def show_bands(self) -> None:
        """The list of the institution's own bands."""
        keeper = self.tablet.bands
        if keeper is None:
            return
        self._show(
            BandsScreen(
                self._day,
                self.words,
                keeper,
                spawn=self.spawn,
                on_back=self.show_today,
                on_check=lambda alias: self.show_check(f"bluetooth:{alias}", alias, self.show_bands),
            )
        )

    def _check_at(self, at: int) -> None:
        """Check the bands of the choice at this place on Today."""
        try:
            choice = self._choices()[at]
        except BiofeedbackError as error:
            self._show_notice(error)
            return
        self.show_check(choice.key, choice.title, self.show_today)

    def show_check(
        self, key: str, title: str, on_back: Callable[[], None], prepare: PrepareScreen | None = None
    ) -> None:
        """Check bands step by step; nothing is recorded. What was found stands on Today and on `prepare`."""
        clock = SessionClock(monotonic=self.tablet.monotonic)
        try:
            sources = self.tablet.make_sources(key)
        except BiofeedbackError as error:
            self._show_notice(error)
            return
        clock.start()

        def checked() -> None:
            state = self._checks[key] = state_of(screen)
            if state.battery_percent is not None:
                self._batteries[key] = state.battery_percent
            if prepare is not None:
                prepare.show_checked(key, state)
            on_back()

        screen = BandCheckScreen(
            self._day, self.words, sources, title=title, clock=clock, spawn=self.spawn, on_back=checked
        )
        self._show(screen)

    def show_help(self) -> None:
        """What a trainer does most, in a few sentences."""
        self._show(
            HelpScreen(
                self._day,
                self.words,
                self._ways(),
                on_practice=self.practise,
                on_self_test=self.show_self_test,
            )
        )

    def show_self_test(self) -> None:
        """This device proves its own cryptography."""
        self._show(SelfTestScreen(self._day, self.words, selftest.run, on_back=self.show_help))

    def practise(self) -> None:
        """The page that sets a session ready; the first time with a tour over it."""
        self.show_prepare()
        self.tour = first_tour(self._day, self.words, self.desk, self._show_notice)
        if self.tour is not None:
            self.tour.begin()

    def show_confirm(self) -> None:
        """An export arrived: type its receipt."""
        self._show(ConfirmScreen(self._day, self.words, self.desk, on_back=self.show_today))

    def show_pin(self, code: str) -> None:
        """A PIN for looking along; then back to the session that was being prepared."""
        self._show(PinScreen(self._day, self.words, self.desk, on_back=lambda: self.show_prepare(code)))

    def _ask_new(self) -> None:
        words = self.words
        choices = [
            Choice(words("trainer.new_over"), lambda: self._new_participant(under_16=False)),
            Choice(words("trainer.new_under"), lambda: self._new_participant(under_16=True)),
        ]
        text = words("trainer.new_question")
        Dialog(self._day, words("trainer.new_title"), text, choices, dismissable=True).open()

    def _new_participant(self, *, under_16: bool) -> None:
        try:
            code = self.desk.new_participant(under_16=under_16)
        except BiofeedbackError as error:
            self._show_notice(error)
            return
        self.show_prepare(code)

    def _usual_programme(self) -> str | None:
        try:
            plan = self._study()
        except BiofeedbackError:
            return None  # told where it matters: no session can be prepared with a damaged plan
        return plan.programme if plan is not None else None

    def _study(self) -> StudyPlan | None:
        """The study plan of this tablet; raises Damaged."""
        checked = installed.load(self.tablet.home) if self.tablet.home is not None else None
        return None if checked is None else checked.plan

    def show_sessions(self) -> None:
        """All that is sealed here."""
        self._show(
            SessionsScreen(
                self._day,
                self.words,
                self.desk,
                on_review=self.show_review,
                on_export=self.show_export,
                on_new_session=self.show_prepare,
                on_lock=self.show_unlock,
                on_back=self.show_today,
                notices=[self.words(f"errors.{code}") for code in self.desk.notices()],
            )
        )

    def show_review(self, session_id: str) -> None:
        """One session in one picture."""
        self.records.review(session_id)

    def show_export(self, session_ids: Sequence[str], on_back: Callable[[], None] | None = None) -> None:
        """Write chosen sessions into one encrypted file."""
        trouble: BiofeedbackError | None = None
        try:
            plan = self._study()
        except BiofeedbackError as error:  # the sessions can be exported all the same, to keys typed by hand
            plan, trouble = None, error
        self._show(
            ExportScreen(
                self._day,
                self.words,
                self.desk,
                session_ids,
                folder=self.tablet.export_folder,
                on_back=on_back or self.show_sessions,
                on_share=android_share(),
                study_keys=[one.key for one in plan.recipients] if plan is not None else (),
                trouble=trouble,
            )
        )

    def show_prepare(self, code: str = "") -> None:
        """Who, what and with which band; `code` is whose session it will be, where that is known."""
        programmes, today = shelf(self.tablet.home), self._today()
        try:
            plan = self._study()
            people = self.desk.day(today, programmes, plan.programme if plan else None).people
            choices = self._choices()
            recovery_words = self.desk.recovery_words
        except BiofeedbackError as error:
            self._show_notice(error)
            return
        screen = PrepareScreen(
            self._day,
            self.words,
            people=people,
            person=next((person for person in people if person.code == code), None),
            shelf=programmes,
            sources=choices,
            today=today,
            on_hand_over=self.hand_over,
            on_back=self.show_today,
            on_new=self._ask_new,
            on_pin=None if self.desk.pin.exists() else lambda: self.show_pin(code),
            on_programmes=None if self.tablet.home is None else lambda: self.show_programmes(screen.draft.code),
            on_check=lambda choice: self.show_check(choice.key, choice.title, lambda: self._show(screen), screen),
            study=plan,
            recovery_words=recovery_words,
            checked=self._checks,
        )
        self._show(screen)

    def show_programmes(self, code: str) -> None:
        """All programmes of this tablet; then back to the session that was being prepared."""
        if self.tablet.home is None:
            return
        begin = None if android_share() is not None else self.tablet.export_folder
        self._show(
            ProgrammesScreen(
                self._day, self.words, self.tablet.home, on_back=lambda: self.show_prepare(code), begin=begin
            )
        )

    def _today(self) -> int:
        """The tablet's own day, counted from 1970-01-01."""
        return datetime.fromtimestamp(self.tablet.wall()).date().toordinal() - wording.EPOCH

    def _show_notice(self, error: BiofeedbackError) -> None:
        self._show(NoticeScreen(self._day, self.words, error, on_back=self.show_today))
