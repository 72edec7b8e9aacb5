"""The frame of every screen of the youth: top bar, the one thing, and what leads on below it.

Landscape and portrait are two arrangements of one screen, chosen on width and height. `arrange` is asked for its
parts when the direction changes, never because of a new number; numbers come in through `refresh`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kivy.clock import Clock
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from biofeedback.language import Catalogue
from screens import keys
from screens.screen import Screen
from screens.speech import Speak
from screens.theme import Theme
from screens.widgets.layout import Page, Space
from screens.widgets.topbar import TOP_BAR_DP, TopBar
from screens.youth.footer import Footer

LARGE_TEXT = 1.2  # above it, a portrait top bar has no room for both the steps and the two buttons (measured)
STEPS_IN_PORTRAIT = 8  # more bars would push the two buttons off a portrait top bar (measured)
BOTTOM_DP = 36  # screens/src/base.css .yfoot
_FOOT_GAP_DP = 20  # base.css: .ymain ends 136 dp above the edge, .yfoot begins at 116


class YouthScreen(Screen):
    """A screen in the youth's frame. A subclass sets its state, then calls `settle` once."""

    def __init__(
        self,
        theme: Theme,
        words: Catalogue,
        *,
        speak: Speak | None,
        step: tuple[int, int] | None = None,
        on_stop: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(theme, words)
        self.portrait = False
        self.top_bar: TopBar
        self._step = step
        self._speak = speak
        self._on_stop = on_stop
        self._page = Page(theme)
        self.add_widget(self._page)

    def arrange(self, portrait: bool, /) -> tuple[Widget, Widget | None, Widget | None]:
        """The one thing, and what stands below it at the left and at the right."""
        raise NotImplementedError

    def settle(self) -> None:
        """Build for the first time and follow the screen's direction from now on."""
        self._build()
        self.fbind("size", self._turn)

    def leave(self) -> None:
        """What was being read belongs to this screen."""
        self.read_aloud(())

    def say(self, key: str, **values: object) -> str:
        """The words for `youth.key`."""
        return self.words(f"youth.{key}", **values)

    def reading(self) -> Sequence[str]:
        """What "read it to me" says now: the words of the screen, or of what lies over it."""
        return self.spoken()

    def read_aloud(self, sentences: Sequence[str]) -> None:
        """Speak, where there is a voice."""
        if self._speak is not None:
            self._speak(sentences)

    @property
    def can_speak(self) -> bool:
        """There is a voice; without one no button offers it."""
        return self._speak is not None

    @property
    def edge(self) -> float:
        """Room between the content and the side of the screen, px."""
        return self.theme.space("screenEdgePortrait" if self.portrait else "screenEdge")

    def overlay(self, widget: Widget) -> None:
        """Put something over the page. Read to me and Stop stay in reach above it, in their places."""
        self._page.add_widget(widget, index=1)

    def uncover(self, widget: Widget) -> None:
        """Take it away again."""
        self._page.remove_widget(widget)

    def _turn(self, *_: object) -> None:
        if (self.width < self.height) != self.portrait:
            self._build()

    def _build(self) -> None:
        self.portrait = self.width < self.height
        keyboard = keys.let_go(self._page)
        body, left, right = self.arrange(self.portrait)
        self._page.clear_widgets()
        self.top_bar = self.make_top_bar()
        self._page.add_widget(self._column(body, left, right))
        self._page.add_widget(self.top_bar)
        if keyboard:  # who came by keyboard goes on by keyboard
            Clock.schedule_once(lambda _dt: keys.step(self._page))

    def _column(self, body: Widget, left: Widget | None, right: Widget | None) -> BoxLayout:
        theme, edge = self.theme, self.edge
        column = BoxLayout(orientation="vertical", pos_hint={"x": 0, "y": 0})
        column.add_widget(Space(theme.dp(TOP_BAR_DP)))
        middle = BoxLayout(padding=(edge, 0))
        middle.add_widget(body)
        column.add_widget(middle)
        if left is not None or right is not None:
            column.add_widget(Space(theme.dp(_FOOT_GAP_DP)))
            column.add_widget(Footer(theme, left, right, edge))
        column.add_widget(Space(theme.dp(BOTTOM_DP)))
        return column

    def make_top_bar(self) -> TopBar:
        """Where am I, read it to me, stop."""
        many = self._step is not None and self._step[1] > STEPS_IN_PORTRAIT
        roomy = not self.portrait or (self.theme.text_scale <= LARGE_TEXT and not many)
        return TopBar(
            self.theme,
            step=self._step if roomy else None,
            step_text=self._step_text()
            if self.theme.text_scale <= LARGE_TEXT or not (self.portrait or many)
            else "",
            read_text=self.say("read_aloud"),
            stop_text=self.say("stop"),
            on_read=self._read if self.can_speak else None,
            on_stop=self._stop if self._on_stop else None,
            portrait=self.portrait,
        )

    def _step_text(self) -> str:
        return self.say("step", now=self._step[0], of=self._step[1]) if self._step else ""

    def _read(self, _button: Any) -> None:
        self.read_aloud(self.reading())

    def _stop(self, _button: Any) -> None:
        if self._on_stop is not None:
            self._on_stop()
