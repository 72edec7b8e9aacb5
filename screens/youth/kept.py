"""What is kept, where, how long and who can see it: four questions of two short lines each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.gridlayout import GridLayout
from kivy.uix.widget import Widget

from biofeedback.language import Catalogue
from screens.speech import Speak
from screens.theme import Theme
from screens.widgets.buttons import PrimaryButton, QuietButton, SecondaryButton
from screens.widgets.cards import Card, IconChip
from screens.widgets.layout import Column
from screens.widgets.text import Body, Heading, Title
from screens.widgets.topbar import TopBar
from screens.youth.erase import EraseQuestion
from screens.youth.fitting import FittingColumn
from screens.youth.frame import LARGE_TEXT
from screens.youth.leaving import LeavingScreen

_ICONS = {"what": "list-checks", "where": "device-tablet", "long": "clock", "who": "eye"}


class KeptScreen(LeavingScreen):
    """Read or hear it, then go back. `readers` hold a key; what was measured stays `longest_days` at most.

    Before a session `on_leave` gives the tablet back; during one `on_stop` and `on_erase` do what they say.
    """

    def __init__(
        self,
        theme: Theme,
        words: Catalogue,
        *,
        readers: tuple[str, ...],
        longest_days: int,
        on_back: Callable[[], object],
        speak: Speak | None,
        on_leave: Callable[[], object] | None = None,
        on_stop: Callable[[], None] | None = None,
        on_erase: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(theme, words, speak=speak, on_leave=on_leave, on_stop=on_stop)
        self._on_erase = on_erase
        self._readers = readers
        self._longest_days = longest_days
        self._on_back = on_back
        self.speakers: dict[str, QuietButton] = {}
        self.settle()

    def arrange(self, portrait: bool) -> tuple[Widget, Widget | None, Widget | None]:
        """The title, four cards, and one button."""
        theme = self.theme
        self.speakers = {}
        grid = GridLayout(cols=1 if portrait else 2, spacing=theme.dp(20))
        for name, icon in _ICONS.items():
            grid.add_widget(self._card(name, icon))
        self.back_button = PrimaryButton(
            theme, self.say("kept.understood"), icon="check", on_release=lambda _: self._on_back()
        )
        body = BoxLayout(orientation="vertical", spacing=theme.dp(20))
        body.add_widget(Title(theme, self.say("kept.title")))
        body.add_widget(grid)
        return body, self._erase_way(), self.back_button

    def _erase_way(self) -> Widget | None:
        """Picture 16: erasing stands beside what is kept, where there is something to erase."""
        on_erase = self._on_erase
        if on_erase is None:
            return None
        self.erase_button = SecondaryButton(
            self.theme,
            self.say("summary.erase"),
            icon="trash",
            size_name="full" if self.theme.text_scale <= LARGE_TEXT else "small",
            on_release=lambda _: self.ask(
                lambda: EraseQuestion(self.theme, self.words, on_keep=self.put_question_away, on_erase=on_erase)
            ),
        )
        return self.erase_button

    def make_top_bar(self) -> TopBar:
        """Back at the left, where the steps are elsewhere."""
        bar = super().make_top_bar()
        if self._roomy:
            bar.read_button.text = self.say("read_all")
        self.return_button = QuietButton(
            self.theme,
            self.say("back"),
            icon="arrow-left",
            size_name="small",
            pos_hint={"center_y": 0.5},
            on_release=lambda _: self._on_back(),
        )
        bar.add_widget(self.return_button, index=len(bar.children))
        return bar

    @property
    def _roomy(self) -> bool:
        return not self.portrait or self.theme.text_scale <= LARGE_TEXT

    def spoken(self) -> Sequence[str]:
        """The four questions with their answers."""
        return (self.say("kept.title"), *(line for name in _ICONS for line in self._lines(name)))

    def _lines(self, name: str) -> tuple[str, str, str]:
        first = {"who": self._who, "long": self._long}.get(name, lambda: self.say(f"kept.{name}_1"))()
        return self.say(f"kept.{name}"), first, self.say(f"kept.{name}_2")

    def _long(self) -> str:
        return self.say("kept.long_1", days=self._longest_days)

    def _who(self) -> str:
        if not self._readers:
            return self.say("kept.who_trainer")
        return self.say("kept.who_readers", names=", ".join(self._readers))

    def _card(self, name: str, icon: str) -> Widget:
        theme = self.theme
        question, first, second = self._lines(name)
        more = Body(theme, second, color=theme.colors.text2)
        lines = FittingColumn(Heading(theme, question), Body(theme, first), more, gap=theme.dp(4), extras=[more])
        parts: list[Widget] = [lines]
        large = theme.text_scale > LARGE_TEXT
        if not large:
            parts.insert(0, IconChip(theme, icon, pos_hint={"center_y": 0.5}))
        if self.can_speak:
            parts.append(self._speaker(name))
        room = theme.space(4) if large else theme.card_padding
        return Card(theme, *parts, gap=theme.space(5), fit=False, orientation="horizontal", padding=room)

    def _speaker(self, name: str) -> Widget:
        def read(_button: Any) -> None:
            self.read_aloud(self._lines(name))

        button = QuietButton(
            self.theme, icon="speaker-high", size_name="small", on_release=read, pos_hint={"center_y": 0.5}
        )
        self.speakers[name] = button
        return Column(button, size_hint=(None, None), width=button.width, pos_hint={"center_y": 0.5})
