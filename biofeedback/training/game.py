"""The game as an exercise: rounds of night flight between the own baseline and the summary.

The step keeps the rule (which level is the own line) and what is stored; the world itself is `night_flight`. The
screen advances the world each frame and says at the end of a round what was flown.
"""

from __future__ import annotations

from dataclasses import dataclass

from biofeedback.errors import UsageError
from biofeedback.samples import Arousal
from biofeedback.training.course import Course
from biofeedback.training.exercise import Action, ActionKind, Happening, HappeningKind, Phase, Signal
from biofeedback.training.night_flight import BEND, NightFlight
from biofeedback.training.steps import Outcome, Step, closing, opening

LINE_LEVELS = (2, 3, 4)  # above this level the lamps go out; 3 is the usual start (owner's choice)
ROUNDS = 3  # three rounds of two and a half minutes are about ten minutes with the calm in between


@dataclass(frozen=True, slots=True)
class GameView:
    """For the screen: the world to fly in, whether the youth is below his line (None = not known), the line."""

    world: NightFlight
    below_line: bool | None
    level: int | None
    line: int
    round: int
    rounds: int
    stars_before: int = 0  # whole strings of the rounds before this one

    @property
    def stars(self) -> int:
        """Whole strings of all rounds so far."""
        return self.stars_before + self.world.whole


class Game(Step):
    """Rounds of night flight. The world stands still without signal, so the step itself need not pause."""

    needs_signal = True
    can_go_without_band = True  # nothing is flown then; the screen says so and offers to go on

    def __init__(self, seed: int, line: int = 3, difficulty: int = 2, rounds: int = ROUNDS) -> None:
        super().__init__(Phase.GAME)
        if line not in LINE_LEVELS:
            raise UsageError(f"The own line is level {LINE_LEVELS[0]} to {LINE_LEVELS[-1]}; {line} is not there.")
        self._seed, self._line, self._difficulty, self._rounds = seed, line, difficulty, rounds
        self._round = 1
        self._level: int | None = None
        self._stars_before = 0
        self._world = NightFlight(seed, difficulty)

    @property
    def detail(self) -> GameView:
        """The world and where the youth stands."""
        below = None if self._level is None else self._level <= self._line
        return GameView(self._world, below, self._level, self._line, self._round, self._rounds, self._stars_before)

    def tick(self, signal: Signal, arousal: Arousal | None) -> Outcome:
        """One second went by: the level of this second decides about the lamps."""
        self._level = arousal.level.number if arousal is not None and arousal.level is not None else None
        return super().tick(signal, arousal)

    def act(self, action: Action) -> Outcome:
        """CONTINUE after a round: the next one, or the end; CHOOSE "enough" ends at any time."""
        enough = action.kind is ActionKind.CHOOSE and action.name == "enough"
        if not enough and not (action.kind is ActionKind.CONTINUE and self._world.over):
            return self.refuse(action)
        noted = (Happening(HappeningKind.NOTED, "round", facts=self._facts()),)
        if enough or self._round == self._rounds:
            return Outcome(noted, done=True)
        self._stars_before += self._world.whole
        self._round += 1
        self._world = NightFlight(self._seed + self._round, self._difficulty)
        return Outcome(noted)

    def _facts(self) -> tuple[tuple[str, int], ...]:
        world = self._world
        return (
            ("round", self._round),
            ("lights", world.taken),
            ("score", world.score),
            ("returns", world.returns),
            ("whole_strings", world.whole),
        )


@dataclass(frozen=True, slots=True)
class GameSettings:
    """What trainer and youth may set. Raises UsageError outside the limits."""

    line: int = 3
    difficulty: int = 2
    rounds: int = ROUNDS
    baseline_s: int = 120
    seed: int = 1

    def __post_init__(self) -> None:
        if self.difficulty not in BEND or self.line not in LINE_LEVELS or not 1 <= self.rounds <= 6:
            raise UsageError("The game has difficulty 1 to 3, an own line at level 2 to 4, and 1 to 6 rounds.")


class GameExercise(Course):
    """Band check, baseline, own number, the rounds, own number, summary."""

    def __init__(self, settings: GameSettings | None = None) -> None:
        plan = settings or GameSettings()
        game = Game(plan.seed, plan.line, plan.difficulty, plan.rounds)
        facts = {
            "line": plan.line,
            "difficulty": plan.difficulty,
            "rounds": plan.rounds,
            "baseline_s": plan.baseline_s,
            "seed": plan.seed,
        }
        super().__init__("game", facts, [*opening(plan.baseline_s), game, *closing()])
