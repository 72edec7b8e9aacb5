"""What happens on a link once it is open: who is it, how full is its battery, listen, start."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from biofeedback.errors import SensorError
from sensors.ble.driver import Driver
from sensors.ble.radio import Link, radio_error
from sensors.ble.uuids import BATTERY_LEVEL, FIRMWARE_REVISION, MANUFACTURER_NAME, MODEL_NUMBER

_LONGEST_TEXT = 64  # characters of a name from a device that are kept


@dataclass(frozen=True, slots=True)
class Setup:
    """What a device said about itself; empty = it does not say."""

    model: str
    firmware: str
    has_battery: bool


async def set_up(
    link: Link,
    driver: Driver,
    received: Callable[[str, bytes], None],
    battery: Callable[[bytes], None],
    timeout_s: float,
) -> Setup:
    """Check, ask, subscribe and start; raises SensorError when the device is not what its driver needs."""
    needed = [*driver.notify, *(write.characteristic for write in driver.start(0.0))]
    if not all(link.has(characteristic) for characteristic in needed):
        raise radio_error("wrong_device")
    maker = await _text(link, MANUFACTURER_NAME, timeout_s)
    model = await _text(link, MODEL_NUMBER, timeout_s)
    firmware = await _text(link, FIRMWARE_REVISION, timeout_s)
    has_battery = await _battery(link, battery, timeout_s)
    for characteristic in driver.notify:
        await link.subscribe(characteristic, partial(received, characteristic), timeout_s)
    for write in driver.start(time.time()):
        await link.write(write.characteristic, write.data, timeout_s)
    return Setup(" ".join(part for part in (maker, model) if part), firmware, has_battery)


async def _text(link: Link, characteristic: str, timeout_s: float) -> str:
    if not link.has(characteristic):
        return ""
    try:
        content = await link.read(characteristic, timeout_s)
    except SensorError as error:
        _raise_when_gone(error)
        return ""  # a device may keep its name to itself; that stops nothing
    text = content.split(b"\0")[0].decode("utf-8", "replace")
    return "".join(letter for letter in text if letter.isprintable()).strip()[:_LONGEST_TEXT]


async def _battery(link: Link, battery: Callable[[bytes], None], timeout_s: float) -> bool:
    """Whether the level is known; some bands let it be read but not followed, some the other way round."""
    if not link.has(BATTERY_LEVEL):
        return False
    known = False
    try:
        battery(await link.read(BATTERY_LEVEL, timeout_s))
        known = True
    except SensorError as error:
        _raise_when_gone(error)
    try:
        await link.subscribe(BATTERY_LEVEL, battery, timeout_s)
    except SensorError as error:
        _raise_when_gone(error)
        return known
    return True


def _raise_when_gone(error: SensorError) -> None:
    """A link that broke meanwhile is a failure; a device that declines to answer is not."""
    if error.reason in ("link_lost", "timeout", "no_radio", "adapter_off"):
        raise error
