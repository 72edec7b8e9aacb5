"""Every screen of the youth in a realistic state: for the pictures in the documentation and for the tests.

A real session runner on a driven clock is fed by the simulated wristband, so what is shown is what the product
computes. Nothing is written to disk: the records stay in memory.
"""

from __future__ import annotations

from collections.abc import Callable

from biofeedback.language import Catalogue
from biofeedback.training.choices import SignalPlanExercise
from biofeedback.vault.brief import SessionBrief
from screens.screen import Screen
from screens.speech import Speak
from screens.theme import Mode, Theme
from screens.youth.band_check import BandCheckScreen
from screens.youth.baseline import BaselineScreen
from screens.youth.breathing import BreathingScreen
from screens.youth.choices import ChoiceScreen
from screens.youth.done import DoneScreen
from screens.youth.kept import KeptScreen
from screens.youth.no_signal import NoSignalScreen
from screens.youth.part import Place
from screens.youth.preview_exercises import MAKERS as EXERCISES
from screens.youth.preview_play import PLAY_MAKERS
from screens.youth.questionnaire import QuestionnaireScreen
from screens.youth.rating import RatingScreen
from screens.youth.rehearsal import PACE_PER_MIN, READERS, MemoryRecorder, Rehearsal
from screens.youth.start import StartScreen
from screens.youth.stop import StopScreen
from screens.youth.summary import SummaryScreen


def build(name: str, language: str, *, text_scale: float = 1.0, speak: Speak | None = None) -> Screen:
    """The screen called `name` (one of NAMES) in one language; raises KeyError for another name."""
    mode: Mode = "dag" if name.endswith("-day") else "avond"
    return in_theme(name, Theme(mode, "youth", text_scale), language, speak=speak)


def in_theme(name: str, theme: Theme, language: str, *, speak: Speak | None = None) -> Screen:
    """The same in a theme of one's own: strong colours, calm pictures."""
    return _MAKERS[name](theme, Catalogue(language), speak)


def _start(theme: Theme, words: Catalogue, speak: Speak | None) -> StartScreen:
    return StartScreen(
        theme,
        words,
        on_begin=_nothing,
        on_kept=_nothing,
        speak=speak,
        minutes=9,
        on_settings=_nothing,
        on_leave=_nothing,
    )


def _kept(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    return KeptScreen(
        theme,
        words,
        readers=READERS,
        longest_days=90,
        on_back=_nothing,
        speak=speak,
        on_stop=_nothing,
        on_erase=_nothing,
    )


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
    return StopScreen(theme, words, session.part, speak, on_kept=_nothing)


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


def _summary_higher(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    session = Rehearsal(words.language, brief=SessionBrief("K-204", {}, {}, None, (40.0, 50.0)))
    session.to_summary()
    return SummaryScreen(theme, words, session.part, speak, on_kept=_nothing)


def _plan_again(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    tips = {3: tuple(words(f"youth.choice.{name}") for name in ("breathe", "time_out", "music"))}
    session = Rehearsal(
        words.language, exercise=SignalPlanExercise(), brief=SessionBrief("K-204", {}, tips, None, None)
    )
    for _ in range(4):  # to what helps at level 3
        session.part.go_on()
    return ChoiceScreen(theme, words, session.part, speak)


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


def _questionnaire(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    session = Rehearsal(words.language)
    session.run(2)
    return QuestionnaireScreen(theme, words, session.part, speak)


def _done(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    return DoneScreen(
        theme, words, erased=False, disk_failed=False, on_trainer=_nothing, speak=speak, on_erase=_nothing
    )


def _leave(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    screen = _start(theme, words, speak)
    screen.top_bar.stop_button.dispatch("on_release")
    return screen


def _done_erased(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    return DoneScreen(theme, words, erased=True, disk_failed=False, on_trainer=_nothing, speak=speak)


def _done_failed(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    return DoneScreen(theme, words, erased=False, disk_failed=True, on_trainer=_nothing, speak=speak)


def _nothing(*_: object) -> None:
    """A preview leads nowhere."""


_MAKERS: dict[str, Callable[[Theme, Catalogue, Speak | None], Screen]] = {
    "start": _start,
    "start-leave": _leave,
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
    "summary-higher": _summary_higher,
    "signal-plan-again": _plan_again,
    "summary-without-band": _summary_alone,
    "summary-erase": _summary_erase,
    "questionnaire": _questionnaire,
    "done": _done,
    "done-erased": _done_erased,
    "done-failed": _done_failed,
}
_MAKERS |= EXERCISES
_MAKERS |= PLAY_MAKERS
# the day's colours, which each youth may choose, for what differs most in them; `build` reads the ending
_MAKERS |= {
    f"{name}-day": _MAKERS[name] for name in ("start", "rating-after", "breathing", "game", "picture", "summary")
}
NAMES = tuple(_MAKERS)

__all__ = ["NAMES", "PACE_PER_MIN", "READERS", "MemoryRecorder", "Rehearsal", "build", "in_theme"]
