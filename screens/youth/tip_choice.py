"""Own tips, chosen by picture: at which level, and what helps then. No typing.

Beside the seven of the signal plan stands the standard tip of that level. A fourth tip takes the place of the
first one, so nothing has to be taken away first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kivy.uix.boxlayout import BoxLayout

from biofeedback.language import Catalogue
from biofeedback.samples import Level
from biofeedback.training.choices import PLAN_LEVELS, PLAN_QUESTIONS
from biofeedback.training.personal import TIPS_MAX
from screens.theme import Theme
from screens.widgets.choice_cell import ChoiceCell
from screens.widgets.layout import Cells, Row
from screens.widgets.levels import LevelShape
from screens.widgets.switches import SegmentedSwitch
from screens.widgets.text import Heading, Icon, Small
from screens.youth.choices import OPTION_ICONS
from screens.youth.frame import LARGE_TEXT
from screens.youth.tension_parts import TIP_ICONS

_SIGN_DP, _PICTURE_DP, _GAP_DP = 48, 64, 14
Tips = Mapping[int, tuple[str, ...]]


class TipChoice(BoxLayout):
    """`on_change(tips)` hears of every touch; `level` is the number that is shown, kept by the screen."""

    def __init__(
        self,
        theme: Theme,
        words: Catalogue,
        tips: Tips,
        level: int,
        *,
        portrait: bool,
        on_change: Callable[[Tips], object],
        on_level: Callable[[int], object],
    ) -> None:
        super().__init__(orientation="vertical", spacing=theme.space(4))
        self._theme, self._words, self._tips, self._on_change = theme, words, dict(tips), on_change
        self.level = level_at(level)
        levels = [(str(number), words(f"levels.{level_at(number).value}"), "") for number in PLAN_LEVELS]
        self.switch = SegmentedSwitch(theme, levels, selected=str(level), on_select=lambda key: on_level(int(key)))
        roomy = theme.text_scale <= LARGE_TEXT
        sign = LevelShape(theme, self.level, _SIGN_DP)
        title = Heading(theme, words("youth.want.tips"))
        if portrait:
            self.add_widget(self.switch)
            self.add_widget(Row(sign, title, gap=theme.space(4)))
        else:
            self.add_widget(Row(sign, title, self.switch, gap=theme.space(4)))
        if roomy:
            self.add_widget(Small(theme, words("youth.want.tips_how"), color=theme.colors.text2))
        self.add_widget(self._grid(portrait))
        self._paint()

    def _grid(self, portrait: bool) -> Cells:
        theme, level = self._theme, self.level
        offered = {f"youth.choice.{name}": OPTION_ICONS[name] for name in PLAN_QUESTIONS["do"]}
        if portrait or theme.text_scale <= LARGE_TEXT:  # it is shown anyway where nothing else is chosen
            offered[f"youth.tension.tip_{level.value}"] = TIP_ICONS[level]
        self.cells = [self._cell(self._words(key), icon, beside=portrait) for key, icon in offered.items()]
        return Cells(*self.cells, columns=2 if portrait else 4, gap=theme.dp(_GAP_DP))

    def _cell(self, word: str, icon: str, *, beside: bool) -> ChoiceCell:
        picture = Icon(self._theme, icon)
        picture.size = (self._theme.dp(_PICTURE_DP),) * 2
        return ChoiceCell(self._theme, word, word, picture, beside=beside, on_release=self._touched)

    def _touched(self, cell: Any) -> None:
        chosen = [tip for tip in self._tips.get(self.level.number, ()) if tip != cell.name]
        if not cell.chosen:
            chosen = [*chosen[-(TIPS_MAX - 1) :], cell.name]
        self._tips[self.level.number] = tuple(chosen)
        self._on_change({level: told for level, told in self._tips.items() if told})
        self._paint()

    def _paint(self) -> None:
        chosen = self._tips.get(self.level.number, ())
        for cell in self.cells:
            cell.chosen = cell.name in chosen


def level_at(number: int) -> Level:
    """The level by its number, 1 to 5."""
    return tuple(Level)[number - 1]


def spoken(words: Catalogue, level: int) -> tuple[str, ...]:
    """The question and everything that may be chosen."""
    offered = (words(f"youth.choice.{name}") for name in PLAN_QUESTIONS["do"])
    shown = level_at(level).value
    return (
        words("youth.want.tips"),
        words(f"levels.{shown}"),
        *offered,
        words(f"youth.tension.tip_{shown}"),
        words("youth.want.tips_how"),
    )
