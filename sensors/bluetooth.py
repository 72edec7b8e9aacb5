"""Puts a Bluetooth source together from its parts: which device, which drivers, which radio."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from pathlib import Path

from biofeedback.errors import SensorError, UsageError
from sensors.ble import heart_rate, nervous_eda, polar_ppi, shimmer3r, verisense
from sensors.ble.android import AndroidRadio, on_android
from sensors.ble.bleak_radio import BleakRadio
from sensors.ble.driver import Driver
from sensors.ble.profile import load_profile, parse_profile
from sensors.ble.radio import Radio
from sensors.known_bands import KnownBands
from sensors.supervisor import SupervisedWristband
from sensors.wanted import Wanted

# A MAC address, or the UUID that macOS gives instead of one.
_ADDRESS = re.compile(r"([0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}|[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


@cache
def this_radio() -> Radio:
    """This computer's Bluetooth: one for all sources, because it counts the scans."""
    return AndroidRadio() if on_android() else BleakRadio()


@cache
def drivers() -> tuple[Driver, ...]:
    """Every driver that there is: those in code, and the profiles that come with the app.

    Raises SensorError, naming file and place, when a profile has a mistake or a name that is taken.
    """
    folder = files("assets") / "profiles"
    profiles = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".json"))
    found = [
        heart_rate.DRIVER,
        polar_ppi.DRIVER,
        verisense.DRIVER,
        verisense.DRIVER_GSR,
        shimmer3r.DRIVER,
        nervous_eda.DRIVER,
        *(parse_profile((folder / name).read_bytes(), name) for name in profiles),
    ]
    names = [driver.name for driver in found]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise SensorError(f"Two wristbands are described under the name {twice[0]}.", reason="profile_wrong")
    return tuple(found)


def bluetooth_sources(
    text: str, radio: Radio | None = None, bands: KnownBands | None = None
) -> tuple[SupervisedWristband, ...]:
    """Sources for `HEART[+SKIN]`; each is the alias of a known band, a driver's name, a device's name or
    address, or DRIVER@DEVICE; for DRIVER also the path of a profile.

    Raises UsageError for a driver that does not exist or that does not give what its place asks for.
    """
    parts = text.split("+")
    if not text or len(parts) > 2 or not all(parts):
        raise UsageError(
            "After 'bluetooth:' comes the heart source and, after a '+', the skin source; "
            "for example bluetooth:heart_rate or bluetooth:heart_rate+nervous_eda.",
            reason="source_bluetooth",
        )
    use = radio or this_radio()
    aliases = {band.alias.casefold() for band in bands.all()} if bands is not None else set()

    def choose(part: str, alias: str, suits: Callable[[Driver], bool]) -> Wanted:
        if bands is not None and part.casefold() in aliases:
            return bands.wanted(part, [driver for driver in drivers() if suits(driver)])
        return _wanted(part, alias, suits)

    if len(parts) == 1:
        return (SupervisedWristband(choose(text, "band", lambda _: True), use),)
    heart = choose(parts[0], "heart", lambda driver: driver.is_heart)
    skin = choose(parts[1], "skin", lambda driver: driver.is_skin)
    return (SupervisedWristband(heart, use), SupervisedWristband(skin, use))


def any_device(text: str, alias: str = "device") -> Wanted:
    """A device for `DRIVER`, `DEVICE`, `DRIVER@DEVICE` or, when empty, whatever one of our drivers knows."""
    return _wanted(text, alias, suits=lambda _: True)


def _wanted(text: str, alias: str, suits: Callable[[Driver], bool]) -> Wanted:
    known = {driver.name: driver for driver in drivers()}
    name, at, device = text.partition("@")
    if name.endswith(".json"):  # a profile of one's own, by its path
        own = load_profile(Path(name))
        known, name = {own.name: own}, own.name
    if not at and name not in known:
        name, device = "", text
    if name and name not in known:
        raise UsageError(
            f"There is no driver '{name}'; choose {', '.join(sorted(known))}, or give only the device's name.",
            reason="source_driver",
        )
    candidates = tuple(driver for driver in known.values() if (not name or driver.name == name) and suits(driver))
    if not candidates:
        raise UsageError(
            f"'{text}' gives no {alias} signal; swap the two, or choose another.", reason="source_role"
        )
    if _ADDRESS.fullmatch(device):
        return Wanted(alias, candidates, address=device)
    return Wanted(alias, candidates, name=device)
