"""Everything stands still: four choices of equal size, going on first."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kivy.uix.widget import Widget

from biofeedback.language import Catalogue
from screens.speech import Speak
from screens.theme import Theme
from screens.widgets.buttons import PrimaryButton, QuietButton, SoftButton
from screens.widgets.topbar import TopBar
from screens.youth.calling import CallingScreen
from screens.youth.choice import Centred, ChoiceCard
from screens.youth.erase import EraseQuestion
from screens.youth.part import YouthPart


class StopScreen(CallingScreen):
    """Go on, stop and keep, stop and erase (asks once more), or call the trainer. What is kept stands above."""

    def __init__(
        self,
        theme: Theme,
        words: Catalogue,
        part: YouthPart,
        speak: Speak | None,
        *,
        on_kept: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(theme, words, part, speak, offers_stop=False)
        self._on_kept = on_kept
        self.erasing = False
        self.question: EraseQuestion | None = None
        self.settle()

    def arrange(self, _portrait: bool) -> tuple[Widget, Widget | None, Widget | None]:
        """The card, or the question whether to erase."""
        card = self._ask_erase() if self.erasing else self._choices()
        return Centred(self.theme, card), None, None

    def make_top_bar(self) -> TopBar:
        """What is kept stands where the steps are elsewhere: everything stands still now."""
        self._step = None
        bar = super().make_top_bar()
        self.kept_button: QuietButton | None = None
        on_kept = self._on_kept
        if on_kept is not None:
            self.kept_button = QuietButton(
                self.theme,
                self.say("summary.kept"),
                icon="archive",
                size_name="small",
                pos_hint={"center_y": 0.5},
                on_release=lambda _: on_kept(),
            )
            bar.add_widget(self.kept_button, index=len(bar.children))
        return bar

    def spoken(self) -> Sequence[str]:
        """The title, the question, and every choice."""
        if self.erasing:
            return tuple(self.say(f"erase.{key}") for key in ("title", "gone", "no", "yes"))
        if self.part.trainer_called:
            return (self.say("trainer.sign"), self.say("trainer.show"))
        keys = ("stop.title", "stop.what", "go_on", "stop.keep", "stop.erase", "call_trainer")
        return tuple(self.say(key) for key in keys)

    def _choices(self) -> ChoiceCard:
        theme, part = self.theme, self.part
        self.go_on_button = PrimaryButton(
            theme,
            self.say("go_on"),
            icon="play",
            icon_side="before",
            stretch=True,
            align="left",
            on_release=lambda _: part.resume(),
        )
        self.keep_button = SoftButton(
            theme,
            self.say("stop.keep"),
            icon="check",
            stretch=True,
            align="left",
            on_release=lambda _: part.end_and_keep(),
        )
        self.erase_button = SoftButton(
            theme,
            self.say("stop.erase"),
            icon="trash",
            stretch=True,
            align="left",
            on_release=lambda _: self._set_erasing(True),
        )
        self.trainer_button = QuietButton(
            theme,
            self.say("call_trainer"),
            icon="user",
            stretch=True,
            align="left",
            on_release=lambda _: self.call(),
        )
        buttons = (self.go_on_button, self.keep_button, self.erase_button, self.trainer_button)
        return ChoiceCard(theme, self.say("stop.title"), self.say("stop.what"), *buttons)

    def _ask_erase(self) -> EraseQuestion:
        self.question = EraseQuestion(
            self.theme, self.words, on_keep=lambda: self._set_erasing(False), on_erase=self.part.erase
        )
        return self.question

    def _set_erasing(self, erasing: bool) -> None:
        self.erasing = erasing
        self._build()
