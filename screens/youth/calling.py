"""A screen from which the trainer can be called: the sign goes over it and comes off again."""

from __future__ import annotations

from collections.abc import Sequence

from biofeedback.language import Catalogue
from screens.speech import Speak
from screens.theme import Theme
from screens.youth.called import CalledSign
from screens.youth.frame import YouthScreen
from screens.youth.part import YouthPart


class CallingScreen(YouthScreen):
    """Shows the sign as long as the trainer is called, also after the tablet was turned."""

    def __init__(
        self, theme: Theme, words: Catalogue, part: YouthPart, speak: Speak | None, *, offers_stop: bool = True
    ) -> None:
        view = part.snapshot.exercise
        on_stop = self._stop_from_here if offers_stop else None
        super().__init__(theme, words, speak=speak, step=(view.step, view.steps), on_stop=on_stop)
        self.part = part
        self.sign: CalledSign | None = None

    def call(self) -> None:
        """Show the sign."""
        self.part.call_trainer()
        self._show_sign()

    def reading(self) -> Sequence[str]:
        """The sign's own words while it stands there."""
        if self.sign is not None:
            return (self.say("trainer.sign"), self.say("trainer.show"))
        return self.spoken()

    def _stop_from_here(self) -> None:
        """Stop leads to its choices, also from under the sign."""
        self._hide_sign()
        self.part.stop()

    def _build(self) -> None:
        super()._build()
        self.sign = None
        if self.part.trainer_called:
            self._show_sign()

    def _show_sign(self) -> None:
        self.sign = CalledSign(self.theme, self.words, back_text=self.say("back"), on_back=self._hide_sign)
        self.overlay(self.sign)

    def _hide_sign(self) -> None:
        self.part.trainer_called = False
        if self.sign is not None:
            self.uncover(self.sign)
            self.sign = None
