"""Asking for something in words over the page: a note, a mark, a passphrase. What was typed is never lost."""

from __future__ import annotations

from collections.abc import Callable

from kivy.clock import Clock

from biofeedback.errors import BiofeedbackError
from biofeedback.language import Catalogue
from screens.theme import Theme
from screens.trainer.job import Job
from screens.widgets.dialog import Choice, Dialog
from screens.widgets.field import TextField
from screens.widgets.layout import Column


class Asking:
    """One question with some fields. `keep(*texts)` may raise one of our errors: then it asks again, with what was
    typed and the sentence of the error. With `beside` it runs beside the screen, because it is slow.
    """

    def __init__(
        self,
        theme: Theme,
        words: Catalogue,
        title: str,
        text: str,
        fields: tuple[tuple[str, bool], ...],
        keep: Callable[..., object],
        *,
        yes: str,
        danger: bool = False,
        beside: bool = False,
        on_done: Callable[[], object] | None = None,
        say: Callable[[BiofeedbackError], str] | None = None,
    ) -> None:
        self._theme, self._words, self._say = theme, words, say or words.error
        self._title, self._text, self._keep = title, text, keep
        self._yes, self._danger, self._beside, self._on_done = yes, danger, beside, on_done
        self.job: Job[object] | None = None
        show, hide = words("trainer.show"), words("trainer.hide")
        self.fields = [
            TextField(theme, label, password=secret, show_text=show, hide_text=hide) for label, secret in fields
        ]
        self.dialog: Dialog | None = None
        self._ask()

    @property
    def button(self) -> object:
        """The one that keeps."""
        return self.dialog.buttons[1] if self.dialog is not None else None

    def join(self) -> None:
        """Wait for what is kept beside the screen."""
        if self.job is not None:
            self.job.join()

    def dismiss(self) -> None:
        """Nobody answers any more; what is being kept is kept."""
        if self.job is not None:
            self.job.forget()
        if self.dialog is not None:
            self.dialog.dismiss(animation=False)
            self.dialog = None

    def _ask(self) -> None:
        for field in self.fields:
            if field.parent is not None:
                field.parent.remove_widget(field)
        choices = [
            Choice(self._words("trainer.back"), weight="quiet"),
            Choice(self._yes, self._answered, weight="danger" if self._danger else "primary"),
        ]
        content = Column(*self.fields, gap=self._theme.space(3)) if self.fields else None
        self.dialog = Dialog(self._theme, self._title, self._text, choices, content=content)
        self.dialog.open()

    def _answered(self) -> None:
        texts = tuple(field.text for field in self.fields)
        if self._beside:
            self.job = Job(lambda _report: self._keep(*texts), lambda _: self._done(), self._failed)
            return
        try:
            self._keep(*texts)
        except BiofeedbackError as error:
            ours = error
            Clock.schedule_once(lambda _dt: self._failed(ours), 0)
            return
        self._done()

    def _done(self) -> None:
        if self._on_done is not None:
            self._on_done()

    def _failed(self, error: BiofeedbackError) -> None:
        self._again(self._say(error))

    def _again(self, sentence: str) -> None:
        if self.dialog is None:
            return
        self._ask()
        self.fields[-1].error(sentence)
