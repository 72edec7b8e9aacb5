"""A question before something happens. It fades over a scrim; nothing slides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from kivy.uix.modalview import ModalView
from kivy.uix.widget import Widget

from screens.theme import Theme
from screens.widgets.buttons import (
    BaseButton,
    DangerButton,
    PrimaryButton,
    QuietButton,
    SecondaryButton,
    SoftButton,
)
from screens.widgets.cards import Card
from screens.widgets.layout import Column, Row, Space
from screens.widgets.text import Body, Heading, Title

Weight = Literal["primary", "secondary", "soft", "quiet", "danger"]

_WIDTH_DP, _CORNER_DP, _MARGIN_DP = 740, {"youth": 36, "trainer": 22}, 32  # DESIGN-KIT.md, dialog
_TRAINER_WIDTH_DP = 568  # picture 42
_PADDING_DP = {"youth": 44, "trainer": 24}  # pictures 17 and 42
_CLASSES: dict[Weight, type[BaseButton]] = {
    "primary": PrimaryButton,
    "secondary": SecondaryButton,
    "soft": SoftButton,
    "quiet": QuietButton,
    "danger": DangerButton,
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One button of a dialog: its word, weight and icon, and what it does. The dialog closes first."""

    text: str
    on_release: Callable[[], object] | None = None
    weight: Weight = "secondary"
    icon: str = ""


class Dialog(ModalView):
    """`Dialog(theme, title, text, choices).open()`. For the youth the choices stand under each other, the same
    size, going on first; for the trainer beside each other at the right. `content` is a widget between text and
    choices. It closes by a choice, or with `dismissable=True` by a touch beside it.
    """

    def __init__(
        self,
        theme: Theme,
        title: str,
        text: str,
        choices: Sequence[Choice],
        *,
        content: Widget | None = None,
        dismissable: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            size_hint=(None, None),
            background="",
            background_color=(0, 0, 0, 0),
            overlay_color=theme.colors.scrim,
            auto_dismiss=dismissable,
            **kwargs,
        )
        # Kivy has no public name for it; the fade is the token `fast`
        self._anim_duration = theme.motion("fast").duration_s
        self._theme = theme
        self.buttons = [self._button(choice) for choice in choices]
        heading = Title(theme, title) if theme.youth else Heading(theme, title)
        words: list[Widget] = [heading]
        if text:
            words.append(Body(theme, text, color=theme.colors.text2))
        card = Card(
            theme,
            Column(*words, gap=theme.space(2)),
            gap=theme.dp(24),
            padding=theme.dp(_PADDING_DP[theme.audience]),
        )
        card.round(theme.dp(_CORNER_DP[theme.audience]))
        if content is not None:
            card.add_widget(content)
        card.add_widget(self._choices())
        card.fbind("height", self._fit)
        self.card = card
        self.add_widget(card)
        self.fbind("parent", self._fit)

    def open(self, *args: Any, **kwargs: Any) -> None:
        """Show it over everything."""
        super().open(*args, **kwargs)
        self._fit()

    def _button(self, choice: Choice) -> BaseButton:
        def chosen(_: object) -> None:
            self.dismiss()
            if choice.on_release is not None:
                choice.on_release()

        make = _CLASSES[choice.weight]
        if self._theme.youth:
            return make(
                self._theme,
                choice.text,
                icon=choice.icon,
                icon_side="before",
                stretch=True,
                align="left",
                on_release=chosen,
            )
        return make(self._theme, choice.text, icon=choice.icon, size_name="small", on_release=chosen)

    def _choices(self) -> Widget:
        if self._theme.youth:
            return Column(*self.buttons, gap=self._theme.space(4))
        return Row(Space(), *self.buttons, gap=self._theme.space(3))

    def _fit(self, *_: object) -> None:
        from kivy.core.window import Window

        widest = self._theme.dp(_WIDTH_DP if self._theme.youth else _TRAINER_WIDTH_DP)
        self.width = min(widest, Window.width - 2 * self._theme.dp(_MARGIN_DP))
        self.height = self.card.height
