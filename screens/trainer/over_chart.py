"""Four small charts over sessions. A session without a value keeps its place; where the signal was too weak stands
the no-signal sign. Nothing is joined across it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise

import numpy as np
from kivy.uix.floatlayout import FloatLayout

from biofeedback.export.over_sessions import OverSession
from biofeedback.samples import Level
from biofeedback.session.trends import Measure
from screens.theme import Theme, with_alpha
from screens.widgets.geometry import Part, circle, disc, fill, rectangle, rounded, stroke, tiled
from screens.widgets.ink import Ink, hatch_period
from screens.widgets.levels import shape_parts
from screens.widgets.text import Text

_LEFT_DP, _RIGHT_DP, _BELOW_DP, _TOP_DP = 44, 8, 32, 22  # picture 25
_DOT_DP, _RING_DP, _LINE_DP, _SIGN_DP, _BAR_SHARE = 7, 2.5, 2.5, 22, 0.66  # picture 25
_LEVEL_DP = 20  # picture 25: shapes of guess and measure
_STEPS_MIN = (1, 2, 5, 10, 20, 60)
_RATINGS = (2, 4, 6, 8, 10)
_VALID = 0.5  # biofeedback.session.trends.LEAST_QUALITY; below it a bar is hatched

Row = tuple[float, str]


class OverChart(FloatLayout):
    """The frame: sessions along the bottom, a few lines across. `draw_values` of each kind fills it."""

    low, high = 0.0, 1.0

    def __init__(self, theme: Theme, sessions: Sequence[OverSession]) -> None:
        super().__init__()
        self._theme, self._sessions = theme, tuple(sessions)
        colors, canvas = theme.colors, self.canvas.before
        self._rules = Ink(canvas, with_alpha(colors.line, 0.8))
        self._axis = Ink(canvas, colors.line_strong)
        self._soft = Ink(canvas, colors.surface2)
        self._strong = Ink(canvas, colors.text2)
        self._hatch = Ink(canvas, with_alpha(colors.text2, 0.6), hatched=True)
        self._lines = Ink(canvas, colors.text)
        self._grounds = Ink(canvas, colors.surface)
        self._rings = Ink(canvas, colors.text)
        self._levels = {level: Ink(canvas, theme.level_color(level)) for level in Level}
        self._rims = Ink(canvas, colors.text)
        self._lost = Ink(canvas, colors.none)
        self._words: list[tuple[Text, Callable[[Text], tuple[float, float]]]] = []
        self._label()
        for name in ("pos", "size"):
            self.fbind(name, self._draw)

    def rows(self) -> Sequence[Row]:
        """Values of the lines across, with the word at the left."""
        return ()

    def draw_values(self) -> None:
        """What belongs to each session."""
        raise NotImplementedError

    def place_x(self, at: int) -> float:
        """The middle of the place of a session."""
        left, right = self._sides
        return left + (at + 0.5) * (right - left) / max(1, len(self._sessions))

    def place_y(self, value: float) -> float:
        """The height of a value, inside the chart."""
        share = (value - self.low) / max(1e-9, self.high - self.low)
        bottom = self.y_axis
        top = float(self.y + self.height - self._theme.dp(_TOP_DP))
        return bottom + min(1.0, max(0.0, share)) * (top - bottom)

    @property
    def y_axis(self) -> float:
        """Height of the axis."""
        return float(self.y + self._theme.dp(_BELOW_DP) * self._theme.text_scale)

    @property
    def _sides(self) -> tuple[float, float]:
        dp, x = self._theme.dp, float(self.x)
        return x + dp(_LEFT_DP) * self._theme.text_scale, x + float(self.width) - dp(_RIGHT_DP)

    def _label(self) -> None:
        for at, one in enumerate(self._sessions):
            self.say(str(one.point.number), partial(self._under, at))
        for value, word in self.rows():
            self.say(word, partial(self._left_of, value))

    def _under(self, at: int, text: Text) -> tuple[float, float]:
        return self.place_x(at) - text.width / 2, float(self.y)

    def _left_of(self, value: float, text: Text) -> tuple[float, float]:
        return self._sides[0] - text.width - self._theme.space(2), self.place_y(value) - text.height / 2

    def _over(self, at: int, value: float, above: float, text: Text) -> tuple[float, float]:
        return self.place_x(at) - text.width / 2, self.place_y(value) + above

    def say(self, word: str, where: Callable[[Text], tuple[float, float]], *, strong: bool = False) -> None:
        """A word that keeps its place."""
        colors = self._theme.colors
        text = Text(
            self._theme,
            word,
            style="pill" if strong else "tick",
            wrap=False,
            tabular=True,
            color=colors.text if strong else colors.text2,
        )
        self._words.append((text, where))
        self.add_widget(text)

    def _draw(self, *_: object) -> None:
        if self.width < 2 or self.height < 2:
            return
        hairline = self._theme.stroke("hairline")
        self._rules.draw(*(self._across(self.place_y(value), hairline) for value, _ in self.rows()))
        self._axis.draw(self._across(self.y_axis, 1.5 * hairline))
        self.draw_values()
        for text, where in self._words:
            x, y = where(text)
            text.pos = (round(x), round(y))

    def _across(self, y: float, width: float) -> Part:
        left, right = self._sides
        return stroke(np.array([(left, y), (right, y)]), width)

    def draw_lost(self, missing: Sequence[int]) -> None:
        """The no-signal sign in the place of these sessions."""
        size = self._theme.dp(_SIGN_DP)
        y = self.y_axis + size
        self._lost.draw(*(shape_parts(None, self.place_x(at), y, size, 0)[0] for at in missing))

    def draw_dots(self, open_: Sequence[tuple[int, float]], full: Sequence[tuple[int, float]]) -> None:
        """Open and full dots."""
        radius, ring = self._theme.dp(_DOT_DP), self._theme.dp(_RING_DP)
        places = [(self.place_x(at), self.place_y(value)) for at, value in open_]
        self._grounds.draw(*(disc(x, y, radius) for x, y in places))
        rings = [stroke(circle(x, y, radius - ring / 2), ring, closed=True) for x, y in places]
        self._rings.draw(*rings, *(disc(self.place_x(at), self.place_y(value), radius) for at, value in full))


class RecoveryChart(OverChart):
    """Minutes until half of the rise was gone; lower is quicker."""

    def __init__(self, theme: Theme, sessions: Sequence[OverSession], length: Callable[[float], str]) -> None:
        self._values = [one.point.value(Measure.RECOVERY) for one in sessions]
        known = [value / 60 for value in self._values if value is not None]
        most = max(known, default=1.0)
        step = next((step for step in _STEPS_MIN if most / step <= 4), _STEPS_MIN[-1])
        self._ticks = [float(step * n) for n in range(1, int(most // step) + 2)]
        self.high = self._ticks[-1]
        super().__init__(theme, sessions)
        last = max((at for at, value in enumerate(self._values) if value is not None), default=None)
        self._last = last
        if last is not None:
            value_s = float(self._values[last] or 0.0)
            self.say(
                length(value_s),
                partial(self._over, last, value_s / 60, theme.dp(2 * _DOT_DP)),
                strong=True,
            )

    def rows(self) -> Sequence[Row]:
        """Whole minutes."""
        return [(tick, f"{tick:.0f}") for tick in self._ticks]

    def draw_values(self) -> None:
        """A line that stops at each session without a value, open dots, the last one full."""
        known = [(at, value / 60) for at, value in enumerate(self._values) if value is not None]
        self._lines.draw(
            *(self._join(first, second) for first, second in pairwise(known) if second[0] == first[0] + 1)
        )
        full = [dot for dot in known if dot[0] == self._last]
        self.draw_dots([dot for dot in known if dot[0] != self._last], full)
        self.draw_lost([at for at, one in enumerate(self._sessions) if not one.point.valid])

    def _join(self, first: tuple[int, float], second: tuple[int, float]) -> Part:
        ends = [(self.place_x(at), self.place_y(value)) for at, value in (first, second)]
        return stroke(np.array(ends), self._theme.dp(_LINE_DP))


class GuessChart(OverChart):
    """The ring is the guess, the shape is the measure."""

    low, high = 0.5, 5.5

    def rows(self) -> Sequence[Row]:
        """The five levels; their shapes stand at the left."""
        return [(float(level.number), "") for level in Level]

    def draw_values(self) -> None:
        """Guess and measure with the steps between them."""
        dp = self._theme.dp
        both = [(at, one.guess, one.measured) for at, one in enumerate(self._sessions)]
        lines = [
            stroke(
                np.array([(self.place_x(at), self.place_y(guess)), (self.place_x(at), self.place_y(measured))]),
                dp(_LINE_DP),
            )
            for at, guess, measured in both
            if guess is not None and measured is not None and guess != measured
        ]
        self._lines.draw(*lines)
        rings = [
            (self.place_x(at), self.place_y(guess), guess == measured)
            for at, guess, measured in both
            if guess is not None
        ]
        wide = [dp(_LEVEL_DP * 0.75) if same else dp(_DOT_DP + 1) for _, _, same in rings]
        self._grounds.draw(*(disc(x, y, r) for (x, y, _), r in zip(rings, wide, strict=True)))
        ring = dp(_RING_DP)
        self._rings.draw(
            *(stroke(circle(x, y, r), ring, closed=True) for (x, y, _), r in zip(rings, wide, strict=True))
        )
        self._draw_levels([(at, measured) for at, _, measured in both if measured is not None])
        self.draw_lost([at for at, _, measured in both if measured is None and not self._sessions[at].point.valid])

    def _draw_levels(self, measured: Sequence[tuple[int, int]]) -> None:
        theme, rims = self._theme, []
        rail = float(self.x) + theme.dp(_LEFT_DP) * theme.text_scale / 2
        outline = theme.stroke("levelOutlineOnLight") if theme.outlined_levels else 0.0
        for level, ink in self._levels.items():
            places = [(rail, 0.8)] + [(self.place_x(at), 1.0) for at, number in measured if number == level.number]
            parts = [
                shape_parts(level, x, self.place_y(level.number), theme.dp(_LEVEL_DP) * share, outline)
                for x, share in places
            ]
            ink.draw(*(body for body, _ in parts))
            rims += [rim for _, rim in parts]
        self._rims.draw(*rims)


class RatingChart(OverChart):
    """Own number: open before, full after."""

    high = 10.5

    def rows(self) -> Sequence[Row]:
        """Even numbers."""
        return [(float(value), str(value)) for value in _RATINGS]

    def draw_values(self) -> None:
        """Both numbers joined; one alone stands alone."""
        before = [
            (at, float(one.point.before)) for at, one in enumerate(self._sessions) if one.point.before is not None
        ]
        after = [
            (at, float(one.point.after)) for at, one in enumerate(self._sessions) if one.point.after is not None
        ]
        ends = dict(after)
        lines = [(at, value, ends[at]) for at, value in before if at in ends and ends[at] != value]
        width = self._theme.dp(_LINE_DP)
        self._lines.draw(
            *(
                stroke(np.array([(self.place_x(at), self.place_y(a)), (self.place_x(at), self.place_y(b))]), width)
                for at, a, b in lines
            )
        )
        self.draw_dots(before, after)


class QualityChart(OverChart):
    """How much was measured well: a full bar, hatched where it was too little to say anything."""

    def __init__(self, theme: Theme, sessions: Sequence[OverSession]) -> None:
        super().__init__(theme, sessions)
        for at, one in enumerate(sessions):
            if one.point.quality is not None:
                self.say(
                    f"{100 * one.point.quality:.0f}%",
                    partial(self._over, at, 1.0, theme.dp(2)),
                    strong=True,
                )

    def draw_values(self) -> None:
        """A bar for each session; one that is not known has the no-signal sign."""
        theme, left, right = self._theme, *self._sides
        width = _BAR_SHARE * (right - left) / max(1, len(self._sessions))
        soft, strong, hatched = [], [], []
        for at, one in enumerate(self._sessions):
            x, quality = self.place_x(at) - width / 2, one.point.quality
            if quality is None:
                continue
            height = max(theme.dp(2), self.place_y(quality) - self.y_axis)
            soft.append(fill(rounded(x, self.y_axis, width, self.place_y(1.0) - self.y_axis, theme.radius("s"))))
            box = rounded(x, self.y_axis, width, height, theme.radius("s"))
            if quality >= _VALID:
                strong.append(fill(box))
            else:
                strong.append(stroke(box, theme.stroke("control"), closed=True))
                hatched.append(tiled(rectangle(x, self.y_axis, width, height), hatch_period(theme)))
        self._soft.draw(*soft)
        self._strong.draw(*strong)
        self._hatch.draw(*hatched)
        self.draw_lost([at for at, one in enumerate(self._sessions) if one.point.quality is None])
