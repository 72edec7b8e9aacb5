"""What was chosen, in place of the line: the same pictures as when it was chosen, over the whole card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.widget import Widget

from biofeedback.language import Catalogue
from biofeedback.samples import Level
from biofeedback.training.choices import BODY_SPOTS
from screens.theme import Theme
from screens.widgets.body import BodyFigure
from screens.widgets.cards import Card, IconChip
from screens.widgets.layout import Column, Row
from screens.widgets.levels import LevelShape
from screens.widgets.text import Body, Small, Strong
from screens.youth.choices import OPTION_ICONS
from screens.youth.frame import LARGE_TEXT

_SIGN_DP = 48
_SPOT_ICON, _NONE_ICON = "person-arms-spread", "minus"


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One level of the plan: what is felt, done, and who helps, as words."""

    level: Level
    feel: str
    do: str
    who: str


def answers_card(theme: Theme, words: Catalogue, title: str, lines: Sequence[tuple[str, Sequence[str]]]) -> Card:
    """`lines` are a question and what was chosen, by name; what was skipped is said."""
    rows = [_answer_row(theme, words, question, chosen) for question, chosen in lines]
    return Card(theme, Strong(theme, title), *_spread(rows), gap=theme.space(2), fit=False)


def plan_card(theme: Theme, words: Catalogue, title: str, lines: Sequence[PlanLine]) -> Card:
    """Per level what is planned, highest on top, as the levels stand everywhere."""
    rows = [_plan_row(theme, words, line) for line in sorted(lines, key=lambda line: -line.level.number)]
    return Card(theme, Strong(theme, title), *_spread(rows), gap=theme.space(2), fit=False)


def spots_card(theme: Theme, words: Catalogue, spots: Sequence[str]) -> Card:
    """The body with what was felt lit."""
    named = words_of(words, spots) or words("youth.summary.no_choice")
    figure = BodyFigure(theme, spots, size_hint=(1, 1))
    title = Strong(theme, words("youth.summary.spots"))
    return Card(theme, title, figure, Small(theme, named, align="center"), gap=theme.space(3), fit=False)


def words_of(words: Catalogue, chosen: Sequence[str]) -> str:
    """The chosen names in words; empty where nothing was chosen."""
    return ", ".join(words(f"youth.choice.{name}") for name in chosen)


def _answer_row(theme: Theme, words: Catalogue, question: str, chosen: Sequence[str]) -> Widget:
    text = words_of(words, chosen) or words("youth.summary.no_choice")
    told = _answer(theme, text, known=bool(chosen))
    if theme.text_scale <= LARGE_TEXT:  # above it the question is still read aloud
        told = Column(Small(theme, question, color=theme.colors.text2), told)
    return Row(IconChip(theme, _icon(chosen)), told, gap=theme.space(4))


def _plan_row(theme: Theme, words: Catalogue, line: PlanLine) -> Widget:
    large = theme.text_scale > LARGE_TEXT
    do = _answer(theme, line.do or words("youth.summary.no_choice"), known=bool(line.do))
    told: list[Widget] = [do]
    if not large:
        more = [part for part in (words(f"levels.{line.level.value}"), line.feel, line.who) if part]
        told.append(Small(theme, "  ·  ".join(more), color=theme.colors.text2))
    return Row(LevelShape(theme, line.level, _SIGN_DP), Column(*told), gap=theme.space(4))


def _answer(theme: Theme, text: str, *, known: bool) -> Widget:
    style = Small if theme.text_scale > LARGE_TEXT else Body
    return style(theme, text, color=theme.colors.text if known else theme.colors.text2)


def _icon(chosen: Sequence[str]) -> str:
    if not chosen:
        return _NONE_ICON
    return _SPOT_ICON if chosen[0] in BODY_SPOTS else OPTION_ICONS[chosen[0]]


def _spread(rows: Sequence[Widget]) -> list[Widget]:
    """Each row in an equal share of the height, in its middle."""
    holders = []
    for row in rows:
        holder = AnchorLayout(anchor_x="left", anchor_y="center")
        holder.add_widget(row)
        holders.append(holder)
    return holders
