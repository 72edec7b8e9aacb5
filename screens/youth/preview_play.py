"""The game, the tension display and the quiet screen in realistic states: for pictures, tests and measurements."""

from __future__ import annotations

from collections.abc import Callable

from biofeedback.language import Catalogue
from biofeedback.samples import Level
from biofeedback.training.game import GameExercise, GameSettings, GameView
from biofeedback.training.pilot import steer
from biofeedback.training.role_play import RolePlayExercise
from biofeedback.training.tension import TensionExercise, TensionSettings
from screens.screen import Screen
from screens.speech import Speak
from screens.theme import Theme
from screens.youth.game import GameScreen
from screens.youth.level_words import level_of
from screens.youth.part import Place
from screens.youth.quiet_screen import QuietScreen
from screens.youth.rehearsal import Rehearsal
from screens.youth.tension import TensionScreen

Maker = Callable[[Theme, Catalogue, Speak | None], Screen]

FRAMES_PER_S = 30
_BASELINE_S = 60  # the shortest that a picture needs
_LOOKING_S = 900
_SENSITIVE = 1.6  # the simulated wearer alone does not come to the top level


class Play:
    """A session in the game, with a pilot who can fly: `fly` lets frames pass with the screen that is shown."""

    def __init__(self, language: str = "nl", *, round_: int = 1, rounds: int = 3, difficulty: int = 2) -> None:
        settings = GameSettings(baseline_s=_BASELINE_S, rounds=rounds, difficulty=difficulty)
        self.session = Rehearsal(language, exercise=GameExercise(settings), sensitivity=_SENSITIVE)
        self.session.to_rating()
        self.session.part.rate(5)
        self.session.run(2)
        for _ in range(round_ - 1):
            self._finish_round()

    @property
    def view(self) -> GameView:
        """The game as the exercise knows it."""
        view = self.session.part.snapshot.exercise.detail
        if not isinstance(view, GameView):
            raise RuntimeError("The rehearsed game is over.")
        return view

    def fly(self, seconds: float, screen: GameScreen | None = None) -> None:
        """Frames pass; with a screen it draws them, and a thumb on it follows the lights."""
        session = self.session
        for _ in range(round(seconds * FRAMES_PER_S)):
            session.clock.now_s += 1 / FRAMES_PER_S
            session.part.tick()
            if not isinstance(session.part.snapshot.exercise.detail, GameView):
                return
            if screen is None:
                self.view.world.advance(1 / FRAMES_PER_S, steer(self.view.world), self.view.below_line)
            else:
                self._lead(screen)
                screen.refresh()

    def _lead(self, screen: GameScreen) -> None:
        world = self.view.world
        ahead = next((light for light in world.in_view() if light.x > world.x), None)
        if ahead is not None:
            screen.controls.head_for(ahead.y)

    def until_above(self, *, at_most_s: int = 200) -> None:
        """Something makes tense until the level is above the own line; frames are skipped."""
        self._until(lambda: self.view.below_line is False, at_most_s, stressor=True)

    def until_lit(self, *, at_most_s: int = 600) -> None:
        """Calm until the lamps are on again; frames are skipped."""
        self._until(lambda: self.view.world.lamps_on and bool(self.view.below_line), at_most_s, stressor=False)

    def _until(self, reached: Callable[[], bool], at_most_s: int, *, stressor: bool) -> None:
        session = self.session
        for second in range(at_most_s):
            if reached():
                return
            if stressor and second % 10 == 0:
                session.band.stressor(1.0, 10)
            session.run(1)
            self.view.world.advance(1.0, 0.0, self.view.below_line)
        raise RuntimeError("The rehearsed wearer did not come this far.")

    def _finish_round(self) -> None:
        while not self.view.world.over:
            self.fly(1.0)
        self.session.part.go_on()


def _game(theme: Theme, words: Catalogue, speak: Speak | None, **how: int) -> tuple[Play, GameScreen]:
    play = Play(words.language, **how)
    return play, GameScreen(theme, words, play.session.part, speak)


def game_lit(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    """Lamps on, some lights taken."""
    play, screen = _game(theme, words, speak)
    play.fly(40, screen)
    return screen


def game_out(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    """Above the own line: floating, with the pace."""
    play, screen = _game(theme, words, speak)
    play.fly(20, screen)
    play.until_above()
    play.fly(4, screen)
    screen.card.gauge.arrive()
    return screen


def game_double(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    """Back below the line: the next string counts double."""
    play, screen = _game(theme, words, speak)
    play.fly(20, screen)
    play.until_above()
    play.until_lit()
    play.fly(1.0, screen)
    screen.card.gauge.arrive()
    return screen


def game_last_round(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    """The third round, later in the night."""
    play, screen = _game(theme, words, speak, round_=3)
    play.fly(25, screen)
    return screen


def game_round_end(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    """The first round is over."""
    play, screen = _game(theme, words, speak)
    while not play.view.world.over:
        play.fly(1.0, screen)
    play.fly(0.5, screen)
    return screen


def game_without_band(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    """There is no band: the game says so and leads on."""
    session = Rehearsal(words.language, exercise=GameExercise(GameSettings(baseline_s=_BASELINE_S)))
    session.part.without_band()
    session.part.rate(None)
    session.run(1)
    screen = GameScreen(theme, words, session.part, speak)
    screen.refresh()
    return screen


def tension_session(
    language: str, look: str = "orb", view: str = "picture", sensitivity: float = 1.0
) -> Rehearsal:
    """Past the own rest, looking at the tension."""
    exercise = TensionExercise(TensionSettings(baseline_s=_BASELINE_S, looking_s=_LOOKING_S))
    session = Rehearsal(language, exercise=exercise, sensitivity=sensitivity)
    session.to_baseline()
    session.until(lambda: session.part.place is Place.TENSION)
    session.run(20)
    session.part.look, session.part.view = look, view
    return session


def rise(session: Rehearsal, least: Level) -> None:
    """A stressor until the level is at least this one."""
    for _ in range(40):
        level = level_of(session.part.snapshot)
        if level is not None and level.number >= least.number:
            return
        session.band.stressor(1.0, 10)
        session.run(5)
    raise RuntimeError("The rehearsed wearer did not come to this level.")


def _tension(look: str, least: Level, view: str = "picture") -> Maker:
    def make(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
        session = tension_session(words.language, look, view, _SENSITIVE if least is Level.TOP else 1.0)
        rise(session, least)
        return TensionScreen(theme, words, session.part, speak)

    return make


def tension_line(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    """The line: a rise, a mark where it was, a gap, and the way back."""
    session = tension_session(words.language, "orb", "line")
    rise(session, Level.MIDDLE)
    session.part.mark("sound")
    session.run(20)
    session.band.lose_contact(14)
    session.run(40)
    session.until(lambda: session.part.place is Place.TENSION)
    session.run(30)
    return TensionScreen(theme, words, session.part, speak)


def _lost(look: str) -> Maker:
    def make(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
        session = Rehearsal(words.language, exercise=TensionExercise(TensionSettings(baseline_s=_BASELINE_S)))
        session.part.without_band()
        session.run(3)
        session.part.look = look
        return TensionScreen(theme, words, session.part, speak)

    return make


def quiet(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    """The screen after a minute at the top level."""
    session = tension_session(words.language)
    return QuietScreen(theme, words, session.part, speak, on_go_on=lambda: None)


def quiet_role_play(theme: Theme, words: Catalogue, speak: Speak | None) -> Screen:
    """The same in a role-play: the trainer's marks stay."""
    session = Rehearsal(words.language, exercise=RolePlayExercise(_BASELINE_S))
    session.to_rating()
    session.part.rate(5)
    session.run(10)
    session.part.choose("trigger")
    return QuietScreen(theme, words, session.part, speak, on_go_on=lambda: None)


PLAY_MAKERS: dict[str, Maker] = {
    "game": game_lit,
    "game-floating": game_out,
    "game-double": game_double,
    "game-last-round": game_last_round,
    "game-round-end": game_round_end,
    "game-without-band": game_without_band,
    "tension-orb": _tension("orb", Level.MIDDLE),
    "tension-meter": _tension("meter", Level.LITTLE),
    "tension-sea": _tension("sea", Level.HIGH),
    "tension-sea-top": _tension("sea", Level.TOP),
    "tension-line": tension_line,
    "tension-line-day": tension_line,
    "tension-sea-day": _tension("sea", Level.HIGH),
    "tension-none-orb": _lost("orb"),
    "tension-none-meter": _lost("meter"),
    "tension-none-sea": _lost("sea"),
    "quiet": quiet,
    "quiet-role-play": quiet_role_play,
}
