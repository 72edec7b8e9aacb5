"""It is over: the tablet goes back to the trainer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from kivy.uix.widget import Widget

from biofeedback.language import Catalogue
from screens.speech import Speak
from screens.theme import Theme, mixed
from screens.widgets.buttons import QuietButton, SecondaryButton
from screens.widgets.cards import Pill
from screens.widgets.geometry import arc, disc, fill, round_stroke, rounded
from screens.widgets.ink import Ink, middle
from screens.widgets.layout import Column
from screens.widgets.text import Body, Display, Title
from screens.youth.erase import EraseQuestion
from screens.youth.fitting import FittingColumn
from screens.youth.frame import LARGE_TEXT
from screens.youth.leaving import AskingScreen

_PICTURE_DP = (404, 190)
_WAY_FROM, _WAY_TO = 2.52, 0.62  # the arrow's arc over the tablet, radians


class DoneScreen(AskingScreen):
    """Says what became of the session, and waits for the trainer.

    As long as the youth holds the tablet he may still say that nothing is to be kept: `on_erase`, where there is
    something. `begun=False`: he gave the tablet back before anything began.
    """

    def __init__(
        self,
        theme: Theme,
        words: Catalogue,
        *,
        erased: bool,
        disk_failed: bool,
        on_trainer: Callable[[], object],
        speak: Speak | None = None,
        on_erase: Callable[[], object] | None = None,
        begun: bool = True,
    ) -> None:
        super().__init__(theme, words, speak=speak)
        self._on_trainer, self._on_erase = on_trainer, None if erased else on_erase
        self._became = "done.failed" if disk_failed else "done.erased" if erased else "done.kept"
        if not begun:
            self._became = "done.nothing"
        self.settle()

    def arrange(self, _portrait: bool) -> tuple[Widget, Widget | None, Widget | None]:
        """A picture, what to do, what became of it."""
        theme = self.theme
        style = Title if theme.text_scale > LARGE_TEXT else Display
        picture = HandBackPicture(theme)
        pill = self._pill()
        pill.pos_hint = {"center_x": 0.5}
        thanks = Body(theme, self.say("done.thanks"), align="center", color=theme.colors.text2)
        sentences = Column(style(theme, self.say("done.title"), align="center"), thanks, gap=theme.space(3))
        body = FittingColumn(picture, sentences, pill, gap=theme.space(6), extras=[picture])
        self.trainer_button = SecondaryButton(
            theme, self.say("done.trainer"), icon="lock-key", on_release=lambda _: self._on_trainer()
        )
        return body, self._erase_way(), self.trainer_button

    def spoken(self) -> Sequence[str]:
        """What to do and what became of the session."""
        return (self.say("done.title"), self.say(self._became), self.say("done.thanks"))

    def _erase_way(self) -> Widget | None:
        self.erase_button: QuietButton | None = None
        on_erase = self._on_erase
        if on_erase is not None:
            self.erase_button = QuietButton(
                self.theme,
                self.say("done.erase"),
                icon="trash",
                size_name="small",
                on_release=lambda _: self.ask(lambda: self._question(on_erase)),
            )
        return self.erase_button

    def _question(self, on_erase: Callable[[], object]) -> EraseQuestion:
        return EraseQuestion(self.theme, self.words, on_keep=self.put_question_away, on_erase=on_erase)

    def _pill(self) -> Pill:
        text = self.say(self._became)
        if self._became == "done.failed":
            return Pill(self.theme, text, icon="warning", tone="warn")
        icon = {"done.erased": "trash", "done.nothing": "check"}.get(self._became, "lock-key")
        return Pill(self.theme, text, icon=icon, tone="fact")


class HandBackPicture(Widget):
    """A tablet that goes from one person to the other: two arcs and a screen, no faces."""

    def __init__(self, theme: Theme) -> None:
        width, height = (theme.dp(value) for value in _PICTURE_DP)
        super().__init__(size_hint=(None, None), size=(width, height), pos_hint={"center_x": 0.5})
        colors = theme.colors
        self._theme = theme
        self._people = Ink(self.canvas, mixed(colors.surface2, colors.line, 0.6))
        self._way = Ink(self.canvas, colors.accent)
        self._rim = Ink(self.canvas, colors.text)
        self._glass = Ink(self.canvas, colors.bg)
        self._dot = Ink(self.canvas, colors.accent)
        for name in ("pos", "size"):
            self.fbind(name, self._draw)

    def _draw(self, *_: object) -> None:
        dp = self._theme.dp
        x, y = middle(self)
        people = []
        for side in (-1, 1):
            people.append(disc(x + side * dp(140), y + dp(58), dp(34)))
            people.append(fill(arc(x + side * dp(140), y - dp(58), dp(62), 0.0, np.pi)))
        self._people.draw(*people)
        self._rim.draw(fill(rounded(x - dp(56), y - dp(86), dp(112), dp(82), dp(14))))
        self._glass.draw(fill(rounded(x - dp(46), y - dp(76), dp(92), dp(62), dp(8))))
        self._dot.draw(disc(x, y - dp(45), dp(11)))
        way = arc(x, y - dp(28), dp(92), _WAY_FROM, _WAY_TO)
        tip_x, tip_y = way[-1]
        head = np.array([(tip_x - dp(4), tip_y + dp(22)), (tip_x, tip_y), (tip_x - dp(24), tip_y + dp(5))])
        self._way.draw(round_stroke(way, dp(6)), round_stroke(head, dp(6)))
