"""The cards of the summary that belong to one exercise: guess, own rate, way back, and the sticker."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from kivy.uix.widget import Widget

from biofeedback.language import Catalogue
from biofeedback.samples import Level
from biofeedback.session.summary import Note
from screens.theme import Theme, mixed
from screens.widgets.cards import Card
from screens.widgets.geometry import circle, disc, fill, stroke
from screens.widgets.ink import Ink, middle
from screens.widgets.layout import Column, Row
from screens.widgets.levels import LevelShape
from screens.widgets.text import Icon, Small, Strong
from screens.youth.frame import LARGE_TEXT
from screens.youth.summing import Rise, WayBack
from screens.youth.time_words import time_span

_PADDING_DP = (28, 18)  # picture 15: cards in a column are lower than cards alone
_SIDES = (("me", "guess"), ("band", "measured"))
_RING_DP, _SIGN_DP = 44, 44  # picture 15
_LARGE_STICKER_DP = 150  # half a page wide there is room for a medal (owner's choice)
_STICKER_DP, _TEETH = 92, 16  # picture 15: a badge with sixteen points
STICKER_ICONS = {
    "again": "steps",
    "breathing": "wind",
    "baseline": "armchair",
    "body_check": "heartbeat",
    "find_rate": "gauge",
    "relaxation": "leaf",
    "counting": "list-numbers",
    "guess": "eye",
    "role_play": "chats",
    "time_out": "arrow-counter-clockwise",
    "hassle_log": "book-open",
    "signal_plan": "list-checks",
    "game": "airplane-tilt",
    "tension": "chart-line",
}


class GuessCard(Card):
    """The last guess in chalk, the measure in its colour; never how low either of them is."""

    def __init__(self, theme: Theme, words: Catalogue, note: Note) -> None:
        levels = tuple(Level)
        guess, measured = _level(note["guess"], levels), _level(note["measured"], levels)
        own = _OwnSign(theme, guess)
        fact = LevelShape(theme, measured, _SIGN_DP)
        me = _named(theme, words("youth.summary.guess_me"), _word(words, guess))
        band = _named(theme, words("youth.summary.guess_band"), _word(words, measured))
        pairs = (
            Row(own, me, gap=theme.space(3), fit_width=True),
            Row(fact, band, gap=theme.space(3), fit_width=True),
        )
        title = Strong(theme, words("youth.summary.guess"))
        if theme.text_scale > LARGE_TEXT:
            super().__init__(theme, title, *pairs, gap=theme.space(3), padding=_padding(theme))
            return
        row = Row(title, *pairs, gap=theme.space(4))
        super().__init__(theme, row, padding=_padding(theme))


class LinesCard(Card):
    """A title with pairs of a fact and its value under it."""

    def __init__(self, theme: Theme, title: str, pairs: Sequence[tuple[str, Widget]], **kwargs: Any) -> None:
        rows = [
            Row(Small(theme, name, color=theme.colors.text2), value, gap=theme.space(3)) for name, value in pairs
        ]
        heading = [Strong(theme, title)] if title else []
        super().__init__(theme, *heading, *rows, gap=theme.space(3), padding=_padding(theme), **kwargs)


def guess_lines(words: Catalogue, note: Note) -> list[str]:
    """The last guess and the measure, to be read aloud."""
    levels = tuple(Level)
    said = [(words(f"youth.summary.guess_{who}"), _word(words, _level(note[key], levels))) for who, key in _SIDES]
    return [words("youth.summary.guess") + ".", *(f"{who}: {word}." for who, word in said)]


def rate_text(words: Catalogue, best_per_min: float | None) -> str:
    """The own breathing rate, or that it could not be measured this time."""
    if best_per_min is None:
        return words("youth.summary.rate_hard")
    number = f"{best_per_min:g}"
    return words("youth.summary.rate_is", rate=number.replace(".", ",") if words.language == "nl" else number)


def rate_card(theme: Theme, words: Catalogue, best_per_min: float | None) -> Card:
    """The own breathing rate."""
    text = rate_text(words, best_per_min)
    lines = Column(Strong(theme, words("youth.summary.rate")), Small(theme, text), gap=theme.space(1))
    return Card(theme, lines, padding=_padding(theme))


def back_card(theme: Theme, words: Catalogue, way: WayBack, risen: Rise | None = None) -> Card:
    """The rise, the highest level, the time back to the own rest: facts about the body, no task to be fast."""
    level = tuple(Level)[way.peak - 1]
    sign = Row(
        LevelShape(theme, level, 28),
        Small(theme, _word(words, level), wrap=False),
        gap=theme.space(2),
        fit_width=True,
    )
    rest = Small(theme, _back(words, way), wrap=False)
    pairs: list[tuple[str, Widget]] = [(words("youth.summary.peak"), sign), (words("youth.summary.back"), rest)]
    if risen is not None:
        pairs.insert(0, (words("youth.summary.rise"), Small(theme, _risen(words, risen), wrap=False)))
    return LinesCard(theme, "", pairs)


def back_lines(words: Catalogue, way: WayBack, risen: Rise | None = None) -> list[str]:
    """The same, to be read aloud."""
    lines = [] if risen is None else [f"{words('youth.summary.rise')}: {_risen(words, risen)}."]
    lines.append(f"{words('youth.summary.peak')}: {_word(words, tuple(Level)[way.peak - 1])}.")
    return [*lines, f"{words('youth.summary.back')}: {_back(words, way)}."]


def _back(words: Catalogue, way: WayBack) -> str:
    if way.back_s is None:
        return words("youth.summary.back_later")
    if way.back_s < 1:
        return words("youth.summary.back_now")
    return words("youth.summary.back_after", time=time_span(words, way.back_s))


def _risen(words: Catalogue, risen: Rise) -> str:
    if risen.steps < 1:
        return words("youth.summary.rise_none")
    key = "rise_one" if risen.steps == 1 else "rise_more"
    return words(f"youth.summary.{key}", n=risen.steps, time=time_span(words, risen.seconds))


class StickerCard(Card):
    """One sticker for effort, with what it stands for; `enlarge` puts it above its words, as large as a medal."""

    def __init__(self, theme: Theme, words: Catalogue, key: str, sentence: str) -> None:
        self.key, self._theme = key, theme
        self._name = Strong(theme, words(f"youth.sticker.{key}"))
        self._sentence = Small(theme, sentence, color=theme.colors.text2)
        self._texts = Column(self._name, self._sentence, gap=theme.dp(4))
        self._content = Row(Sticker(theme, key), self._texts, gap=theme.dp(20))
        super().__init__(theme, self._content, padding=_padding(theme))

    def enlarge(self) -> None:
        """For where it has the room."""
        at = self.children.index(self._content)
        self.remove_widget(self._content)
        self._content.clear_widgets()
        sticker = Sticker(self._theme, self.key, _LARGE_STICKER_DP)
        sticker.pos_hint = {"center_x": 0.5}
        self._texts.pos_hint = {}
        self._name.halign = self._sentence.halign = "center"
        self._content = Column(sticker, self._texts, gap=self._theme.space(3))
        self.add_widget(self._content, index=at)


class Sticker(Widget):
    """A badge with points round a dark disc and an icon; chalk, because it says nothing about the measure."""

    def __init__(self, theme: Theme, key: str, size_dp: float = _STICKER_DP) -> None:
        size = theme.dp(size_dp)
        super().__init__(size_hint=(None, None), size=(size, size))
        colors = theme.colors
        self._badge = Ink(self.canvas, mixed(colors.chalk, colors.text2, 0.3))  # picture 15: #DCE8E6
        self._core = Ink(self.canvas, mixed(colors.surface2, colors.line, 0.5))
        self._icon = Icon(theme, STICKER_ICONS[key], color=colors.chalk)
        self.add_widget(self._icon)
        for name in ("pos", "size"):
            self.fbind(name, self._draw)
        self._draw()

    def _draw(self, *_: object) -> None:
        x, y = middle(self)
        outer = min(self.size) / 2
        turns = np.pi / 2 + np.arange(2 * _TEETH) * np.pi / _TEETH
        radii = np.where(np.arange(2 * _TEETH) % 2 == 0, outer, outer * 0.86)
        self._badge.draw(fill(np.column_stack((x + radii * np.cos(turns), y + radii * np.sin(turns)))))
        self._core.draw(disc(x, y, outer * 0.64))
        size = outer * 0.8
        self._icon.size, self._icon.font_size = (size, size), size
        self._icon.pos = (x - size / 2, y - size / 2)


class _OwnSign(Widget):
    """The guessed level small inside a ring of chalk."""

    def __init__(self, theme: Theme, level: Level | None) -> None:
        size = theme.dp(_RING_DP)
        super().__init__(size_hint=(None, None), size=(size, size))
        self._theme = theme
        self._ring = Ink(self.canvas, theme.colors.chalk)
        self._sign = LevelShape(theme, level, _RING_DP * 0.5, color=theme.colors.chalk)
        self.add_widget(self._sign)
        for name in ("pos", "size"):
            self.fbind(name, self._draw)

    def _draw(self, *_: object) -> None:
        x, y = middle(self)
        line = self._theme.dp(4)
        self._ring.draw(stroke(circle(x, y, (self.width - line) / 2), line, closed=True))
        self._sign.pos = (x - self._sign.width / 2, y - self._sign.height / 2)


def _named(theme: Theme, who: str, word: str) -> Widget:
    named = Column(Small(theme, who, wrap=False), Small(theme, word, wrap=False), size_hint=(None, None))
    widths = [child.width for child in named.children]
    named.width = max(widths)
    return named


def _level(number: object, levels: Sequence[Level]) -> Level | None:
    return levels[number - 1] if isinstance(number, int) and 1 <= number <= len(levels) else None


def _word(words: Catalogue, level: Level | None) -> str:
    return words(f"levels.{level.value if level else 'none'}")


def _padding(theme: Theme) -> tuple[float, float]:
    x, y = _PADDING_DP
    return theme.dp(x), theme.dp(y)
