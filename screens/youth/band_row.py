"""One row of the band check: what it is, how it stands, and how near it is."""

from __future__ import annotations

from screens.theme import Theme
from screens.widgets.cards import IconChip
from screens.widgets.layout import Column, Row, Space
from screens.widgets.progress import FillBar
from screens.widgets.text import Icon, Small, Strong
from screens.youth.band_rows import RowState
from screens.youth.frame import LARGE_TEXT

_LEAST_HEIGHT_DP = 96  # DESIGN-KIT.md, list row


class BandRow(Row):
    """Chip, word, small line and a sign for ready or not yet. `show` takes over another state."""

    def __init__(self, theme: Theme, icon: str, word: str) -> None:
        self._theme = theme
        self.state: RowState | None = None
        self._chip = IconChip(theme, icon)
        self._line = Small(theme, "", color=theme.colors.text2)
        self._bar = FillBar(theme)
        self._bar_place = Column(Space(theme.dp(6)), self._bar)
        self._words = Column(Strong(theme, word), self._line, gap=theme.dp(2))
        self._mark = Icon(theme, "hourglass-medium", size_name="row", color=theme.colors.text2)
        super().__init__(self._chip, self._words, self._mark, gap=theme.space(4), padding=(0, theme.dp(12)))
        self.fbind("minimum_height", lambda *_: self._keep_height())

    def show(self, state: RowState, line: str) -> None:
        """Take over how it stands."""
        self.state = state
        self._chip.ready = state.ready
        self._line.text = line
        colors = self._theme.colors
        self._mark.show("check" if state.ready else "hourglass-medium")
        self._mark.color = colors.accent if state.ready else colors.text2
        self._show_bar(state.share)

    def _show_bar(self, share: float | None) -> None:
        shown = self._bar_place.parent is not None
        roomy = self._theme.text_scale <= LARGE_TEXT  # large words need the place; the hourglass says it as well
        if share is not None and roomy:
            self._bar.fraction = share
            if not shown:
                self._words.add_widget(self._bar_place)
        elif shown:
            self._words.remove_widget(self._bar_place)

    def _keep_height(self) -> None:
        self.height = max(self.minimum_height, self._theme.dp(_LEAST_HEIGHT_DP))
