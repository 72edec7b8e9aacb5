"""The steps of the band check on scripted events: each must pass before the next, each failure has its advice."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from biofeedback.language import LANGUAGES, Catalogue
from biofeedback.samples import Channel, LinkEvent, LinkState, Samples, SourceInfo
from screens.trainer.band_steps import TRACE_S, BandSteps, Stand, Step
from sensors.ble.radio import REASONS

HEART = SourceInfo("Band A", "strap", (Channel.HEART_RATE_BPM, Channel.INTERVAL_MS, Channel.CONTACT))
BOTH = replace(HEART, channels=(*HEART.channels, Channel.SKIN_CONDUCTANCE_uS, Channel.BATTERY_PERCENT))


def block(channel: Channel, time_s: float, *values: float) -> Samples:
    """Samples that end at `time_s`, four a second."""
    times = time_s - np.arange(len(values))[::-1] / 4
    return Samples(channel, times.astype(np.float64), np.array(values, dtype=np.float64), time_s, "Band A")


def link(steps: BandSteps, state: LinkState, detail: str = "", at_s: float = 0.0) -> None:
    """The link says something."""
    steps.handle(LinkEvent(at_s, "Band A", state, detail))


def worn(steps: BandSteps, info: SourceInfo, first: int, seconds: int, *, skin: bool = True) -> None:
    """A band that is worn well, for some seconds."""
    for second in range(first, first + seconds):
        steps.handle(block(Channel.HEART_RATE_BPM, second, 70.0))
        steps.handle(block(Channel.INTERVAL_MS, second, 857.0))
        if skin:
            steps.handle(
                block(Channel.SKIN_CONDUCTANCE_uS, second, *(5.0 + 0.01 * np.sin(second + n) for n in range(4)))
            )
        steps.advance(float(second), [info])


def now(steps: BandSteps) -> tuple[Step, str]:
    """The one step that is looked at, and its advice."""
    (view,) = [view for view in steps.views if view.stand is Stand.NOW]
    return view.step, view.advice


def test_each_step_must_pass_before_the_next() -> None:
    """From searching to worn: one step at a time, everything behind it waits, and at the end all has passed."""
    steps = BandSteps([BOTH])
    assert now(steps) == (Step.FOUND, "trainer.advice_searching")
    assert [view.stand for view in steps.views][1:] == [Stand.WAITING] * 5
    link(steps, LinkState.CONNECTING)
    assert now(steps) == (Step.LINKED, "trainer.advice_connecting")
    link(steps, LinkState.CONNECTED_NO_DATA)
    steps.advance(1.0, [BOTH])
    assert now(steps) == (Step.HEART, "trainer.advice_no_heart_data")
    link(steps, LinkState.STREAMING)
    worn(steps, BOTH, 2, 20, skin=False)
    assert now(steps) == (Step.SKIN, "trainer.advice_no_skin_data")
    worn(steps, BOTH, 22, 40)
    assert not steps.passed or steps.views[-1].stand is Stand.ABSENT
    steps.handle(block(Channel.BATTERY_PERCENT, 62, 12.0))
    steps.advance(62.0, [BOTH])
    assert now(steps) == (Step.BATTERY, "trainer.advice_battery")
    steps.handle(block(Channel.BATTERY_PERCENT, 63, 80.0))
    assert steps.passed


def test_what_a_band_does_not_measure_is_no_fault() -> None:
    """A heart strap passes without skin and without a word about its battery."""
    steps = BandSteps([HEART])
    link(steps, LinkState.STREAMING)
    worn(steps, HEART, 1, 40, skin=False)
    stands = {view.step: view.stand for view in steps.views}
    assert stands[Step.SKIN] is stands[Step.BATTERY] is Stand.ABSENT
    assert steps.passed


def test_a_band_that_comes_off_falls_back_and_its_value_grows_old() -> None:
    """Contact off: worn does not pass. Link gone: the age counts on and the trace shows the gap."""
    steps = BandSteps([HEART])
    link(steps, LinkState.STREAMING)
    worn(steps, HEART, 1, 40, skin=False)
    assert steps.heart.age_s == pytest.approx(0.0)
    steps.handle(block(Channel.CONTACT, 41, 0.0))
    assert now(steps) == (Step.WORN, "trainer.advice_not_worn")
    link(steps, LinkState.STALE, "stale", 42.0)
    assert now(steps) == (Step.LINKED, "errors.stale")
    for second in range(41, 61):
        steps.advance(float(second), [HEART])
    assert steps.heart.value is None
    assert steps.heart.age_s is not None
    assert steps.heart.age_s > 5.0
    assert len(steps.heart.trace) == TRACE_S
    assert steps.heart.trace[-1] is None


@pytest.mark.parametrize("detail", REASONS)
def test_every_reason_of_a_link_is_told(detail: str) -> None:
    """Whatever the link says, the trainer reads its own sentence in both languages."""
    steps = BandSteps([HEART])
    link(steps, LinkState.RECONNECTING, detail)
    advice = now(steps)[1]
    assert advice == f"errors.{detail}"
    assert all(Catalogue(language)(advice).endswith(".") for language in LANGUAGES)


def test_a_tablet_that_slept_does_not_count_the_seconds() -> None:
    """After hours of sleep the check goes on at once and shows no old value as live."""
    steps = BandSteps([HEART])
    link(steps, LinkState.STREAMING)
    worn(steps, HEART, 1, 20, skin=False)
    steps.advance(9000.0, [HEART])
    assert steps.heart.value is None
    assert now(steps)[0] is Step.HEART
