"""Every screen of the youth in a realistic state: for the pictures in the documentation and for the tests.

A real session runner on a driven clock is fed by the simulated wristband, so what is shown is what the product
computes. Nothing is written to disk: the records stay in memory.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from biofeedback.language import Catalogue
from biofeedback.session.clock import DrivenClock
from biofeedback.session.header import Origin
from biofeedback.session.records import Record
from biofeedback.session.runner import start_session
from biofeedback.training.breathing import BreathingExercise, BreathingSettings
from screens.screen import Screen
from screens.speech import Speak
from screens.theme import Theme
from screens.youth.band_check import BandCheckScreen
from screens.youth.baseline import BaselineScreen
from screens.youth.breathing import BreathingScreen
from screens.youth.done import DoneScreen
from screens.youth.kept import KeptScreen
from screens.youth.no_signal import NoSignalScreen
from screens.youth.part import Place, YouthPart
from screens.youth.rating import RatingScreen
from screens.youth.start import StartScreen
from screens.youth.stop import StopScreen
from screens.youth.summary import SummaryScreen
from sensors.simulated import SimulatedWristband

PACE_PER_MIN = 6.0
READERS = ("Sanne", "Bram")
_LONGEST_S = 3600
_IN_STEP_AFTER_S = 5  # with this seed, the wearer who begins to follow here breathes in with the circle


class MemoryRecorder:
    """Keeps the records where a test can look at them."""

    session_id = "preview"

    def __init__(self) -> None:
        self.records: list[Record] = []
        self.finished = ""
        self.discarded = False

    def append(self, record: Record) -> None:
        """Keep it."""
        self.records.append(record)

    def finish(self, reason: str) -> None:
        """Remember why it ended."""
        self.finished = reason

    def discard(self) -> None:
        """Forget everything."""
        self.records.clear()
        self.discarded = True


class Rehearsal:
    """One session under way: `run` lets time pass, the `to_...` steps touch what a youth would touch."""

    def __init__(
        self, language: str = "nl", *, seed: int = 7, breathing_s: int = 240, baseline_s: int = 120
    ) -> None:
        self.clock = DrivenClock()
        self.band = SimulatedWristband(seed)
        asyncio.run(self.band.start(self.clock))
        self.recorder = MemoryRecorder()
        settings = BreathingSettings(PACE_PER_MIN, breathing_s=breathing_s, baseline_s=baseline_s)
        runner = start_session(
            lambda _header: self.recorder,
            BreathingExercise(settings),
            [self.band],
            origin=Origin.REHEARSAL,
            participant="preview",
            language=language,
            started_unix=0.0,
        )
        self.part = YouthPart(runner, self.clock, pace_per_min=PACE_PER_MIN, readers=READERS)

    def run(self, seconds: int) -> None:
        """Let so many seconds pass."""
        for _ in range(seconds):
            self.clock.now_s += 1.0
            self.part.tick()

    def until(self, reached: Callable[[], bool]) -> None:
        """Let time pass until something is so; raises RuntimeError when an hour brings it no nearer."""
        for _ in range(_LONGEST_S):
            if reached():
                return
            self.run(1)
        raise RuntimeError("The rehearsed session did not come this far.")

    def to_baseline(self) -> None:
        """Past the band check."""
        self.until(lambda: self.part.snapshot.band_ready)
        self.part.go_on()

    def to_rating(self) -> None:
        """To the first question."""
        self.to_baseline()
        self.until(lambda: self.part.place is Place.RATING)

    def to_breathing(self, before: int | None = 6) -> None:
        """Into the breathing, after the first number."""
        self.to_rating()
        self.part.rate(before)
        self.run(_IN_STEP_AFTER_S)
        self.band.set_breathing(PACE_PER_MIN)

    def to_second_rating(self) -> None:
        """To the second question."""
        self.to_breathing()
        self.until(lambda: self.part.place is Place.RATING)

    def to_summary(self, after: int | None = 3) -> None:
        """To the summary, after the second number."""
        self.to_second_rating()
        self.part.rate(after)
        self.run(1)


def build(name: str, language: str, *, text_scale: float = 1.0, speak: Speak | None = None) -> Screen:
    """The screen called `name` (one of NAMES) in one language; raises KeyError for another name."""
    make = _MAKERS[name]
    return make(Theme("avond", "youth", text_scale), Catalogue(language), speak)


def _start(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    return StartScreen(theme, words, on_begin=_nothing, on_kept=_nothing, speak=speak, minutes=9)


def _kept(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    return KeptScreen(theme, words, readers=READERS, on_back=_nothing, speak=speak)


def _band(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    session = Rehearsal(words.language)
    session.run(2)
    return BandCheckScreen(theme, words, session.part, speak)


def _band_ready(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    session = Rehearsal(words.language)
    session.until(lambda: session.part.snapshot.band_ready)
    return BandCheckScreen(theme, words, session.part, speak)


def _band_loose(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    session = Rehearsal(words.language)
    session.band.lose_contact(90)
    session.run(50)
    return BandCheckScreen(theme, words, session.part, speak)


def _band_help(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    screen = _band_loose(theme, words, speak)
    screen.help_button.dispatch("on_release")
    return screen


def _baseline(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    session = Rehearsal(words.language)
    session.to_baseline()
    session.run(45)
    return BaselineScreen(theme, words, session.part, speak)


def _baseline_waits(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    session = Rehearsal(words.language)
    session.to_baseline()
    session.run(30)
    session.band.lose_contact(60)
    session.until(lambda: session.part.snapshot.exercise.advice == "check_band")
    return BaselineScreen(theme, words, session.part, speak)


def _rating(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    session = Rehearsal(words.language)
    session.to_rating()
    return RatingScreen(theme, words, session.part, speak)


def _rating_after(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    session = Rehearsal(words.language)
    session.to_second_rating()
    screen = RatingScreen(theme, words, session.part, speak)
    screen.columns.cells[3].dispatch("on_release")
    return screen


def _breathing(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    session = Rehearsal(words.language)
    session.to_breathing()
    session.run(80)
    screen = BreathingScreen(theme, words, session.part, speak)
    for _ in range(24):  # long enough to see whether the breath follows the pace
        session.run(1)
        screen.refresh()
    return screen


def _breathing_alone(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    session = Rehearsal(words.language)
    session.part.without_band()
    session.part.rate(5)
    session.run(33)
    return BreathingScreen(theme, words, session.part, speak)


def _no_signal(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    session = Rehearsal(words.language)
    session.to_breathing()
    session.band.lose_contact(90)
    session.until(lambda: session.part.place is Place.NO_SIGNAL)
    return NoSignalScreen(theme, words, session.part, speak)


def _no_link(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    session = Rehearsal(words.language)
    session.to_breathing()
    session.band.drop_link(90)
    session.until(lambda: session.part.place is Place.NO_SIGNAL)
    return NoSignalScreen(theme, words, session.part, speak)


def _stop(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    session = Rehearsal(words.language)
    session.to_breathing()
    session.part.stop()
    return StopScreen(theme, words, session.part, speak)


def _stop_erase(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    screen = _stop(theme, words, speak)
    screen.erase_button.dispatch("on_release")
    return screen


def _called(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    screen = _stop(theme, words, speak)
    screen.trainer_button.dispatch("on_release")
    return screen


def _summary(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    session = Rehearsal(words.language)
    session.to_summary()
    return SummaryScreen(theme, words, session.part, speak, on_kept=_nothing)


def _summary_gap(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    """Stopped once and went on, lost the signal for a while, skipped the second number."""
    session = Rehearsal(words.language)
    session.to_breathing()
    session.run(60)
    session.part.stop()
    session.run(20)
    session.part.resume()
    session.run(30)
    session.band.lose_contact(30)
    session.until(lambda: session.part.place is Place.RATING)
    session.part.rate(None)
    session.run(1)
    return SummaryScreen(theme, words, session.part, speak, on_kept=_nothing)


def _summary_alone(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    session = Rehearsal(words.language)
    session.part.without_band()
    session.part.rate(None)
    session.until(lambda: session.part.place is Place.RATING)
    session.part.rate(4)
    session.run(1)
    return SummaryScreen(theme, words, session.part, speak, on_kept=_nothing)


def _summary_erase(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    screen = _summary(theme, words, speak)
    screen.erase_button.dispatch("on_release")
    return screen


def _done(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    return DoneScreen(theme, words, erased=False, disk_failed=False, on_trainer=_nothing, speak=speak)


def _done_erased(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    return DoneScreen(theme, words, erased=True, disk_failed=False, on_trainer=_nothing, speak=speak)


def _done_failed(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    return DoneScreen(theme, words, erased=False, disk_failed=True, on_trainer=_nothing, speak=speak)


def _nothing(*_: object) -> None:
    """A preview leads nowhere."""


_MAKERS: dict[str, Callable[[Theme, Catalogue, Speak | None], Screen]] = {
    "start": _start,
    "kept": _kept,
    "band-check": _band,
    "band-check-ready": _band_ready,
    "band-check-loose": _band_loose,
    "band-check-help": _band_help,
    "baseline": _baseline,
    "baseline-waits": _baseline_waits,
    "rating": _rating,
    "rating-after": _rating_after,
    "breathing": _breathing,
    "breathing-without-band": _breathing_alone,
    "no-signal": _no_signal,
    "no-signal-link": _no_link,
    "stop": _stop,
    "stop-erase": _stop_erase,
    "stop-called": _called,
    "summary": _summary,
    "summary-gap": _summary_gap,
    "summary-without-band": _summary_alone,
    "summary-erase": _summary_erase,
    "done": _done,
    "done-erased": _done_erased,
    "done-failed": _done_failed,
}
NAMES = tuple(_MAKERS)
