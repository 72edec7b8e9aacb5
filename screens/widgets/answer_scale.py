"""Guess against measure on one scale of five levels: the guess a ring of chalk, the measure in its own colour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kivy.uix.floatlayout import FloatLayout

from biofeedback.samples import Level
from screens.theme import Theme
from screens.widgets.geometry import Part, circle, fill, rounded, stroke
from screens.widgets.ink import Ink, middle
from screens.widgets.levels import shape_parts
from screens.widgets.number import FloatProperty
from screens.widgets.text import Text

# picture 10: levels 245 apart, signs of 42, 52 and 104, ring of 52 and stroke 6, tags of 184 by 56
_APART_DP, _SIGN_DP, _OWN_SIGN_DP, _MEASURED_DP = 245, 42, 52, 104
_RING_DP, _LINE_DP, _FREE_DP = 52, 6, 34
_TAG_DP, _TAG_ABOVE_DP, _POINTER_DP, _WORD_BELOW_DP = (184, 56), 112, (78, 108), 84
_UPRIGHT_DP = 170  # portrait: levels under each other, as far apart as the anger meter's rows


class AnswerScale(FloatLayout):
    """`guess` and `measured` are 1-5, `measured` None where the band was not sure. `shown` 0-1 lets the measure
    come up. `tags` are the words over the guess and over the measure. `upright` is the arrangement for portrait.
    """

    shown: float = FloatProperty(1.0)

    def __init__(
        self,
        theme: Theme,
        words: Sequence[str],
        tags: tuple[str, str],
        *,
        guess: int,
        measured: int | None,
        upright: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._theme, self._upright = theme, upright
        self._guess, self._measured = guess, measured
        colors = theme.colors
        self._way = Ink(self.canvas.before, colors.line)
        self._between = Ink(self.canvas.before, colors.chalk)
        self._free = Ink(self.canvas.before, colors.bg)
        self._faint = Ink(self.canvas.before, colors.line_strong)
        self._own = Ink(self.canvas.before, colors.chalk)
        self._tags = Ink(self.canvas.before, colors.surface2)
        self._pointers = Ink(self.canvas.before, colors.line_strong)
        level = None if measured is None else tuple(Level)[measured - 1]
        self._level = level
        self._fact = Ink(self.canvas.before, theme.level_color(level))
        self._rim = Ink(self.canvas.before, colors.text)
        self._words = [self._word(number, word) for number, word in enumerate(words, start=1)]
        same = guess == measured
        texts = [" + ".join(tags)] if same and not upright else list(tags[: 1 if measured is None else 2])
        self._tag_words = [Text(theme, text, style="label", wrap=False) for text in texts]
        for child in (*self._words, *self._tag_words):
            self.add_widget(child)
            child.fbind("size", self._draw)
        for name in ("pos", "size", "shown"):
            self.fbind(name, self._draw)
        self._draw()

    def _word(self, number: int, word: str) -> Text:
        told = number in (self._guess, self._measured)
        colors = self._theme.colors
        style = "heading" if told else "label"
        return Text(self._theme, word, style=style, wrap=False, color=colors.text if told else colors.text2)

    def _at(self, number: int) -> tuple[float, float]:
        x, y = middle(self)
        if self._upright:
            step = min(self._theme.dp(_UPRIGHT_DP), self.height / 5)
            return self.x + self._theme.dp(_MEASURED_DP), y + (number - 3) * step
        step = min(self._theme.dp(_APART_DP), self.width / 5)
        return x + (number - 3) * step, y - self._theme.dp(
            24
        )  # picture 10: tags above weigh more than words below

    def _draw(self, *_: object) -> None:
        self._draw_way()
        self._draw_signs()
        self._place_words()
        self._place_tags()

    def _draw_way(self) -> None:
        dp = self._theme.dp
        places = [self._at(number) for number in range(1, 6)]
        self._way.draw(self._bar(places[0], places[-1], dp(_LINE_DP)))
        if self._measured is None or self._measured == self._guess:
            self._between.draw()
            return
        (x0, y0), (x1, y1) = self._at(self._guess), self._at(self._measured)
        reach = (x0 + (x1 - x0) * self.shown, y0 + (y1 - y0) * self.shown)
        self._between.draw(self._bar((x0, y0), reach, dp(_LINE_DP)))

    def _bar(self, start: tuple[float, float], end: tuple[float, float], width: float) -> Part:
        (x0, x1), (y0, y1) = sorted((start[0], end[0])), sorted((start[1], end[1]))
        return fill(rounded(x0 - width / 2, y0 - width / 2, x1 - x0 + width, y1 - y0 + width, width / 2))

    def _draw_signs(self) -> None:
        dp = self._theme.dp
        free, faint, own = [], [], []
        for number, level in enumerate(Level, start=1):
            x, y = self._at(number)
            if number == self._guess:
                free.append(fill(circle(x, y, dp(_RING_DP))))
            elif number == self._measured:
                free.append(fill(circle(x, y, dp(_RING_DP + 12) * self.shown + dp(_FREE_DP) * (1 - self.shown))))
            else:
                free.append(fill(circle(x, y, dp(_FREE_DP))))
            if number == self._guess:
                own.append(stroke(circle(x, y, dp(_RING_DP)), dp(_LINE_DP), closed=True))
                if number != self._measured:
                    own.append(shape_parts(level, x, y, dp(_OWN_SIGN_DP), 0)[0])
            elif number != self._measured:
                faint.append(shape_parts(level, x, y, dp(_SIGN_DP), 0)[0])
        self._free.draw(*free)
        self._faint.draw(*faint)
        self._own.draw(*own)
        self._draw_fact()

    def _draw_fact(self) -> None:
        if self._measured is None:
            return
        dp, theme = self._theme.dp, self._theme
        most = _OWN_SIGN_DP * 1.25 if self._measured == self._guess else _MEASURED_DP
        size = dp(most) * max(0.05, self.shown)
        outline = theme.stroke("levelOutlineOnLight") if theme.outlined_levels else 0.0
        body, rim = shape_parts(self._level, *self._at(self._measured), size, outline)
        self._fact.draw(body)
        self._rim.draw(rim)

    def _place_words(self) -> None:
        dp = self._theme.dp
        for number, word in enumerate(self._words, start=1):
            x, y = self._at(number)
            if self._upright:
                word.pos = (round(x + dp(_RING_DP) + dp(32)), round(y - word.height / 2))
            else:
                word.pos = (round(x - word.width / 2), round(y - dp(_WORD_BELOW_DP) - word.height))

    def _place_tags(self) -> None:
        dp = self._theme.dp
        boxes, pointers = [], []
        numbers = (self._guess, self._measured if self._measured is not None else self._guess)
        for tag, number in zip(self._tag_words, numbers, strict=False):
            x, y = self._at(number)
            width, height = max(dp(_TAG_DP[0]), tag.width + dp(40)), max(dp(_TAG_DP[1]), tag.height + dp(16))
            if self._upright:
                left = self.x + self.width - width
                shift = (
                    0.0
                    if numbers[0] != numbers[1] or self._measured is None
                    else (height / 2 + dp(4)) * (1 if tag is self._tag_words[0] else -1)
                )
                low = y - height / 2 + shift
            else:
                left = max(self.x, min(x - width / 2, self.x + self.width - width))  # over an end sign it moves in
                low = y + dp(_TAG_ABOVE_DP)
                near, far = (dp(value) for value in _POINTER_DP)
                pointers.append(fill(rounded(x - dp(2), y + near, dp(4), far - near, dp(2))))
            boxes.append(fill(rounded(left, low, width, height, height / 2)))
            tag.pos = (round(left + (width - tag.width) / 2), round(low + (height - tag.height) / 2))
        self._tags.draw(*boxes)
        self._pointers.draw(*pointers)
