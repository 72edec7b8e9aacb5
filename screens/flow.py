"""Which screen follows which: the trainer's part, the hand-over, the youth's part, and back.

The trainer's part is locked before the tablet is handed over. The youth's part is driven by the session itself:
its state says which screen belongs there. Nothing here draws.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from kivy.core.window import Window

from biofeedback.errors import BiofeedbackError
from biofeedback.session.clock import SessionClock
from biofeedback.session.header import Origin
from biofeedback.session.runner import start_session
from biofeedback.training import series
from biofeedback.training.series import Planned
from biofeedback.vault.brief import WISHES, SessionBrief
from screens.kiosk import Kiosk
from screens.secure_window import keep_awake, pin_to_screen
from screens.speech import make_speaker
from screens.stage import Stage
from screens.tablet import Tablet
from screens.theme import Theme
from screens.trainer.day import PROGRAMME, SESSION_DONE
from screens.trainer.enrol import EnrolScreen
from screens.trainer.notice import NoticeScreen
from screens.trainer.preparation import Preparation, require_feedback
from screens.trainer_flow import TrainerFlow
from screens.wishes import Wishes
from screens.youth.done import DoneScreen
from screens.youth.kept import KeptScreen
from screens.youth.part import Place, YouthPart
from screens.youth.places import SCREENS
from screens.youth.questionnaire import QuestionnaireScreen
from screens.youth.quiet_screen import QuietScreen
from screens.youth.settings import SettingsScreen
from screens.youth.start import StartScreen
from screens.youth.summary import SummaryScreen
from screens.youth.summary_acts import main_of
from sensors.wristband import PracticeBand, Wristband

_SEEDS = 1_000_000  # as many as the game takes

Spawn = Callable[[Coroutine[Any, Any, None]], object]
"""Runs a coroutine in the background of the app's one event loop."""


class Flow(TrainerFlow):
    """Shows screens on a stage. `tick` is called up to 30 times a second."""

    def __init__(self, tablet: Tablet, stage: Stage, day: Theme, evening: Theme, spawn: Spawn) -> None:
        super().__init__(tablet, stage, day)
        self.part: YouthPart | None = None
        self._handed = False  # a youth has the tablet, also before and after his session
        self._spawn = spawn
        self._sources: Sequence[Wristband] = ()
        self._shown: tuple[Place, str, int, bool] | None = None
        self._asked = False  # the youth was asked how the app works for him, or said no
        self._questions: QuestionnaireScreen | None = None  # where he goes on after a stop
        self._wishes = Wishes(stage, evening)
        self._continues: str | None = None
        self._preparation: Preparation | None = None
        self._brief: SessionBrief | None = None  # what this youth's part may know of the past
        self._speak = make_speaker(tablet.language)
        self.kiosk = Kiosk(
            stage,
            day,
            self.words,
            self.desk,
            handed=lambda: self._handed,
            part=lambda: self.part,
            take_back=self._take_back,
            code=lambda: self._preparation.participant if self._preparation else "",
            measures=lambda: self._preparation is None or self._preparation.overlay,
            monotonic=tablet.monotonic,
            wall=tablet.wall,
        )

    def tick(self) -> None:
        """Let the running session take what arrived, show the screen that belongs to it, refresh it."""
        if self.part is not None:
            self.part.tick()
            quiet = self._wishes.tick(self.part)
            self._follow(self.part, quiet)
        if self.stage.current is not None:
            self.stage.current.refresh()
        self.kiosk.refresh()
        if self.kiosk.lock_due:
            self.show_unlock("idle")

    def close(self) -> None:
        """The app goes away: seal the running session, let go of the wristbands, lock."""
        if self.part is not None:
            self.part.close()
        self._release()
        self.desk.lock("app_closed")

    def spawn(self, work: Coroutine[Any, Any, None]) -> object:
        """Run it beside the screens."""
        return self._spawn(work)

    def show_first(self) -> None:
        """What a tablet shows when it is switched on: a new one has no trainer to unlock it."""
        if self.desk.trainer_names:
            self.show_unlock()
        else:
            self._show(EnrolScreen(self._day, self.words, self.desk, on_done=self.show_unlock))

    def show_unlock(self, why: str = "trainer", *, then: Callable[[], None] | None = None) -> None:
        """Whoever has the tablet now needs the passphrase; the youth's part is over."""
        self._handed = False
        super().show_unlock(why, then=then)

    def _take_back(self) -> None:
        """The PIN before or after a session: the tablet is the trainer's again."""
        self._brief = None
        pin_to_screen(False)
        self._release()
        self.show_unlock()

    def opened(self) -> None:
        """A trainer unlocked: the idle minutes begin."""
        self.kiosk.opened()
        super().opened()

    # -- the youth's part

    def hand_over(self, preparation: Preparation) -> None:
        """Lock what is stored, then show the youth's first screen."""
        try:
            require_feedback(preparation)
            self._sources = self.tablet.make_sources(preparation.source_key)
            self._brief = self.desk.brief_of(preparation.participant)
            self._take_wishes(self._brief)
            # One value, set by youth and trainer: what the trainer sees is where the youth begins.
            self._wishes.change(self._wishes.personal.with_(sensitivity=preparation.sensitivity))
            self._continues = self.desk.cut_short_of(preparation.participant, self.tablet.wall())
        except BiofeedbackError as error:
            self._show_notice(error)
            return
        self._preparation = self.pilot.taken(preparation)
        self._asked = False
        self.desk.lock("hand_over")
        self._handed = True
        pin_to_screen(True)
        self._show_start(preparation)

    def _take_wishes(self, brief: SessionBrief | None) -> None:
        """How this youth wants it; raises Damaged and UsageError."""
        wishes = None if brief is None else brief.settings.get(WISHES)
        self._wishes.take(None if wishes is None else str(wishes))

    def _show_start(self, preparation: Preparation) -> None:
        self._show(
            StartScreen(
                self._wishes.theme,
                self.words,
                on_begin=lambda: self._spawn(self._begin(preparation)),
                on_kept=lambda: self._show_kept(lambda: self._show_start(preparation)),
                speak=self._speak,
                minutes=round(preparation.seconds / 60),
                exercise=main_of(planned.exercise for planned in preparation.plan),
                sign=self._wishes.personal.sign,
                on_sign=lambda sign: self._wishes.change(self._wishes.personal.with_(sign=sign)),
                on_settings=lambda: self._show_settings(preparation),
                on_leave=self._leave,
            )
        )

    def _show_settings(self, preparation: Preparation) -> None:
        wishes = self._wishes
        self._show(
            SettingsScreen(
                self.words,
                wishes.personal,
                on_change=wishes.change,
                on_back=lambda: self._show_start(preparation),
                speak=self._speak,
                on_hear=wishes.hear if wishes.can_sound else None,
                can_vibrate=wishes.can_vibrate,
                on_leave=self._leave,
            )
        )

    def _leave(self) -> None:
        """The youth stops before anything began."""
        self._brief = None
        pin_to_screen(False)
        self._release()
        self._show_done(begun=False)

    def _show_done(
        self, *, begun: bool = True, erased: bool = False, disk_failed: bool = False, part: YouthPart | None = None
    ) -> None:
        """The tablet goes back; until then the youth may still have a `part` erased that was sealed."""

        def erase() -> None:
            if part is not None:
                part.erase()
            self._show_done(erased=True)

        self._show(
            DoneScreen(
                self._wishes.theme,
                self.words,
                erased=erased,
                disk_failed=disk_failed,
                on_trainer=self.show_unlock,
                speak=self._speak,
                on_erase=erase if part is not None else None,
                begun=begun,
            )
        )

    def show_kept(self, code: str) -> None:
        """The youth reads what is kept: what he may see is built first, then all that is stored is locked."""
        try:
            self._take_wishes(self.desk.brief_of(code))
        except BiofeedbackError as error:
            self._show_notice(error)
            return
        self.desk.lock("hand_over")
        self._handed = True
        pin_to_screen(True)

        def back() -> None:
            pin_to_screen(False)
            self.show_unlock(then=lambda: self.records.participants(code))

        self._show_kept(back, leaving=False)

    def _show_kept(self, on_back: Callable[[], None], *, leaving: bool = True) -> None:
        readers = tuple(self.desk.trainer_names)
        part = self.part

        def stop() -> None:
            if part is not None:
                part.stop()
                self._show_place(part)

        self._show(
            KeptScreen(
                self._wishes.theme,
                self.words,
                readers=readers,
                longest_days=self.desk.longest_days,
                on_back=on_back,
                speak=self._speak,
                on_leave=self._leave if leaving else None,
                on_stop=stop if part is not None else None,
                on_erase=part.erase if part is not None else None,
            )
        )

    async def _begin(self, preparation: Preparation) -> None:
        """Start the bands at time zero, then the recording, then the clock."""
        clock = SessionClock(monotonic=self.tablet.monotonic)
        try:
            for source in self._sources:
                await source.start(clock)
            self.part = self._make_part(preparation, clock)
        except BiofeedbackError as error:
            self._release()
            pin_to_screen(False)
            self._show(NoticeScreen(self._day, self.words, error, on_back=self.show_unlock))
            return
        self._wishes.begin(self.part)
        keep_awake(Window, True)
        clock.start()

    def _make_part(self, preparation: Preparation, clock: SessionClock) -> YouthPart:
        runner = start_session(
            self.tablet.vault.start_session,
            series.build([self._begun_with(planned) for planned in preparation.plan]),
            self._sources,
            origin=Origin.REHEARSAL if preparation.practice else self.tablet.origin,
            participant=preparation.participant,
            language=self.tablet.language,
            started_unix=self.tablet.wall(),
            sensitivity=self._wishes.personal.sensitivity,
            feedback=preparation.feedback,
            programme=preparation.step.context if preparation.step else None,
            study=preparation.study,
            continues=self._continues,
        )
        readers = tuple(self.desk.trainer_names)
        pace = preparation.pace_per_min
        feedback, brief = preparation.feedback, self._brief
        return YouthPart(runner, clock, pace_per_min=pace, readers=readers, feedback=feedback, brief=brief)

    def _begun_with(self, planned: Planned) -> Planned:
        """Each flight of the game is another one; guessing goes on from the last time."""
        more: dict[str, float] = {}
        if planned.exercise == "game":
            more = {"seed": int(self.tablet.wall()) % _SEEDS}
        elif planned.exercise == "guess" and self._brief is not None and self._brief.guess_score is not None:
            more = {"last_apart": self._brief.guess_score}
        return Planned(planned.exercise, {**planned.settings, **more})

    def _follow(self, part: YouthPart, quiet: bool) -> None:
        """Show the screen of the session's state; each rating and each question is a new screen."""
        place = Place.DONE if part.disk_failed else part.place
        view = part.snapshot.exercise
        key = (place, view.phase.value, view.step, quiet)
        self._tell_practice_bands(part)
        if key == self._shown:
            return
        self._shown = key
        if place is Place.DONE:
            self._finish(part)
        elif place is Place.SUMMARY and self._questions is not None:
            self._show(self._questions)
        elif place is Place.SUMMARY:
            self._remember(part)
            self._show_summary(part)
        elif quiet:
            self._show(QuietScreen(self._wishes.theme, self.words, part, self._speak, on_go_on=self._wishes.go_on))
        else:
            more = self._wishes.cues_for(place)
            if place is Place.STOP:
                more["on_kept"] = lambda: self._show_kept(lambda: self._show_place(part))
            self._show(SCREENS[place](self._wishes.theme, self.words, part, self._speak, **more))

    def _show_place(self, part: YouthPart) -> None:
        """Back from a page beside the session to where the session stands."""
        self._shown = None
        self._follow(part, quiet=False)

    def _tell_practice_bands(self, part: YouthPart) -> None:
        for source in self._sources:
            if isinstance(source, PracticeBand):
                self._wishes.tell(source, part)

    def _remember(self, part: YouthPart) -> None:
        """What the next session of this youth must know, written into this one while it is still open."""
        done = self._preparation
        if done is None or done.practice:
            return
        part.keep_setting("sign", self._wishes.personal.sign)
        part.keep_setting("sensitivity", self._wishes.personal.sensitivity)
        self._wishes.keep(part, self.words)
        if done.step is not None and done.step.context is not None and not part.ended_early:
            part.keep_setting(PROGRAMME, done.step.programme.id)
            part.keep_setting(SESSION_DONE, done.step.session.number)

    def _show_summary(self, part: YouthPart) -> None:
        self._show(
            SummaryScreen(
                self._wishes.theme,
                self.words,
                part,
                self._speak,
                on_kept=lambda: self._show_kept(lambda: self._show_summary(part)),
                on_done=lambda: self._ask_or_go_on(part),
            )
        )

    def _ask_or_go_on(self, part: YouthPart) -> None:
        """The questionnaire where it is asked for, once; the session is still open, so the answers go into it."""
        wanted = self._preparation is not None and self._preparation.questionnaire
        if not wanted or self._asked:
            part.go_on()
            return
        self._asked = True
        self.pilot.shown()
        self._questions = QuestionnaireScreen(self._wishes.theme, self.words, part, self._speak)
        self._show(self._questions)

    def _finish(self, part: YouthPart) -> None:
        erased, disk_failed = part.erased, part.disk_failed
        pin_to_screen(False)
        known = [link.battery_percent for link in part.snapshot.links if link.battery_percent is not None]
        if known and self._preparation is not None:
            self._batteries[self._preparation.source_key] = min(known)
        self.part = self._questions = self._shown = None
        self._preparation = self._brief = None
        self._wishes.silence()
        keep_awake(Window, False)
        self._release()
        self._show_done(erased=erased, disk_failed=disk_failed, part=None if erased else part)

    def _release(self) -> None:
        for source in self._sources:
            self._spawn(source.stop())
        self._sources = ()
