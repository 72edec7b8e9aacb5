"""One question with pictures: body check, hassle log, signal plan. Several may be chosen; none is an answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from biofeedback.language import Catalogue
from biofeedback.samples import Level
from biofeedback.training.choices import BODY_SPOTS, ChoiceView
from screens.speech import Speak
from screens.theme import Theme
from screens.widgets.body import BodyFigure
from screens.widgets.buttons import PrimaryButton, QuietButton
from screens.widgets.choice_cell import ChoiceCell
from screens.widgets.layout import Cells, Column
from screens.widgets.levels import LevelBadge
from screens.widgets.text import Align, Body, Icon, Title
from screens.youth.frame import LARGE_TEXT
from screens.youth.part import YouthPart
from screens.youth.step import StepScreen

OPTION_ICONS = {
    "told_off": "megaphone",
    "teased": "mask-sad",
    "unfair": "scales",
    "waiting": "hourglass",
    "lost": "trophy",
    "touched": "hand-tap",
    "other": "dots-three-circle",
    "walked_away": "person-simple-walk",
    "breathed": "wind",
    "talked": "chat-circle",
    "shouted": "speaker-high",
    "hit_thing": "hand-fist",
    "asked_help": "hand-waving",
    "well": "thumbs-up",
    "fairly": "equals",
    "hard": "mountains",
    "breathe": "wind",
    "walk": "person-simple-walk",
    "music": "headphones",
    "count": "list-numbers",
    "sport": "basketball",
    "time_out": "door-open",
    "talk": "chat-circle",
    "trainer": "user",
    "mentor": "user-circle",
    "friend": "users",
    "family": "house",
    "alone": "person",
}
_PICTURE_DP, _GAP_DP = 84, 16
_TALLEST_DP = 250  # larger cells say nothing more
_COLUMNS = {3: (3, 1), 5: (5, 1), 7: (4, 2), 8: (4, 2)}  # by number of options: landscape, portrait


class ChoiceScreen(StepScreen):
    """The question, its pictures, one touch to undo all, and going on."""

    kind = ChoiceView

    def __init__(self, theme: Theme, words: Catalogue, part: YouthPart, speak: Speak | None) -> None:
        super().__init__(theme, words, part, speak)
        self.settle()

    def state(self) -> object:
        """Another question, or the same one for another level."""
        return (self.detail.question, self.detail.level)

    def arrange(self, portrait: bool) -> tuple[Widget, Widget | None, Widget | None]:
        """The question with its level, the pictures, undo and on."""
        theme = self.theme
        align: Align = "left" if portrait else "center"
        title = Title(theme, self.say(self._question), align=align)
        heading = Column(title, gap=theme.space(2))
        level = self._level
        if level is not None:
            word = self.words(f"levels.{level.value}")
            self.badge = LevelBadge(theme, level, word, 44, style="heading")
            self.badge.pos_hint = {"x": 0} if portrait else {"center_x": 0.5}
            heading.add_widget(self.badge, index=1)
        how = (self.say("choice.how"),) if theme.text_scale <= LARGE_TEXT else ()
        if sentences := (*how, *self._last_time):
            heading.add_widget(Body(theme, " ".join(sentences), align=align, color=theme.colors.text2))
        body = BoxLayout(orientation="vertical", spacing=theme.space(4), padding=(0, theme.space(2), 0, 0))
        body.add_widget(heading)
        body.add_widget(self._options(portrait))
        self._buttons()
        self._paint()
        return body, self.undo_button, self.next_button

    def follow(self) -> None:
        """What is chosen is the exercise's to say."""
        self._paint()

    def spoken(self) -> Sequence[str]:
        """The question and every choice by its word."""
        level = self._level
        which = (self.words(f"levels.{level.value}"),) if level else ()
        options = (self._word(option) for option in self.detail.options)
        return (*which, self.say(self._question), *options, self.say("choice.how"), *self._last_time)

    @property
    def _last_time(self) -> tuple[str, ...]:
        """What he planned at this level before; it chooses nothing for him."""
        tips = self.part.earlier_tips.get(self.detail.level or 0, ()) if self.detail.question == "do" else ()
        return (self.say("choice.last_time", tips=", ".join(tips)),) if tips else ()

    @property
    def _question(self) -> str:
        return f"choice.{self.view.phase.value}_{self.detail.question}"

    @property
    def _level(self) -> Level | None:
        number = self.detail.level
        return None if number is None else tuple(Level)[number - 1]

    def _word(self, option: str) -> str:
        return self.say(f"choice.{option}")

    def _options(self, portrait: bool) -> Widget:
        theme, options = self.theme, self.detail.options
        columns = _COLUMNS.get(len(options), (4, 2))[int(portrait)]
        beside = portrait and columns == 1
        self.cells = {
            option: ChoiceCell(
                theme, option, self._word(option), self._picture(option), beside=beside, on_release=self._touched
            )
            for option in options
        }
        grid = Cells(*self.cells.values(), columns=columns, gap=theme.dp(_GAP_DP))
        tallest = grid.lines * theme.dp(_TALLEST_DP) + (grid.lines - 1) * theme.dp(_GAP_DP)
        holder = AnchorLayout()
        holder.add_widget(grid)
        holder.fbind("height", lambda _holder, height: _cap(grid, height, tallest))
        return holder

    def _picture(self, option: str) -> Widget:
        if option in BODY_SPOTS:
            return BodyFigure(self.theme, (option,), close=True, size_dp=_PICTURE_DP * 1.2)
        icon = Icon(self.theme, OPTION_ICONS[option])
        icon.size = (self.theme.dp(_PICTURE_DP),) * 2
        return icon

    def _buttons(self) -> None:
        theme = self.theme
        self.undo_button = QuietButton(
            theme,
            self.say("choice.undo"),
            icon="arrow-counter-clockwise",
            size_name="small",
            on_release=self._undo,
        )
        self.next_button = PrimaryButton(
            theme, self.say("next"), icon="arrow-right", on_release=self.once(self.part.go_on)
        )

    def _touched(self, cell: Any) -> None:
        if self.here and cell.name in self.detail.options:
            self.part.choose(cell.name)
            self._paint()

    def _undo(self, _button: Any) -> None:
        for option in self.detail.chosen:
            self.part.choose(option)
        self._paint()

    def _paint(self) -> None:
        chosen = self.detail.chosen
        for option, cell in self.cells.items():
            if cell.chosen is not (option in chosen):
                cell.chosen = option in chosen
        self.undo_button.opacity = float(bool(chosen))
        if self.undo_button.waiting is bool(chosen):
            self.undo_button.waiting = not chosen


def _cap(widget: Widget, room: float, most: float) -> None:
    widget.size_hint_y, widget.height = None, min(room, most)
