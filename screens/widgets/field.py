"""A text field of the trainer: label above, help below, an error as outline, icon and one sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.properties import BooleanProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.textinput import TextInput

from screens.theme import Theme
from screens.widgets.buttons import QuietButton
from screens.widgets.geometry import fill, rounded, stroke
from screens.widgets.ink import Ink
from screens.widgets.text import Icon, Small, Strong

_HEIGHT_DP, _CORNER_DP, _INDENT_DP = 68, 16, 20  # picture 20
_CURSOR_DP = 3  # picture 20
_MASK = "•"  # picture 20; the larger disc is not in the font


class TextField(BoxLayout):
    """`text` holds what was typed. `password=True` hides it; with `show_text` and `hide_text` a button shows it
    again. `on_submit(text)` is called at enter. `error("...")` shows a sentence, `error("")` takes it away.

    Put it in the upper half of the screen, so that the keyboard fits under it. The keyboard makes no
    suggestions: it could remember what was typed.
    """

    def __init__(
        self,
        theme: Theme,
        label: str,
        *,
        help_text: str = "",
        password: bool = False,
        show_text: str = "",
        hide_text: str = "",
        text: str = "",
        on_submit: Callable[[str], object] | None = None,
        on_text: Callable[[str], object] | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("size_hint", (1, None))
        super().__init__(orientation="vertical", spacing=theme.space(2), **kwargs)
        self.fbind("minimum_height", self.setter("height"))
        self._theme, self._help, self._on_submit = theme, help_text, on_submit
        self._box = _Box(theme, password=password, show_text=show_text, hide_text=hide_text, text=text)
        self.input = self._box.input
        self._note = _Note(theme)
        for child in (Strong(theme, label), self._box, self._note):
            self.add_widget(child)
        self.input.bind(on_text_validate=self._submit)
        self.input.bind(text=self._typed)
        self._on_text = on_text
        self.error("")

    @property
    def text(self) -> str:
        """What was typed."""
        return str(self.input.text)

    @text.setter
    def text(self, value: str) -> None:
        self.input.text = value

    @property
    def error_text(self) -> str:
        """The sentence of the error shown, or nothing."""
        return self._note.text if self._box.wrong else ""

    def error(self, sentence: str) -> None:
        """Show an error in one sentence, or with an empty one the help again."""
        self._box.wrong = bool(sentence)
        self._note.show(sentence or self._help, wrong=bool(sentence))

    def _submit(self, *_: object) -> None:
        if self._on_submit is not None:
            self._on_submit(self.text)

    def _typed(self, *_: object) -> None:
        if self._box.wrong:
            self.error("")  # who corrects is not told off while typing
        if self._on_text is not None:
            self._on_text(self.text)


class _Box(FloatLayout):
    """The field itself: ground, outline, input, and the button that shows a password."""

    wrong = BooleanProperty(False)

    def __init__(self, theme: Theme, *, password: bool, show_text: str, hide_text: str, text: str) -> None:
        kind = theme.type("body")
        height = max(theme.dp(_HEIGHT_DP), kind.size_px * 2)
        super().__init__(size_hint=(1, None), height=height)
        self._theme, self._words = theme, (show_text, hide_text)
        self._ground = Ink(self.canvas.before, theme.colors.surface)
        self._line = Ink(self.canvas.before, theme.colors.line_strong)
        self.input = TextInput(
            text=text,
            multiline=False,
            password=password,
            password_mask=_MASK,
            font_name=kind.font,
            font_size=kind.size_px,
            foreground_color=theme.colors.text,
            background_color=(0, 0, 0, 0),
            cursor_color=theme.colors.accent,
            cursor_width=theme.dp(_CURSOR_DP),
            selection_color=(*theme.colors.accent[:3], 0.3),
            keyboard_suggestions=False,
            write_tab=False,
            size_hint=(None, None),
        )
        self.add_widget(self.input)
        self._eye: QuietButton | None = None
        if password and show_text:
            self._eye = QuietButton(theme, show_text, icon="eye", size_name="small", on_release=self._turn)
            self.add_widget(self._eye)
            self._eye.fbind("width", self._place)
        for name in ("pos", "size", "wrong"):
            self.fbind(name, self._place)
        self.input.fbind("focus", self._place)
        self._place()

    def _turn(self, *_: object) -> None:
        self.input.password = not self.input.password
        if self._eye is not None:
            self._eye.text = self._words[0 if self.input.password else 1]

    def _place(self, *_: object) -> None:
        theme, indent = self._theme, self._theme.dp(_INDENT_DP)
        eye_width = self._eye.width if self._eye is not None else 0.0
        middle_y = self.y + self.height / 2
        line_height = self.input.line_height
        self.input.size = (max(1.0, self.width - 2 * indent - eye_width), self.height)
        self.input.padding = (0, (self.height - line_height) / 2, 0, 0)
        self.input.pos = (self.x + indent, self.y)
        if self._eye is not None:
            self._eye.pos = (self.x + self.width - eye_width, middle_y - self._eye.height / 2)
        self._draw(theme)

    def _draw(self, theme: Theme) -> None:
        colors, width = theme.colors, theme.stroke("control")
        plain = colors.text if self.input.focus else colors.line_strong
        self._line.rgba = (colors.danger or colors.warn) if self.wrong else plain
        corner = theme.dp(_CORNER_DP)
        self._ground.draw(fill(rounded(self.x, self.y, self.width, self.height, corner)))
        inside = (self.x + width / 2, self.y + width / 2, self.width - width, self.height - width)
        self._line.draw(stroke(rounded(*inside, corner - width / 2), width, closed=True))


class _Note(BoxLayout):
    """The line under the field: help, or the error with its icon."""

    def __init__(self, theme: Theme) -> None:
        # without words it is empty, and Kivy gives an empty box 100 px
        super().__init__(size_hint=(1, None), height=0, spacing=theme.space(2))
        self._theme = theme
        self._icon = Icon(theme, "info", size_name="pill", pos_hint={"center_y": 0.5})
        self._label = Small(theme, "", pos_hint={"center_y": 0.5})
        self.fbind("minimum_height", self.setter("height"))

    @property
    def text(self) -> str:
        return str(self._label.text)

    def show(self, text: str, *, wrong: bool) -> None:
        colors = self._theme.colors
        color = (colors.danger or colors.warn) if wrong else colors.text2
        self._label.text, self._label.color, self._icon.color = text, color, color
        self.clear_widgets()
        for child in (self._icon, self._label) if wrong else (self._label,):
            if text:
                self.add_widget(child)
