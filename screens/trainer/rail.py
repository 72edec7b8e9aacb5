"""The way round the trainer's pages: at the left on a lying tablet, at the bottom on an upright one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from biofeedback.language import Catalogue
from screens.theme import Theme
from screens.trainer.page import TrainerPage
from screens.widgets.buttons import CLEAR, KeyFocus
from screens.widgets.geometry import fill, rectangle, rounded, stroke
from screens.widgets.ink import Ink
from screens.widgets.layout import Space
from screens.widgets.text import Icon, Small

_RAIL_DP, _ITEM_DP = 116, (104, 80)  # picture 21
_BAR_DP = 88  # the same items in a row
_PADDING_DP = 6


@dataclass(frozen=True, slots=True)
class Ways:
    """Where the rail leads. A way that is None is not offered."""

    today: Callable[[], None]
    sessions: Callable[[], None]
    lock: Callable[[], None]
    participants: Callable[[], None] | None = None
    help: Callable[[], None] | None = None
    pilot: Callable[[], None] | None = None


@dataclass(frozen=True, slots=True)
class _Item:
    name: str
    icon: str
    go: Callable[[], None]


class RailItem(ButtonBehavior, KeyFocus, BoxLayout):
    """An icon with its word under it; the page one is on has the accent's ground."""

    def __init__(
        self, theme: Theme, icon: str, text: str, *, here: bool, on_release: Callable[[Any], object]
    ) -> None:
        width, height = (theme.dp(value) for value in _ITEM_DP)
        super().__init__(orientation="vertical", size_hint=(None, None), size=(width, height))
        self.padding, self.spacing = (0, theme.dp(10)), theme.dp(2)
        self._theme, self._here = theme, here
        self._ground, self._ring = Ink(self.canvas.before, CLEAR), Ink(self.canvas.before, theme.colors.text)
        ink = theme.colors.accent if here else theme.colors.text2
        self.word = Small(theme, text, color=ink, align="center", wrap=False, pos_hint={"center_x": 0.5})
        self.add_widget(Icon(theme, icon, size_name="row", color=ink, filled=here, pos_hint={"center_x": 0.5}))
        self.add_widget(self.word)
        self.fbind("minimum_height", lambda _item, least: setattr(self, "height", max(height, least)))
        self.width = max(width, self.word.width + theme.dp(_PADDING_DP))
        self.bind(on_release=on_release)
        for name in ("pos", "size", "state", "focus"):
            self.fbind(name, self._draw)
        self._draw()

    def _draw(self, *_: object) -> None:
        theme = self._theme
        box = rounded(self.x, self.y, self.width, self.height, theme.radius("l"))
        colors = theme.colors
        self._ground.rgba = (
            colors.accent_soft if self._here else colors.surface2 if self.state == "down" else CLEAR
        )
        self._ground.draw(fill(box))
        self._ring.draw(*([stroke(box, theme.stroke("focus"), closed=True)] if self.focus else []))


class Rail(BoxLayout):
    """All ways; `here` is the name of the page that is shown."""

    def __init__(self, theme: Theme, words: Catalogue, here: str, ways: Ways) -> None:
        super().__init__()
        self._theme = theme
        self._ground = Ink(self.canvas.before, theme.colors.surface)
        self._line = Ink(self.canvas.before, theme.colors.line)
        above = [_Item("today", "calendar-blank", ways.today), _Item("sessions", "list-checks", ways.sessions)]
        if ways.participants is not None:
            above.insert(1, _Item("participants", "users", ways.participants))
        if ways.pilot is not None:
            above.append(_Item("pilot", "clipboard-text", ways.pilot))
        below = [_Item("lock", "lock-key", ways.lock)]
        if ways.help is not None:
            below.insert(0, _Item("help", "question", ways.help))
        self.items = {one.name: self._make(words, one, here) for one in (*above, *below)}
        self._above = [self.items[one.name] for one in above]
        self._below = [self.items[one.name] for one in below]
        for name in ("pos", "size"):
            self.fbind(name, self._draw)

    def turn(self, portrait: bool) -> None:
        """Stand at the left, or lie at the bottom."""
        theme = self._theme
        self.clear_widgets()
        self.orientation = "horizontal" if portrait else "vertical"
        self.padding, self.spacing = theme.dp(_PADDING_DP), theme.dp(_PADDING_DP)
        room = 2 * theme.dp(_PADDING_DP)
        self.size_hint = (1, None) if portrait else (None, 1)
        if portrait:
            self.height = max(theme.dp(_BAR_DP), max(item.height for item in self.items.values()) + room)
        else:
            self.width = max(theme.dp(_RAIL_DP), max(item.width for item in self.items.values()) + room)
        parts: list[Widget] = [*self._above, Space(), *self._below]
        for part in parts:
            part.pos_hint = {"center_y": 0.5} if portrait else {"center_x": 0.5}
            self.add_widget(part)

    def _make(self, words: Catalogue, one: _Item, here: str) -> RailItem:
        word = words(f"trainer.rail_{one.name}")
        return RailItem(self._theme, one.icon, word, here=one.name == here, on_release=lambda _item: one.go())

    def _draw(self, *_: object) -> None:
        line = self._theme.stroke("hairline")
        self._ground.draw(fill(rectangle(self.x, self.y, self.width, self.height)))
        upright = self.orientation == "horizontal"
        edge = (
            (self.x, self.top - line, self.width, line)
            if upright
            else (self.right - line, self.y, line, self.height)
        )
        self._line.draw(fill(rectangle(*edge)))


class RailPage(TrainerPage):
    """A page with the rail beside it."""

    def __init__(self, theme: Theme, words: Catalogue, here: str, ways: Ways) -> None:
        super().__init__(theme, words)
        self.rail = Rail(theme, words, here, ways)
        self._shell = BoxLayout()
        self._ground.remove_widget(self._frame)
        self._ground.add_widget(self._shell)

    def _turn(self, *_: object) -> None:
        portrait = self.height > self.width
        if portrait != self._portrait:
            self._shell.clear_widgets()
            self._shell.orientation = "vertical" if portrait else "horizontal"
            self.rail.turn(portrait)
            for part in (self._frame, self.rail) if portrait else (self.rail, self._frame):
                self._shell.add_widget(part)
        super()._turn()
