"""Six digits instead of the passphrase, for an hour and in memory only, where the institution allows it."""

from __future__ import annotations

from collections.abc import Callable

from biofeedback.errors import BiofeedbackError
from biofeedback.language import Catalogue
from screens.theme import Theme
from screens.trainer.desk import Desk
from screens.trainer.form import FormPage, good_to_know, secret_field

_POINTS = (
    ("clock", "trainer.quick_hour"),
    ("key", "trainer.quick_passphrase"),
    ("lock-key", "trainer.quick_background"),
)


class _DigitsPage(FormPage):
    """One field of digits; `on_done` is called when it worked."""

    HELP = "quick"

    def __init__(
        self,
        theme: Theme,
        words: Catalogue,
        desk: Desk,
        *,
        text: str,
        action: str,
        on_done: Callable[[], None],
        on_back: Callable[[], None],
    ) -> None:
        self._desk, self._on_done = desk, on_done
        self.digits = secret_field(theme, words, "trainer.quick_digits", "trainer.quick_help")
        super().__init__(
            theme,
            words,
            title=words("trainer.quick_title"),
            text=text,
            fields=[self.digits],
            action=action,
            on_back=on_back,
            beside=[good_to_know(theme, words, _POINTS)],
        )

    def _worked(self, sentence: str) -> None:
        super()._worked(sentence)
        self._on_done()


class QuickSetScreen(_DigitsPage):
    """Just after the passphrase: choose six digits for the next hour, or go on without."""

    def __init__(self, theme: Theme, words: Catalogue, desk: Desk, *, on_done: Callable[[], None]) -> None:
        text, action = words("trainer.quick_set_text"), words("trainer.quick_set")
        super().__init__(theme, words, desk, text=text, action=action, on_done=on_done, on_back=on_done)

    def work(self) -> str:
        """Set them. Raises UsageError for what is not six digits, Locked when the passphrase is too long ago."""
        self._desk.set_quick(self.digits.text)
        return self.words("trainer.quick_title")


class QuickUnlockScreen(_DigitsPage):
    """Six digits open; the way back leads to the passphrase, which always does."""

    def __init__(
        self,
        theme: Theme,
        words: Catalogue,
        desk: Desk,
        *,
        on_open: Callable[[], None],
        on_passphrase: Callable[[], None],
    ) -> None:
        self._on_passphrase = on_passphrase
        text, action = words("trainer.quick_open_text"), words("trainer.unlock")
        super().__init__(theme, words, desk, text=text, action=action, on_done=on_open, on_back=on_passphrase)

    def work(self) -> str:
        """Open. Raises WrongPassphrase, and Locked after three wrong tries or an hour."""
        self._desk.unlock_quickly(self.digits.text)
        return self.words("trainer.quick_title")

    def _failed(self, error: BiofeedbackError) -> None:
        """Once the digits have ended, the page of the passphrase comes by itself."""
        self.digits.text = ""
        if self._desk.quick_ready:
            super()._failed(error)
        else:
            self._on_passphrase()
