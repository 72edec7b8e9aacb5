"""The tablet proves its own cryptography: known answers, computed here, each with where it is published."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kivy.uix.gridlayout import GridLayout

from biofeedback.language import Catalogue
from biofeedback.vault.selftest import Check
from screens.theme import Theme
from screens.trainer.job import Job
from screens.trainer.page import PageTitle, TrainerPage, stack
from screens.widgets.cards import Card, Pill
from screens.widgets.layout import Column, Row, Space
from screens.widgets.text import Small, Strong


class SelfTestScreen(TrainerPage):
    """Runs when it is opened; a device that fails one answer must not be used, and says so first."""

    HELP = "self_test"

    def __init__(
        self, theme: Theme, words: Catalogue, run: Callable[[], list[Check]], *, on_back: Callable[[], None]
    ) -> None:
        super().__init__(theme, words)
        self._title = PageTitle(theme, words("trainer.self_test"), words("trainer.self_test_why"), on_back=on_back)
        self.checks: Sequence[Check] = ()
        self._rows = GridLayout(cols=2, spacing=(theme.space(5), theme.space(4)), size_hint=(1, None))
        self._rows.fbind("minimum_height", self._rows.setter("height"))
        self.verdict = Pill(theme, words("trainer.self_test_running"))
        self._card = Card(theme, Row(self.verdict, Space()), self._rows, gap=theme.space(4))
        self.job: Job[list[Check]] = Job(lambda _report: run(), self._found, self._no_answer)
        self.start()

    def leave(self) -> None:
        """Nobody waits any more."""
        self.job.forget()

    def spoken(self) -> Sequence[str]:
        """The verdict."""
        return (self._title.title.text, self.verdict.text)

    def arrange(self, portrait: bool) -> None:
        """One card; two columns where there is room."""
        self._rows.cols = 1 if portrait else 2
        self.header.add_widget(self._title)
        self.scroll.content.add_widget(stack(self._card, Space(), gap=0))

    def _found(self, checks: list[Check]) -> None:
        self.checks = checks
        failed = [check for check in checks if not check.passed]
        said = self.words("trainer.self_test_passed", count=len(checks))
        if failed:
            said = self.words("trainer.self_test_failed", failed=len(failed), count=len(checks))
        verdict = Pill(
            self.theme,
            said,
            tone="warn" if failed else "good",
            icon="warning" if failed else "check",
        )
        self._card.clear_widgets()
        self.verdict = verdict
        self._card.add_widget(Row(verdict, Space()))
        self._card.add_widget(self._rows)
        for check in sorted(checks, key=lambda one: one.passed):
            mark = self.words("trainer.self_test_good" if check.passed else "trainer.self_test_bad")
            texts = Column(Strong(self.theme, check.name), Small(self.theme, f"{mark}; {check.source}"))
            self._rows.add_widget(texts)
        self.again()

    def _no_answer(self, error: Exception) -> None:
        raise error
