"""The supervisor: every state is said, nothing old is shown as new, and every trouble passes or is named."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from biofeedback.errors import SensorError
from biofeedback.samples import Channel, LinkEvent, LinkSecurity, LinkState, Samples, SensorEvent
from sensors.ble import heart_rate
from sensors.ble.radio import REASONS, Advert, Link
from sensors.ble.uuids import (
    BATTERY_LEVEL,
    FIRMWARE_REVISION,
    HEART_RATE_MEASUREMENT,
    HEART_RATE_SERVICE,
    MANUFACTURER_NAME,
    MODEL_NUMBER,
)
from sensors.supervisor import SupervisedWristband
from sensors.wanted import Wanted
from sensors.wristband import Wristband
from tests.sensors.gather import channel
from tests.sensors.supervised_air import NOT_WORN, WORN, Air, in_air
from tests.sensors.virtual_radio import Band, VirtualRadio
from tests.sensors.virtual_time import run_virtual


def test_it_is_a_wristband() -> None:
    """The session takes it like any other source."""
    assert isinstance(Air().source, Wristband)


def test_streaming_is_said_with_the_first_value_and_not_before() -> None:
    """Search, connect, connected without data, streaming: each once and in order."""

    async def story(air: Air) -> None:
        await air.seconds(3.0, None)
        assert air.states() == ["searching", "connecting", "connected_no_data"]
        await air.seconds(3.0)
        assert air.states()[3:] == ["streaming"]

    air = in_air(story)
    assert channel(air.events, Channel.HEART_RATE_BPM)[1].tolist() == [60.0, 60.0, 60.0]
    assert channel(air.events, Channel.CONTACT)[1].tolist() == [1.0, 1.0, 1.0]


def test_a_silent_band_goes_stale_by_the_clock_alone() -> None:
    """Without any event the state changes when the last frame is old; a new frame makes it stream again."""

    async def story(air: Air) -> None:
        await air.seconds(5.0)
        await air.seconds(8.0, None)
        assert air.states()[-1] == "stale:stale"
        await air.seconds(2.0)
        assert air.states()[-1] == "streaming"

    in_air(story)


def test_a_dead_link_that_says_nothing_is_given_up_and_made_anew() -> None:
    """The system may call a link alive that is dead: after a while it is closed and opened again."""

    async def story(air: Air) -> None:
        await air.seconds(5.0)
        await air.seconds(30.0, None)
        await air.seconds(10.0)

    air = in_air(story)
    assert air.states()[3:6] == ["streaming", "stale:stale", "reconnecting:stale"]
    assert air.states()[-1] == "streaming"
    assert air.band.connects >= 2


def test_a_lost_link_is_said_at_once_and_comes_back_by_address_without_a_scan() -> None:
    """A drop mid-stream is a visible state, and the band is back within seconds."""

    async def story(air: Air) -> None:
        await air.seconds(10.0)
        air.band.drop()
        await air.seconds(5.0)

    air = in_air(story)
    assert air.states()[3:] == ["streaming", "reconnecting:link_lost", "connected_no_data", "streaming"]
    assert len(air.radio.scans_s) == 1
    back = next(e for e in air.events[::-1] if isinstance(e, LinkEvent) and e.state is LinkState.STREAMING)
    assert back.time_s < 15.0


def test_a_loss_is_said_before_the_slow_work_of_letting_go() -> None:
    """bluetoothd takes two seconds to let go of a link; the screen knows of the loss at once."""

    async def story(air: Air) -> None:
        air.band.close_s = 2.5
        await air.seconds(5.0)
        lost_s = air.now_s()
        air.band.drop()
        await air.seconds(10.0)
        told = [e.time_s for e in air.events if isinstance(e, LinkEvent) and e.detail == "link_lost"]
        assert told == [lost_s]
        assert air.states()[-1] == "streaming"

    in_air(story)


def test_a_link_that_breaks_while_it_is_set_up_is_tried_again() -> None:
    """Loss during connect is no special case."""

    class Fragile(Band):
        breaks = 2

        @property
        def values(self) -> dict[str, bytes]:
            if self.link is not None and self.breaks:
                self.breaks -= 1
                self.drop()
            return {MODEL_NUMBER: b"Fragile"}

        @values.setter
        def values(self, _: dict[str, bytes]) -> None: ...

    async def story(air: Air) -> None:
        await air.seconds(20.0)
        assert air.states()[-1] == "streaming"

    in_air(story, Air(None, Fragile()))


def test_ten_minutes_out_of_range_are_lost_and_survived_within_the_scan_budget() -> None:
    """Reconnecting, then lost, then streaming again soon after the band is back; never five scans in 30 s."""

    async def story(air: Air) -> None:
        await air.seconds(10.0)
        air.band.near = False
        air.band.drop()
        await air.seconds(600.0)
        assert air.states()[-1].startswith("lost:")
        air.band.near = True
        await air.seconds(60.0)
        assert air.states()[-1] == "streaming"

    air = in_air(story)
    scans_s = air.radio.scans_s
    assert all(later - first >= 30.0 for first, later in zip(scans_s, scans_s[4:], strict=False))
    assert "lost:band_not_found" in air.states() or "lost:timeout" in air.states()


@pytest.mark.parametrize("fault", ["adapter_off", "permission_denied"])
def test_a_radio_that_refuses_is_a_state_and_passes(fault: str) -> None:
    """Switched off or forbidden: said with its reason; when it is allowed again the band streams."""

    async def story(air: Air) -> None:
        await air.seconds(5.0)
        air.radio.fault = fault
        air.band.drop()
        await air.seconds(40.0)
        assert air.states()[-1] == f"reconnecting:{fault}"
        air.radio.fault = ""
        await air.seconds(40.0)
        assert air.states()[-1] == "streaming"

    in_air(story)


def test_a_radio_that_is_off_from_the_start_says_so_while_searching() -> None:
    """Before any link there is nothing to reconnect to: the state is searching, with the reason."""

    async def story(air: Air) -> None:
        air.radio.fault = "adapter_off"
        await air.seconds(20.0)
        assert air.states() == ["searching", "searching:adapter_off"]

    in_air(story)


def test_no_radio_at_all_is_an_error_at_the_start() -> None:
    """There is nothing to wait for on a computer without Bluetooth."""
    air = Air()
    air.radio.fault = "no_radio"
    with pytest.raises(SensorError, match="has no Bluetooth"):
        run_virtual(air.source.start(air.now_s))


def test_a_refused_pairing_is_named() -> None:
    """The band answers every connect with a refusal: the trainer reads why."""

    async def story(air: Air) -> None:
        air.band.refuses = "pairing_needed"
        await air.seconds(120.0)
        assert air.states()[-1] == "lost:pairing_needed"

    in_air(story)


def test_a_band_that_connects_and_sends_nothing_never_streams() -> None:
    """Connected is not streaming: it is tried again, and after a minute it is called lost, with the reason."""

    async def story(air: Air) -> None:
        await air.seconds(120.0, None)

    states = in_air(story).states()
    assert "streaming" not in states
    assert "reconnecting:no_data" in states
    assert "lost:no_data" in states


def test_a_band_that_never_answers_a_connect_is_let_go() -> None:
    """The attempt ends by our own limit, every time."""

    async def story(air: Air) -> None:
        air.band.hangs = True
        await air.seconds(40.0)
        assert air.states()[-1] == "reconnecting:timeout"
        air.band.hangs = False
        await air.seconds(40.0)
        assert air.states()[-1] == "streaming"

    in_air(story)


def test_a_band_that_is_not_worn_stays_connected_and_says_so() -> None:
    """No contact is not the same as no packet: contact 0 arrives, and no rate."""

    async def story(air: Air) -> None:
        await air.seconds(3.0)
        await air.seconds(30.0, NOT_WORN)

    air = in_air(story)
    assert air.states()[-1] == "streaming"
    assert channel(air.events, Channel.CONTACT)[1][-20:].sum() == 0.0
    assert len(channel(air.events, Channel.HEART_RATE_BPM)[1]) <= 3


def test_bad_frames_are_counted_and_count_as_silence() -> None:
    """Bytes that are no frame keep nothing alive."""

    async def story(air: Air) -> None:
        await air.seconds(3.0)
        await air.seconds(8.0, b"\x16")
        assert air.states()[-1] == "stale:stale"
        assert air.source.frames_refused == 8

    in_air(story)


def test_an_empty_battery_is_the_reason_when_the_band_was_empty() -> None:
    """A band that said 1 % and then left has an empty battery."""

    async def story(air: Air) -> None:
        air.band.values[BATTERY_LEVEL] = b"\x01"
        await air.seconds(5.0)
        air.band.near = False
        air.band.drop()
        await air.seconds(90.0)
        assert "reconnecting:battery_empty" in air.states()
        assert air.states()[-1] == "lost:battery_empty"

    air = in_air(story)
    assert channel(air.events, Channel.BATTERY_PERCENT)[1].tolist() == [1.0]


def test_the_band_says_who_it_is() -> None:
    """Maker, model, firmware, battery and link security end up in the provenance; the address does not."""

    async def story(air: Air) -> None:
        air.band.values |= {MANUFACTURER_NAME: b"Polar", MODEL_NUMBER: b"H10\x00", FIRMWARE_REVISION: b"5.0.0"}
        await air.seconds(5.0)

    air = in_air(story)
    info = air.source.info
    assert (info.model, info.firmware, info.alias) == ("Polar H10", "5.0.0", "heart")
    assert info.link_security is LinkSecurity.UNENCRYPTED
    assert air.band.address not in repr(info)


def test_a_stranger_of_the_right_kind_is_refused_and_named() -> None:
    """Another strap nearby is never connected to; the state says that one was seen."""
    stranger = Band(address="C0:FF:EE:00:00:99")
    wanted = Wanted("heart", (heart_rate.DRIVER,), address="C0:FF:EE:00:00:01")

    async def story(air: Air) -> None:
        await air.seconds(15.0)
        assert air.states()[-1] == "searching:unknown_band"

    air = in_air(story, Air(wanted, stranger))
    assert air.band.connects == 0


def test_a_device_without_what_its_driver_needs_is_the_wrong_device() -> None:
    """It advertises the service and lacks the characteristic."""

    async def story(air: Air) -> None:
        await air.seconds(90.0)
        assert air.states()[-1] == "lost:wrong_device"

    in_air(story, Air(None, Band(listens=())))


def test_two_sources_stream_side_by_side_each_under_its_own_name() -> None:
    """Two bands, one radio: a drop of one leaves the other alone."""
    one, two = Band(), Band(address="C0:FF:EE:00:00:02", name="Strap 2", services=(HEART_RATE_SERVICE,))
    radio = VirtualRadio(one, two)
    sources = [
        SupervisedWristband(Wanted(alias, (heart_rate.DRIVER,), address=band.address), radio)
        for alias, band in (("left", one), ("right", two))
    ]

    async def story() -> list[SensorEvent]:
        loop = asyncio.get_running_loop()
        events: list[SensorEvent] = []
        for source in sources:
            await source.start(loop.time)
        for second in range(30):
            if second == 15:
                one.drop()
            for band in (one, two):
                band.notify(HEART_RATE_MEASUREMENT, WORN)
            await asyncio.sleep(1.0)
            for source in sources:
                events += source.poll(loop.time())
        for source in sources:
            await source.stop()
        return events

    events = run_virtual(story())
    by_name = {
        name: [e for e in events if isinstance(e, Samples) and e.source == name] for name in ("left", "right")
    }
    gaps = {name: np.diff([block.received_s for block in by_name[name]]).max() for name in by_name}
    assert gaps["right"] < 1.5 < gaps["left"]


def test_every_reason_that_is_said_has_a_sentence() -> None:
    """The details of link events are codes the screens can look up."""

    async def story(air: Air) -> None:
        await air.seconds(5.0)
        air.band.near = False
        air.band.drop()
        await air.seconds(200.0)

    details = {event.detail for event in in_air(story).events if isinstance(event, LinkEvent) and event.detail}
    assert details <= set(REASONS)


def test_a_mistake_in_a_driver_is_a_state_and_no_crash() -> None:
    """An unexpected error is said, and the band streams again when it does not come back."""

    class Broken(VirtualRadio):
        mistakes = 3

        def link(self, advert: Advert) -> Link:
            if self.mistakes:
                self.mistakes -= 1
                raise ZeroDivisionError
            return super().link(advert)

    air = Air()
    air.source = SupervisedWristband(Wanted("heart", (heart_rate.DRIVER,)), Broken(air.band))

    async def story(air: Air) -> None:
        await air.seconds(2.0)
        assert air.states()[-1] == "reconnecting:driver_failed"
        assert isinstance(air.source.failure, ZeroDivisionError)
        await air.seconds(30.0)
        assert air.states()[-1] == "streaming"

    in_air(story, air)


def test_a_stop_while_letting_go_lets_go_all_the_same() -> None:
    """The system needs two seconds to let go of a dead link; a session that ends meanwhile leaves none open."""

    async def story(air: Air) -> None:
        air.band.close_s = 2.0
        await air.seconds(5)
        while "reconnecting:stale" not in air.states():
            await air.seconds(1, None)  # silent for longer than it may be
        assert air.radio.open_links

    in_air(story)
