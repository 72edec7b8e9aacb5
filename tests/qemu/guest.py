"""Runs inside the guest: bluetoothd, a band on the air, one session of the product, and the judgement."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from biofeedback.errors import SensorError
from biofeedback.samples import Channel, LinkEvent, LinkSecurity, LinkState, SensorEvent
from sensors.ble import heart_rate
from sensors.ble.bleak_radio import BleakRadio
from sensors.ble.uuids import HEART_RATE_SERVICE
from sensors.supervisor import SupervisedWristband
from sensors.wanted import Wanted
from tests.sensors.air.band import PROTECTED, AirBand
from tests.sensors.air.controller import Air, plug_in
from tests.sensors.air.rig import STRAP, beat
from tests.sensors.gather import channel

PACKETS = 300
BUS = "unix:path=/run/dbus/system_bus_socket"
_BUS_CONFIG = """<busconfig><type>system</type><listen>unix:path=/run/dbus/system_bus_socket</listen>
<auth>EXTERNAL</auth><policy context="default"><allow send_destination="*"/><allow receive_sender="*"/>
<allow own="*"/><allow user="*"/></policy></busconfig>"""
_BLUETOOTHD_CONFIG = "[Policy]\nAutoEnable=true\n"


def say(text: str) -> None:
    """One line on the console."""
    print(text, flush=True)


def services() -> list[subprocess.Popen[bytes]]:
    """A system bus and the real bluetoothd."""
    bus_config, main_config = Path("/run/bus.conf"), Path("/run/main.conf")
    bus_config.write_text(_BUS_CONFIG)
    main_config.write_text(_BLUETOOTHD_CONFIG)
    os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = BUS
    bus = subprocess.Popen(["dbus-daemon", f"--config-file={bus_config}", "--nofork", "--nopidfile"])
    while not Path("/run/dbus/system_bus_socket").exists():
        pass
    environment = os.environ | {"LD_LIBRARY_PATH": os.environ["BLUETOOTHD_LIBRARIES"]}
    daemon = subprocess.Popen([os.environ["BLUETOOTHD"], "-n", "-f", str(main_config)], env=environment)
    return [bus, daemon]


class Session:
    """The product's source for the band, and everything it said."""

    def __init__(self) -> None:
        self.radio = BleakRadio()
        self.source = SupervisedWristband(Wanted("heart", (heart_rate.DRIVER,), address=STRAP), self.radio)
        self.events: list[SensorEvent] = []
        self._loop = asyncio.get_running_loop()

    def now_s(self) -> float:
        """The session clock."""
        return self._loop.time()

    def numbers(self) -> list[int]:
        """Which packets arrived, in order."""
        self.events += self.source.poll(self.now_s())
        return [round(value * 1.024) - 700 for value in channel(self.events, Channel.INTERVAL_MS)[1].tolist()]

    def states(self) -> list[tuple[float, LinkState, str]]:
        """What was said about the link."""
        self.events += self.source.poll(self.now_s())
        return [(event.time_s, event.state, event.detail) for event in self.events if isinstance(event, LinkEvent)]

    async def until(self, what: str, condition: Callable[[], bool], seconds: float = 60.0) -> None:
        """Wait for something."""
        try:
            async with asyncio.timeout(seconds):
                while not condition():
                    await asyncio.sleep(0.02)
        except TimeoutError:
            raise AssertionError(f"never {what}: {self.states()[-6:]}") from self.source.failure
        say(f"ok  {what}")


async def stream_and_lose(session: Session, band: AirBand) -> None:
    """300 packets, a loss in the middle, 300 more: all once and in order, back within 15 s in four attempts."""
    await session.source.start(session.now_s)
    linked = (LinkState.CONNECTED_NO_DATA, LinkState.STREAMING)
    await session.until("connected", lambda: session.source.state in linked)
    for number in range(PACKETS):
        await band.send_heart(beat(number))
        await asyncio.sleep(0.01)
    await session.until("first half stored", lambda: len(session.numbers()) >= PACKETS)
    before, lost_s = band.connections, session.now_s()
    await band.drop()
    await session.until("loss said", lambda: any(detail == "link_lost" for _, _, detail in session.states()))
    await session.until("back", lambda: session.source.state is LinkState.CONNECTED_NO_DATA)
    for number in range(PACKETS, 2 * PACKETS):
        await band.send_heart(beat(number))
        await asyncio.sleep(0.01)
    await session.until("second half stored", lambda: len(session.numbers()) >= 2 * PACKETS)
    streams_s = [time_s for time_s, state, _ in session.states() if state is LinkState.STREAMING][-1]
    say(f"reconnected and streaming after {streams_s - lost_s:.1f} s, {band.connections - before} connections")
    if session.numbers() != list(range(2 * PACKETS)):
        raise AssertionError("packets are missing, doubled or out of order")
    if streams_s - lost_s > 15.0 or band.connections - before > 4:
        raise AssertionError("too slow, or too many attempts")
    info = session.source.info
    if (info.model, info.firmware, info.link_security) != ("Virtual Band", "1.2.3", LinkSecurity.UNENCRYPTED):
        raise AssertionError(f"wrong provenance: {info}")
    await session.source.stop()
    say("ok  every packet stored once and in order, the gap said")


async def pairing(session: Session, band: AirBand) -> None:
    """Refused, then accepted with our own agent, then a bonded reconnect."""
    band.accepts_pairing = False
    try:
        await with_link(session, pair=True)
    except SensorError as error:
        say(f"ok  pairing refused: {error.reason}")
    else:
        raise AssertionError("a refused pairing passed")
    band.accepts_pairing = True
    await band.come_back()
    if await with_link(session, pair=True) is not LinkSecurity.BONDED_UNKNOWN:
        raise AssertionError("paired, and the link is not said to be bonded")
    say("ok  pairing accepted")
    await band.come_back()
    if await with_link(session, pair=False) is not LinkSecurity.BONDED_UNKNOWN:
        raise AssertionError("the bond was forgotten")
    say("ok  bonded reconnect reads the protected value")


async def with_link(session: Session, *, pair: bool) -> LinkSecurity:
    """Find, connect (again when bluetoothd says nonsense), perhaps pair, read the protected value."""
    for attempt in range(4):
        advert = await session.radio.find((HEART_RATE_SERVICE,), lambda _: True, 20.0)
        if advert is None:
            continue
        link = session.radio.link(advert)
        try:
            await link.open(lambda: None, 20.0)
        except SensorError as error:
            say(f"attempt {attempt + 1}: {error.reason} {error.values.get('detail')}")
            await link.close()
            continue
        try:
            if pair:
                await link.pair(30.0)
            if await link.read(PROTECTED, 20.0) != b"secret":
                raise AssertionError("the protected value is wrong")
            return link.security
        finally:
            await link.close()
    raise AssertionError("never connected")


async def main() -> None:
    """All of it."""
    air = Air()  # type: ignore[no-untyped-call]
    await plug_in(air)
    band = AirBand(air, STRAP, "Strap 1")
    await band.switch_on()
    session = Session()
    await asyncio.sleep(3.0)  # bluetoothd sets the new adapter up
    await stream_and_lose(session, band)
    await pairing(session, band)


if __name__ == "__main__":
    running = services()
    try:
        asyncio.run(main())
        say("ALL HELD")
    except (AssertionError, SensorError, OSError):
        traceback.print_exc(file=sys.stdout)
    finally:
        for service in running:
            service.kill()
        sys.stdout.flush()
        Path("/proc/sysrq-trigger").write_text("o")  # power off
