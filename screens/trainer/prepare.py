"""Preparing a session on one page: who, what, with which band; beside it how the session goes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kivy.uix.boxlayout import BoxLayout

from biofeedback.language import Catalogue
from biofeedback.training.breathing import PACE_MAX_PER_MIN, PACE_MIN_PER_MIN, BreathingSettings
from screens.theme import Theme
from screens.trainer import wording
from screens.trainer.controls import Option, Stepper, choose_one
from screens.trainer.notice_card import NoticeCard
from screens.trainer.page import LARGE_TEXT, PageTitle, TrainerPage, beside, detach, grow, natural, stack
from screens.trainer.protocol_card import ProtocolCard
from screens.widgets.buttons import PrimaryButton
from screens.widgets.cards import Card, IconChip
from screens.widgets.field import TextField
from screens.widgets.layout import Column, Row, Space
from screens.widgets.text import Heading, Small

CODE_MOST = 16  # as `biofeedback rehearse --participant`: room for a code, not for a name
_NOT_IN_A_CODE = re.compile(r"[^A-Z0-9-]")
_PACES = tuple(
    at / 2 for at in range(round(2 * PACE_MIN_PER_MIN), round(2 * PACE_MAX_PER_MIN) + 1)
)  # half breaths: the step of the resonance frequency assessment (doi 10.3389/fnins.2020.570400)
_BREATHING_S = tuple(60 * minutes for minutes in (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20))  # beginners 2 to 5 minutes
_BASELINE_S = (60, 90, 120, 180, 240, 300)  # two clean minutes are the shortest that the method trusts
_PAIR = 2  # two bands fit beside each other on an upright page
_LEFT_SHARE, _RIGHT_SHARE = 0.47, 0.53  # picture 22


@dataclass(frozen=True, slots=True)
class SourceChoice:
    """A wristband to choose from, in words."""

    key: str
    title: str
    detail: str


@dataclass(frozen=True, slots=True)
class Preparation:
    """What the trainer set; pace in breaths a minute, lengths in seconds."""

    participant: str
    exercise: str
    pace_per_min: float
    breathing_s: int
    baseline_s: int
    source_key: str


class PrepareScreen(TrainerPage):
    """Everything usual is filled in; the code is typed, and the button says what is still missing."""

    def __init__(
        self,
        theme: Theme,
        words: Catalogue,
        *,
        sources: Sequence[SourceChoice],
        on_hand_over: Callable[[Preparation], None],
        on_back: Callable[[], None],
    ) -> None:
        super().__init__(theme, words)
        self._sources, self._on_hand_over = sources, on_hand_over
        self._source_key = sources[0].key if sources else ""
        self._title = PageTitle(
            theme, words("trainer.prepare_title"), words("trainer.prepare_below"), on_back=on_back
        )
        self.code = TextField(
            theme, words("trainer.code"), help_text=words("trainer.code_help"), on_text=self._code_changed
        )
        self._build_steppers()
        self.choices = [self._choice(source) for source in sources]
        if self.choices:
            self.choices[0].active = True
        self.protocol = ProtocolCard(theme, words)
        self.hint = Small(theme, color=theme.colors.text2, pos_hint={"center_y": 0.5})
        self.button = PrimaryButton(
            theme, words("trainer.hand_over"), icon="hand", on_release=self._hand_over, pos_hint={"center_y": 0.5}
        )
        self._build_cards()
        self._update()
        self.start()

    @property
    def preparation(self) -> Preparation:
        """What is set now."""
        return Preparation(
            participant=self.code.text,
            exercise="breathing",
            pace_per_min=self.pace.value,
            breathing_s=int(self.breathing.value),
            baseline_s=int(self.baseline.value),
            source_key=self._source_key,
        )

    def spoken(self) -> Sequence[str]:
        """What is missing, or that all is ready."""
        return (self.hint.text,)

    def arrange(self, portrait: bool) -> None:
        """Lying: what is set at the left, the protocol at the right. Upright: under each other."""
        self.header.add_widget(self._title)
        gap = self.theme.space(3)
        detach(self.protocol, *self._cards)
        grow(self.protocol)
        left = stack(*self._cards, *([] if portrait else [Space()]), gap=gap, share=_LEFT_SHARE)
        pair = portrait and len(self.choices) == _PAIR and self.theme.text_scale <= LARGE_TEXT
        self._with_what.orientation = "horizontal" if pair else "vertical"
        self.protocol.size_hint_x = 1 if portrait else _RIGHT_SHARE
        if portrait:
            left.size_hint_x = 1
            self.scroll.content.add_widget(stack(natural(left), self.protocol, gap=gap))
        else:
            self.scroll.content.add_widget(beside(left, self.protocol, gap=self.theme.space(5)))
        self.footer.add_widget(self.hint)
        self.footer.add_widget(self.button)

    def _build_steppers(self) -> None:
        theme, words, usual = self.theme, self.words, BreathingSettings()
        self.pace = Stepper(
            theme, words("trainer.pace"), _PACES, usual.pace_per_min, self._pace_in_words, self._changed
        )
        self.breathing = Stepper(
            theme, words("trainer.breathing_length"), _BREATHING_S, usual.breathing_s, self._length, self._changed
        )
        self.baseline = Stepper(
            theme, words("trainer.baseline_length"), _BASELINE_S, usual.baseline_s, self._length, self._changed
        )

    def _build_cards(self) -> None:
        theme, words = self.theme, self.words
        title = Column(
            Heading(theme, words("trainer.exercise_breathing_title")),
            Small(theme, words("trainer.exercise_breathing_detail"), color=theme.colors.text2),
            gap=0,
        )
        steppers = BoxLayout(size_hint_y=None, spacing=theme.space(3))
        steppers.fbind("minimum_height", steppers.setter("height"))
        for stepper in (self.pace, self.breathing, self.baseline):
            stepper.pos_hint = {"top": 1}
            steppers.add_widget(stepper)
        padding = (theme.dp(22), theme.dp(16))  # picture 22
        who = Card(theme, self.code, padding=padding)
        what = Card(
            theme,
            Row(IconChip(theme, "wind"), title, gap=theme.space(4)),
            steppers,
            gap=theme.space(4),
            padding=padding,
        )
        self._with_what = Column(*self.choices, gap=theme.space(2))
        if not self.choices:
            self._with_what.add_widget(NoticeCard(theme, words("trainer.no_source")))
        self._cards = (who, what, self._with_what)

    def _choice(self, source: SourceChoice) -> Option:
        def choose(choice: Option) -> None:
            self._source_key = source.key
            choose_one(self.choices, choice)

        return Option(self.theme, "watch", source.title, source.detail, on_release=choose)

    def _pace_in_words(self, pace: float) -> str:
        decimals = 0 if pace == int(pace) else 1
        return self.words("trainer.pace_value", pace=wording.number(self.words, pace, decimals))

    def _length(self, seconds: float) -> str:
        return wording.minutes_exact(self.words, int(seconds))

    def _code_changed(self, text: str) -> None:
        """Capitals by themselves; what cannot be in a code is left out, and said."""
        capitals = text.upper()
        clean = _NOT_IN_A_CODE.sub("", capitals)
        if clean[:CODE_MOST] != text:
            self.code.text = clean[:CODE_MOST]  # comes back here with nothing left to clean
        if clean != capitals:
            self.code.error(self.words("trainer.code_wrong"))
        elif len(clean) > CODE_MOST:
            self.code.error(self.words("trainer.code_long", most=CODE_MOST))
        self._update()

    def _changed(self, _value: float) -> None:
        self._update()

    def _missing(self) -> str:
        if not self._source_key:
            return self.words("trainer.missing_source")
        return "" if self.code.text else self.words("trainer.missing_code")

    def _update(self) -> None:
        words, missing = self.words, self._missing()
        code = self.code.text
        self.button.waiting = bool(missing)
        self.button.text = words("trainer.hand_over_to", code=code) if code else words("trainer.hand_over")
        self.hint.text = missing or words("trainer.ready_hint")
        self.protocol.show(int(self.baseline.value), int(self.breathing.value))

    def _hand_over(self, *_: object) -> None:
        self._on_hand_over(self.preparation)
