"""The list of this institution's own bands: only these are connected to. Kept on the tablet, never in a session.

A session stores the alias alone. Names of devices can be copied by anyone; the address is what counts, and where a
band is paired, its key.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from biofeedback.errors import SensorError, StorageFailed, UsageError
from sensors.ble.driver import Driver
from sensors.ble.radio import Advert
from sensors.wanted import Wanted

_FORMAT = 1
_ALIAS = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _-]{0,23}")  # fits on a label and on one line of the screen
_LOOKS_LIKE_ADDRESS = re.compile(r"([0-9A-Fa-f]{2}[ _-]?){6}")
_MOST = 200  # bands of one institution


@dataclass(frozen=True, slots=True)
class KnownBand:
    """One band. `alias` is written on it and stored in sessions; `driver` is the name of its driver."""

    alias: str
    driver: str
    address: str
    paired: bool = False


class KnownBands:
    """The list on disk: `bands.json` in the tablet's folder, readable by the app alone."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def all(self) -> tuple[KnownBand, ...]:
        """Every band in order of alias; raises SensorError when the list is damaged."""
        if not self._path.exists():
            return ()
        try:
            content = json.loads(self._path.read_text(encoding="utf-8"))
            if content["format"] != _FORMAT:
                raise ValueError
            bands = [KnownBand(**entry) for entry in content["bands"]]
            for band in bands:
                _check(band)
        except (ValueError, KeyError, TypeError, OSError, UsageError) as error:
            raise SensorError(
                "The list of known wristbands is damaged. Remove bands.json and add the wristbands again.",
                reason="bands_damaged",
            ) from error
        return tuple(sorted(bands, key=lambda band: band.alias.casefold()))

    def add(self, band: KnownBand) -> None:
        """Add a band; raises UsageError for an alias that is taken or could be an address, StorageFailed."""
        _check(band)
        bands = self.all()
        if any(known.alias.casefold() == band.alias.casefold() for known in bands):
            raise UsageError(
                f"There is a wristband '{band.alias}' already; choose another name.", reason="band_alias"
            )
        if any(known.address.upper() == band.address.upper() for known in bands):
            raise UsageError("This wristband is on the list already, under another name.", reason="band_known")
        if len(bands) >= _MOST:
            raise UsageError(f"The list holds {_MOST} wristbands; remove one first.", reason="bands_full")
        self._write((*bands, band))

    def remove(self, alias: str) -> None:
        """Take a band off the list; raises UsageError when it is not on it."""
        band = self.find(alias)
        self._write([known for known in self.all() if known != band])

    def mark_paired(self, address: str) -> None:
        """This device was paired with this tablet; a device that is not on the list is left alone."""
        known = self.all()
        marked = [
            replace(band, paired=True) if band.address.upper() == address.upper() else band for band in known
        ]
        if tuple(marked) != known:
            self._write(marked)

    def find(self, alias: str) -> KnownBand:
        """The band of this alias; raises UsageError when there is none."""
        for band in self.all():
            if band.alias.casefold() == alias.casefold():
                return band
        names = ", ".join(band.alias for band in self.all()) or "none yet"
        raise UsageError(
            f"There is no wristband '{alias}' on the list; there are: {names}.", reason="band_unknown"
        )

    def wanted(self, alias: str, drivers: Sequence[Driver]) -> Wanted:
        """What a session looks for: this band by its address, and no other."""
        band = self.find(alias)
        fitting = tuple(driver for driver in drivers if driver.name == band.driver)
        if not fitting:
            raise UsageError(f"The driver '{band.driver}' of this wristband is not here.", reason="source_driver")
        return Wanted(band.alias, fitting, address=band.address)

    def is_ours(self, advert: Advert) -> bool:
        """Whether this device is on the list."""
        return any(band.address.upper() == advert.address.upper() for band in self.all())

    def _write(self, bands: Sequence[KnownBand]) -> None:
        content = json.dumps({"format": _FORMAT, "bands": [asdict(band) for band in bands]}, indent=1)
        fresh = self._path.with_suffix(".new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            place = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(place, "w", encoding="utf-8") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self._path)
        except OSError as error:
            raise StorageFailed(
                "The list of wristbands cannot be written; it is as before. Make room and try again.",
                reason="bands_unwritten",
            ) from error


def _check(band: KnownBand) -> None:
    texts = (band.alias, band.driver, band.address)
    if not all(isinstance(text, str) for text in texts) or not isinstance(band.paired, bool):
        raise UsageError("This is no wristband.", reason="band_alias")
    if not _ALIAS.fullmatch(band.alias) or _LOOKS_LIKE_ADDRESS.fullmatch(band.alias):
        raise UsageError(
            "A wristband's name has 1 to 24 letters, digits, spaces, _ or -, and is no address. Write Band A.",
            reason="band_alias",
        )
