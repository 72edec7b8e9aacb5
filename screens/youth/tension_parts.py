"""The parts of the tension display: the word, largest, and the own tip for this level."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kivy.uix.boxlayout import BoxLayout

from biofeedback.language import Catalogue
from biofeedback.samples import Level
from biofeedback.session.snapshot import Snapshot
from biofeedback.training.choices import PLAN_QUESTIONS
from screens.theme import Theme
from screens.widgets.cards import Card
from screens.widgets.layout import Column, Row
from screens.widgets.levels import LevelShape
from screens.widgets.text import Body, Icon, Small, Strong, Text
from screens.youth.choices import OPTION_ICONS
from screens.youth.level_words import comparable, level_of, word_of

TIP_ICONS = {
    Level.CALM: "eye",
    Level.LITTLE: "wind",
    Level.MIDDLE: "person",
    Level.HIGH: "wind",
    Level.TOP: "footprints",
}
_TIP_ICON_DP = 42  # pictures 05 and 07: 40 to 44


class TensionHead(BoxLayout):
    """'Your tension' and the level's word; `sign=True` with its shape before it, `sentence=True` with what it
    means below it. `take(snapshot)` once a second."""

    def __init__(
        self, theme: Theme, words: Catalogue, *, sign: bool, sentence: bool, style: str = "display", **kwargs: Any
    ) -> None:
        super().__init__(orientation="vertical", size_hint=(1, None), spacing=theme.space(1), **kwargs)
        self._theme, self._words, self._style = theme, words, style
        self.fbind("minimum_height", self.setter("height"))
        size_dp = 64 if style == "display" else 72  # pictures 07 and 18
        self._sign = LevelShape(theme, None, size_dp) if sign else None
        self._title = Text(theme, words("youth.tension.title"), style="lead", color=theme.colors.text2)
        self._word = Text(theme, "", style=style)
        self._sentence = Body(theme, "", color=theme.colors.text2)
        if style != "display" and self._sign is not None:
            self.add_widget(Row(self._sign, Column(self._title, self._word), gap=theme.dp(20)))
        else:
            self.add_widget(self._title)
            self.add_widget(Row(self._sign, self._word, gap=theme.dp(20)) if self._sign else self._word)
        if sentence:
            self.add_widget(self._sentence)
            self.spacing = theme.space(3)

    @property
    def word(self) -> str:
        """The level's word, or why there is none."""
        return str(self._word.text)

    @property
    def spoken(self) -> tuple[str, ...]:
        """The word with its title, and the sentence where it stands there."""
        sentence = (str(self._sentence.text),) if self._sentence.parent is not None else ()
        return (f"{self._title.text}: {self._word.text}", *sentence)

    def take(self, snapshot: Snapshot) -> None:
        """One second more."""
        level, word = level_of(snapshot), word_of(self._words, snapshot)
        if self._sign is not None and self._sign.level is not level:
            self._sign.level = level
        if self._word.text != word:
            self._word.text = word
            # a level's own word is short; a reason is longer and stands smaller
            kind = self._theme.type(self._style if level else "word")
            self._word.font_size, self._word.line_height = kind.size_px, kind.line_height
        sentence = self._words(f"youth.tension.{sentence_of(snapshot)}")
        if self._sentence.text != sentence:
            self._sentence.text = sentence


class TipCard(Card):
    """The own tips for the level now, or the standard one; it is gone while there is no level."""

    def __init__(
        self, theme: Theme, words: Catalogue, tips: Mapping[int, tuple[str, ...]] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(theme, gap=theme.space(3), padding=theme.space(5), **kwargs)
        self._words, self._tips = words, tips or {}
        self._level: Level | None = None
        self._icon = Icon(theme, "", size_name="button")
        size = theme.dp(_TIP_ICON_DP) * theme.text_scale
        self._icon.size, self._icon.font_size = (size, size), size
        self._tip = Strong(theme, "")
        self._title = Small(theme, "", color=theme.colors.text2)
        self.add_widget(self._title)
        self.add_widget(Row(self._icon, self._tip, gap=theme.space(4)))
        self.opacity = 0.0

    @property
    def tip(self) -> str:
        """The words of the tip, "" while there is none."""
        return str(self._tip.text) if self.opacity else ""

    @property
    def title(self) -> str:
        """Whose tip it is."""
        return str(self._title.text)

    def take(self, snapshot: Snapshot) -> None:
        """One second more."""
        level = level_of(snapshot)
        self.opacity = float(level is not None)
        if level is not None and level is not self._level:
            self._level = level
            own = self._tips.get(level.number, ())
            self._title.text = self._words("youth.tension.tip" if own else "youth.tension.tip_standard")
            self._icon.show(tip_icon(self._words, own[0], level) if own else TIP_ICONS[level])
            self._tip.text = "\n".join(own) or self._words(f"youth.tension.tip_{level.value}")


def tip_icon(words: Catalogue, tip: str, level: Level) -> str:
    """The picture of a tip that was chosen by picture; a star of his own for one in other words."""
    if tip == words(f"youth.tension.tip_{level.value}"):
        return TIP_ICONS[level]
    chosen = (name for name in PLAN_QUESTIONS["do"] if words(f"youth.choice.{name}") == tip)
    return OPTION_ICONS.get(next(chosen, ""), "star")


def sentence_of(snapshot: Snapshot) -> str:
    """Which sentence of the catalogue belongs under the word."""
    level = level_of(snapshot)
    if level is not None:
        return level.value
    if snapshot.exercise.without_band:
        return "no_band"
    return "none" if comparable(snapshot) else "hard"
