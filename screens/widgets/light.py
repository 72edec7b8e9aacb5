"""A soft light round the screen for a moment: a signal that only the one who looks at the tablet gets."""

from __future__ import annotations

from typing import Any

from kivy.animation import Animation
from kivy.uix.widget import Widget

from screens.theme import Theme, with_alpha
from screens.widgets.geometry import rounded, stroke
from screens.widgets.ink import Ink
from screens.widgets.number import FloatProperty

_RISE_S, _STAY_S, _FALL_S = 0.9, 0.6, 1.2  # well under the two changes a second of tokens.json, motion.flash
_BRIGHTEST, _WIDTH_DP = 0.55, 10


class SignalLight(Widget):
    """Lies over everything and takes no touch. `show()` lets it come and go once; in chalk, no level's colour."""

    shown: float = FloatProperty(0.0)

    def __init__(self, theme: Theme, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._theme = theme
        self._frame = Ink(self.canvas, with_alpha(theme.colors.text, 0.0))
        for name in ("pos", "size"):
            self.fbind(name, self._draw)
        self.fbind("shown", self._paint)

    def show(self) -> None:
        """Come and go; while it is there a second call changes nothing."""
        if self.shown > 0:
            return
        rise = Animation(shown=1.0, duration=_RISE_S, t="in_out_sine")
        stay = Animation(shown=1.0, duration=_STAY_S)
        (rise + stay + Animation(shown=0.0, duration=_FALL_S, t="in_out_sine")).start(self)

    def hide(self) -> None:
        """At once: the screen it belonged to is gone."""
        Animation.cancel_all(self, "shown")
        self.shown = 0.0

    def _draw(self, *_: object) -> None:
        width = self._theme.dp(_WIDTH_DP)
        box = (self.x + width / 2, self.y + width / 2, self.width - width, self.height - width)
        self._frame.draw(stroke(rounded(*box, self._theme.radius("l")), width, closed=True))

    def _paint(self, *_: object) -> None:
        self._frame.rgba = with_alpha(self._theme.colors.text, _BRIGHTEST * self.shown)
