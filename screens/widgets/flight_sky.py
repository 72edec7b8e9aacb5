"""The night around the flight: sky, moon, stars, wind and three rows of hills that pass at their own speed.

Everything is drawn once for a size; per frame only translations change. Each round is another hour of the night.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from kivy.graphics import PopMatrix, PushMatrix, Translate

from screens.theme import Theme, mixed, with_alpha
from screens.widgets.geometry import Part, disc, fill, join, rectangle, ridge
from screens.widgets.ink import Ink
from screens.widgets.ribbon import Ribbon

_PERIOD_DP = 2560.0  # the hills come again after two pictures of 1280
# game.js hill(): height, swing and phase of each row; how fast it passes is our choice (far = slow)
_HILLS = ((560.0, 50.0, 0.4, 0.10), (640.0, 44.0, 2.1, 0.22), (726.0, 30.0, 4.0, 0.42))
_WAVES = ((2, 1.0), (5, 0.6))  # game.js hill(): lengths of 190 and 83, as whole waves of the period
_BUMPS = (4, 0.3)  # game.js hill(): the same for the small bumps
_HILL_STEP_DP = 16.0
_PICTURE_DP = 800.0  # game.js: height of the picture
_STARS, _STAR_ALPHA = 44, 0.35  # picture 11
_STAR_SPEED, _WIND_SPEED, _WIND_DRIFT = 0.02, 0.75, 0.035  # shares of the flight's speed; heights a second
_WINDS, _WIND_ALPHA = 7, 0.10
_MOON_DP = 44.0


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour of the night: how light the sky is, how much of the moon is seen and where, the glow below."""

    light: float
    moon: float  # 0 none, 1 full
    moon_x: float  # shares of the picture
    moon_y: float
    glow: float


# owner's choice: each round a little further into the night, the last one just before morning
HOURS = (
    Hour(0.00, 0.00, 0.80, 0.80, 0.05),
    Hour(0.05, 0.35, 0.82, 0.78, 0.00),
    Hour(0.10, 1.00, 0.74, 0.74, 0.04),
    Hour(0.06, 0.70, 0.30, 0.80, 0.06),
    Hour(0.12, 0.35, 0.22, 0.70, 0.10),
    Hour(0.18, 0.00, 0.20, 0.60, 0.16),
)


class NightSky:
    """`set_hour(round)` and `lay_out(...)` draw; `move(...)` per frame only shifts."""

    def __init__(self, canvas: Any, theme: Theme) -> None:
        colors = theme.colors
        self._theme, self._hour = theme, HOURS[0]
        self._box, self._star_share = (0.0, 0.0, 0.0, 0.0), 1.0
        self._sky = Ink(canvas, colors.bg)
        self._glow = Ribbon(canvas, with_alpha(colors.text2, 0), 2, 2)
        self._star_place, self._stars = _shifted(canvas, with_alpha(colors.chalk, _STAR_ALPHA))
        self._moon, self._shadow = Ink(canvas, colors.text2), Ink(canvas, colors.bg)
        self._wind_place, self._winds = _shifted(canvas, with_alpha(colors.chalk, _WIND_ALPHA))
        tones = (
            mixed(colors.bg, colors.surface, 0.9),
            mixed(colors.surface, colors.surface2, 0.6),
            mixed(colors.surface2, colors.line, 0.25),
        )
        self._hills = [_shifted(canvas, tone) for tone in tones]  # picture 11: #142430, #1A303C, #223E4B

    def set_hour(self, round_: int) -> None:
        """Another round, another hour."""
        self._hour = HOURS[(round_ - 1) % len(HOURS)]
        self.lay_out(*self._box)

    def lay_out(self, x: float, y: float, width: float, height: float) -> None:
        """Draw everything for this size."""
        self._box = (x, y, width, height)
        if width <= 1 or height <= 1:
            return
        colors = self._theme.colors
        sky = mixed(colors.bg, colors.line, self._hour.light)
        self._sky.rgba = sky
        self._sky.draw(fill(rectangle(x, y, width, height)))
        self._lay_glow()
        self._lay_moon(sky)
        self._stars.draw(*self._star_parts())
        self._winds.draw(*self._wind_parts())
        for (_, ink), (top, swing, phase, _) in zip(self._hills, _HILLS, strict=True):
            ink.draw(self._hill(top, swing, phase))

    def dim(self, share: float) -> None:
        """`share` is how far the lamps are on: without them words stand in the sky, and stars give way."""
        if share != self._star_share:
            self._star_share = share
            self._stars.rgba = with_alpha(self._theme.colors.chalk, _STAR_ALPHA * share)

    def move(self, flown: float, unit: float, seconds: float) -> None:
        """`flown` is world.x; `seconds` lets the wind blow while the glider waits."""
        dp, width = self._theme.dp, self._box[2]
        period = dp(_PERIOD_DP)
        if self._theme.reduced_motion:
            return
        for (place, _), (_, _, _, speed) in zip(self._hills, _HILLS, strict=True):
            place.x = -((flown * unit * speed) % period)
        self._star_place.x = -((flown * unit * _STAR_SPEED) % max(1.0, width))
        blown = flown * _WIND_SPEED + seconds * _WIND_DRIFT
        self._wind_place.x = -((blown * unit) % max(1.0, width))

    def _lay_glow(self) -> None:
        """Before morning the sky is lighter above the hills."""
        x, y, width, height = self._box
        glow = self._glow
        glow.x[:, 0], glow.x[:, 1] = x, x + width
        glow.y[0], glow.y[1] = y + 0.15 * height, y + 0.75 * height
        glow.strength[0], glow.strength[1] = 1.0, 0.0
        glow.rgba = with_alpha(self._theme.colors.text2, self._hour.glow)
        glow.show()

    def _lay_moon(self, sky: tuple[float, float, float, float]) -> None:
        x, y, width, height = self._box
        radius, hour = self._theme.dp(_MOON_DP), self._hour
        at = (x + hour.moon_x * width, y + hour.moon_y * height)
        self._moon.rgba = mixed(sky, self._theme.colors.text2, 0.55)
        self._shadow.rgba = sky
        if hour.moon <= 0:
            self._moon.draw()
            self._shadow.draw()
            return
        self._moon.draw(disc(*at, radius))
        # the part in the dark is a disc of sky that has not yet passed
        aside = (at[0] - 2 * radius * hour.moon, at[1] + radius * 0.25)
        self._shadow.draw(*([disc(*aside, radius * 1.02)] if hour.moon < 1 else []))

    def _star_parts(self) -> list[Part]:
        x, y, width, height = self._box
        random = np.random.default_rng(int(self._hour.light * 1000) + 5)
        places = random.uniform((0, 0.42), (1, 0.97), (_STARS, 2))
        sizes = self._theme.dp(1) * random.uniform(1.3, 2.5, _STARS)
        seen = (
            (x + (across + again) * width, y + up * height, size)
            for (across, up), size in zip(places, sizes, strict=True)
            for again in (0, 1)
        )
        return [disc(*star) for star in seen]

    def _wind_parts(self) -> list[Part]:
        """Thin lines that are clear at both ends."""
        x, y, width, height = self._box
        random = np.random.default_rng(11)
        parts = []
        for across, up, length in random.uniform((0, 0.36, 60), (1, 0.86, 170), (_WINDS, 3)):
            for again in (0, 1):
                left = x + (across + again) * width
                parts.append(_streak(left, y + up * height, self._theme.dp(length), self._theme.dp(3)))
        return parts

    def _hill(self, top: float, swing: float, phase: float) -> Part:
        x, y, width, height = self._box
        dp, share = self._theme.dp, height / self._theme.dp(_PICTURE_DP)
        period = dp(_PERIOD_DP)
        along = np.arange(0.0, width + period + dp(_HILL_STEP_DP), dp(_HILL_STEP_DP))
        turn = 2 * np.pi * along / period
        shape = sum(part * np.sin(count * turn + (at + 1) * phase) for at, (count, part) in enumerate(_WAVES))
        shape = shape + _BUMPS[1] * np.abs(np.sin(_BUMPS[0] * turn + phase))
        edge = y + (dp(_PICTURE_DP - top) + dp(swing) * shape) * share
        return ridge(x + along, edge, y)


def _shifted(canvas: Any, rgba: tuple[float, float, float, float]) -> tuple[Any, Ink]:
    """An ink with a translation of its own."""
    with canvas:
        PushMatrix()
        place = Translate(0, 0)
    ink = Ink(canvas, rgba)
    with canvas:
        PopMatrix()
    return place, ink


def _streak(x: float, y: float, length: float, width: float) -> Part:
    xs = np.array((x, x + length / 2, x + length))
    rows = [(xs, np.full(3, y + side * width / 2), np.array((0.0, 1.0 - abs(side), 0.0))) for side in (-1, 0, 1)]
    return _strip(rows)


def _strip(rows: list[tuple[Any, Any, Any]]) -> Part:
    """Rows of (x, y, strength) filled between neighbours."""
    count = len(rows[0][0])
    vertices = np.concatenate(
        [np.column_stack((x, y, strength, np.full(count, 0.5))) for x, y, strength in rows]
    ).astype(np.float32)
    numbers = np.arange(len(rows) * count).reshape(len(rows), count)
    a, b = numbers[:-1, :-1].ravel(), numbers[:-1, 1:].ravel()
    c, d = numbers[1:, 1:].ravel(), numbers[1:, :-1].ravel()
    return join([Part(vertices, np.column_stack((a, b, c, a, c, d)).ravel())])
