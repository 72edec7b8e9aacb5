"""When a sound or a buzz is due: at the turn of the breath, and when tension reaches the chosen level. No Kivy."""

from __future__ import annotations

from collections.abc import Callable

from biofeedback.samples import Level
from biofeedback.training.night_flight import STARS_EACH, NightFlight
from screens.sound import IN_PATTERN_MS, LEVEL_PATTERN_MS, OUT_PATTERN_MS, Vibrate

Play = Callable[[str], None]

_BELLS = 5  # of the scale in tones.py

SIGNAL_AGAIN_AFTER_S = 60.0  # one signal a minute at most: more would add tension (owner's choice)
BELOW_S = 10.0  # the level must have been lower for a while first: no chatter at the border (owner's choice)


class FlightCues:
    """What the night flight answers with: a bell for each light, higher along a string; chords for what was won.

    One sound a frame at most, the rarest first. Nothing sounds for a loss, because nothing is lost.
    """

    def __init__(self, play: Play | None, world: NightFlight) -> None:
        self._play = play
        self.begin(world)

    def begin(self, world: NightFlight) -> None:
        """Another round: what it already holds is not news."""
        self._taken, self._whole, self._lamps, self._over = world.taken, world.whole, world.lamps_on, world.over
        self._in_a_row = 0

    def follow(self, world: NightFlight, stars: int) -> None:
        """Compare with the last frame; `stars` are the whole strings of all rounds."""
        name = self._due(world, stars)
        self._in_a_row = 0 if world.whole != self._whole else self._in_a_row + (world.taken != self._taken)
        self._taken, self._whole, self._lamps, self._over = world.taken, world.whole, world.lamps_on, world.over
        if name and self._play is not None:
            self._play(name)

    def _due(self, world: NightFlight, stars: int) -> str:
        if world.over and not self._over:
            return "game-round"
        if world.lamps_on is not self._lamps:
            return "game-lamps-on" if world.lamps_on else "game-floating"
        if world.whole != self._whole:
            return "game-round" if stars % STARS_EACH == 0 else "game-string"
        if world.taken != self._taken:
            return f"game-light-{min(self._in_a_row // 2, _BELLS - 1) + 1}"
        return ""


class BreathCues:
    """In and out, heard and felt without looking. Either may be left out; both left out is silence."""

    def __init__(self, play: Play | None = None, vibrate: Vibrate | None = None) -> None:
        self._play, self._vibrate = play, vibrate
        self._inhale: bool | None = None

    def follow(self, inhale: bool) -> None:
        """The pace now; something is given at each turn, not at the first look in the middle of a breath."""
        if self._inhale is not None and inhale is not self._inhale:
            self._give(inhale)
        self._inhale = inhale

    def pause(self) -> None:
        """Nobody follows the circle now: the next turn begins anew."""
        self._inhale = None

    def _give(self, inhale: bool) -> None:
        if self._play is not None:
            self._play("breath-in" if inhale else "breath-out")
        if self._vibrate is not None:
            self._vibrate(IN_PATTERN_MS if inhale else OUT_PATTERN_MS)


class LevelSignal:
    """One soft signal when tension comes to `from_level` (1-5) or above it; None gives none, ever."""

    def __init__(self, from_level: int | None, play: Play | None = None, vibrate: Vibrate | None = None) -> None:
        self._from_level, self._play, self._vibrate = from_level, play, vibrate
        self._given_s = float("-inf")
        self._below_since_s: float | None = None
        self._armed = False

    def take(self, level: Level | None, now_s: float, *, quiet: bool = False) -> bool:
        """The level at this second; returns whether a signal was given. `quiet`: the quiet screen is on."""
        if self._from_level is None or level is None:
            return False  # not knowing is no crossing
        if level.number < self._from_level:
            if self._below_since_s is None:
                self._below_since_s = now_s
            self._armed = self._armed or now_s - self._below_since_s >= BELOW_S
            return False
        self._below_since_s = None
        if quiet or not self._armed or now_s - self._given_s < SIGNAL_AGAIN_AFTER_S:
            return False
        self._armed, self._given_s = False, now_s
        if self._play is not None:
            self._play("level")
        if self._vibrate is not None:
            self._vibrate(LEVEL_PATTERN_MS)
        return True
