"""Night flight: a glider collects lights. Regulation causes the reward, as in RAGE-Control.

Below the own line the lamps are on and lights count. Above it the lamps go out, the glider floats by itself, the
clock stands still; back below the line for three seconds the lamps go on and the next string is worth double. So
nothing is lost by tension and everything is gained by coming down (RAGE-Control RCT, doi
10.3389/fpsyt.2021.591906; a regulation that changes nothing is soon ignored, brrumble.wordpress.com/2013).

The world is pure and deterministic: fixed steps of 1/60 s, no clock, no screen. Lengths are in heights of the
picture: y runs from 0 (bottom) to 1 (top), x grows to the right, the glider is at x = 0 of its own picture.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from biofeedback.errors import UsageError

STEP_S = 1 / 60  # one frame of a tablet
SPEED_PER_S = 0.30  # the picture's width in about five seconds: time to see and steer
SPACING = 0.09  # between two lights of a string (design picture 11: 72 px of 800)
STRING_LIGHTS = 9  # design picture 11
STRING_GAP = 0.45  # a breath between two strings
HIT_RADIUS = 0.055  # half a glider's height; kind to thumbs
CLIMB_PER_S = 0.60  # full control crosses the sky in under two seconds
RESPONSE_S = 0.12  # the glider leans into a turn instead of jumping
SKY_LOW, SKY_HIGH = 0.32, 0.86  # above the card at the bottom, below the bar at the top
AHEAD = 2.2  # how far strings are laid out before the glider, wider than any tablet
BEHIND = 0.9  # lights stay in the picture while they leave it
LAMPS_ON_AFTER_S = 3.0  # design kit, screens 11 and 12
ROUND_S = 150  # rounds of two to three minutes
FLOAT_Y = 0.60  # where the glider floats by itself while the lamps are out
FLOAT_PER_S = 0.4  # how fast it drifts there
DOUBLE = 2
STARS_EACH = 7  # whole strings make a constellation: one in about half a minute of good flying
BEND = {1: 0.55, 2: 0.8, 3: 1.0}  # difficulty: how far the strings swing; with it comes more variety of shapes
_CENTRE = (SKY_LOW + SKY_HIGH) / 2
_SWING = (SKY_HIGH - SKY_LOW) / 2


# how far from the middle line a string is along its way, 0 to 1: no two after each other need feel alike
SHAPES: tuple[Callable[[float], float], ...] = (
    lambda part: 0.55 + 0.45 * math.sin(math.pi * part),  # an arc (design picture 11)
    lambda part: 0.45 + 0.55 * part,  # away
    lambda part: 1.0 - 0.55 * part,  # back
    lambda part: 0.72 + 0.28 * math.sin(3 * math.pi * part),  # a wave
    lambda part: 0.5 + 0.5 * abs(2 * part - 1),  # a bowl
    lambda part: 0.5 + 0.5 * (int(part * 2.99) / 2),  # three steps
)


@dataclass(slots=True)
class Light:
    """One light: place in the world, worth in points, and whether it was taken."""

    x: float
    y: float
    worth: int
    string: int  # which string it belongs to, counted from 0
    taken: bool = False


class NightFlight:
    """The world of one round."""

    def __init__(self, seed: int, difficulty: int = 2, round_s: float = ROUND_S) -> None:
        if difficulty not in BEND:
            raise UsageError(f"The difficulty is 1, 2 or 3; {difficulty} is not there.")
        self.y = _CENTRE
        self.x = 0.0
        self.score = 0
        self.taken = 0
        self.whole = 0  # strings of which no light was left: each one is a star in the sky
        self.returns = 0  # how often the lamps went on again: what is praised at the end
        self.left_s = round_s
        self.lamps_on = True
        self.signal = True
        self.lights: deque[Light] = deque()
        self._random = np.random.default_rng(seed)
        self._bend, self._shapes = BEND[difficulty], SHAPES[: 2 * difficulty]
        self._climb = 0.0
        self._below_s = 0.0
        self._rest_s = 0.0  # time not yet made into a whole step
        self._next_string_x = 0.8
        self._strings = 0
        self._missing: dict[int, int] = {}  # by string: how many of its lights are not taken yet
        self._lay_strings()

    @property
    def over(self) -> bool:
        """The round's clock has run out."""
        return self.left_s <= 0.0

    @property
    def coming_back(self) -> float:
        """While the lamps are out: 0 to 1, how much of the three calm seconds is done."""
        return 1.0 if self.lamps_on else min(1.0, self._below_s / LAMPS_ON_AFTER_S)

    def advance(self, seconds: float, control: float, below_line: bool | None) -> None:
        """Let `seconds` pass. `control` -1 (down) to 1 (up); `below_line` None = no signal, everything waits."""
        self.signal = below_line is not None
        if below_line is None or self.over:
            return
        self._rest_s += seconds
        while self._rest_s >= STEP_S and not self.over:
            self._rest_s -= STEP_S
            self._step(max(-1.0, min(1.0, control)), below_line)

    def in_view(self) -> Iterator[Light]:
        """The lights that are near, from left to right."""
        return (light for light in self.lights if not light.taken)

    def _step(self, control: float, below_line: bool) -> None:
        self._below_s = self._below_s + STEP_S if below_line else 0.0
        if not below_line:
            self.lamps_on = False
        elif not self.lamps_on and self._below_s >= LAMPS_ON_AFTER_S:
            self.lamps_on = True
            self.returns += 1
            self._mark_next_string()
        self.x += SPEED_PER_S * STEP_S
        self._steer(control)
        if self.lamps_on:
            self.left_s -= STEP_S
            self._collect()
        self._lay_strings()

    def _steer(self, control: float) -> None:
        if not self.lamps_on:
            self._climb = 0.0
            self.y += (FLOAT_Y - self.y) * FLOAT_PER_S * STEP_S
            return
        self._climb += (control * CLIMB_PER_S - self._climb) * min(1.0, STEP_S / RESPONSE_S)
        self.y = max(SKY_LOW, min(SKY_HIGH, self.y + self._climb * STEP_S))

    def _collect(self) -> None:
        for light in self.lights:
            if light.x > self.x + HIT_RADIUS:
                break
            near = abs(light.x - self.x) <= HIT_RADIUS and abs(light.y - self.y) <= HIT_RADIUS
            if near and not light.taken:
                light.taken = True
                self.taken += 1
                self.score += light.worth
                self._missing[light.string] -= 1
                if self._missing[light.string] == 0:
                    self.whole += 1

    def _lay_strings(self) -> None:
        while self.lights and self.lights[0].x < self.x - BEHIND:
            self._missing.pop(self.lights.popleft().string, None)
        while self._next_string_x < self.x + AHEAD:
            self._lay_one()

    def _lay_one(self) -> None:
        """A string stays on one side of the middle line: who does not steer flies past it."""
        side = 1.0 if self._random.random() < 0.5 else -1.0
        depth = self._bend * _SWING * float(self._random.uniform(0.75, 1.0))
        lean = float(self._random.uniform(-0.25, 0.25))
        shape = self._shapes[int(self._random.integers(len(self._shapes)))]
        for number in range(STRING_LIGHTS):
            part = number / (STRING_LIGHTS - 1)
            away = side * depth * min(1.0, shape(part) + lean * (part - 0.5))
            self.lights.append(Light(self._next_string_x + number * SPACING, _CENTRE + away, 1, self._strings))
        self._missing[self._strings] = STRING_LIGHTS
        self._strings += 1
        self._next_string_x += (STRING_LIGHTS - 1) * SPACING + STRING_GAP

    def _mark_next_string(self) -> None:
        """The next string that has not begun yet is worth double."""
        coming = [light for light in self.lights if light.x > self.x + HIT_RADIUS]
        starts = [
            place
            for place, light in enumerate(coming)
            if place == 0 or light.x - coming[place - 1].x > SPACING * 1.5
        ]
        start = starts[1] if len(starts) > 1 and coming[0].x - self.x < SPACING else starts[0]
        for light in coming[start : start + STRING_LIGHTS]:
            light.worth = DOUBLE
