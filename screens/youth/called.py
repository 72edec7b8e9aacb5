"""The sign for the trainer: large, calm, on this tablet alone. It alarms no one elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from biofeedback.language import Catalogue
from screens.theme import Theme
from screens.widgets.buttons import PrimaryButton
from screens.widgets.geometry import circle, stroke
from screens.widgets.ink import Ink, middle
from screens.widgets.layout import Column, Page
from screens.widgets.text import Body, Display, Icon
from screens.widgets.topbar import TOP_BAR_DP
from screens.youth.fitting import FittingColumn
from screens.youth.footer import Footer

BOTTOM_DP = 36  # screens/src/base.css .yfoot, as in the frame
_RING_DP, _RING_STROKE_DP = 220, 8  # seen from three metres, as the kit asks of the one thing on a screen


class CalledSign(Page):
    """The youth's own words, in the youth's own chalk, and one way back. Read to me and Stop stay above it."""

    covers_page = True

    def __init__(self, theme: Theme, words: Catalogue, *, back_text: str, on_back: Callable[[], None]) -> None:
        super().__init__(theme, pos_hint={"x": 0, "y": 0})
        edge = theme.space("screenEdgePortrait")
        sign = _HandSign(theme)
        sentences = Column(
            Display(theme, words("youth.trainer.sign"), align="center"),
            Body(theme, words("youth.trainer.show"), align="center", color=theme.colors.text2),
            gap=theme.space(3),
        )
        body = FittingColumn(sign, sentences, gap=theme.space(6), extras=[sign])
        self.back_button = PrimaryButton(
            theme, back_text, icon="arrow-left", icon_side="before", on_release=lambda _: on_back()
        )
        column = BoxLayout(orientation="vertical", pos_hint={"x": 0, "y": 0})
        column.padding = (0, theme.dp(TOP_BAR_DP), 0, theme.dp(BOTTOM_DP))
        column.add_widget(body)
        column.add_widget(Footer(theme, None, self.back_button, edge))
        self.add_widget(column)

    def on_touch_down(self, touch: Any) -> bool:
        """Takes every touch: what lies under the sign waits."""
        super().on_touch_down(touch)
        return True


class _HandSign(Widget):
    def __init__(self, theme: Theme) -> None:
        size = theme.dp(_RING_DP)
        super().__init__(size_hint=(None, None), size=(size, size), pos_hint={"center_x": 0.5})
        self._theme = theme
        self._ring = Ink(self.canvas, theme.colors.chalk)
        self._icon = Icon(theme, "hand-waving", size_name="youthStep", color=theme.colors.chalk)
        self._icon.font_size = size / 2
        self._icon.size = (size / 2, size / 2)
        self.add_widget(self._icon)
        for name in ("pos", "size"):
            self.fbind(name, self._draw)

    def _draw(self, *_: object) -> None:
        line = self._theme.dp(_RING_STROKE_DP)
        x, y = middle(self)
        self._ring.draw(stroke(circle(x, y, (self.width - line) / 2), line, closed=True))
        self._icon.center = (x, y)
