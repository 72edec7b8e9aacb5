"""The card under the flight: level now, own line, the two buttons; and the plates on top with lights and time."""

from __future__ import annotations

from typing import Any

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from biofeedback.samples import Level
from screens.theme import Theme
from screens.widgets.buttons import PrimaryButton
from screens.widgets.cards import Card
from screens.widgets.gauge import LevelGauge
from screens.widgets.geometry import disc, fill, rounded
from screens.widgets.ink import Ink, middle
from screens.widgets.layout import Column, Row, Space
from screens.widgets.levels import LevelShape
from screens.widgets.text import Heading, Icon, Small, Text

_SIGN_DP, _WORDS_DP, _PADDING_DP = 56, 300, (36, 14)  # picture 11
_PLATE_DP, _PLATE_PADDING_DP, _DOT_DP = 64, 24, 11  # picture 11


class FlightCard(Card):
    """`show(level, value, word, status)` about twice a second; `steers(bool)` wakes or rests the two buttons."""

    def __init__(self, theme: Theme, line: int, line_text: str, *, portrait: bool) -> None:
        padding = [theme.dp(part) for part in _PADDING_DP]
        super().__init__(theme, padding=padding, gap=theme.space(3))
        self._sign = LevelShape(theme, None, _SIGN_DP)
        self._word = Heading(theme, "")
        self._status = Small(theme, "", color=theme.colors.text2)
        self.gauge = LevelGauge(theme, line, line_text)
        self.up_button = PrimaryButton(theme, icon="arrow-up")
        self.down_button = PrimaryButton(theme, icon="arrow-down")
        now = Row(self._sign, Column(self._word, self._status, gap=theme.space(1)), gap=theme.dp(20))
        buttons = Row(self.up_button, self.down_button, gap=theme.touch("gap"), fit_width=True)
        if portrait:
            self.add_widget(Row(now, buttons, gap=theme.space(5)))
            self.add_widget(self.gauge)
        else:
            now.size_hint_x, now.width = None, theme.dp(_WORDS_DP) * theme.text_scale
            self.add_widget(Row(now, self.gauge, buttons, gap=theme.dp(40)))

    @property
    def word(self) -> str:
        """The level's word as shown."""
        return str(self._word.text)

    @property
    def status(self) -> str:
        """The line below the word."""
        return str(self._status.text)

    def show(self, level: Level | None, value: float | None, word: str, status: str) -> None:
        """Another second."""
        if self._sign.level is not level:
            self._sign.level = level
        for label, text in ((self._word, word), (self._status, status)):
            if label.text != text:
                label.text = text
        self.gauge.show(level, value)

    def steers(self, yes: bool) -> None:
        """While the glider floats by itself the buttons rest."""
        for button in (self.up_button, self.down_button):
            if button.waiting is yes:
                button.waiting = not yes
                button.state = "normal"


class Plate(BoxLayout):
    """A dark plate with a sign and a text; it lies over the picture. Without an icon the sign is a light."""

    def __init__(self, theme: Theme, text: str, icon: str = "", *, style: str = "strong") -> None:
        super().__init__(
            size_hint=(None, None),
            padding=(theme.dp(_PLATE_PADDING_DP), 0),
            spacing=theme.space(3),
            pos_hint={"center_y": 0.5},
        )
        self._theme = theme
        self._ground = Ink(self.canvas.before, theme.colors.surface)
        sign: Widget = Icon(theme, icon, pos_hint={"center_y": 0.5}) if icon else _Light(theme)
        self._text = Text(theme, text, style=style, wrap=False, tabular=True, pos_hint={"center_y": 0.5})
        self.add_widget(sign)
        self.add_widget(self._text)
        self.height = max(theme.dp(_PLATE_DP), self._text.height + theme.space(3))
        self.fbind("minimum_width", self.setter("width"))
        for name in ("pos", "size"):
            self.fbind(name, self._draw)

    @property
    def text(self) -> str:
        """The words shown."""
        return str(self._text.text)

    def say(self, text: str) -> None:
        """Other words."""
        if self._text.text != text:
            self._text.text = text

    def _draw(self, *_: Any) -> None:
        self._ground.draw(fill(rounded(self.x, self.y, self.width, self.height, self.height / 2)))


class _Light(Widget):
    def __init__(self, theme: Theme) -> None:
        radius = theme.dp(_DOT_DP)
        super().__init__(size_hint=(None, None), size=(2 * radius, 2 * radius), pos_hint={"center_y": 0.5})
        self._radius = radius
        self._ink = Ink(self.canvas, theme.colors.chalk)
        self.fbind("pos", self._draw)

    def _draw(self, *_: object) -> None:
        self._ink.draw(disc(*middle(self), self._radius))


def plates(theme: Theme, *, lights: str, time: str) -> tuple[Row, Plate, Plate]:
    """Lights and time beside each other."""
    lit, clock = Plate(theme, lights), Plate(theme, time, "clock", style="pill")
    row = Row(lit, clock, Space(theme.space(1)), gap=theme.space(5), fit_width=True)
    return row, lit, clock
