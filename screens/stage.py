"""The stage: holds the one screen that is shown, fades to the next, and keeps a banner where one is needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kivy.animation import Animation
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.graphics import Color, Rectangle
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from screens import keys
from screens.screen import Screen
from screens.theme import Theme
from screens.widgets.text import Text

BANNER_HEIGHT_DP = 40  # one line of small text with room around it
BANNER_MARGIN_DP = 16


class Stage(FloatLayout):
    """The root of the window."""

    def __init__(self, theme: Theme, banner: str = "") -> None:
        super().__init__()
        self._theme = theme
        self._current: Screen | None = None
        with self.canvas.before:
            self._page = Color(*theme.colors.bg)
            self._page_area = Rectangle()
        self._holder = FloatLayout(size_hint=(None, None))
        self.add_widget(self._holder)
        self._cover: Widget | None = None
        self._banner = _Banner(theme, banner) if banner else None
        if self._banner:
            self.add_widget(self._banner)
        self.bind(size=self._place, pos=self._place)
        Window.bind(on_key_down=self._key_down)

    def _key_down(self, _window: Any, code: int, _scan: int, _text: object, modifiers: Sequence[str]) -> bool:
        """Tab where nothing has the focus yet; what has it takes tab itself. True = it goes no further."""
        if code != keys.TAB or self.get_root_window() is None or keys.focused(self) is not None:
            return False
        return keys.step(self, back="shift" in modifiers)

    @property
    def current(self) -> Screen | None:
        """The screen that is shown."""
        return self._current

    def show(self, screen: Screen) -> None:
        """Put `screen` on the stage; the one before is told to leave."""
        keyboard = keys.let_go(self)
        if self._current is not None:
            Animation.cancel_all(self._current)
            self._current.leave()
            self._holder.remove_widget(self._current)
        self._current = screen
        self._page.rgba = screen.theme.colors.bg
        self._holder.add_widget(screen)
        screen.opacity = 0
        motion = screen.theme.motion("screen")
        Animation(opacity=1, duration=motion.duration_s, t=motion.ease).start(screen)
        if keyboard:  # who came by keyboard goes on by keyboard
            Clock.schedule_once(lambda _dt: keys.step(self))

    @property
    def cover(self) -> Widget | None:
        """What lies over the screen and takes every touch; None where the screen is free."""
        return self._cover

    def put_over(self, cover: Widget) -> None:
        """Lay something over the screen; what lay there before goes away."""
        self.uncover()
        self._cover = cover
        cover.size_hint = (None, None)
        self.add_widget(cover)
        self._place()

    def uncover(self) -> None:
        """The screen is free again."""
        if self._cover is not None:
            self.remove_widget(self._cover)
        self._cover = None

    def _place(self, *_: object) -> None:
        if self._cover is not None:
            self._cover.pos, self._cover.size = self.pos, self.size
        banner = self._theme.dp(BANNER_HEIGHT_DP) if self._banner else 0
        self._page_area.pos, self._page_area.size = self.pos, self.size
        self._holder.pos = self.pos
        self._holder.size = (self.width, self.height - banner)
        if self._banner:
            self._banner.pos = (self.x, self.top - banner)
            self._banner.size = (self.width, banner)


class _Banner(FloatLayout):
    """A strip that says what kind of app this is; never over anything else."""

    def __init__(self, theme: Theme, text: str) -> None:
        super().__init__(size_hint=(None, None))
        with self.canvas.before:
            Color(*theme.colors.warn_soft)
            self._area = Rectangle()
        self._text = Text(theme, text, style="small", color=theme.colors.warn, wrap=False)
        self.add_widget(self._text)
        self._margin = theme.dp(BANNER_MARGIN_DP)
        self.bind(size=self._place, pos=self._place)

    def _place(self, *_: object) -> None:
        self._area.pos, self._area.size = self.pos, self.size
        self._text.limit(self.width - 2 * self._margin)
        self._text.x, self._text.center_y = self.x + self._margin, self.center_y
