"""Which device one source of a session is: by its place in the list of known bands, or by name or address."""

from __future__ import annotations

from dataclasses import dataclass

from sensors.ble.driver import Driver
from sensors.ble.radio import Advert


@dataclass(frozen=True, slots=True)
class Wanted:
    """A device to look for. `alias` is what sessions store; the address stays here."""

    alias: str
    drivers: tuple[Driver, ...]  # candidates; the advertisement decides between them
    address: str = ""  # only this device; empty = any
    name: str = ""  # only a device that advertises this name; empty = any

    def driver_for(self, advert: Advert) -> Driver | None:
        """The driver for this device, or None when it is not the one."""
        if self.address and advert.address.upper() != self.address.upper():
            return None
        if self.name and advert.name != self.name:
            return None
        if self.is_exact:
            return self.drivers[0]
        return next((driver for driver in self.drivers if driver.fits(advert.name, advert.services)), None)

    @property
    def is_exact(self) -> bool:
        """Device and driver are both given: some devices do not advertise their service, or another name."""
        return bool(self.address or self.name) and len(self.drivers) == 1

    @property
    def services(self) -> tuple[str, ...]:
        """What to scan for; empty = everything, because the device is known by its address or name."""
        return () if self.is_exact else tuple(dict.fromkeys(driver.service for driver in self.drivers))

    def is_stranger(self, advert: Advert) -> bool:
        """Whether this is a device of the right kind that is not ours: said aloud, never connected to."""
        known = bool(self.address or self.name)
        return known and any(driver.fits(advert.name, advert.services) for driver in self.drivers)
