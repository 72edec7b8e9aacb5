"""What lies over a screen: it takes every touch, so nothing below can be reached."""

from __future__ import annotations

from typing import Any

from kivy.uix.floatlayout import FloatLayout

from screens.theme import RGBA, Theme
from screens.widgets.geometry import fill, rectangle
from screens.widgets.ink import Ink
from screens.widgets.layout import Column
from screens.widgets.text import Body, Icon, Title

_PRIVACY_DP = 480


class Cover(FloatLayout):
    """A ground over everything."""

    covers_page = True  # the keyboard stays above it, too

    def __init__(self, color: RGBA) -> None:
        super().__init__()
        self._ground = Ink(self.canvas.before, color)
        for name in ("pos", "size"):
            self.fbind(name, self._paint)

    def refresh(self) -> None:
        """Asked with every frame."""

    def on_touch_down(self, touch: Any) -> bool:
        """Nothing goes through."""
        super().on_touch_down(touch)
        return True

    def on_touch_move(self, touch: Any) -> bool:
        """Nothing goes through."""
        super().on_touch_move(touch)
        return True

    def on_touch_up(self, touch: Any) -> bool:
        """Nothing goes through."""
        super().on_touch_up(touch)
        return True

    def _paint(self, *_: object) -> None:
        self._ground.draw(fill(rectangle(self.x, self.y, self.width, self.height)))


class PrivacyCover(Cover):
    """While another window or app has the tablet: no one reads along."""

    def __init__(self, theme: Theme, title: str, text: str) -> None:
        super().__init__(theme.colors.bg)
        column = Column(
            Icon(theme, "eye-slash", size_name="row", pos_hint={"center_x": 0.5}),
            Title(theme, title, align="center"),
            Body(theme, text, align="center", color=theme.colors.text2),
            gap=theme.space(3),
            size_hint=(None, None),
            width=theme.dp(_PRIVACY_DP),
            pos_hint={"center_x": 0.5, "center_y": 0.5},
        )
        self.add_widget(column)
