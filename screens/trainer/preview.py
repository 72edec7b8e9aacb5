"""The trainer's pages with real state: a real vault with sessions that the simulator and the engine made.

For the tests and for the pictures in the documentation; the app itself does not use it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from kivy.base import EventLoop

from biofeedback.errors import NotFound
from biofeedback.language import Catalogue
from biofeedback.session.clock import DrivenClock
from biofeedback.session.header import Origin
from biofeedback.session.rehearsal import ScriptedYouth, rehearse
from biofeedback.session.runner import start_session
from biofeedback.training.breathing import BreathingExercise, BreathingSettings
from biofeedback.training.exercise import Phase
from biofeedback.training.programmes import shelf
from biofeedback.vault import selftest
from biofeedback.vault.clock import Clock
from biofeedback.vault.consent import Consent, Given, Purpose
from biofeedback.vault.participant import Participant
from biofeedback.vault.store import Vault
from screens.screen import Screen
from screens.theme import Theme
from screens.trainer import wording
from screens.trainer.band_check import BandCheckScreen
from screens.trainer.band_state import BandState
from screens.trainer.bands import BandsScreen
from screens.trainer.cover import Cover
from screens.trainer.desk import Desk
from screens.trainer.enrol import EnrolScreen
from screens.trainer.export import ExportScreen
from screens.trainer.form import ConfirmScreen, PinScreen
from screens.trainer.help import HelpScreen
from screens.trainer.look_along import LookAlong
from screens.trainer.notice import NoticeScreen
from screens.trainer.pin_pad import PinPad
from screens.trainer.prepare import PrepareScreen, SourceChoice
from screens.trainer.preview_pilot import pilot_pages
from screens.trainer.quick import QuickSetScreen, QuickUnlockScreen
from screens.trainer.rail import Ways
from screens.trainer.review import ReviewScreen
from screens.trainer.self_test import SelfTestScreen
from screens.trainer.sessions import SessionsScreen
from screens.trainer.today import TodayScreen
from screens.trainer.today_cards import BandView
from screens.trainer.unlock import UnlockScreen
from screens.youth.breathing import BreathingScreen
from screens.youth.rehearsal import Rehearsal
from sensors.band_keeper import BandKeeper
from sensors.ble import heart_rate, nervous_eda
from sensors.ble.radio import Advert, Radio
from sensors.known_bands import KnownBand, KnownBands
from sensors.nearby import Nearby
from sensors.physiology.scenario import BREATHING, Breathe, LoseContact, Move, Scenario, Stressor
from sensors.simulated import SimulatedWristband

TODAY = date(2026, 11, 23)  # a Monday, as in the design's pictures
TRAINER = "M. Visser"
PIN = "2468"
PASSPHRASE = "lantaarn tulp schaats molen kade wilg"  # noqa: S105 - guards nothing but a demonstration

# two public keys of nobody: their secret halves were never kept
KEYS = (
    "age13cz4966378mlxakpdlrlryqj8js45qfj6y9k4a7mxdc4zek20ffqjg68z2",
    "age1s48vvn8ye3ag2sjacnh5cxrat33jlhjesvsyc2zd2zfdnqa73ykqkh0p85",
)

_TENSE = Scenario(
    "tense",
    script=(
        Stressor(at_s=135.0, strength=0.35, duration_s=20.0),
        Breathe(at_s=175.0, per_minute=6.0),
        LoseContact(at_s=322.0, duration_s=26.0),
        Move(at_s=400.0, duration_s=16.0),
    ),
    pace_tension=0.2,
    fidgets_per_min=0.2,
)


@dataclass(frozen=True, slots=True)
class Recording:
    """One session to make."""

    participant: str
    day: int  # of November 2026
    hour: int
    minute: int
    ratings: tuple[int | None, ...]
    scenario: Scenario = BREATHING
    origin: Origin = Origin.LIVE
    seed: int = 1
    cut_at_s: float | None = None  # the app dies here: no end is written


RECORDINGS = (
    Recording("K-204", 23, 10, 30, (6, 3), _TENSE, seed=4),
    Recording("M-031", 23, 9, 15, (5, 4), seed=3),
    Recording("K-187", 22, 15, 0, (7, None), _TENSE, seed=5, cut_at_s=300.0),
    Recording("OEFEN-1", 20, 13, 45, (None, None), origin=Origin.REHEARSAL, seed=6),
)


DAY = TODAY.toordinal() - wording.EPOCH
_YES = Consent(Given("map 3", DAY - 80), Given("map 3", DAY - 80), Given("map 3", DAY - 80))


def _person(code: str, sign: str, programme: str, done: int, *, agreed: bool = True) -> Participant:
    settings: dict[str, object] = {"sign": sign}
    if programme:
        settings |= {"programme": programme, "programme_session": done}
    consents = {Purpose.TRAINING: _YES, Purpose.RESEARCH: _YES} if agreed else {}
    return Participant(code, DAY - 80, under_16=False, settings=settings, consents=consents)


PEOPLE = (
    _person("K-204", "mountain", "anger-control", 3),
    _person("K-187", "ring", "anger-control", 8),
    _person("M-031", "waves", "breathing", 1),
    _person("K-140", "lines", "night-flight", 2),
    _person("M-044", "lightning", "", 0, agreed=False),
    _person("K-162", "tree", "anger-control", 10),
)


@dataclass(frozen=True, slots=True)
class Stand:
    """A furnished tablet: who is there and what was recorded, newest first."""

    home: Path
    vault: Vault
    desk: Desk
    sessions: tuple[str, ...]


def furnish(
    home: Path,
    recordings: tuple[Recording, ...] = RECORDINGS,
    *,
    trainers: tuple[str, ...] = (),
    day: date | None = None,
) -> Stand:
    """A vault under `home` with a trainer and these sessions; the desk is still locked.

    With a `day` the tablet believes it is that day (a picture of today must not change tomorrow).
    """
    noon = None if day is None else datetime(day.year, day.month, day.day, 12).timestamp()
    vault = Vault(home) if noon is None else Vault(home, Clock(unix_s=lambda: noon))
    vault.create_trainer(TRAINER, PASSPHRASE)
    unlocked = vault.unlock(PASSPHRASE, TRAINER)
    for name in trainers:
        vault.create_trainer(name, PASSPHRASE, approved_by=unlocked)
    for person in PEOPLE:
        unlocked.participants.save(person)
    unlocked.lock()
    return Stand(home, vault, Desk(vault), tuple(record(vault, recording) for recording in recordings))


def pages(stand: Stand, theme: Theme, words: Catalogue, folder: Path) -> dict[str, Callable[[], Screen]]:
    """Every page by name, built on demand; all but `unlock` want an open desk. Exports go to `folder`."""
    desk = stand.desk
    return {
        "unlock": lambda: UnlockScreen(theme, words, desk, on_open=_nothing),
        "unlock-demo": lambda: UnlockScreen(theme, words, desk, on_open=_nothing, demo_passphrase=PASSPHRASE),
        "enrol": lambda: EnrolScreen(theme, words, desk, on_done=_nothing),
        "quick-set": lambda: QuickSetScreen(theme, words, desk, on_done=_nothing),
        "quick": lambda: QuickUnlockScreen(theme, words, desk, on_open=_nothing, on_passphrase=_nothing),
        "today": lambda: _today(stand, theme, words),
        "sessions": lambda: _sessions(stand, theme, words),
        "prepare": lambda: prepare_page(stand, theme, words, "K-204"),
        "prepare-single": lambda: prepare_page(stand, theme, words, "M-044"),
        "self-test": lambda: _self_test(theme, words),
        "help": lambda: HelpScreen(theme, words, _WAYS, on_practice=_nothing, on_self_test=_nothing),
        "confirm": lambda: ConfirmScreen(theme, words, desk, on_back=_nothing),
        "pin-set": lambda: PinScreen(theme, words, desk, on_back=_nothing),
        "pin-pad": lambda: _pin_pad(stand, theme, words),
        "look-along": lambda: _look_along(theme, words, measures=True),
        "look-along-off": lambda: _look_along(theme, words, measures=False),
        "review": lambda: _review(stand, theme, words, 0),
        "review-cut-short": lambda: _review(stand, theme, words, 2),
        "export": lambda: _export(stand, theme, words, folder),
        "bands": lambda: _bands(stand, theme, words),
        "band-check": lambda: _band_check(theme, words),
        **pilot_pages(desk, theme, words, _WAYS, TODAY),
        "notice": lambda: NoticeScreen(theme, words, NotFound("gone"), on_back=_nothing),
    }


def _nothing(*_: object) -> None:
    """A page in a picture leads nowhere."""


_WAYS = Ways(_nothing, _nothing, _nothing, _nothing, _nothing, _nothing)


def _today(stand: Stand, theme: Theme, words: Catalogue) -> Screen:
    stand.desk.look_at_new(stand.desk.day(DAY, shelf()).new)
    names = ("Band 1", "Band 2")
    details = ("Hartslag en huid", "Hartslag en huid") if words.language == "nl" else ("Heart and skin",) * 2
    views = [BandView(*band) for band in zip(names, details, (91, 34), strict=True)]
    screen = TodayScreen(
        theme,
        words,
        stand.desk,
        shelf=shelf(),
        bands=views,
        ways=_WAYS,
        on_start=_nothing,
        on_choose=_nothing,
        on_review=_nothing,
        on_confirm=_nothing,
        now=datetime(TODAY.year, TODAY.month, TODAY.day, 10, 0),
    )
    screen.join()
    return screen


def _sessions(stand: Stand, theme: Theme, words: Catalogue) -> Screen:
    screen = SessionsScreen(
        theme,
        words,
        stand.desk,
        on_review=_nothing,
        on_export=_nothing,
        on_new_session=_nothing,
        on_lock=_nothing,
        today=TODAY,
    )
    screen.join()
    EventLoop.idle()  # the rows are shown, and how complete each session is begins to be looked at
    screen.join()
    return screen


def practice_page(stand: Stand, theme: Theme, words: Catalogue) -> Screen:
    """Where a trainer practises: nobody is chosen."""
    return prepare_page(stand, theme, words, None)


def prepare_page(stand: Stand, theme: Theme, words: Catalogue, code: str | None) -> Screen:
    """Preparing for this participant, or for nobody yet."""
    dutch = words.language == "nl"
    names = ("Nagebootste band", "Oefenen zonder band") if dutch else ("Simulated band", "Practice")
    programmes = shelf()
    people = stand.desk.day(DAY, programmes).people
    return PrepareScreen(
        theme,
        words,
        people=people,
        person=next((person for person in people if person.code == code), None),
        shelf=programmes,
        sources=[SourceChoice("simulated", *names), SourceChoice("two", "Band 2", names[1])],
        on_check=_nothing,
        checked={"simulated": BandState("", 91.0)} if code == "K-204" else {},
        today=DAY,
        on_hand_over=_nothing,
        on_back=_nothing,
        on_new=_nothing,
    )


def _bands(stand: Stand, theme: Theme, words: Catalogue) -> Screen:
    drivers = (heart_rate.DRIVER, nervous_eda.DRIVER)
    known = KnownBands(stand.home / "bands.json")
    if not known.all():
        known.add(KnownBand("Band A", "heart_rate", "C0:FF:EE:00:00:01", paired=True))
        known.add(KnownBand("Band B", "nervous_eda", "C0:FF:EE:00:00:02"))
    screen = BandsScreen(
        theme,
        words,
        BandKeeper(known, _no_radio, lambda: drivers),
        spawn=_not_now,
        on_back=_nothing,
        on_check=_nothing,
    )
    screen.found = [
        Nearby("Strap 1", -52, drivers[0], Advert("C0:FF:EE:00:00:01", "Strap 1", (), -52, None)),
        Nearby("Strap 2", -74, drivers[0], Advert("C0:FF:EE:00:00:03", "Strap 2", (), -74, None)),
    ]
    screen.again()
    return screen


def _band_check(theme: Theme, words: Catalogue) -> Screen:
    clock, band = DrivenClock(), SimulatedWristband(4)
    asyncio.run(band.start(clock))
    screen = BandCheckScreen(theme, words, [band], title="Band A", clock=clock, spawn=_not_now, on_back=_nothing)
    for second in range(60):
        clock.now_s = float(second)
        screen.refresh()
    return screen


def _not_now(work: Coroutine[Any, Any, None]) -> None:
    """Nothing runs beside a picture."""
    work.close()


def _no_radio() -> Radio:
    raise NotFound("A picture has no radio.")


class Covered(Screen):
    """A youth's screen with something of the trainer over it."""

    def __init__(self, theme: Theme, words: Catalogue, below: Screen, cover: Cover) -> None:
        super().__init__(theme, words)
        self.below, self.cover = below, cover
        for widget in (below, cover):
            widget.size_hint = (1, 1)
            self.add_widget(widget)


def youth(theme: Theme, words: Catalogue) -> tuple[Rehearsal, Screen]:
    """A session in its breathing, and the youth's screen of it."""
    session = Rehearsal(words.language, breathing_s=360)
    session.to_breathing()
    session.run(180)
    return session, BreathingScreen(Theme("avond", "youth", theme.text_scale), words, session.part, None)


def _pin_pad(stand: Stand, theme: Theme, words: Catalogue) -> Screen:
    if not stand.vault.pin.exists():
        stand.vault.pin.set(PIN)
    return Covered(theme, words, youth(theme, words)[1], PinPad(theme, words, stand.vault.pin, _nothing, _nothing))


def _look_along(theme: Theme, words: Catalogue, *, measures: bool) -> Screen:
    session, below = youth(theme, words)
    cover = LookAlong(theme, words, session.part, code="K-204", measures=measures, on_close=_nothing)
    return Covered(theme, words, below, cover)


def _review(stand: Stand, theme: Theme, words: Catalogue, number: int) -> Screen:
    review = stand.desk.review(stand.sessions[number])
    return ReviewScreen(
        theme,
        words,
        review,
        on_back=_nothing,
        on_export=_nothing,
        on_add=lambda text, at_s: stand.desk.add_to_session(review.row.session_id, text, at_s),
        on_together=_nothing,
        today=TODAY,
    )


def _export(stand: Stand, theme: Theme, words: Catalogue, folder: Path) -> Screen:
    now = datetime(TODAY.year, TODAY.month, TODAY.day, 14, 20)
    screen = ExportScreen(theme, words, stand.desk, stand.sessions, folder=folder, on_back=_nothing, now=now)
    screen.join()
    for key in KEYS:
        screen.who.add_key(key)
    screen.book.confirm(KEYS[0])
    screen.contents.show_file("USB/exports", screen.out.name)  # the place of a picture is nobody's
    screen.who.show()
    return screen


def record(vault: Vault, recording: Recording) -> str:
    """Play one session as fast as possible through the real engine into the vault; returns its id."""
    return asyncio.run(_record(vault, recording))


async def _record(vault: Vault, recording: Recording) -> str:
    clock = DrivenClock()
    band = SimulatedWristband(recording.seed, recording.scenario)
    await band.start(clock)
    started = datetime(TODAY.year, TODAY.month, recording.day, recording.hour, recording.minute)
    runner = start_session(
        vault.start_session,
        BreathingExercise(BreathingSettings(baseline_s=120, breathing_s=360)),
        [band],
        origin=recording.origin,
        participant=recording.participant,
        language="nl",
        started_unix=started.timestamp(),
    )
    async for snapshot in rehearse(runner, ScriptedYouth(recording.ratings), clock):
        if recording.cut_at_s is not None and snapshot.second_s >= recording.cut_at_s:
            break
        if snapshot.exercise.phase is Phase.DONE:
            break
    await band.stop()
    return runner.session_id


def _self_test(theme: Theme, words: Catalogue) -> SelfTestScreen:
    page = SelfTestScreen(theme, words, selftest.run, on_back=_nothing)
    page.job.join()
    return page
