"""The picture of the night flight: sky, strings of lights, glider and its line, over the whole screen."""

from __future__ import annotations

import math
from typing import Any

from kivy.uix.floatlayout import FloatLayout

from biofeedback.training.night_flight import CLIMB_PER_S, DOUBLE, SKY_HIGH, SKY_LOW, NightFlight
from screens.theme import Theme
from screens.widgets.flight_glider import Glider, Trail
from screens.widgets.flight_lights import FlightLights
from screens.widgets.flight_sky import NightSky
from screens.widgets.flight_stars import Constellations
from screens.widgets.text import Text

_GLIDER_X = {"landscape": 0.43, "portrait": 0.25}  # picture 11; in portrait there must be room to see ahead
_PORTRAIT_UNIT = 0.95  # in portrait a height of the world is this share of the width
_MARGIN_DP = 45.0  # half a glider above and below the sky
_LAMPS_S = 0.7  # lamps go on and off this softly: under two changes of light a second
_GLIMMER = 0.35  # how far the lamps already glow while the calm seconds are counted
_LEAN_DEG = 20.0  # picture 11 leans 16 degrees in a mild climb
_LEAN_S = 0.25  # it leans into a turn, it does not flick
_BOB_DP, _BOB_PER_S, _WING, _WING_PER_S = 3.0, 0.19, 0.035, 0.31  # carried by the air: slow and small
_LABEL_ABOVE_DP = 34.0
_LABEL_LEAVES = 0.14  # heights: before the glider reaches it


class FlightScene(FloatLayout):
    """`draw(world, seconds, dt)` once a frame; `clear(top, bottom)` says what the bars above and below cover."""

    def __init__(self, theme: Theme, double_text: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._theme = theme
        canvas = self.canvas.before
        self._sky = NightSky(canvas, theme)
        self._won = Constellations(canvas, theme)
        self._trail = Trail(canvas, theme)
        self._lights = FlightLights(canvas, theme)
        self._glider = Glider(canvas, theme)
        self._double = Text(theme, double_text, style="small", wrap=False, opacity=0)
        self.add_widget(self._double)
        self._covered = (0.0, 0.0)
        self._drawn: tuple[NightFlight, float] | None = None
        self._share, self._lean, self._last_y = 1.0, 0.0, 0.0
        self._glider_x = self._bottom = self.unit = 1.0
        for name in ("pos", "size"):
            self.fbind(name, self._lay_out)

    @property
    def lamps(self) -> float:
        """How far the lamps are on as drawn, 0 to 1."""
        return self._share

    def begin(self, world: NightFlight, round_: int) -> None:
        """Another round: another hour of the night, nothing behind yet."""
        self._share = 1.0 if world.lamps_on else 0.0
        self._lean, self._last_y = 0.0, world.y
        self._trail.start(world.x, world.y)
        self._sky.set_hour(round_)
        self._drawn = (world, 0.0)

    def clear(self, top: float, bottom: float) -> None:
        """What the bars above and below cover, px."""
        if (top, bottom) != self._covered:
            self._covered = (top, bottom)
            self._lay_out()

    @property
    def stars(self) -> int:
        """How many stars stand in the sky."""
        return self._won.stars

    def draw(self, world: NightFlight, seconds: float, dt: float, stars: int | None = None) -> None:
        """Everything where it is at this moment; `dt` is the time since the last frame, `stars` what was won."""
        self._drawn = (world, seconds)
        self._fade_lamps(world, dt)
        self._won.show(self._won.stars if stars is None else stars, dt, self._share)
        self._lean_into(world, dt)
        still = self._theme.reduced_motion
        bob = 0.0 if still else math.sin(2 * math.pi * _BOB_PER_S * seconds) * self._theme.dp(_BOB_DP)
        wing = 1.0 if still else 1 + _WING * math.sin(2 * math.pi * _WING_PER_S * seconds)
        self._sky.dim(self._share)
        self._sky.move(world.x, self.unit, seconds)
        self._trail.follow(world.x, world.y)
        self._trail.show(self._glider_x, self._bottom + bob, self.unit, self._share)
        self._lights.show(world, self._glider_x, self._bottom, self.unit, self._share)
        y = self._bottom + world.y * self.unit + bob
        self._glider.show(self._glider_x, y, self._lean, self._share, wing)
        self._place_double(world)

    def _fade_lamps(self, world: NightFlight, dt: float) -> None:
        goal = 1.0 if world.lamps_on else _GLIMMER * world.coming_back
        step = dt / _LAMPS_S
        self._share += max(-step, min(step, goal - self._share))

    def _lean_into(self, world: NightFlight, dt: float) -> None:
        if dt <= 0:
            return
        climb = (world.y - self._last_y) / dt
        self._last_y = world.y
        goal = _LEAN_DEG * max(-1.0, min(1.0, climb / CLIMB_PER_S))
        self._lean += (goal - self._lean) * min(1.0, dt / _LEAN_S)

    def _place_double(self, world: NightFlight) -> None:
        """The word stands above the first light of a string that is worth double."""
        label = self._double
        first = next((light for light in world.lights if light.worth == DOUBLE and not light.taken), None)
        if first is None or first.x < world.x + _LABEL_LEAVES:
            label.opacity = 0.0
            return
        x = self._glider_x + (first.x - world.x) * self.unit - label.width / 2
        label.opacity = 1.0 if x + label.width < self.x + self.width else 0.0
        label.pos = (x, self._bottom + first.y * self.unit + self._theme.dp(_LABEL_ABOVE_DP))

    def _lay_out(self, *_: object) -> None:
        portrait = self.width < self.height
        top, bottom = self._covered
        free = self.height - top - bottom - 2 * self._theme.dp(_MARGIN_DP)
        widest = self.width * _PORTRAIT_UNIT if portrait else self.height
        self.unit = max(1.0, min(widest, free / (SKY_HIGH - SKY_LOW)))
        self._glider_x = self.x + self.width * _GLIDER_X["portrait" if portrait else "landscape"]
        middle = self.y + bottom + (self.height - top - bottom) / 2
        self._bottom = middle - (SKY_LOW + SKY_HIGH) / 2 * self.unit
        self._sky.lay_out(self.x, self.y, self.width, self.height)
        self._won.lay_out(self.x, self.y, self.width, self.height)
        if self._drawn is not None:  # after a turn of the tablet, not only at the next frame
            self.draw(*self._drawn, 0.0)
