"""Choosing one of a few, and yes or no."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kivy.animation import Animation
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from screens.theme import Theme, mixed
from screens.widgets.buttons import KeyFocus
from screens.widgets.geometry import disc, fill, rounded, stroke
from screens.widgets.ink import Ink, middle
from screens.widgets.number import FloatProperty
from screens.widgets.text import Icon, Text

_TRACK_DP, _INSET_DP, _PADDING_DP, _ICON_GAP_DP = {"youth": 68, "trainer": 60}, 6, 26, 10  # base.css .seg
_TOGGLE_DP, _KNOB_DP, _KNOB_INSET_DP, _TOGGLE_ROW_DP = (68, 40), 28, 6, 56  # DESIGN-KIT.md toggle, base.css .sw


class _Segment(ButtonBehavior, KeyFocus, FloatLayout):
    """One choice."""

    def __init__(self, theme: Theme, key: str, text: str, icon: str, **kwargs: Any) -> None:
        super().__init__(size_hint=(None, None), **kwargs)
        self.key = key
        self._gap, self._padding = theme.dp(_ICON_GAP_DP), theme.dp(_PADDING_DP)
        self._ring_width = theme.stroke("focus")
        self._ring = Ink(self.canvas.before, theme.colors.text)
        self._text = Text(theme, text, style="pill", wrap=False)
        self._icon = Icon(theme, icon, size_name="pill")
        for child, shown in ((self._icon, icon), (self._text, text)):
            if shown:
                self.add_widget(child)
        # as high as the track, so that the whole of it can be touched
        self.height = max(theme.dp(_TRACK_DP[theme.audience]), self._text.height + 2 * theme.dp(_INSET_DP))
        self.width = self._content_width() + 2 * self._padding
        for name in ("pos", "size", "focus"):
            self.fbind(name, self._place)
        self._place()

    def tint(self, color: Any) -> None:
        """The colour of word and icon."""
        self._text.color = self._icon.color = color

    def _content_width(self) -> float:
        return float(self._text.width + (self._icon.width + self._gap if self._icon.text else 0))

    def _place(self, *_: object) -> None:
        x, y = middle(self)
        at = x - self._content_width() / 2
        for child in (self._icon, self._text):
            if child.text:
                child.pos = (round(at), round(y - child.height / 2))
                at += child.width + self._gap
        box = rounded(self.x, self.y, self.width, self.height, self.height / 2)
        self._ring.draw(*([stroke(box, self._ring_width, closed=True)] if self.focus else []))


class SegmentedSwitch(FloatLayout):
    """One of a few: `options` are (key, text, icon); `selected` is a key; `on_select(key)` at a touch."""

    selected = StringProperty("")
    slide: float = FloatProperty(0.0)  # 0 = where it was, 1 = at the chosen segment

    def __init__(
        self,
        theme: Theme,
        options: Sequence[tuple[str, str, str]],
        *,
        selected: str,
        on_select: Callable[[str], object] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(size_hint=(None, None), **kwargs)
        self._theme, self._on_select = theme, on_select
        colors = theme.colors
        self._track = Ink(self.canvas.before, colors.surface2)
        self._thumb = Ink(self.canvas.before, colors.text if theme.youth else colors.surface)
        self.segments = [_Segment(theme, *option, on_release=self._touched) for option in options]
        for segment in self.segments:
            self.add_widget(segment)
        inset = theme.dp(_INSET_DP)
        gap = theme.dp(4)  # base.css .seg
        self.width = sum(segment.width for segment in self.segments) + gap * (len(options) - 1) + 2 * inset
        self.height = max(segment.height for segment in self.segments)
        self._from: tuple[float, float] | None = None
        self._inset, self._gap = inset, gap
        for name in ("pos", "size"):
            self.fbind(name, self._place)
        self.fbind("slide", self._draw)
        self.selected = selected
        self.fbind("selected", self._moved)
        self.slide = 1.0
        self._place()

    def _touched(self, segment: _Segment) -> None:
        if segment.key != self.selected:
            self._from = self._thumb_box()
            self.selected = segment.key
            if self._on_select is not None:
                self._on_select(segment.key)

    def _moved(self, *_: object) -> None:
        motion = self._theme.motion("fast")
        Animation.cancel_all(self, "slide")
        self.slide = 0.0 if self._from is not None else 1.0
        self._draw()
        Animation(slide=1.0, duration=motion.duration_s, t=motion.ease).start(self)

    def _place(self, *_: object) -> None:
        x = self.x + self._inset
        for segment in self.segments:
            segment.pos = (x, self.y)
            x += segment.width + self._gap
        self._draw()

    def _thumb_box(self) -> tuple[float, float]:
        """Left and width of the thumb, from the left of the switch."""
        left = self._inset
        for segment in self.segments:
            if segment.key == self.selected:
                break
            left += segment.width + self._gap
        else:
            return self._inset, 0.0
        if self._from is None:
            return left, segment.width
        share = self.slide
        return (
            self._from[0] + (left - self._from[0]) * share,
            self._from[1] + (segment.width - self._from[1]) * share,
        )

    def _draw(self, *_: object) -> None:
        theme, colors = self._theme, self._theme.colors
        self._track.draw(fill(rounded(self.x, self.y, self.width, self.height, self.height / 2)))
        left, width = self._thumb_box()
        height = self.height - 2 * self._inset
        box = rounded(self.x + left, self.y + self._inset, width, height, height / 2)
        self._thumb.draw(*([fill(box)] if width else []))
        chosen = colors.bg if theme.youth else colors.text
        for segment in self.segments:
            segment.tint(chosen if segment.key == self.selected else colors.text2)


class Toggle(ButtonBehavior, KeyFocus, BoxLayout):
    """Yes or no, with its word beside it. `active` is the state; `on_change(active)` is called at a touch."""

    active = BooleanProperty(False)
    shown: float = FloatProperty(0.0)

    def __init__(
        self,
        theme: Theme,
        *,
        active: bool,
        yes_text: str,
        no_text: str,
        on_change: Callable[[bool], object] | None = None,
        **kwargs: Any,
    ) -> None:
        row = max(theme.dp(_TOGGLE_ROW_DP), theme.touch_min)
        super().__init__(size_hint=(None, None), height=row, spacing=theme.space(3), **kwargs)
        self._theme, self._on_change, self._texts = theme, on_change, (no_text, yes_text)
        self._body = _ToggleBody(theme, pos_hint={"center_y": 0.5})
        self._word = Text(theme, no_text, style="label", wrap=False, pos_hint={"center_y": 0.5})
        widths = [Text(theme, text, style="label", wrap=False).width for text in self._texts]
        # as wide as its longer word, so that switches under each other stand in one line
        room = BoxLayout(size_hint=(None, 1), width=max(widths))
        room.add_widget(self._word)
        self.add_widget(self._body)
        self.add_widget(room)
        self.fbind("minimum_width", self.setter("width"))
        self.fbind("shown", self._paint)
        self.fbind("focus", self._paint)
        self.active, self.shown = active, float(active)
        self.fbind("active", self._moved)
        self._paint()

    def on_release(self) -> None:
        """Turn over."""
        self.active = not self.active
        if self._on_change is not None:
            self._on_change(self.active)

    def _moved(self, *_: object) -> None:
        motion = self._theme.motion("fast")
        Animation.cancel_all(self, "shown")
        Animation(shown=float(self.active), duration=motion.duration_s, t=motion.ease).start(self)
        self._paint()

    def _paint(self, *_: object) -> None:
        self._word.text = self._texts[int(self.active)]
        self._body.show(self.shown, focus=self.focus)


class _ToggleBody(Widget):
    def __init__(self, theme: Theme, **kwargs: Any) -> None:
        super().__init__(size_hint=(None, None), size=[theme.dp(value) for value in _TOGGLE_DP], **kwargs)
        self._theme = theme
        self._shown, self._focus = 0.0, False
        self._ground = Ink(self.canvas, theme.colors.surface)
        self._rim = Ink(self.canvas, theme.colors.line_strong)
        self._knob = Ink(self.canvas, theme.colors.line_strong)
        self._ring = Ink(self.canvas, theme.colors.text)
        self.fbind("pos", self._draw)

    def show(self, shown: float, *, focus: bool) -> None:
        self._shown, self._focus = shown, focus
        self._draw()

    def _draw(self, *_: object) -> None:
        theme, colors, share = self._theme, self._theme.colors, self._shown
        line, height = theme.stroke("control"), self.height
        self._ground.rgba = mixed(colors.surface, colors.accent, share)
        self._rim.rgba = mixed(colors.line_strong, colors.accent, share)
        self._knob.rgba = mixed(colors.line_strong, colors.on_accent, share)
        self._ground.draw(fill(rounded(self.x, self.y, self.width, height, height / 2)))
        inside = (self.x + line / 2, self.y + line / 2, self.width - line, height - line)
        self._rim.draw(stroke(rounded(*inside, height / 2), line, closed=True))
        radius, inset = theme.dp(_KNOB_DP) / 2, theme.dp(_KNOB_INSET_DP)
        left = self.x + inset + radius
        right = self.x + self.width - inset - radius
        self._knob.draw(disc(left + (right - left) * share, self.y + height / 2, radius))
        out = theme.stroke("focusGap") + theme.stroke("focus") / 2
        around = (self.x - out, self.y - out, self.width + 2 * out, height + 2 * out)
        ring = stroke(rounded(*around, height / 2 + out), theme.stroke("focus"), closed=True)
        self._ring.draw(*([ring] if self._focus else []))
