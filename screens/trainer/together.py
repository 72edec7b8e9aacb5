"""Looking back together with the youth: the line and the words of his own part, without measured numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from biofeedback.language import Catalogue
from biofeedback.samples import Level
from screens.theme import Theme
from screens.trainer import wording
from screens.trainer.asking import Asking
from screens.trainer.moment import Inspector
from screens.trainer.page import PageTitle, TrainerPage, detach, natural, stack
from screens.trainer.player import Player
from screens.trainer.review_data import chart_data, first_cursor_s
from screens.widgets.buttons import PrimaryButton, SecondaryButton
from screens.widgets.cards import Card
from screens.widgets.chart import TensionChart
from screens.widgets.layout import Column, Row, Space
from screens.widgets.levels import LevelShape
from screens.widgets.text import Body, Title

if TYPE_CHECKING:
    from biofeedback.vault.additions import Addition
    from screens.trainer.desk import Review

_SIGN_DP = 72  # DESIGN-KIT.md, level badge: the largest
_NEAR_S = 10.0  # a mark is read out around its moment: about a finger's width on a session of 24 minutes
AddNote = Callable[[str, float | None], "Sequence[Addition]"]


class TogetherScreen(TrainerPage):
    """Drag or play; at any moment the youth can say what happened. What is said is sealed beside the session."""

    HELP = "together"

    def __init__(
        self,
        theme: Theme,
        words: Catalogue,
        review: Review,
        *,
        on_back: Callable[[], None],
        on_add: AddNote,
        start_s: float | None = None,
    ) -> None:
        super().__init__(theme, words)
        self._review, self._on_add = review, on_add
        self._additions = review.additions
        self._inspect = Inspector(words, review.summary)
        self._title = PageTitle(
            theme, words("trainer.together_title"), words("trainer.together_below"), on_back=on_back
        )
        self.done_button = PrimaryButton(
            theme,
            words("trainer.together_done"),
            icon="check",
            size_name="small",
            on_release=lambda _b: on_back(),
            pos_hint={"center_y": 0.5},
        )
        self.mark_button = SecondaryButton(
            theme,
            words("trainer.what_happened"),
            icon="flag",
            size_name="small",
            on_release=lambda _b: self.ask(),
            pos_hint={"center_y": 0.5},
        )
        self.asking: Asking | None = None
        self._build(first_cursor_s(review.summary) if start_s is None else start_s)
        self.start()

    @property
    def word(self) -> str:
        """The word of the level that is shown."""
        return str(self._word.text)

    @property
    def said(self) -> str:
        """What was said about this moment."""
        return str(self._said.text)

    @property
    def cursor_s(self) -> float:
        """The chosen moment, seconds on the session clock."""
        return float(self.chart.cursor_s or 0.0)

    def leave(self) -> None:
        """Nothing plays on."""
        self.player.pause()
        if self.asking is not None:
            self.asking.dismiss()

    def spoken(self) -> Sequence[str]:
        """The level in its word, and what was said."""
        return tuple(text for text in (self.word, self.said) if text)

    def look_at(self, time_s: float) -> None:
        """Choose a moment."""
        self.chart.cursor_s = time_s
        self.player.show(time_s)
        self._show_moment()

    def ask(self) -> None:
        """What happened here? The answer is the youth's, the trainer types."""
        self.player.pause()
        at_s = self.cursor_s
        self.asking = ask_what_happened(self.theme, self.words, at_s, lambda text: self._add(text, at_s))

    def arrange(self, portrait: bool) -> None:
        """The line, the word under it or beside it, the player at the bottom."""
        detach(self._title, self.done_button, self.mark_button, self.player)
        for part in (self._title, self.done_button):
            self.header.add_widget(part)
        gap = self.theme.space(4)
        detach(self._chart_card, self._moment_card)
        body = stack(self._chart_card, natural(self._moment_card), gap=gap)
        self.scroll.content.add_widget(body)
        if portrait:
            self.footer.add_widget(natural(stack(self.player, Row(Space(), self.mark_button), gap=gap)))
        else:
            self.footer.add_widget(self.player)
            self.footer.add_widget(self.mark_button)

    def _build(self, start_s: float) -> None:
        theme, words, summary = self.theme, self.words, self._review.summary
        self.chart = TensionChart(
            theme,
            chart_data(words, summary, self._additions),
            kind="youth",
            minutes=lambda minute: words("trainer.minute_tick", count=minute),
            rest_text=words("youth.line.rest"),
            level_words={level: words(f"levels.{level.value}") for level in Level},
            on_cursor=self.look_at,
        )
        self._chart_card = Card(theme, self.chart, fit=False)
        self.scroll.direct.append(self.chart)
        self._sign = LevelShape(theme, None, _SIGN_DP)
        self._word = Title(theme, wrap=False)
        self._phase = Body(theme, color=theme.colors.text2)
        self._said = Body(theme)
        texts = Column(Row(self._word, self._phase, gap=theme.space(4)), self._said, gap=theme.space(1))
        self._moment_card = Card(theme, Row(self._sign, texts, gap=theme.space(5)))
        self.player = Player(theme, words, summary.duration_s, self.look_at)
        self.look_at(start_s)

    def _show_moment(self) -> None:
        view = self._inspect.at(self.cursor_s)
        self._sign.level = view.level
        word = wording.level_word(self.words, view.level)
        said = said_at(self._additions, self.cursor_s)
        for label, text in ((self._word, word), (self._phase, view.phase), (self._said, said)):
            if label.text != text:
                label.text = text

    def _add(self, text: str, at_s: float) -> None:
        self._additions = tuple(self._on_add(text, at_s))
        self.chart.show(chart_data(self.words, self._review.summary, self._additions))
        self.look_at(at_s)


def said_at(additions: Sequence[Addition], time_s: float) -> str:
    """What was said about the moments around this one."""
    near = (one for one in additions if one.time_s is not None and abs(one.time_s - time_s) <= _NEAR_S)
    return " ".join(one.text for one in near)


def ask_what_happened(theme: Theme, words: Catalogue, at_s: float, keep: Callable[[str], object]) -> Asking:
    """The question over the page."""
    return Asking(
        theme,
        words,
        words("trainer.what_happened"),
        words("trainer.what_happened_below", time=wording.clock(at_s)),
        ((words("trainer.in_own_words"), False),),
        keep,
        yes=words("trainer.keep"),
    )
