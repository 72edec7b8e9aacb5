"""The screens of the exercises in a realistic state, for pictures and tests; `preview` adds them to its own."""

from __future__ import annotations

from collections.abc import Callable

from biofeedback.language import Catalogue
from biofeedback.session.rehearsal import ScriptedYouth
from biofeedback.training.choices import BodyCheckExercise, HassleLogExercise, SignalPlanExercise
from biofeedback.training.exercise import Action, ActionKind, Exercise, Phase
from biofeedback.training.find_rate import RATES_PER_MIN, FindRateExercise, FindRateView
from biofeedback.training.guess import GuessExercise
from biofeedback.training.personal import Personal
from biofeedback.training.relaxation import CountingExercise, RelaxationExercise
from biofeedback.training.role_play import RolePlayExercise
from biofeedback.training.sitting import BaselineExercise
from biofeedback.training.time_out import TimeOutExercise
from screens.screen import Screen
from screens.speech import Speak
from screens.theme import Theme
from screens.youth.answer import AnswerScreen
from screens.youth.choices import ChoiceScreen
from screens.youth.counting import CountingScreen, PictureScreen
from screens.youth.find_rate import FindRateScreen
from screens.youth.guess import GuessScreen
from screens.youth.rehearsal import Rehearsal
from screens.youth.relaxation import RelaxationScreen
from screens.youth.role_play import RolePlayScreen
from screens.youth.settings import TABS, SettingsScreen
from screens.youth.summary import SummaryScreen
from screens.youth.time_out import TimeOutScreen

Make = Callable[[Theme, Catalogue, Speak | None], Screen]

_BASELINE_S = 60  # long enough to be accepted, short enough for a test
_FELT_S = 100  # of a role-play: until the level has followed the trigger
_TIPS = {"nl": {2: ("Ademen", "Muziek")}, "en": {2: ("Breathe", "Music")}}
_MARKED = {"trigger": 8, "cue": 25, "reducer": 30, "reminder": 20, "end": 40}


def opened(exercise: Exercise, language: str = "nl", *, seed: int = 7) -> Rehearsal:
    """A session of this exercise past its band check, baseline and first number."""
    session = Rehearsal(language, seed=seed, exercise=exercise)
    if session.part.snapshot.exercise.phase is Phase.BAND_CHECK:
        session.to_baseline()
        session.until(lambda: session.part.snapshot.exercise.phase is not Phase.BASELINE)
    if session.part.snapshot.exercise.phase is Phase.RATING_BEFORE:
        session.part.rate(6)
    session.run(1)
    return session


def guessed(language: str, guess: int) -> Rehearsal:
    """The answer to a guess of this many levels beside the measure."""
    session = opened(GuessExercise(_BASELINE_S), language)
    session.run(20)
    arousal = session.part.snapshot.arousal
    measured = arousal.level.number if arousal and arousal.level else 1
    session.part.choose("guess", min(5, max(1, measured + guess)))
    return session


def _guess(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    session = opened(GuessExercise(_BASELINE_S), words.language)
    screen = GuessScreen(theme, words, session.part, speak)
    screen.cells[1].dispatch("on_release")
    return screen


def _guess_waits(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    session = guessed(words.language, 0)
    session.part.go_on()
    session.run(3)
    return GuessScreen(theme, words, session.part, speak)


def _guess_where(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    session = opened(GuessExercise(_BASELINE_S), words.language)
    screen = GuessScreen(theme, words, session.part, speak)
    screen.where_button.dispatch("on_release")
    return screen


def _answer(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    return _settled(AnswerScreen(theme, words, guessed(words.language, 1).part, speak))


def _answer_far(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    session = guessed(words.language, 1)
    session.part.go_on()
    session.run(50)
    session.part.choose("guess", 5)
    return _settled(AnswerScreen(theme, words, session.part, speak))


def _answer_same(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    return _settled(AnswerScreen(theme, words, guessed(words.language, 0).part, speak))


def _answer_unsure(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    session = Rehearsal(words.language, exercise=GuessExercise(_BASELINE_S))
    session.part.without_band()
    session.part.choose("guess", 3)
    return _settled(AnswerScreen(theme, words, session.part, speak))


def _settled(screen: AnswerScreen) -> Screen:
    screen.leave()  # the measure does not come up in a picture: it is there
    screen.scale.shown = 1.0
    return screen


def _time_out(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    session = opened(TimeOutExercise(_BASELINE_S), words.language)
    return TimeOutScreen(theme, words, session.part, speak)


def _cooling(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    session = opened(TimeOutExercise(_BASELINE_S), words.language)
    session.band.stressor(0.5, 25)
    for _ in range(2):
        session.run(25)
        session.part.go_on()
    session.band.set_breathing(6.0)
    session.run(75)
    return TimeOutScreen(theme, words, session.part, speak)


def _relaxation(seconds: int) -> Make:
    def make(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
        session = opened(RelaxationExercise(_BASELINE_S), words.language)
        session.run(seconds)
        return RelaxationScreen(theme, words, session.part, speak, led=False)

    return make


def _counting(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    session = opened(CountingExercise(_BASELINE_S), words.language)
    session.run(14)
    return CountingScreen(theme, words, session.part, speak)


def _picture(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    session = opened(CountingExercise(_BASELINE_S), words.language)
    session.until(lambda: session.part.snapshot.exercise.phase is Phase.PICTURE)
    return PictureScreen(theme, words, session.part, speak)


def _role_play(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    session = opened(RolePlayExercise(_BASELINE_S), words.language)
    session.run(12)
    session.band.stressor(0.5, 40)
    session.part.choose("trigger")
    session.run(_FELT_S)
    session.part.choose("cue")
    return RolePlayScreen(theme, words, session.part, speak)


def _role_play_back(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    return RolePlayScreen(theme, words, _marked(words.language).part, speak)


def _marked(language: str) -> Rehearsal:
    """A role-play with its five marks, on the way back."""
    session = opened(RolePlayExercise(_BASELINE_S), language)
    session.run(10)
    session.band.stressor(0.5, 40)
    for name, seconds in _MARKED.items():
        session.run(seconds)
        session.part.choose(name)
    session.run(60)
    return session


def _summary_role_play(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    return SummaryScreen(theme, words, to_end(_marked(words.language)).part, speak, on_kept=lambda: None)


def _choice(exercise: Callable[[], Exercise], steps: int, *chosen: str) -> Make:
    def make(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
        session = opened(exercise(), words.language)
        for _ in range(steps):
            session.part.go_on()
        for name in chosen:
            session.part.choose(name)
        return ChoiceScreen(theme, words, session.part, speak)

    return make


def _find_rate(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    session = opened(FindRateExercise(_BASELINE_S), words.language)
    follow(session, 150)
    screen = FindRateScreen(theme, words, session.part, speak)
    for _ in range(24):
        follow(session, 1)
        screen.refresh()
    return screen


def _rate_found(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    session = opened(FindRateExercise(_BASELINE_S, trial_s=80), words.language)
    follow(session, 80 * len(RATES_PER_MIN) + 5)
    return FindRateScreen(theme, words, session.part, speak)


def _rate_unsure(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    session = Rehearsal(words.language, exercise=FindRateExercise(_BASELINE_S, trial_s=80))
    session.part.without_band()
    session.part.rate(5)
    session.band.drop_link(2 * 80 * len(RATES_PER_MIN))
    session.run(80 * len(RATES_PER_MIN) + 5)
    return FindRateScreen(theme, words, session.part, speak)


def follow(session: Rehearsal, seconds: int) -> None:
    """The wearer breathes with the circle of each trial."""
    for _ in range(seconds):
        detail = session.part.snapshot.exercise.detail
        if isinstance(detail, FindRateView):
            session.band.set_breathing(detail.pace_per_min)
        session.run(1)


def to_end(session: Rehearsal) -> Rehearsal:
    """Touch what leads on until the summary stands there."""
    youth = ScriptedYouth((3,))  # the second number; the first was given at the opening

    def there() -> bool:
        touch = youth.touch(session.part.snapshot)
        done = session.part.snapshot.exercise.phase is Phase.SUMMARY
        if touch is not None and not done:
            _touch(session, touch)
        return done

    session.until(there)
    session.run(1)
    return session


def _touch(session: Rehearsal, action: Action) -> None:
    part = session.part
    if action.kind is ActionKind.RATE:
        part.rate(action.value)
    elif action.kind is ActionKind.CHOOSE:
        part.choose(action.name, action.value)
    else:
        part.go_on()


def _summary(exercise: Callable[[], Exercise], *chosen: str, tense: bool = False, seed: int = 7) -> Make:
    """`chosen` one answer for each question; `tense`: something happened just before."""

    def make(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
        session = opened(exercise(), words.language, seed=seed)
        if tense:
            session.band.stressor(0.5, 20)
        for number, name in enumerate(chosen):
            if number:
                session.part.go_on()
            for one in name.split(","):
                session.part.choose(one)
        to_end(session)
        return SummaryScreen(theme, words, session.part, speak, on_kept=lambda: None)

    return make


def _summary_plan(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    session = opened(SignalPlanExercise(), words.language)
    for level, does in enumerate((("breathe",), ("walk", "music"), ("time_out",), ("time_out", "talk"))):
        for number in range(3):
            for name in does if number == 1 else (("hands", "jaw")[level % 2],) if number == 0 else ("mentor",):
                session.part.choose(name)
            session.part.go_on()
    session.run(1)
    return SummaryScreen(theme, words, session.part, speak, on_kept=lambda: None)


def _settings(tab: str) -> Make:
    def make(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
        personal = Personal(
            text_scale=theme.text_scale,
            theme=theme.mode,
            high_contrast=theme.high_contrast,
            reduced_motion=theme.reduced_motion,
            sign="waves",
            sounds=True,
            signal_level=4,
            tips=_TIPS.get(words.language, {}),
        )
        screen = SettingsScreen(
            words,
            personal,
            on_change=lambda _: None,
            on_back=lambda: None,
            speak=speak,
            on_hear=lambda _: None,
            can_vibrate=True,
            on_leave=lambda: None,
        )
        screen.tabs.segments[TABS.index(tab)].dispatch("on_release")
        return screen

    return make


MAKERS: dict[str, Make] = {
    "guess": _guess,
    "guess-waits": _guess_waits,
    "guess-where": _guess_where,
    "answer": _answer,
    "answer-same": _answer_same,
    "answer-far": _answer_far,
    "answer-unsure": _answer_unsure,
    "time-out": _time_out,
    "time-out-cooling": _cooling,
    "relaxation-read": _relaxation(3),
    "relaxation-tense": _relaxation(41),
    "relaxation-release": _relaxation(79),
    "counting": _counting,
    "picture": _picture,
    "role-play": _role_play,
    "role-play-back": _role_play_back,
    "body-check": _choice(BodyCheckExercise, 0, "shoulders", "hands"),
    "hassle-log": _choice(HassleLogExercise, 0, "unfair"),
    "hassle-log-went": _choice(HassleLogExercise, 3),
    "signal-plan": _choice(SignalPlanExercise, 4, "breathe", "music"),
    "signal-plan-who": _choice(SignalPlanExercise, 11, "mentor"),
    "find-rate": _find_rate,
    "find-rate-found": _rate_found,
    "find-rate-unsure": _rate_unsure,
    "summary-baseline": _summary(lambda: BaselineExercise(_BASELINE_S)),
    "summary-guess": _summary(lambda: GuessExercise(_BASELINE_S)),
    "summary-relaxation": _summary(lambda: RelaxationExercise(_BASELINE_S), tense=True, seed=11),
    "summary-counting": _summary(lambda: CountingExercise(_BASELINE_S), tense=True, seed=12),
    "summary-role-play": _summary_role_play,
    "summary-time-out": _summary(lambda: TimeOutExercise(_BASELINE_S)),
    "summary-find-rate": _summary(lambda: FindRateExercise(_BASELINE_S, trial_s=80)),
    "summary-body-check": _summary(BodyCheckExercise, "shoulders,hands"),
    "summary-hassle-log": _summary(HassleLogExercise, "unfair", "hands,jaw", "walked_away", "fairly"),
    "settings": _settings("look"),
    "settings-sound": _settings("sound"),
    "settings-signal": _settings("signal"),
    "settings-tips": _settings("tips"),
    "summary-signal-plan": _summary_plan,
}
