"""Guess your tension: the youth says a level first, then sees what the band measured; closeness is the score.

Never heartbeat counting: that task is criticised as a measure of body awareness (journal.pone.0248246). Rating
the own tension and comparing is what the trainings ask for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from biofeedback.errors import SessionError
from biofeedback.samples import Arousal
from biofeedback.training.course import Course
from biofeedback.training.exercise import Action, ActionKind, Happening, HappeningKind, Phase, Signal
from biofeedback.training.steps import DONE, NOTHING, BandCheck, Baseline, Outcome, Step, Summary

ROUNDS = 3  # short enough for one sitting; the score grows over sessions (owner's choice)
BETWEEN_S = 45  # the level moves slowly; a guess right after an answer would only repeat it (owner's choice)
LEVELS = 5
FRESH_S = 5  # a level older than this is not the answer to a guess made now (owner's choice)


@dataclass(frozen=True, slots=True)
class GuessView:
    """For the guess and the answer screen. `measured` None: the band was not sure, so nothing is scored."""

    round: int
    rounds: int
    ready: bool
    guess: int | None = None
    measured: int | None = None
    before: int | None = None  # how many levels lay between, the last time there was something to compare

    @property
    def steps_apart(self) -> int | None:
        """How many levels lie between guess and measure; None when there is nothing to compare."""
        return None if self.guess is None or self.measured is None else abs(self.guess - self.measured)


class Guess(Step):
    """One round: wait a little, guess, see the answer, go on. Waiting is never shown as a clock."""

    can_go_without_band = False

    def __init__(
        self, round_: int, rounds: int = ROUNDS, between_s: int = BETWEEN_S, apart: list[int] | None = None
    ) -> None:
        super().__init__(Phase.GUESS)
        self._apart = [] if apart is None else apart  # shared by the rounds of one exercise
        self._before = self._apart[-1] if self._apart else None
        self._round = round_
        self._rounds = rounds
        self._wait_s = 0 if round_ == 1 else between_s
        self._level: int | None = None
        self._level_age_s = FRESH_S + 1
        self._guess: int | None = None
        self._measured: int | None = None

    @property
    def detail(self) -> GuessView:
        """Where this round stands."""
        ready = self.elapsed_s >= self._wait_s
        return GuessView(self._round, self._rounds, ready, self._guess, self._measured, self._before)

    def enter(self) -> Sequence[Happening]:
        """The round begins: what came out before is known now."""
        self._before = self._apart[-1] if self._apart else None
        return ()

    def tick(self, signal: Signal, arousal: Arousal | None) -> Outcome:
        """One second went by; after the answer nothing moves any more."""
        self._level_age_s += 1
        if arousal is not None and arousal.level is not None:
            self._level, self._level_age_s = arousal.level.number, 0
        return super().tick(signal, arousal) if self._guess is None else NOTHING

    def act(self, action: Action) -> Outcome:
        """CHOOSE "guess" with a level 1-5 (or None to skip), then CONTINUE."""
        if (
            action.kind is ActionKind.CHOOSE
            and action.name == "guess"
            and self._guess is None
            and self.detail.ready
        ):
            return self._answer(action.value)
        if action.kind is ActionKind.CONTINUE and self.phase is Phase.ANSWER:
            return DONE
        return self.refuse(action)

    def _answer(self, guess: int | None) -> Outcome:
        if guess is None:
            return Outcome((self._noted(),), done=True)
        if not 1 <= guess <= LEVELS:
            raise SessionError(f"A guess is a level from 1 to {LEVELS}; {guess} is outside that.")
        self._guess = guess
        self._measured = self._level if self._level_age_s <= FRESH_S else None
        self.phase = Phase.ANSWER
        apart = self.detail.steps_apart
        if apart is not None:
            self._apart.append(apart)
        return Outcome((Happening(HappeningKind.PHASE, Phase.ANSWER), self._noted()))

    def _noted(self) -> Happening:
        apart = self.detail.steps_apart
        facts = (("round", self._round), ("guess", self._guess), ("measured", self._measured), ("apart", apart))
        return Happening(HappeningKind.NOTED, "guess", facts=facts)


class GuessExercise(Course):
    """Band check, baseline, some rounds, summary. `last_apart` is how far apart the last session ended."""

    def __init__(
        self,
        baseline_s: int = 120,
        rounds: int = ROUNDS,
        between_s: int = BETWEEN_S,
        last_apart: int | None = None,
    ) -> None:
        apart = [] if last_apart is None else [last_apart]
        steps: Sequence[Step] = [
            BandCheck(),
            Baseline(baseline_s),
            *(Guess(number, rounds, between_s, apart) for number in range(1, rounds + 1)),
            Summary(),
        ]
        settings = {"baseline_s": baseline_s, "rounds": rounds, "between_s": between_s}
        known = {} if last_apart is None else {"last_apart": last_apart}  # a replay shows what the youth saw
        super().__init__("guess", settings | known, steps)
