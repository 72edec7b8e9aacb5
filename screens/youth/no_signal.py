"""The exercise waits: what is missing, and two things to try. Looks like nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from biofeedback.language import Catalogue
from screens.speech import Speak
from screens.theme import Theme
from screens.widgets.buttons import SecondaryButton, SoftButton
from screens.widgets.cards import IconLabel, Pill
from screens.widgets.layout import Column, Space
from screens.widgets.orb import NoSignalDisc
from screens.widgets.text import Body, Title
from screens.youth.calling import CallingScreen
from screens.youth.fitting import FittingColumn
from screens.youth.missing import Missing, what_is_missing
from screens.youth.part import Place, YouthPart

_DISC_SHARE = 0.43  # picture 14: 520 of 1200
_TRIES: dict[Missing, tuple[tuple[str, str], tuple[str, str]]] = {
    Missing.SKIN: (("watch", "no_signal.push"), ("hand-palm", "no_signal.still")),
    Missing.LINK: (("device-tablet", "no_signal.near"), ("power", "no_signal.light")),
    Missing.CLEAR: (("hand-palm", "no_signal.still"), ("arrow-up", "no_signal.up")),
}


class NoSignalScreen(CallingScreen):
    """Waits with the youth. It leaves by itself when the signal is back; nothing has to be touched."""

    def __init__(self, theme: Theme, words: Catalogue, part: YouthPart, speak: Speak | None) -> None:
        super().__init__(theme, words, part, speak)
        self.missing = what_is_missing(part.snapshot)
        self.settle()

    def arrange(self, portrait: bool) -> tuple[Widget, Widget | None, Widget | None]:
        """The empty disc, what is missing, what to try, and two ways on."""
        theme = self.theme
        self.trainer_button = SecondaryButton(
            theme, self.say("call_trainer"), icon="user", on_release=lambda _: self.call()
        )
        self.without_button = SoftButton(
            theme, self.say("without_band"), on_release=lambda _: self.part.without_band()
        )
        body = self._in_portrait() if portrait else self._in_landscape()
        return body, self.trainer_button, self.without_button

    def refresh(self) -> None:
        """Another thing may be missing now."""
        missing = what_is_missing(self.part.snapshot)
        if missing is not self.missing:
            self.missing = missing
            self._build()

    def leave(self) -> None:
        """The signal came back by itself: the sign for the trainer is not needed any more."""
        super().leave()
        if self.part.place not in (Place.NO_SIGNAL, Place.STOP):
            self.part.trainer_called = False

    def spoken(self) -> Sequence[str]:
        """What is missing and what to try."""
        tries = (self.say(key) for _, key in _TRIES[self.missing])
        return (self.say(f"no_signal.{self.missing}"), self.say("no_signal.waits"), *tries)

    def _texts(self) -> FittingColumn:
        theme = self.theme
        waits = Body(theme, self.say("no_signal.waits"), color=theme.colors.text2)
        heading = Column(Title(theme, self.say(f"no_signal.{self.missing}")), waits, gap=theme.dp(10))
        tries = [IconLabel(theme, icon, self.say(key), chip=True) for icon, key in _TRIES[self.missing]]
        pill = Pill(theme, self.say("no_signal.searching"), icon="arrows-clockwise")
        room = Space(theme.space(2))
        parts = (heading, Column(*tries, gap=theme.space(4)), room, pill)
        return FittingColumn(*parts, gap=theme.space(4), extras=[room, pill])

    def _in_landscape(self) -> Widget:
        row = BoxLayout(spacing=self.theme.space(7))
        row.add_widget(NoSignalDisc(self.theme, self.say("no_signal.word"), size_hint=(_DISC_SHARE, 1)))
        texts = self._texts()
        texts.size_hint = (1 - _DISC_SHARE, 1)
        row.add_widget(texts)
        return row

    def _in_portrait(self) -> Widget:
        disc = NoSignalDisc(self.theme, self.say("no_signal.word"))
        column = BoxLayout(orientation="vertical", spacing=self.theme.space(5))
        column.add_widget(disc)
        column.add_widget(self._texts())
        return column
