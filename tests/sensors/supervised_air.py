"""One supervised strap on a virtual radio and virtual time, for the stories that the supervisor has to survive."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from biofeedback.samples import LinkEvent, SensorEvent
from sensors.ble import heart_rate
from sensors.ble.uuids import HEART_RATE_MEASUREMENT
from sensors.supervisor import SupervisedWristband
from sensors.wanted import Wanted
from tests.sensors.virtual_radio import Band, VirtualRadio
from tests.sensors.virtual_time import run_virtual

WORN = bytes.fromhex("16 3c 11 04")  # 60 /min, contact, one interval of 1.0166 s
NOT_WORN = bytes.fromhex("04 00")


class Air:
    """One supervised strap, its radio, and what it said."""

    def __init__(self, wanted: Wanted | None = None, *bands: Band) -> None:
        self.band = bands[0] if bands else Band()
        self.radio = VirtualRadio(*(bands or (self.band,)))
        self.source = SupervisedWristband(wanted or Wanted("heart", (heart_rate.DRIVER,)), self.radio)
        self.events: list[SensorEvent] = []

    def now_s(self) -> float:
        """The session clock is the loop's."""
        return asyncio.get_running_loop().time()

    async def seconds(self, count: float, frame: bytes | None = WORN) -> None:
        """Let time pass; the band sends `frame` once a second when somebody listens."""
        until_s = self.now_s() + count
        while self.now_s() < until_s:
            if frame is not None and self.band.near:
                self.band.notify(HEART_RATE_MEASUREMENT, frame)
            await asyncio.sleep(1.0)
            self.events += self.source.poll(self.now_s())

    def states(self) -> list[str]:
        """What was said about the link, in order."""
        return [
            f"{event.state}:{event.detail}".rstrip(":") for event in self.events if isinstance(event, LinkEvent)
        ]


def in_air(story: Callable[[Air], Awaitable[None]], air: Air | None = None) -> Air:
    """Run a story on virtual time and stop the source; no link may stay open."""
    use = air or Air()

    async def whole() -> None:
        await use.source.start(use.now_s)
        try:
            await story(use)
        finally:
            await use.source.stop()
        use.events += use.source.poll(use.now_s())
        if use.radio.open_links:
            raise AssertionError("a link is still open after stop")

    run_virtual(whole())
    return use
