"""Stopping where no session runs: nothing was kept yet, so stopping only asks whether it was meant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kivy.uix.widget import Widget

from biofeedback.language import Catalogue
from screens.speech import Speak
from screens.theme import Theme
from screens.widgets.buttons import BaseButton, PrimaryButton, SoftButton
from screens.youth.choice import ChoiceCard, Cover
from screens.youth.frame import YouthScreen


class LeaveQuestion(ChoiceCard):
    """Go on, or stop. Going on comes first and is what a hasty touch does."""

    def __init__(
        self, theme: Theme, words: Catalogue, *, on_go_on: Callable[[], None], on_leave: Callable[[], object]
    ) -> None:
        def choice(kind: type[BaseButton], key: str, icon: str, act: Callable[[], object]) -> BaseButton:
            return kind(
                theme,
                words(f"youth.{key}"),
                icon=icon,
                icon_side="before",
                stretch=True,
                align="left",
                on_release=lambda _: act(),
            )

        self.go_on_button = choice(PrimaryButton, "go_on", "play", on_go_on)
        self.leave_button = choice(SoftButton, "leave.yes", "hand-palm", on_leave)
        self.spoken = tuple(
            words(f"youth.{key}") for key in ("leave.title", "leave.nothing", "go_on", "leave.yes")
        )
        super().__init__(
            theme, words("youth.leave.title"), words("youth.leave.nothing"), self.go_on_button, self.leave_button
        )


class AskingScreen(YouthScreen):
    """A screen that lays one question at a time over itself; turning the tablet is no answer."""

    question: Any = None
    _asking: Callable[[], Any] | None = None
    _cover: Widget | None = None

    def ask(self, make: Callable[[], Any]) -> None:
        """Show the card that `make` builds; it is built anew when the tablet turns."""
        self.put_question_away()
        self._asking = make
        self.question = make()
        self._cover = Cover(self.theme, self.question)
        self.overlay(self._cover)

    def put_question_away(self) -> None:
        """The page is free again."""
        if self._cover is not None:
            self.uncover(self._cover)
        self._asking = self._cover = self.question = None

    def reading(self) -> Sequence[str]:
        """The question's words while it stands there."""
        return self.spoken() if self.question is None else tuple(self.question.spoken)

    def _build(self) -> None:
        super()._build()
        if self._asking is not None:
            self._cover = None
            self.ask(self._asking)


class LeavingScreen(AskingScreen):
    """A screen before the session: `on_leave` gives the tablet back, after asking. `on_stop` where one runs."""

    def __init__(
        self,
        theme: Theme,
        words: Catalogue,
        *,
        speak: Speak | None,
        on_leave: Callable[[], object] | None,
        on_stop: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(theme, words, speak=speak, on_stop=on_stop or (self._ask_to_leave if on_leave else None))
        self._on_leave = on_leave

    def _ask_to_leave(self) -> None:
        on_leave = self._on_leave
        if on_leave is not None:
            self.ask(
                lambda: LeaveQuestion(self.theme, self.words, on_go_on=self.put_question_away, on_leave=on_leave)
            )
