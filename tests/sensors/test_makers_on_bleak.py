"""Real bleak with bands of other makers: those that are spoken to first, and those that have next to nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from biofeedback.samples import Channel, Samples
from sensors.ble import heart_rate, polar_ppi, shimmer3r
from tests.sensors.air.plain_band import FIRST_RATE, SMALLEST_MTU, PlainBand, plain_rate
from tests.sensors.air.rig import HEART, SKIN, STRAP, Rig, Story
from tests.sensors.air.talking_band import PolarBand, Shimmer3RBand
from tests.sensors.gather import channel

WORD = 0x8C32  # range 2, count 3122: 3.574 uS by the maker's example


def test_polar_is_told_to_stream_and_gives_intervals(run: Callable[[Story], Rig]) -> None:
    """The start is written, its answer comes as an indication, batches become intervals, and stop is written."""
    told: list[bytes] = []

    async def story(rig: Rig) -> None:
        band = PolarBand(rig.air, STRAP, "Polar Sense 1")
        await band.switch_on()
        await rig.source(polar_ppi.DRIVER)
        await rig.until_state("connected_no_data")
        await rig.until(lambda: band.streams)
        await band.send_beats(800, 820, 810, 790, 805)
        await rig.until_state("streaming")
        await band.send_beats(795, 815)
        await rig.until(lambda: len(channel(rig.poll(), Channel.INTERVAL_MS)[1]) >= 7)
        await rig.sources[0].stop()
        told.extend(band.written)

    rig = run(story)
    assert channel(rig.events, Channel.INTERVAL_MS)[1].tolist() == [800, 820, 810, 790, 805, 795, 815]
    assert told == [b"\x02\x03", b"\x03\x03"]
    beats = [event for event in rig.events if isinstance(event, Samples) and event.channel is Channel.INTERVAL_MS]
    assert not any(block.time_is_sure for block in beats)


def test_polar_that_refuses_to_stream_is_said(run: Callable[[Story], Rig]) -> None:
    """On its charger it answers with an error code: connected, no data, and then a reason."""

    async def story(rig: Rig) -> None:
        band = PolarBand(rig.air, STRAP, "Polar Sense 1")
        band.refuses = 13
        await band.switch_on()
        await rig.source(replace(polar_ppi.DRIVER, first_sample_s=0.5))
        await rig.until(lambda: any(state.endswith(":no_data") for state in rig.states()))
        assert rig.sources[0].frames_refused >= 1

    run(story)


def test_a_shimmer3r_is_set_up_and_streams(run: Callable[[Story], Rig]) -> None:
    """Five commands, their acknowledgements and the answer to the inquiry, then microsiemens; and stop."""
    told: list[bytes] = []

    async def story(rig: Rig) -> None:
        band = Shimmer3RBand(rig.air, SKIN, "Shimmer3R-1")
        await band.switch_on()
        await rig.source(shimmer3r.DRIVER, "skin")
        await rig.until_state("connected_no_data", "skin")
        await rig.until(lambda: band.streams)
        for _ in range(40):
            await band.send_skin(WORD)
        await rig.until(lambda: len(channel(rig.poll(), Channel.SKIN_CONDUCTANCE_uS)[1]) >= 40)
        await rig.sources[0].stop()
        told.extend(band.written)

    rig = run(story)
    values = channel(rig.events, Channel.SKIN_CONDUCTANCE_uS)[1]
    assert values.tolist() == pytest.approx([3.5743589743589737] * 40, rel=1e-9)
    assert [command.hex() for command in told] == ["08040000", "050008", "2104", "01", "07", "20"]
    assert rig.states("skin")[-1] == "streaming"


def test_a_shimmer3r_comes_back_after_a_drop(run: Callable[[Story], Rig]) -> None:
    """Each link is set up from the start: the band has forgotten what it was told."""

    async def story(rig: Rig) -> None:
        band = Shimmer3RBand(rig.air, SKIN, "Shimmer3R-1")
        await band.switch_on()
        await rig.source(shimmer3r.DRIVER, "skin")
        await rig.until(lambda: band.streams)
        await band.send_skin(WORD)
        await rig.until_state("streaming", "skin")
        band.streams = False
        await band.drop()
        await rig.until(lambda: "reconnecting:link_lost" in rig.states("skin"))
        await rig.until(lambda: band.streams)
        await band.send_skin(WORD)
        await rig.until_state("streaming", "skin")
        assert [command.hex() for command in band.written].count("07") == 2

    run(story)


def test_a_band_with_a_heart_service_alone(run: Callable[[Story], Rig]) -> None:
    """No battery, no device information, no intervals, the smallest MTU; it speaks before it has answered."""

    async def story(rig: Rig) -> None:
        band = PlainBand(rig.air, STRAP, "X")
        await band.switch_on()
        await rig.source()
        await rig.until(lambda: len(channel(rig.poll(), Channel.HEART_RATE_BPM)[1]) >= 1)
        for rate in range(40, 140):
            await band.send_heart(plain_rate(rate))
        await rig.until(lambda: len(channel(rig.poll(), Channel.HEART_RATE_BPM)[1]) >= 101)
        assert all(link.att_mtu == SMALLEST_MTU for link in band.device.connections.values())

    rig = run(story)
    assert channel(rig.events, Channel.HEART_RATE_BPM)[1].tolist() == [FIRST_RATE, *range(40, 140)]
    info = rig.sources[0].info
    assert (info.model, info.firmware) == (heart_rate.DRIVER.model, "")
    assert Channel.BATTERY_PERCENT not in info.channels
    assert rig.states()[-1] == "streaming"


def test_a_band_with_two_batteries(run: Callable[[Story], Rig]) -> None:
    """One UUID twice is no mistake: the first battery is told."""

    async def story(rig: Rig) -> None:
        band = PlainBand(rig.air, STRAP, "X", two_batteries=True)
        await band.switch_on()
        await rig.source(HEART)
        await rig.until_state("streaming")

    rig = run(story)
    assert channel(rig.events, Channel.BATTERY_PERCENT)[1].tolist() == [64.0]
