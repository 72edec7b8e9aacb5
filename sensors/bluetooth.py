"""Puts a Bluetooth source together from its parts: which device, which drivers, which radio."""

from __future__ import annotations

import re
from functools import cache

from biofeedback.errors import UsageError
from sensors.ble import heart_rate, nervous_eda, polar_ppi, shimmer3r, verisense
from sensors.ble.bleak_radio import BleakRadio
from sensors.ble.driver import Driver
from sensors.ble.radio import Radio
from sensors.supervisor import SupervisedWristband
from sensors.wanted import Wanted

# A MAC address, or the UUID that macOS gives instead of one.
_ADDRESS = re.compile(r"([0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}|[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


@cache
def this_radio() -> Radio:
    """This computer's Bluetooth: one for all sources, because it counts the scans."""
    return BleakRadio()


def drivers() -> tuple[Driver, ...]:
    """Every driver that there is."""
    return (
        heart_rate.DRIVER,
        polar_ppi.DRIVER,
        verisense.DRIVER,
        verisense.DRIVER_GSR,
        shimmer3r.DRIVER,
        nervous_eda.DRIVER,
    )


def bluetooth_sources(text: str, radio: Radio | None = None) -> tuple[SupervisedWristband, ...]:
    """Sources for `HEART[+SKIN]`; each is a driver's name, a device's name or address, or DRIVER@DEVICE.

    Raises UsageError for a driver that does not exist or that does not give what its place asks for.
    """
    parts = text.split("+")
    if not text or len(parts) > 2 or not all(parts):
        raise UsageError(
            "After 'bluetooth:' comes the heart source and, after a '+', the skin source; "
            "for example bluetooth:heart_rate or bluetooth:heart_rate+nervous_eda.",
            reason="source_bluetooth",
        )
    roles = ("heart", "skin")[: len(parts)]
    use = radio or this_radio()
    return tuple(
        SupervisedWristband(_wanted(part, role, alone=len(parts) == 1), use)
        for part, role in zip(parts, roles, strict=True)
    )


def _wanted(text: str, role: str, *, alone: bool) -> Wanted:
    known = {driver.name: driver for driver in drivers()}
    name, at, device = text.partition("@")
    if not at and name not in known:
        name, device = "", text
    if name and name not in known:
        raise UsageError(
            f"There is no driver '{name}'; choose {', '.join(sorted(known))}, or give only the device's name.",
            reason="source_driver",
        )
    candidates = [known[name]] if name else [driver for driver in known.values() if _suits(driver, role)]
    if not candidates or not (alone or _suits(candidates[0], role)):
        raise UsageError(
            f"'{text}' gives no {role} signal; swap the two, or choose another.", reason="source_role"
        )
    if _ADDRESS.fullmatch(device):
        return Wanted(role, tuple(candidates), address=device)
    return Wanted(role, tuple(candidates), name=device)


def _suits(driver: Driver, role: str) -> bool:
    return driver.is_heart if role == "heart" else driver.is_skin
