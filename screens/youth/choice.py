"""A question over the page: a card with choices under each other, and the scrim that holds all other touches."""

from __future__ import annotations

from typing import Any

from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from screens.theme import Theme, with_alpha
from screens.widgets.buttons import BaseButton
from screens.widgets.cards import Card
from screens.widgets.geometry import fill, rectangle
from screens.widgets.ink import Ink
from screens.widgets.layout import Column
from screens.widgets.text import Body, Title
from screens.widgets.topbar import TOP_BAR_DP

WIDTH_DP = 740  # DESIGN-KIT.md, dialog
_PADDING_DP, _CORNER_DP = 44, 36  # picture 17
_MIST = 0.88  # the page is still seen, its words no longer ask anything (owner's choice)


class ChoiceCard(Card):
    """A title, one sentence, and buttons of equal size; the first one leads on."""

    def __init__(self, theme: Theme, title: str, sentence: str, *choices: BaseButton, **kwargs: Any) -> None:
        words = Column(Title(theme, title), Body(theme, sentence, color=theme.colors.text2), gap=theme.space(2))
        buttons = Column(*choices, gap=theme.space(4))
        super().__init__(
            theme,
            words,
            buttons,
            gap=theme.dp(28),
            padding=theme.dp(_PADDING_DP),
            size_hint=(None, None),
            pos_hint={"center_x": 0.5, "center_y": 0.5},
            **kwargs,
        )
        self.round(theme.dp(_CORNER_DP))


class Centred(FloatLayout):
    """One card in the middle, at most WIDTH_DP wide."""

    def __init__(self, theme: Theme, card: Widget, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._theme, self._card = theme, card
        self.add_widget(card)
        self.fbind("width", self._widen)
        self._widen()

    def _widen(self, *_: object) -> None:
        self._card.width = min(self.width, self._theme.dp(WIDTH_DP))


class Cover(Centred):
    """The card over a darkened page, below the top bar. Nothing under it can be touched."""

    covers_page = True

    def __init__(self, theme: Theme, card: Widget, **kwargs: Any) -> None:
        card.pos_hint = {"center_x": 0.5}
        super().__init__(theme, card, pos_hint={"x": 0, "y": 0}, **kwargs)
        card.fbind("height", self._center)
        for name in ("pos", "size"):
            self.fbind(name, self._center)
        # by day the page fades into light: the words of the top bar stay readable above it
        scrim = with_alpha(theme.colors.bg, _MIST) if theme.mode == "dag" else theme.colors.scrim
        self._scrim = Ink(self.canvas.before, scrim)
        for name in ("pos", "size"):
            self.fbind(name, self._darken)

    def on_touch_down(self, touch: Any) -> bool:
        """Takes every touch, also beside the card."""
        super().on_touch_down(touch)
        return True

    def _center(self, *_: object) -> None:
        """In the middle of the page; lower where it would reach into the top bar."""
        room = self.height - self._theme.dp(TOP_BAR_DP)
        self._card.y = self.y + min((self.height - self._card.height) / 2, max(0.0, room - self._card.height))

    def _darken(self, *_: object) -> None:
        self._scrim.draw(fill(rectangle(self.x, self.y, self.width, self.height)))
