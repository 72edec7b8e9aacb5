"""One private bus, one stand-in for bluetoothd, one air with bands, and the product's own radio on real bleak."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bumble.link import LocalLink

from biofeedback.samples import Channel, LinkEvent, SensorEvent
from sensors.ble import heart_rate
from sensors.ble.bleak_radio import BleakRadio
from sensors.ble.driver import Driver
from sensors.ble.radio import Advert, Link
from sensors.ble.uuids import HEART_RATE_SERVICE
from sensors.supervisor import SupervisedWristband, Timeouts
from sensors.wanted import Wanted
from tests.sensors.air.band import AirBand
from tests.sensors.air.bluez import FakeBluez
from tests.sensors.gather import channel

QUICK = Timeouts(scan_s=1.0, connect_s=3.0, write_s=2.0, give_up_s=1.0, lost_s=2.0, waits_s=(0.05, 0.1, 0.2))
STRAP, SKIN = "C0:FF:EE:00:00:01", "C0:FF:EE:00:00:02"


HEART = replace(heart_rate.DRIVER, stale_s=1.0, first_sample_s=5.0)  # the driver with less patience


class Rig:
    """One private bus, one stand-in for bluetoothd, one air with bands, and the product's own radio."""

    def __init__(self, bus_address: str) -> None:
        self.air: LocalLink = LocalLink()  # type: ignore[no-untyped-call]
        self.bluez = FakeBluez(self.air, bus_address)
        self.radio = BleakRadio()
        self.events: list[SensorEvent] = []
        self.sources: list[SupervisedWristband] = []
        self._loop = asyncio.get_running_loop()

    @property
    def now_s(self) -> float:
        """The session clock is the loop's."""
        return self._loop.time()

    async def band(self, address: str, name: str, *, heart: bool = True, uart: bool = False) -> AirBand:
        """A band that is switched on."""
        band = AirBand(self.air, address, name, heart=heart, uart=uart)
        await band.switch_on()
        return band

    async def source(self, driver: Driver = HEART, alias: str = "heart", address: str = "") -> None:
        """A supervised source that is started."""
        source = SupervisedWristband(Wanted(alias, (driver,), address=address), self.radio, QUICK)
        self.sources.append(source)
        await source.start(lambda: self.now_s)

    def poll(self) -> list[SensorEvent]:
        """Everything so far."""
        for source in self.sources:
            self.events += source.poll(self.now_s)
        return self.events

    def states(self, alias: str = "heart") -> list[str]:
        """What was said about one link."""
        events = [event for event in self.poll() if isinstance(event, LinkEvent) and event.source == alias]
        return [f"{event.state}:{event.detail}".rstrip(":") for event in events]

    async def until(self, condition: Callable[[], bool], seconds: float = 12.0) -> None:
        """Wait for something to become true; fails with what was said meanwhile."""
        try:
            async with asyncio.timeout(seconds):
                while not condition():
                    await asyncio.sleep(0.005)
        except TimeoutError:
            said = {alias: self.states(alias) for alias in ("heart", "skin")}
            raise AssertionError(f"it never happened; the links said {said}") from next(
                (source.failure for source in self.sources if source.failure), None
            )

    async def until_state(self, state: str, alias: str = "heart") -> None:
        """Wait until the last thing said about a link is this."""
        await self.until(lambda: self.states(alias)[-1:] == [state])

    async def advert(self) -> Advert:
        """The band as a scan hears it."""
        found = await self.radio.find((HEART_RATE_SERVICE,), lambda _: True, 3.0)
        if found is None:
            raise AssertionError("the band is not heard")
        return found

    async def open(self) -> Link:
        """An open link to the band."""
        link = self.radio.link(await self.advert())
        await link.open(lambda: None, 3.0)
        return link


Story = Callable[[Rig], Awaitable[None]]


def beat(number: int) -> bytes:
    """A heart packet that tells which one it is: by its interval."""
    return bytes([0x16, 60]) + (700 + number).to_bytes(2, "little")


def numbers(rig: Rig) -> list[int]:
    """Which heart packets arrived, in order."""
    _, values = channel(rig.poll(), Channel.INTERVAL_MS)
    return [round(value * 1.024) - 700 for value in values.tolist()]
