"""Bluetooth on Android: everything that bleak's backend for python-for-android leaves open, in this one file.

Seen in bleak 3.1 (backends/p4android): a scan always asks for location in the background and never for SCAN and
CONNECT, and a refusal there raises a TypeError beside its own error; indications are never switched on, because
only ENABLE_NOTIFICATION_VALUE is written. Both are put right here. That time limits are unused, that only one
operation may run at a time, and that callbacks come on a thread of the system, is dealt with in `bleak_radio` for
every system.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Protocol

from bleak.backends.characteristic import BleakGATTCharacteristic

from sensors.ble.bleak_radio import BleakLink, BleakRadio, limited
from sensors.ble.radio import Advert, Link, radio_error
from sensors.ble.uuids import sig

_SCAN_AND_CONNECT_SINCE = 31  # Android 12: developer.android.com/develop/connectivity/bluetooth/bt-permissions
_SCAN = "android.permission.BLUETOOTH_SCAN"
_CONNECT = "android.permission.BLUETOOTH_CONNECT"
_LOCATION = "android.permission.ACCESS_FINE_LOCATION"  # before Android 12 a scan counts as location
_ASK_S = 120.0  # someone has to read the question and touch an answer
_CCCD = sig(0x2902)  # Client Characteristic Configuration
_INDICATE = bytes([0x02, 0x00])  # Core 5.4, Vol 3 Part G 3.3.3.3


class AndroidSystem(Protocol):
    """The few things that are asked of the Java side."""

    def api_level(self) -> int:
        """Version of Android's interface, 31 = Android 12."""

    def granted(self, permission: str) -> bool:
        """Whether the app has it."""

    def request(self, permissions: Sequence[str], answered: Callable[[Sequence[bool]], None]) -> None:
        """Ask the person; `answered` is called on any thread."""


def on_android() -> bool:
    """Whether this runs on a tablet (python-for-android sets ANDROID_ARGUMENT)."""
    return "ANDROID_ARGUMENT" in os.environ or sys.platform == "android"


def needed_permissions(api_level: int) -> tuple[str, ...]:
    """What a scan and a connection need, and nothing more."""
    return (_SCAN, _CONNECT) if api_level >= _SCAN_AND_CONNECT_SINCE else (_LOCATION,)


async def ask_permissions(system: AndroidSystem) -> None:
    """Ask once for what is missing; raises SensorError when it is refused or never answered."""
    missing = [name for name in needed_permissions(system.api_level()) if not system.granted(name)]
    if not missing:
        return
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[bool] = loop.create_future()

    def settle(grants: Sequence[bool]) -> None:
        if not answer.done():
            answer.set_result(len(grants) == len(missing) and all(grants))

    def answered(grants: Sequence[bool]) -> None:
        loop.call_soon_threadsafe(settle, grants)

    system.request(missing, answered)
    try:
        async with asyncio.timeout(_ASK_S):
            allowed = await answer
    except TimeoutError as error:
        raise radio_error("permission_denied", "not answered") from error
    if not allowed:
        raise radio_error("permission_denied")


def silence_bleaks_question() -> None:
    """Replace the question that bleak asks at every scan: ours was answered before."""
    scanner = import_module("bleak.backends.p4android.scanner")

    def already_asked(permissions: Sequence[str], answered: Callable[..., None]) -> None:
        answered(permissions, [True] * len(permissions))

    scanner.request_permissions = already_asked  # type: ignore[attr-defined]


class JavaSystem:
    """The real Java side, through python-for-android and pyjnius."""

    def api_level(self) -> int:
        """`android.os.Build.VERSION.SDK_INT`."""
        return int(import_module("jnius").autoclass("android.os.Build$VERSION").SDK_INT)

    def granted(self, permission: str) -> bool:
        """`Context.checkSelfPermission`."""
        return bool(import_module("android.permissions").check_permission(permission))

    def request(self, permissions: Sequence[str], answered: Callable[[Sequence[bool]], None]) -> None:
        """`Activity.requestPermissions`."""

        def told(_: Sequence[str], grants: Sequence[bool]) -> None:
            answered(grants)

        import_module("android.permissions").request_permissions(list(permissions), told)


class AndroidRadio(BleakRadio):
    """The tablet's adapter: asks for permission itself, and hands out links that know indications."""

    def __init__(self, system: AndroidSystem | None = None) -> None:
        super().__init__()
        self._system = system or JavaSystem()

    async def check(self) -> None:
        """Nothing is scanned only to check: the budget on Android is small. A refusal shows while searching."""

    async def find(
        self, services: tuple[str, ...], accept: Callable[[Advert], bool], timeout_s: float
    ) -> Advert | None:
        """As on every system, after the person has allowed it."""
        await ask_permissions(self._system)
        silence_bleaks_question()
        return await super().find(services, accept, timeout_s)

    def link(self, advert: Advert) -> Link:
        """A link that switches indications on."""
        return AndroidLink(advert, self._held)


class AndroidLink(BleakLink):
    """One connection on Android."""

    async def subscribe(self, characteristic: str, received: Callable[[bytes], None], timeout_s: float) -> None:
        """Listen; where a characteristic only indicates, its configuration is written a second time, rightly."""
        await super().subscribe(characteristic, received, timeout_s)
        found = self._found(characteristic)
        if only_indicates(found):
            descriptor = found.get_descriptor(_CCCD)
            if descriptor is None:
                raise radio_error("wrong_device")
            async with self._operation:
                await limited(self._opened().write_gatt_descriptor(descriptor, _INDICATE), timeout_s)


def only_indicates(characteristic: BleakGATTCharacteristic) -> bool:
    """Whether notifications would never come from it."""
    return "indicate" in characteristic.properties and "notify" not in characteristic.properties
