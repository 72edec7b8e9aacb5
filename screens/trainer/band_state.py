"""What the last check of a choice of bands found, for the pages that come after it."""

from __future__ import annotations

from dataclasses import dataclass

from biofeedback.language import Catalogue
from screens.theme import Theme
from screens.trainer.band_check import BandCheckScreen
from screens.trainer.band_steps import Stand
from screens.widgets.cards import Pill


@dataclass(frozen=True, slots=True)
class BandState:
    """`open_step` is the step that did not pass, empty where all did."""

    open_step: str
    battery_percent: float | None = None

    @property
    def good(self) -> bool:
        """Every step passed."""
        return not self.open_step


def state_of(check: BandCheckScreen) -> BandState:
    """What is known when the trainer leaves the check."""
    steps = check.steps
    waiting = [view.step.value for view in steps.views if view.stand not in (Stand.PASSED, Stand.ABSENT)]
    if check.problem is not None or (waiting and not steps.passed):
        return BandState(waiting[0] if waiting else "found", steps.battery_percent)
    return BandState("", steps.battery_percent)


def state_pill(theme: Theme, words: Catalogue, state: BandState | None) -> Pill:
    """Good with the battery, the step that is open, or that nobody looked yet."""
    if state is None:
        return Pill(theme, words("trainer.band_unchecked"), icon="circle-dashed")
    if not state.good:
        step = words(f"trainer.check_{state.open_step}")
        return Pill(theme, words("trainer.band_open", step=step), icon="warning", tone="warn")
    if state.battery_percent is None:
        return Pill(theme, words("trainer.band_good"), icon="check", tone="good")
    good = words("trainer.band_good_battery", value=round(state.battery_percent))
    return Pill(theme, good, icon="check", tone="good")
