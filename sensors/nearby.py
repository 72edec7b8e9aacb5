"""What is near: for the trainer's screen on which bands are added and paired. A session never lists strangers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from biofeedback.errors import SensorError
from biofeedback.samples import LinkSecurity
from sensors.ble.driver import Driver
from sensors.ble.radio import Advert, Radio

_CONNECT_S = 15.0
_PAIR_S = 30.0  # someone may have to press a button on the band


@dataclass(frozen=True, slots=True)
class Nearby:
    """One device that a driver knows. `strength_dbm` tells which one is in the hand."""

    name: str
    strength_dbm: int
    driver: Driver
    advert: Advert


async def look_around(radio: Radio, drivers: Sequence[Driver], seconds: float) -> list[Nearby]:
    """Every device of a known kind that is heard in this time, the strongest first."""
    heard: dict[str, Nearby] = {}

    def note(advert: Advert) -> bool:
        driver = next((driver for driver in drivers if driver.fits(advert.name, advert.services)), None)
        if driver is not None:
            heard[advert.address] = Nearby(advert.name, advert.rssi_dbm, driver, advert)
        return False  # listen until the time is over

    await radio.find(tuple(dict.fromkeys(driver.service for driver in drivers)), note, seconds)
    return sorted(heard.values(), key=lambda found: -found.strength_dbm)


async def pair(radio: Radio, found: Nearby, passkey: int | None = None) -> LinkSecurity:
    """Pair with a device that was found; raises SensorError with its reason when it is refused."""
    if passkey is not None and not 0 <= passkey <= 999_999:
        raise SensorError("A passkey has six digits.", reason="pairing_refused")
    link = radio.link(found.advert)
    try:
        await link.open(lambda: None, _CONNECT_S)
        await link.pair(_PAIR_S, passkey)
        return link.security
    finally:
        await link.close()
