"""A radio and bands in the air of a test: in and out of range, silent, refusing, dropping - at will."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from biofeedback.errors import SensorError
from biofeedback.samples import LinkSecurity
from sensors.ble.budget import ScanBudget
from sensors.ble.radio import Advert, Link, radio_error
from sensors.ble.uuids import HEART_RATE_MEASUREMENT, HEART_RATE_SERVICE


@dataclass
class Band:
    """One device in the air."""

    address: str = "C0:FF:EE:00:00:01"
    name: str = "Strap 1"
    services: tuple[str, ...] = (HEART_RATE_SERVICE,)
    values: dict[str, bytes] = field(default_factory=dict)
    listens: tuple[str, ...] = (HEART_RATE_MEASUREMENT,)
    near: bool = True
    refuses: str = ""  # the reason with which it answers every connect
    hangs: bool = False  # never answers a connect
    security: LinkSecurity = LinkSecurity.UNENCRYPTED
    close_s: float = 0.0  # how long the system takes to let go of a link
    written: list[tuple[str, bytes]] = field(default_factory=list)
    link: VirtualLink | None = None
    connects: int = 0

    def notify(self, characteristic: str, data: bytes) -> bool:
        """Send a notification; False when nobody listens."""
        listener = self.link.listeners.get(characteristic) if self.link is not None else None
        if listener is None:
            return False
        listener(data)
        return True

    def drop(self) -> None:
        """The link breaks."""
        link, self.link = self.link, None
        if link is not None and link.lost is not None:
            lost, link.lost = link.lost, None
            lost()


class VirtualLink:
    """One connection in the air of a test."""

    def __init__(self, radio: VirtualRadio, band: Band) -> None:
        self._radio = radio
        self._band = band
        self.lost: Callable[[], None] | None = None
        self.listeners: dict[str, Callable[[bytes], None]] = {}

    @property
    def security(self) -> LinkSecurity:
        """As the band has it."""
        return self._band.security

    async def open(self, lost: Callable[[], None], timeout_s: float) -> None:
        """Connect; takes a tenth of a second when all is well."""
        self._band.connects += 1
        self._radio.usable()
        if self._band.hangs or not self._band.near:
            await asyncio.sleep(timeout_s)
            raise radio_error("timeout")
        await asyncio.sleep(0.1)
        if self._band.refuses:
            raise radio_error(self._band.refuses)
        self.lost = lost
        self._band.link = self
        self._radio.open_links.add(self)

    def has(self, characteristic: str) -> bool:
        """Whether the band has it."""
        return characteristic in self._band.values or characteristic in self._band.listens

    def speakers(self) -> tuple[str, ...]:
        """What the band notifies."""
        return self._band.listens

    async def read(self, characteristic: str, timeout_s: float) -> bytes:  # noqa: ARG002
        """A value of the band."""
        self._alive()
        return self._band.values[characteristic]

    async def write(self, characteristic: str, data: bytes, timeout_s: float) -> None:  # noqa: ARG002
        """Noted by the band."""
        self._alive()
        self._band.written.append((characteristic, data))

    async def subscribe(
        self,
        characteristic: str,
        received: Callable[[bytes], None],
        timeout_s: float,  # noqa: ARG002
    ) -> None:
        """Listen."""
        self._alive()
        self.listeners[characteristic] = received

    async def pair(self, timeout_s: float, passkey: int | None = None) -> None:  # noqa: ARG002
        """As the band answers."""
        if self._band.refuses:
            raise radio_error("pairing_refused")
        self._band.security = LinkSecurity.BONDED_UNKNOWN

    async def close(self) -> None:
        """Let go."""
        if self._band.close_s and self in self._radio.open_links:
            await asyncio.sleep(self._band.close_s)
        self._radio.open_links.discard(self)
        self.lost = None
        if self._band.link is self:
            self._band.link = None

    def _alive(self) -> None:
        if self._band.link is not self:
            raise radio_error("link_lost")


class VirtualRadio:
    """An adapter with bands around it; counts what it is asked for."""

    def __init__(self, *bands: Band) -> None:
        self.bands = list(bands)
        self.fault = ""  # reason with which every use fails: adapter_off, permission_denied, no_radio
        self.scans_s: list[float] = []
        self.open_links: set[VirtualLink] = set()
        self._budget = ScanBudget()

    def usable(self) -> None:
        """Raise when the adapter is off."""
        if self.fault:
            raise radio_error(self.fault)

    async def check(self) -> None:
        """Only a missing adapter is an error."""
        if self.fault == "no_radio":
            raise radio_error(self.fault)

    async def find(
        self, services: tuple[str, ...], accept: Callable[[Advert], bool], timeout_s: float
    ) -> Advert | None:
        """Hear each band that is near once a second."""
        loop = asyncio.get_running_loop()
        async with self._budget.turn():
            self.scans_s.append(loop.time())
            self.usable()
            until_s = loop.time() + timeout_s
            while loop.time() < until_s:
                for band in self.bands:
                    advert = Advert(band.address, band.name, band.services, -60, band)
                    fits = not services or set(band.services) & set(services)
                    if band.near and fits and band.link is None and accept(advert):
                        return advert
                await asyncio.sleep(1.0)
        return None

    def link(self, advert: Advert) -> Link:
        """A fresh link."""
        if not isinstance(advert.handle, Band):
            raise SensorError("This advert is not of this air.")
        return VirtualLink(self, advert.handle)
