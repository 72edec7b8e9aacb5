"""Buttons: what can be touched to go on, choose, or erase. One look for each weight, all states drawn here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from kivy.animation import Animation
from kivy.graphics import PopMatrix, PushMatrix, Scale
from kivy.properties import BooleanProperty
from kivy.uix.behaviors import ButtonBehavior, FocusBehavior
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from biofeedback.errors import UsageError
from screens import keys
from screens.theme import RGBA, Theme, darker
from screens.widgets.geometry import fill, rounded, stroke
from screens.widgets.ink import Ink, middle
from screens.widgets.number import FloatProperty
from screens.widgets.text import Icon, Text

Side = Literal["before", "after"]
Size = Literal["full", "small"]

CLEAR: RGBA = (0.0, 0.0, 0.0, 0.0)
PRESSED_SCALE = 0.98  # DESIGN-KIT.md, primary button
PRESSED_DARKER = 0.14  # DESIGN-KIT.md, primary button
_SMALL_PADDING_DP = {"youth": 26, "trainer": 22}  # screens/src/base.css .btn.sm
_ICON_GAP_DP = 12  # screens/src/base.css .btn gap


class KeyFocus(FocusBehavior):
    """Focus by the keyboard alone: a touch must not leave a ring behind. Enter and space press."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_type="null", **kwargs)  # 'null': no soft keyboard for something that takes no text

    def on_touch_down(self, touch: Any) -> bool:
        """Passes the touch on without taking the focus."""
        return bool(super(FocusBehavior, self).on_touch_down(touch))

    def keyboard_on_key_down(self, window: Any, keycode: Any, text: str, modifiers: Any) -> bool:
        """Enter and space press, tab goes through what can be reached, the rest (escape) is the focus' own."""
        if keycode[1] in ("enter", "numpadenter", "spacebar") and not self.disabled:
            self.dispatch("on_release")
            return True
        if keycode[1] == "tab":
            return keys.step(_root_of(self), back="shift" in modifiers)
        return bool(super().keyboard_on_key_down(window, keycode, text, modifiers))


def _root_of(widget: Any) -> Any:
    """The topmost widget in the window."""
    while isinstance(widget.parent, Widget):
        widget = widget.parent
    return widget


class BaseButton(ButtonBehavior, KeyFocus, FloatLayout):
    """Words with an icon, as wide as they need unless `stretch=True` (then `align` places them).

    `waiting=True` looks disabled and is: the screen says beside it what is awaited. Long words wrap to two lines
    and the button grows; it never shrinks. `on_release` (also as argument) fires once per touch.
    """

    waiting = BooleanProperty(False)
    pressing: float = FloatProperty(0.0)  # 0 at rest, 1 pressed

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        *,
        icon: str = "",
        icon_side: Side = "before",
        size_name: Size = "full",
        stretch: bool = False,
        align: Literal["left", "center"] = "center",
        on_release: Callable[[Any], object] | None = None,
        waiting: bool = False,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("size_hint", (1 if stretch else None, None))
        super().__init__(**kwargs)
        self._theme = theme
        self._small = size_name == "small"
        self._stretch = stretch
        self._align = align
        self._icon_side = icon_side
        self._gap = theme.dp(_ICON_GAP_DP)
        self._least_height = theme.touch_min if self._small else theme.primary_height
        self._padding = theme.dp(_SMALL_PADDING_DP[theme.audience]) if self._small else theme.button_padding
        self._build_canvas()
        self._text = Text(theme, text, style="button_small" if self._small else "button", wrap=False)
        self._text.halign = "center" if align == "center" else "left"
        self._icon = Icon(theme, icon, size_name="inline" if self._small or not theme.youth else "button")
        for child, shown in ((self._text, text), (self._icon, icon)):
            if shown:
                self.add_widget(child)
        self.waiting = waiting
        if on_release is not None:
            self.bind(on_release=on_release)
        self._bind()

    @property
    def text(self) -> str:
        """The word on the button."""
        return str(self._text.text)

    @text.setter
    def text(self, value: str) -> None:
        self._text.text = value

    def on_touch_down(self, touch: Any) -> bool:
        """A waiting button takes the touch and does nothing with it."""
        if self.waiting and self.collide_point(*touch.pos):
            return True
        return bool(super().on_touch_down(touch))

    def keyboard_on_key_down(self, window: Any, keycode: Any, text: str, modifiers: Any) -> bool:
        """A waiting button does not answer to enter either."""
        if self.waiting and keycode[1] in ("enter", "numpadenter", "spacebar"):
            return True
        return bool(super().keyboard_on_key_down(window, keycode, text, modifiers))

    def looks(self) -> tuple[RGBA, RGBA, RGBA]:
        """Fill, outline and text colour at rest."""
        raise NotImplementedError

    def _build_canvas(self) -> None:
        with self.canvas.before:
            PushMatrix()
            self._scale = Scale(1, 1, 1)
        self._ground = Ink(self.canvas.before, CLEAR)
        self._outline = Ink(self.canvas.before, CLEAR)
        self._ring = Ink(self.canvas.before, self._theme.colors.text)
        with self.canvas.after:
            PopMatrix()

    def _bind(self) -> None:
        for name in ("pos", "size"):
            self.fbind(name, self._place)
        if self._stretch:
            self.fbind("width", self._wrap)
        for name in ("pressing", "disabled", "waiting", "focus"):
            self.fbind(name, self._paint)
        self.fbind("state", self._animate)
        self._text.fbind("size", self._measure)
        self._measure()
        self._paint()

    def _animate(self, *_: object) -> None:
        motion = self._theme.motion("press")
        Animation.cancel_all(self, "pressing")
        Animation(pressing=float(self.state == "down"), duration=motion.duration_s, t=motion.ease).start(self)

    def _content_width(self) -> float:
        icon = self._icon.width + (self._gap if self._text.text else 0) if self._icon.text else 0
        return float(icon + (self._text.width if self._text.text else 0))

    def _wrap(self, *_: object) -> None:
        icon = self._icon.width + self._gap if self._icon.text else 0
        self._text.limit(max(1.0, self.width - 2 * self._padding - icon))

    def _measure(self, *_: object) -> None:
        self.height = max(self._least_height, self._text.height + self._theme.space(4))
        if not self._stretch:
            alone = self._icon.text and not self._text.text
            self.width = (
                self.height if alone else max(self._least_height, self._content_width() + 2 * self._padding)
            )
        self._place()

    def _place(self, *_: object) -> None:
        middle_x, middle_y = middle(self)
        at = self.x + self._padding if self._align == "left" else middle_x - self._content_width() / 2
        order: list[Any] = [self._icon, self._text] if self._icon_side == "before" else [self._text, self._icon]
        for child in order:
            if child.text:
                child.x, child.center_y = round(at), middle_y
                at += child.width + self._gap
        radius = min(self._least_height, self.height) / 2
        self._ground.draw(fill(rounded(self.x, self.y, self.width, self.height, radius)))
        line = self._theme.stroke("control")
        inside = (self.x + line / 2, self.y + line / 2, self.width - line, self.height - line, radius - line / 2)
        self._outline.draw(stroke(rounded(*inside), line, closed=True))
        self._scale.origin = (middle_x, middle_y)
        self._paint()

    def _paint(self, *_: object) -> None:
        colors = self._theme.colors
        ground, outline, text = self.looks()
        if self.disabled or self.waiting:
            ground, outline, text = colors.surface2, CLEAR, colors.text2
        share = PRESSED_DARKER * self.pressing
        self._ground.rgba = darker(ground, share) if ground[3] else self._pressed_veil()
        self._outline.rgba = outline
        self._text.color = self._icon.color = self._text.disabled_color = self._icon.disabled_color = text
        scale = 1 - (1 - PRESSED_SCALE) * self.pressing
        self._scale.xyz = (scale, scale, 1)
        self._draw_ring()

    def _pressed_veil(self) -> RGBA:
        r, g, b, _ = self._theme.colors.surface2
        return (r, g, b, self.pressing)

    def _draw_ring(self) -> None:
        if not self.focus:
            self._ring.draw()
            return
        line, gap = self._theme.stroke("focus"), self._theme.stroke("focusGap")
        out = gap + line / 2
        box = (self.x - out, self.y - out, self.width + 2 * out, self.height + 2 * out)
        self._ring.draw(stroke(rounded(*box, self._least_height / 2 + out), line, closed=True))


class PrimaryButton(BaseButton):
    """Go on: one a screen, bottom right, the icon after the word."""

    def __init__(self, theme: Theme, text: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("icon_side", "after")
        super().__init__(theme, text, **kwargs)

    def looks(self) -> tuple[RGBA, RGBA, RGBA]:
        """Accent filled."""
        return self._theme.colors.accent, CLEAR, self._theme.colors.on_accent


class SecondaryButton(BaseButton):
    """Another way: outlined."""

    def looks(self) -> tuple[RGBA, RGBA, RGBA]:
        """Outline without fill."""
        return CLEAR, self._theme.colors.line_strong, self._theme.colors.text


class SoftButton(BaseButton):
    """A choice of equal weight among others: filled, without accent."""

    def looks(self) -> tuple[RGBA, RGBA, RGBA]:
        """Soft fill."""
        return self._theme.colors.surface2, CLEAR, self._theme.colors.text


class QuietButton(BaseButton):
    """No outline; never alone on a screen."""

    def looks(self) -> tuple[RGBA, RGBA, RGBA]:
        """Words alone."""
        return CLEAR, CLEAR, self._theme.colors.text


class DangerButton(BaseButton):
    """Erases (trainer only); it always opens a dialog that names what goes."""

    def __init__(self, theme: Theme, text: str = "", **kwargs: Any) -> None:
        if theme.colors.danger is None:
            raise UsageError("A danger button exists in the trainer's light theme alone.")
        super().__init__(theme, text, **kwargs)

    def looks(self) -> tuple[RGBA, RGBA, RGBA]:
        """Danger outline and words."""
        danger = self._theme.colors.danger or self._theme.colors.text
        return CLEAR, danger, danger
