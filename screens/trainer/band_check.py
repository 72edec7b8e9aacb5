"""The trainer's band check: step by step, with proof of life, and the exact advice where a step does not pass."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from kivy.uix.widget import Widget

from biofeedback.errors import BiofeedbackError
from biofeedback.language import Catalogue
from biofeedback.samples import LinkSecurity
from screens.theme import Theme
from screens.trainer import wording
from screens.trainer.band_steps import TRACE_S, BandSteps, Life, Stand, Step, StepView
from screens.trainer.notice_card import NoticeCard
from screens.trainer.page import PageTitle, TrainerPage, beside, detach, stack
from screens.trainer.trace import Trace
from screens.widgets.buttons import PrimaryButton
from screens.widgets.cards import Card, IconChip
from screens.widgets.layout import Column, Divider, Row, Space
from screens.widgets.text import Heading, Icon, Number, Small, Strong
from sensors.wristband import Clock, Wristband

Spawn = Callable[[Coroutine[Any, Any, None]], object]

_ICONS = {
    Step.FOUND: "bluetooth",
    Step.LINKED: "link",
    Step.HEART: "heartbeat",
    Step.SKIN: "drop",
    Step.WORN: "watch",
    Step.BATTERY: "battery-high",
}
_SIGNS = {Stand.PASSED: "check-circle", Stand.ABSENT: "minus-circle", Stand.NOW: "hourglass-medium"}
_LEAST_BPM, _LEAST_uS = 10.0, 0.2  # the smallest span of a trace: below it noise would look like swings
_JUST_NOW_S = 1.5  # bands send about once a second; counting 0 and 1 in turn would flicker
_STEPS_SHARE = 0.5


class StepRow(Row):
    """One step: what it is, and how it stands in words, with a sign that is no colour alone."""

    def __init__(self, theme: Theme, icon: str, title: str) -> None:
        self._theme = theme
        self.chip = IconChip(theme, icon)
        self.state = Small(theme, "", color=theme.colors.text2)
        self.sign = Icon(theme, "circle-dashed", color=theme.colors.text2)
        super().__init__(self.chip, Column(Strong(theme, title), self.state, gap=0), self.sign, gap=theme.space(4))

    def show(self, stand: Stand, text: str) -> None:
        """Take over how it stands now."""
        colors = self._theme.colors
        self.chip.ready = stand is Stand.PASSED
        self.state.text = text
        self.state.color = colors.text if stand is Stand.NOW else colors.text2
        self.sign.show(_SIGNS.get(stand, "circle-dashed"))
        self.sign.color = colors.accent if stand is Stand.PASSED else colors.text2


class LifeCard(Card):
    """One signal: its value, how old the last valid one is, and a small line that moves."""

    def __init__(self, theme: Theme, words: Catalogue, step: Step) -> None:
        super().__init__(theme, gap=theme.space(2))
        self._words, self._heart = words, step is Step.HEART
        self.value = Number(theme, "", wrap=False)
        self.age = Small(theme, "", color=theme.colors.text2)
        self.trace = Trace(theme, TRACE_S, _LEAST_BPM if self._heart else _LEAST_uS)
        self.add_widget(Row(Heading(theme, words(f"trainer.check_{step.value}")), self.value, gap=theme.space(3)))
        self.add_widget(self.trace)
        self.add_widget(self.age)

    def show(self, life: Life, *, gives: bool) -> None:
        """Take over; a value that is not known now is a dash, however recent the last one was."""
        words = self._words
        known = "–" if life.value is None else wording.number(words, life.value, 0 if self._heart else 1)
        unit = "trainer.unit_per_minute" if self._heart else "trainer.unit_microsiemens"
        self.value.text = words(unit, value=known)
        if not gives:
            self.age.text = words("trainer.check_absent")
        elif life.age_s is None:
            self.age.text = words("trainer.value_none")
        elif life.age_s < _JUST_NOW_S:
            self.age.text = words("trainer.value_now")
        else:
            self.age.text = words("trainer.value_age", seconds=round(life.age_s))
        self.trace.show(life.trace)


class BandCheckScreen(TrainerPage):
    """Starts the bands when it is shown and lets go of them when it leaves; nothing is recorded."""

    HELP = "band_check"

    def __init__(
        self,
        theme: Theme,
        words: Catalogue,
        sources: Sequence[Wristband],
        *,
        title: str,
        clock: Clock,
        spawn: Spawn,
        on_back: Callable[[], None],
    ) -> None:
        super().__init__(theme, words)
        self._sources, self._clock, self._spawn = tuple(sources), clock, spawn
        self.steps = BandSteps([source.info for source in sources])
        self._shown: tuple[object, ...] = ()
        self._left = False
        self._title = PageTitle(theme, words("trainer.check_title"), title, on_back=on_back)
        self.rows = {
            step: StepRow(theme, icon, words(f"trainer.check_{step.value}")) for step, icon in _ICONS.items()
        }
        self.lives = {step: LifeCard(theme, words, step) for step in (Step.HEART, Step.SKIN)}
        self.told = Column(gap=theme.space(3))
        self.button = PrimaryButton(
            theme, words("trainer.check_done"), icon="check", on_release=lambda _b: on_back(), waiting=True
        )
        self.problem: BiofeedbackError | None = None
        self._show()
        self.start()
        spawn(self._begin())

    def arrange(self, portrait: bool) -> None:
        """Lying: the steps with the signals beside them. Upright: under each other."""
        theme, gap = self.theme, self.theme.space(4)
        detach(self._title, self.told, self.button, *self.rows.values(), *self.lives.values())
        self.header.add_widget(self._title)
        lines: list[Widget] = []
        for row in self.rows.values():
            lines += [Divider(theme), row] if lines else [row]
        steps = Card(theme, *lines, gap=theme.space(3))
        lives = list(self.lives.values())
        if portrait:
            content: Widget = stack(*self._news(), steps, *lives, Space(), gap=gap)
        else:
            content = beside(
                stack(steps, Space(), gap=gap, share=_STEPS_SHARE),
                stack(*self._news(), *lives, Space(), gap=gap, share=1 - _STEPS_SHARE),
                gap=theme.space(5),
            )
        self.scroll.content.add_widget(content)
        self.footer.add_widget(Space())
        self.footer.add_widget(self.button)

    def refresh(self) -> None:
        """Take what arrived, and show what changed."""
        now_s = self._clock()
        for source in self._sources:
            for event in source.poll(now_s):
                self.steps.handle(event)
        self.steps.advance(now_s, [source.info for source in self._sources])
        self._show()

    def _news(self) -> list[Widget]:
        return [self.told] if self.told.children else []  # Kivy gives an empty column a height of its own

    def leave(self) -> None:
        """Let go of the bands: a session opens its own links."""
        self._left = True
        self._spawn(self._end())

    def spoken(self) -> Sequence[str]:
        """Every step and how it stands."""
        return [self._title.title.text, *(row.state.text for row in self.rows.values())]

    async def _begin(self) -> None:
        try:
            for source in self._sources:
                if not self._left:
                    await source.start(self._clock)
        except BiofeedbackError as error:
            self.problem = error

    async def _end(self) -> None:
        for source in self._sources:
            await source.stop()

    def _show(self) -> None:
        views = self.steps.views
        for view in views:
            self.rows[view.step].show(view.stand, self._state(view))
        for step, card in self.lives.items():
            card.show(self.steps.heart if step is Step.HEART else self.steps.skin, gives=self.steps.gives(step))
        self.button.waiting = not self.steps.passed
        self._tell(views)

    def _state(self, view: StepView) -> str:
        if view.step is Step.BATTERY and view.stand in (Stand.PASSED, Stand.NOW):
            return self.words("trainer.percent", value=round(self.steps.battery_percent or 0.0))
        if view.step is Step.BATTERY and view.stand is Stand.ABSENT:
            return self.words("trainer.battery_unsaid")
        return self.words(f"trainer.check_{view.stand.value}")

    def _tell(self, views: Sequence[StepView]) -> None:
        """The one advice of now, or that all is well; and how readable the link is, once there is one."""
        advice = next((view.advice for view in views if view.advice), "")
        linked = views[1].stand is Stand.PASSED
        security = self._weakest() if linked else None
        key = (advice, security, self.problem)
        if key == self._shown:
            return
        self._shown = key
        self.told.clear_widgets()
        for card in self._cards(advice, security):
            self.told.add_widget(card)

    def _cards(self, advice: str, security: LinkSecurity | None) -> list[NoticeCard]:
        theme, words = self.theme, self.words
        if self.problem is not None:
            return [NoticeCard(theme, words.error(self.problem), tone="danger")]
        known = advice if advice in words.keys() else "trainer.advice_still"  # noqa: SIM118 - no dictionary
        cards = [
            NoticeCard(theme, words(known))
            if advice
            else NoticeCard(theme, words("trainer.check_all"), tone="good")
        ]
        if security is not None:
            cards.append(security_card(theme, words, security))
        return cards

    def _weakest(self) -> LinkSecurity | None:
        """The worst of all links; None where no radio is used."""
        order = (LinkSecurity.UNENCRYPTED, LinkSecurity.UNKNOWN, *LinkSecurity)
        found = {source.info.link_security for source in self._sources} - {LinkSecurity.NO_LINK}
        return next((security for security in order if security in found), None)


def security_card(theme: Theme, words: Catalogue, security: LinkSecurity) -> NoticeCard:
    """How well a link is protected, plainly; a warning where others can read it or nobody knows."""
    safe = security in (LinkSecurity.ENCRYPTED_VERIFIED, LinkSecurity.BONDED_UNKNOWN, LinkSecurity.NO_LINK)
    return NoticeCard(theme, words(f"trainer.security_{security.value}"), tone="fact" if safe else "warn")
