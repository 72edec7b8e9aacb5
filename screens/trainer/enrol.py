"""The first trainer of this tablet: a name, and a passphrase typed twice; six random words are offered for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kivy.uix.gridlayout import GridLayout

from biofeedback.errors import PassphraseRefused
from biofeedback.language import Catalogue
from biofeedback.vault.words import passphrase
from screens.theme import Theme
from screens.trainer.desk import Desk
from screens.trainer.form import FormPage, secret_field
from screens.widgets.cards import Card
from screens.widgets.field import TextField
from screens.widgets.text import Heading, Small, Strong


class EnrolScreen(FormPage):
    """Nothing can be sealed before there is someone to seal it to. `on_done` is called when there is."""

    HELP = "enrol"

    def __init__(self, theme: Theme, words: Catalogue, desk: Desk, *, on_done: Callable[[], None]) -> None:
        self._desk, self._on_done = desk, on_done
        self.offered = passphrase()
        self.name = TextField(theme, words("trainer.enrol_name"), help_text=words("trainer.enrol_name_help"))
        self.first = secret_field(theme, words, "trainer.passphrase", "trainer.enrol_passphrase_help")
        self.second = secret_field(theme, words, "trainer.enrol_again", "trainer.enrol_again_help")
        super().__init__(
            theme,
            words,
            title=words("trainer.enrol_title"),
            text=words("trainer.enrol_text"),
            fields=[self.name, self.first, self.second],
            action=words("trainer.enrol"),
            on_back=None,
        )

    def aside(self, portrait: bool) -> Sequence[Card]:
        """The six words on a card, to be copied to paper."""
        return [self._paper(portrait)]

    def _paper(self, portrait: bool) -> Card:
        theme = self.theme
        numbered = [f"{place}  {word}" for place, word in enumerate(self.offered.split(), start=1)]
        words = GridLayout(cols=3 if portrait else 2, spacing=theme.space(5), size_hint=(1, None))
        words.fbind("minimum_height", words.setter("height"))
        for word in numbered:
            words.add_widget(Heading(theme, word))
        heading = Strong(theme, self.words("trainer.enrol_paper"))
        below = Small(theme, self.words("trainer.enrol_paper_below"))
        return Card(theme, heading, words, below, gap=theme.space(4))

    def work(self) -> str:
        """Make the trainer. Raises PassphraseRefused, TrainerExists, StorageFailed, UsageError."""
        if self.first.text != self.second.text:
            raise PassphraseRefused(
                "The two passphrases are not the same. Type both again.", reason="passphrases_differ"
            )
        self._desk.enrol(self.name.text, self.first.text)
        return self.words("trainer.enrol_done")

    def _worked(self, sentence: str) -> None:
        super()._worked(sentence)
        self._on_done()
