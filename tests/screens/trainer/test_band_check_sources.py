"""The band check on what really speaks to it: the simulator's scenarios, and bands on a virtual radio."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import pairwise

import pytest

from biofeedback.samples import LinkState
from screens.trainer.band_steps import BandSteps, Stand, Step
from sensors.ble import heart_rate, verisense
from sensors.ble.uuids import BATTERY_LEVEL, HEART_RATE_MEASUREMENT, UART_NOTIFY, UART_SERVICE, UART_WRITE
from sensors.sources import parse_source
from sensors.supervisor import SupervisedWristband
from sensors.wanted import Wanted
from sensors.wristband import Wristband
from tests.sensors.bad_radio import skin_packet
from tests.sensors.virtual_radio import Band, VirtualRadio
from tests.sensors.virtual_time import run_virtual

READY = "ready"
Held = tuple[str, str]  # the step that is looked at and its advice, or READY


class Check:
    """A band check that somebody watches, second by second."""

    def __init__(self, sources: Sequence[Wristband]) -> None:
        self.sources = sources
        self.steps = BandSteps([source.info for source in sources])
        self.held: list[Held] = []

    def second(self, now_s: float) -> None:
        """Take what arrived, and note where the check stands; no step behind the one that is held may pass."""
        for source in self.sources:
            for event in source.poll(now_s):
                self.steps.handle(event)
        self.steps.advance(now_s, [source.info for source in self.sources])
        stands = [view.stand for view in self.steps.views]
        first = next((at for at, stand in enumerate(stands) if stand is Stand.NOW), len(stands))
        assert all(stand is Stand.WAITING for stand in stands[first + 1 :])
        assert self.steps.passed == (first == len(stands))
        view = None if self.steps.passed else self.steps.views[first]
        self.held.append((READY, "") if view is None else (view.step.value, view.advice))

    @property
    def story(self) -> list[Held]:
        """Where it stood, each change once."""
        return [self.held[0], *(later for before, later in pairwise(self.held) if before != later)]


def simulated(name: str, seconds: int) -> Check:
    """A check of the simulator."""
    source = parse_source(name)
    asyncio.run(source.start(lambda: 0.0))
    check = Check([source])
    for second in range(1, seconds + 1):
        check.second(float(second))
    return check


def test_a_simulated_band_that_is_worn_well_is_ready() -> None:
    """Every step passes within half a minute and stays passed; proof of life is young and drawn."""
    check = simulated("simulated:7", 60)
    assert (READY, "") in check.held[:30]
    assert check.held[-1] == (READY, "")
    assert all(view.stand is Stand.PASSED for view in check.steps.views)
    for life in (check.steps.heart, check.steps.skin):
        assert life.value is not None
        assert life.age_s is not None
        assert life.age_s < 5.0
        assert len(life.trace) == 30


def test_the_loose_band_says_where_it_is_loose() -> None:
    """Ready, then off the skin for 25 s with the advice to fasten it, then ready again."""
    check = simulated("simulated:loose_band", 120)
    ready = [at for at, held in enumerate(check.held) if held[0] == READY]
    assert ready[0] < 20
    assert ready[-1] > 60
    off = {advice for step, advice in check.held[22:44] if step != READY}
    assert len(check.held[22:44]) == sum(step != READY for step, _ in check.held[22:44])
    assert off <= {
        "trainer.advice_no_heart_contact",
        "trainer.advice_no_skin_contact",
        "trainer.advice_not_worn",
        "trainer.advice_no_heart_data",
    }


def test_the_bad_radio_falls_back_to_the_link() -> None:
    """The link breaks after a minute: the check is at the link again, and after twelve seconds it goes on."""
    check = simulated("simulated:bad_radio", 120)
    assert READY in {step for step, _ in check.held[30:60]}
    assert {step for step, _ in check.held[62:70]} <= {Step.FOUND.value, Step.LINKED.value}
    assert check.held[-1][0] == READY


def test_the_worn_out_band_wants_to_be_charged() -> None:
    """A battery of six percent holds the last step, with the advice to charge it."""
    check = simulated("simulated:worn_out", 90)
    assert (Step.BATTERY.value, "trainer.advice_battery") in check.held
    assert (READY, "") not in check.held


@pytest.fixture
def bands() -> tuple[Band, Band]:
    """A strap with a battery and a Verisense, both out of range."""
    strap = Band(values={BATTERY_LEVEL: bytes([80])}, near=False)
    skin = Band(
        "C0:FF:EE:00:00:02", "Verisense-00-1", (UART_SERVICE,), listens=(UART_NOTIFY, UART_WRITE), near=False
    )
    return strap, skin


def test_two_real_links_step_by_step(bands: tuple[Band, Band]) -> None:
    """Each step is held until its own reason is gone, with its own advice; then the next is looked at."""
    strap, skin = bands
    radio = VirtualRadio(strap, skin)
    sources = [
        SupervisedWristband(Wanted("Band A", (heart_rate.DRIVER,)), radio),
        SupervisedWristband(Wanted("Band B", (verisense.DRIVER,)), radio),
    ]
    check = Check(sources)

    async def whole() -> None:
        loop = asyncio.get_running_loop()
        for source in sources:
            await source.start(loop.time)
        number, linked_s = 0, float("inf")
        for second in range(1, 211):
            strap.near, skin.near = second >= 15 and not 150 <= second < 160, second >= 60
            if second == 150:
                strap.drop()
            if sources[1].state is LinkState.CONNECTED_NO_DATA:
                linked_s = min(linked_s, float(second))
            worn, sweats = second >= linked_s + 3.0, second >= linked_s + 8.0
            strap.notify(HEART_RATE_MEASUREMENT, bytes.fromhex("16 3c 00 04" if worn else "14 00"))
            if sweats:
                number += 1
                skin.notify(UART_NOTIFY, skin_packet(number)[1])
            await asyncio.sleep(1.0)
            check.second(loop.time())
        for source in sources:
            await source.stop()

    run_virtual(whole())
    order = list(dict.fromkeys(step for step, _ in check.story))
    assert order[0] == Step.FOUND.value
    assert (Step.LINKED.value, "errors.link_lost") in check.story[check.story.index((READY, "")) :]
    assert order.index(Step.HEART.value) < order.index(Step.SKIN.value) < order.index(READY)
    assert (Step.FOUND.value, "errors.band_not_found") in check.story
    assert (Step.HEART.value, "trainer.advice_no_heart_contact") in check.story
    assert (Step.SKIN.value, "trainer.advice_no_skin_data") in check.story
    assert check.held[-1][0] == READY
    assert check.steps.battery_percent == 80.0
