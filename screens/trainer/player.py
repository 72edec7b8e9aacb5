"""Playing a session back: a button, a bar to drag along, and how fast. It says only which moment it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.clock import Clock
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout

from biofeedback.language import Catalogue
from screens.theme import Theme
from screens.trainer import wording
from screens.widgets.buttons import PrimaryButton
from screens.widgets.layout import Row
from screens.widgets.progress import FillBar
from screens.widgets.switches import SegmentedSwitch
from screens.widgets.text import Icon, Strong, Text

SPEEDS = (1, 2, 4, 8)
_STEP_S = 1 / 30  # as often as a screen is drawn
_CLOCK_DP = 64  # "24:00" in tabular digits


class ScrubBar(FloatLayout):
    """A bar as wide as the session in a full touch target; a touch or drag chooses a share of it."""

    def __init__(self, theme: Theme, on_share: Callable[[float], object]) -> None:
        super().__init__(size_hint=(1, None), height=theme.touch_min, pos_hint={"center_y": 0.5})
        self._on_share = on_share
        self._bar = FillBar(theme, color=theme.colors.accent, pos_hint={"center_y": 0.5, "x": 0})
        self.add_widget(self._bar)

    @property
    def share(self) -> float:
        """How far, 0-1."""
        return float(self._bar.fraction)

    @share.setter
    def share(self, value: float) -> None:
        self._bar.fraction = value

    def on_touch_down(self, touch: Any) -> bool:
        """Takes the finger."""
        if not self.collide_point(*touch.pos):
            return bool(super().on_touch_down(touch))
        touch.grab(self)
        self._move(touch)
        return True

    def on_touch_move(self, touch: Any) -> bool:
        """Follows the finger."""
        if touch.grab_current is not self:
            return bool(super().on_touch_move(touch))
        self._move(touch)
        return True

    def on_touch_up(self, touch: Any) -> bool:
        """Lets go."""
        if touch.grab_current is not self:
            return bool(super().on_touch_up(touch))
        touch.ungrab(self)
        return True

    def _move(self, touch: Any) -> None:
        self._on_share(min(1.0, max(0.0, (touch.x - self.x) / max(1.0, self.width))))


class Player(BoxLayout):
    """Plays from `time_s` to the end at the chosen speed; `on_time(time_s)` follows each step and each drag."""

    def __init__(
        self, theme: Theme, words: Catalogue, duration_s: float, on_time: Callable[[float], object]
    ) -> None:
        super().__init__(size_hint=(1, None), spacing=theme.space(3), pos_hint={"center_y": 0.5})
        self.fbind("minimum_height", self.setter("height"))
        self.duration_s = max(1.0, duration_s)
        self._on_time, self._time_s, self.speed = on_time, 0.0, SPEEDS[0]
        self.play_button = PrimaryButton(
            theme, icon="play", size_name="small", on_release=lambda _b: self.toggle(), pos_hint={"center_y": 0.5}
        )
        self._sign = next(child for child in self.play_button.children if isinstance(child, Icon))
        self._now, self._end = (self._clock_text(theme, strong) for strong in (True, False))
        self._end.text = wording.clock(duration_s)
        self.bar = ScrubBar(theme, lambda share: self._go(share * self.duration_s))
        self.switch = SegmentedSwitch(
            theme,
            [(str(speed), words("trainer.speed", count=speed), "") for speed in SPEEDS],
            selected=str(self.speed),
            on_select=self._choose_speed,
            pos_hint={"center_y": 0.5},
        )
        for part in (Row(self.play_button, self._now, fit_width=True, gap=theme.space(3)), self.bar, self._end):
            part.pos_hint = {"center_y": 0.5}
            self.add_widget(part)
        self.add_widget(self.switch)
        self._ticking = Clock.schedule_interval(self._tick, _STEP_S)
        self._ticking.cancel()
        self._playing = False
        self.show(0.0)

    @property
    def playing(self) -> bool:
        """It moves by itself."""
        return self._playing

    def show(self, time_s: float) -> None:
        """Stand at this moment; nobody is told."""
        self._time_s = min(self.duration_s, max(0.0, time_s))
        self.bar.share = self._time_s / self.duration_s
        text = wording.clock(self._time_s)
        if self._now.text != text:
            self._now.text = text

    def toggle(self) -> None:
        """Play or pause; at the end it begins anew."""
        if self._playing:
            self.pause()
            return
        if self._time_s >= self.duration_s:
            self._go(0.0)
        self._playing = True
        self._sign.show("pause")
        self._ticking()

    def pause(self) -> None:
        """Stand still."""
        self._playing = False
        self._sign.show("play")
        self._ticking.cancel()

    def _tick(self, passed_s: float) -> None:
        self._go(self._time_s + passed_s * self.speed)
        if self._time_s >= self.duration_s:
            self.pause()

    def _go(self, time_s: float) -> None:
        self.show(time_s)
        self._on_time(self._time_s)

    def _choose_speed(self, key: str) -> None:
        self.speed = int(key)

    def _clock_text(self, theme: Theme, strong: bool) -> Text:
        kind = Strong if strong else Text
        return kind(
            theme,
            wrap=True,
            tabular=True,
            align="center",
            size_hint=(None, None),
            width=theme.dp(_CLOCK_DP) * theme.text_scale,
            pos_hint={"center_y": 0.5},
        )
