"""The institution's own bands and the radio together: what the trainer's page about bands asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from biofeedback.samples import LinkSecurity
from sensors.ble.driver import Driver
from sensors.ble.radio import Radio
from sensors.known_bands import KnownBand, KnownBands
from sensors.nearby import Nearby, look_around, pair

LOOK_S = 8.0  # a band advertises at least every 1-2 s: four chances, and short enough to wait for


class BandKeeper:
    """Looks around, pairs, and keeps the list. The radio is asked for only when it is used."""

    def __init__(
        self, bands: KnownBands, radio: Callable[[], Radio], drivers: Callable[[], Sequence[Driver]]
    ) -> None:
        self._bands, self._radio, self._drivers = bands, radio, drivers

    def all(self) -> tuple[KnownBand, ...]:
        """Every known band; raises SensorError when the list is damaged."""
        return self._bands.all()

    def driver(self, band: KnownBand) -> Driver | None:
        """What this band is; None when this app no longer has its driver."""
        return next((driver for driver in self._drivers() if driver.name == band.driver), None)

    def alias_of(self, found: Nearby) -> str:
        """Under which name a device that was found is known; empty when it is not ours."""
        address = found.advert.address.upper()
        return next((band.alias for band in self.all() if band.address.upper() == address), "")

    async def look(self, seconds: float = LOOK_S) -> list[Nearby]:
        """Every device of a known kind that is heard, the strongest first; raises SensorError."""
        radio = self._radio()
        await radio.check()
        return await look_around(radio, self._drivers(), seconds)

    async def pair(self, found: Nearby, passkey: int | None = None) -> LinkSecurity:
        """Pair, and say how well the link is protected now; raises SensorError when it is refused."""
        security = await pair(self._radio(), found, passkey)
        self._bands.mark_paired(found.advert.address)
        return security

    def add(self, found: Nearby, alias: str) -> None:
        """Put a device on the list; raises UsageError for an alias that cannot be."""
        self._bands.add(KnownBand(alias, found.driver.name, found.advert.address))

    def remove(self, alias: str) -> None:
        """Take a band off the list; a bond that the system holds stays. Raises UsageError."""
        self._bands.remove(alias)


def keeper_of(path: Path) -> BandKeeper:
    """The keeper of this list with this computer's radio, which is loaded at its first use."""

    def radio() -> Radio:
        from sensors.bluetooth import this_radio

        return this_radio()

    def drivers() -> Sequence[Driver]:
        from sensors.bluetooth import drivers

        return drivers()

    return BandKeeper(KnownBands(path), radio, drivers)
