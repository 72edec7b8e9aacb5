"""Real bleak, unmocked: its own BlueZ backend on a private D-Bus, a virtual wristband behind it.

Only bluetoothd and the air are made up (tests/sensors/air). What this cannot show: radio loss, other systems than
Linux, the firmware of a real band.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from biofeedback.cli.capture_command import capture
from biofeedback.errors import SensorError
from biofeedback.samples import Channel, LinkSecurity, LinkState, Samples
from sensors.ble import heart_rate, nervous_eda, verisense
from sensors.ble.bleak_radio import BleakRadio
from sensors.ble.nervous_eda import cobs
from sensors.ble.radio import Link
from sensors.ble.uuids import FIRMWARE_REVISION, HEART_RATE_SERVICE
from sensors.bluetooth import any_device
from sensors.sources import parse_source
from sensors.supervisor import SupervisedWristband
from sensors.wanted import Wanted
from tests.sensors.air.band import PROTECTED, AirBand
from tests.sensors.air.rig import QUICK, SKIN, STRAP, Rig, Story, beat, numbers
from tests.sensors.ble.golden import golden
from tests.sensors.gather import channel, play


def security(link: Link) -> LinkSecurity:
    """What is known now; it changes while the link is open."""
    return link.security


def test_a_band_is_found_says_who_it_is_and_streams(run: Callable[[Story], Rig]) -> None:
    """Scan, connect, device information, battery, 100 packets: each stored once and in order."""

    async def story(rig: Rig) -> None:
        band = await rig.band(STRAP, "Strap 1")
        await rig.source()
        await rig.until_state("connected_no_data")
        for number in range(100):
            await band.send_heart(beat(number))
        await rig.until(lambda: len(numbers(rig)) >= 100)

    rig = run(story)
    assert numbers(rig) == list(range(100))
    assert rig.states() == ["searching", "connecting", "connected_no_data", "streaming"]
    info = rig.sources[0].info
    assert (info.model, info.firmware, info.link_security) == ("Virtual Band", "1.2.3", LinkSecurity.UNENCRYPTED)
    assert channel(rig.events, Channel.BATTERY_PERCENT)[1].tolist() == [81.0]
    assert not any(STRAP in repr(event) for event in rig.events)


def test_two_devices_stream_at_once(run: Callable[[Story], Rig], shared: Path) -> None:
    """A strap and a Verisense side by side: each sample under its own source, cut frames are joined again."""
    ((frame, expect),) = golden(shared, "Shimmer Verisense, GSR packet, Pulse+")

    async def story(rig: Rig) -> None:
        strap = await rig.band(STRAP, "Strap 1")
        skin = await rig.band(SKIN, "Verisense-00-1", heart=False, uart=True)
        await rig.source(alias="heart")
        await rig.source(verisense.DRIVER, "skin")
        await rig.until(lambda: all(source.state is LinkState.CONNECTED_NO_DATA for source in rig.sources))
        for number in range(60):
            await strap.send_heart(beat(number))
        for second in range(3):
            await skin.send_uart(_later(frame, second))
        await rig.until(lambda: len(channel(rig.poll(), Channel.SKIN_CONDUCTANCE_uS)[1]) >= 96)
        await rig.until(lambda: len(numbers(rig)) >= 60)
        assert skin.written[:2] == [write.data for write in verisense.DRIVER.start(0.0)]

    rig = run(story)
    assert numbers(rig) == list(range(60))
    by_source = {block.source for block in rig.events if isinstance(block, Samples) and "skin" in block.channel}
    assert by_source == {"skin"}
    values = channel(rig.events, Channel.SKIN_CONDUCTANCE_uS)[1]
    assert values[0] == pytest.approx(expect["first"]["uS"], rel=1e-9)


def _later(frame: bytes, seconds: int) -> bytes:
    """The golden frame with its tick moved on, and a CRC that fits."""
    tick = (int.from_bytes(frame[4:7], "little") + seconds * 4000) % (60 * 32768)
    payload = frame[3:4] + tick.to_bytes(3, "little") + frame[7:-2]
    return frame[:3] + payload + verisense.crc16(payload).to_bytes(2, "little")


def test_a_link_that_drops_mid_stream_comes_back(run: Callable[[Story], Rig]) -> None:
    """The loss is said at once, the gap is a gap, and at most four attempts bring it back within 15 s."""

    async def story(rig: Rig) -> None:
        band = await rig.band(STRAP, "Strap 1")
        await rig.source()
        await rig.until_state("connected_no_data")
        for number in range(50):
            await band.send_heart(beat(number))
        await rig.until(lambda: len(numbers(rig)) >= 50)
        lost_s, before = rig.now_s, rig.bluez.connects
        await band.drop()
        await rig.until(lambda: "reconnecting:link_lost" in rig.states())
        await rig.until_state("connected_no_data")
        for number in range(50, 100):
            await band.send_heart(beat(number))
        await rig.until(lambda: len(numbers(rig)) >= 100)
        assert rig.bluez.connects - before <= 4
        assert rig.now_s - lost_s < 15.0

    rig = run(story)
    assert numbers(rig) == list(range(100))
    assert rig.states()[-1] == "streaming"


def test_out_of_range_is_lost_and_passes(run: Callable[[Story], Rig]) -> None:
    """A band that goes away is lost after a while, and streams again when it is back."""

    async def story(rig: Rig) -> None:
        band = await rig.band(STRAP, "Strap 1")
        await rig.source()
        await rig.until_state("connected_no_data")
        await band.send_heart(beat(1))
        await rig.until_state("streaming")
        await band.go_out_of_range()
        await rig.until(lambda: rig.states()[-1].startswith("lost:"))
        await band.come_back()
        await rig.until_state("connected_no_data")
        await band.send_heart(beat(2))
        await rig.until_state("streaming")

    run(story)


def test_the_adapter_switched_off_and_on(run: Callable[[Story], Rig]) -> None:
    """Off is a state with its reason; on, and the band streams again."""

    async def story(rig: Rig) -> None:
        band = await rig.band(STRAP, "Strap 1")
        await rig.source()
        await rig.until_state("connected_no_data")
        await band.send_heart(beat(1))
        await rig.until_state("streaming")
        rig.bluez.set_powered(False)
        await rig.until(lambda: any("adapter_off" in state for state in rig.states()))
        rig.bluez.set_powered(True)
        await rig.until_state("connected_no_data")
        await band.send_heart(beat(2))
        await rig.until_state("streaming")

    run(story)


def test_an_adapter_that_is_off_from_the_start(run: Callable[[Story], Rig]) -> None:
    """Starting is no error: there is something to wait for."""

    async def story(rig: Rig) -> None:
        await rig.band(STRAP, "Strap 1")
        rig.bluez.set_powered(False)
        await rig.source()
        await rig.until_state("searching:adapter_off")
        rig.bluez.set_powered(True)
        await rig.until_state("connected_no_data")

    run(story)


def test_permission_denied_is_said(run: Callable[[Story], Rig]) -> None:
    """The system refuses to let the app scan."""

    async def story(rig: Rig) -> None:
        await rig.band(STRAP, "Strap 1")
        rig.bluez.denies = True
        await rig.source()
        await rig.until(lambda: any("permission_denied" in state for state in rig.states()))
        rig.bluez.denies = False
        await rig.until_state("connected_no_data")

    run(story)


def test_a_connect_that_fails_although_the_link_seems_alive(run: Callable[[Story], Rig]) -> None:
    """bluetoothd at times answers a connect without being connected: a fresh client tries again."""

    async def story(rig: Rig) -> None:
        band = await rig.band(STRAP, "Strap 1")
        rig.bluez.answers_without_connecting = 1
        await rig.source()
        await rig.until_state("connected_no_data")
        await band.send_heart(beat(1))
        await rig.until_state("streaming")
        assert rig.bluez.connects == 2

    run(story)


def test_no_bus_at_all_is_an_error_at_the_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A computer without Bluetooth: one clear sentence, no traceback of the system."""
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path / 'nothing'}")
    source = SupervisedWristband(Wanted("heart", (heart_rate.DRIVER,)), BleakRadio(), QUICK)
    with pytest.raises(SensorError, match="has no Bluetooth"):
        asyncio.run(source.start(lambda: 0.0))


def test_the_bus_going_away_mid_stream_is_a_state(run: Callable[[Story], Rig]) -> None:
    """When the system's Bluetooth service dies the link is lost with a reason, and nothing crashes."""

    async def story(rig: Rig) -> None:
        band = await rig.band(STRAP, "Strap 1")
        await rig.source()
        await rig.until_state("connected_no_data")
        await band.send_heart(beat(1))
        await rig.until_state("streaming")
        await rig.bluez.stop()
        await rig.until(lambda: rig.states()[-1].startswith(("reconnecting", "lost")))

    run(story)


def test_pairing_accepted_and_a_bonded_reconnect(run: Callable[[Story], Rig]) -> None:
    """A protected value asks for pairing; with our agent it is accepted, and later links are encrypted again."""

    async def story(rig: Rig) -> None:
        band = await rig.band(STRAP, "Strap 1")
        link = await rig.open()
        assert security(link) is LinkSecurity.UNENCRYPTED
        with pytest.raises(SensorError) as refused:
            await link.read(PROTECTED, 3.0)
        assert refused.value.reason == "pairing_needed"
        await link.pair(5.0)
        assert band.bonded
        assert not rig.bluez.has_agent
        assert security(link) is LinkSecurity.BONDED_UNKNOWN
        assert await link.read(PROTECTED, 3.0) == b"secret"
        await link.close()
        again = await rig.open()
        assert security(again) is LinkSecurity.BONDED_UNKNOWN
        assert await again.read(PROTECTED, 3.0) == b"secret"
        await again.close()

    run(story)


def test_pairing_refused_is_named_and_the_band_can_still_be_used(run: Callable[[Story], Rig]) -> None:
    """The band says no: the reason is said, no agent stays behind, and an open link works as before."""

    async def story(rig: Rig) -> None:
        band = await rig.band(STRAP, "Strap 1")
        band.accepts_pairing = False
        link = await rig.open()
        with pytest.raises(SensorError) as refused:
            await link.pair(5.0)
        assert refused.value.reason == "pairing_refused"
        await link.close()
        await band.come_back()
        again = await rig.open()
        assert await again.read(FIRMWARE_REVISION, 3.0) == b"1.2.3"
        await again.close()

    run(story)


def test_a_stranger_of_the_right_kind_is_not_connected_to(run: Callable[[Story], Rig]) -> None:
    """The address is what counts, not the name."""

    async def story(rig: Rig) -> None:
        stranger = await rig.band(SKIN, "Strap 1")
        await rig.source(address=STRAP)
        await rig.until_state("searching:unknown_band")
        assert stranger.connections == 0

    run(story)


def test_a_band_that_hides_its_services_is_found_by_its_address(run: Callable[[Story], Rig]) -> None:
    """Some devices advertise their name alone; with driver and address given, that is enough."""

    async def story(rig: Rig) -> None:
        band = AirBand(rig.air, STRAP, "Strap 1")
        band.shows_services = False
        await band.switch_on()
        await rig.source(address=STRAP)
        await rig.until_state("connected_no_data")
        await band.send_heart(beat(1))
        await rig.until_state("streaming")

    run(story)


def test_a_link_that_a_crash_left_behind_is_taken_over(run: Callable[[Story], Rig]) -> None:
    """The band is linked and so does not advertise: it is found all the same, without a scan."""

    async def story(rig: Rig) -> None:
        band = await rig.band(STRAP, "Strap 1")
        crashed = BleakRadio()
        found = await crashed.find((HEART_RATE_SERVICE,), lambda _: True, 3.0)
        assert found is not None
        behind = crashed.link(found)
        await behind.open(lambda: None, 3.0)
        scans = rig.bluez.scans
        await rig.source()
        await rig.until_state("connected_no_data")
        await band.send_heart(beat(1))
        await rig.until_state("streaming")
        assert rig.bluez.scans == scans
        await behind.close()

    run(story)


def test_nervous_eda_sets_its_clock_and_streams(run: Callable[[Story], Rig], shared: Path) -> None:
    """The write of the time arrives, and spectra become AC conductance."""
    ((data, expect),) = golden(shared, "Nervous EDA NUS notification")

    async def story(rig: Rig) -> None:
        band = await rig.band(SKIN, "EDA 00 02", heart=False, uart=True)
        await rig.source(nervous_eda.DRIVER, "skin")
        await rig.until_state("connected_no_data", "skin")
        assert len(band.written) == 1
        assert band.written[0][-1:] == cobs(b"")[-1:]
        await band.send_uart(data)
        await rig.until_state("streaming", "skin")

    rig = run(story)
    assert channel(rig.events, Channel.SKIN_CONDUCTANCE_AC_uS)[1][0] == pytest.approx(expect["uS_lowest"])


def test_a_capture_of_a_real_link_plays(run: Callable[[Story], Rig], tmp_path: Path) -> None:
    """What comes over the air is in the file, and the file is a source."""
    out = tmp_path / "strap.jsonl"

    async def story(rig: Rig) -> None:
        band = await rig.band(STRAP, "Strap 1")
        capturing = asyncio.create_task(capture(rig.radio, any_device("heart_rate"), out, 1.0))
        while not capturing.done():
            await band.send_heart(bytes.fromhex("06 3c"))
            await asyncio.sleep(0.25)
        assert await capturing >= 2

    run(story)
    assert set(channel(play(parse_source(f"capture:{out}"), [9.0]), Channel.HEART_RATE_BPM)[1]) == {60.0}
    assert "C0:FF" not in out.read_text().upper()
