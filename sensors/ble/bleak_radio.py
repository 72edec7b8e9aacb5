"""The real radio, on bleak. Every await has our own time limit; bleak itself limits only connect.

Facts that shape this file were seen on BlueZ 5.66 and bleak 3.1: a scan needs full UUIDs; two scans at once fail;
after a failed connect the client may wrongly call itself connected, so an attempt always takes a new client; a
client that lost its link still holds system resources until `disconnect`, so that is always called.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from typing import Any, TypeVar

from bleak import BleakAdapter, BleakClient, BleakScanner
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData
from bleak.backends.service import BleakGATTServiceCollection
from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakCharacteristicNotFoundError,
    BleakDBusError,
    BleakDeviceNotFoundError,
    BleakError,
    BleakGATTProtocolError,
)

from biofeedback.errors import SensorError
from biofeedback.samples import LinkSecurity
from sensors.ble.bluez_agent import pairing_agent
from sensors.ble.budget import ScanBudget
from sensors.ble.radio import Advert, Link, radio_error
from sensors.ble.security import link_security
from sensors.ble.uuids import sig

T = TypeVar("T")

# What bleak 3.1 itself stumbles over when a link or the bus breaks while it is at work: its own checks
# (`assert self._bus`) and look-ups in tables that were just emptied.
_MID_FLIGHT = (AssertionError, AttributeError, KeyError)
_CLOSE_S = 6.0  # bluetoothd takes 1.8-2.8 s to disconnect
_CHECK_S = 5.0
_ANY_DEVICE = sig(0x1801)  # Generic Attribute Profile: every Bluetooth LE device has it
_NEAR_DBM = -50  # linked, so near enough; its strength is not told
_PAIRING_CODES = {0x05, 0x08, 0x0C, 0x0F}  # ATT errors that ask for security: Core 5.4, Vol 3 Part F 3.4.1.1
_OFF = BleakBluetoothNotAvailableReason.POWERED_OFF
_DENIED = {
    BleakBluetoothNotAvailableReason.DENIED_BY_USER,
    BleakBluetoothNotAvailableReason.DENIED_BY_SYSTEM,
    BleakBluetoothNotAvailableReason.DENIED_BY_UNKNOWN,
}


def translate(error: Exception) -> SensorError:
    """Our error for whatever bleak or the system raised."""
    detail = f"{type(error).__name__}: {error}"
    if isinstance(error, SensorError):
        return error
    if isinstance(error, BleakBluetoothNotAvailableError):
        if error.reason is _OFF:
            return radio_error("adapter_off", detail)
        return radio_error("permission_denied" if error.reason in _DENIED else "no_radio", detail)
    if isinstance(error, BleakDeviceNotFoundError):
        return radio_error("band_not_found", detail)
    if isinstance(error, BleakCharacteristicNotFoundError):
        return radio_error("wrong_device", detail)
    if isinstance(error, BleakGATTProtocolError):
        return radio_error("pairing_needed" if int(error.code) in _PAIRING_CODES else "link_failed", detail)
    if isinstance(error, BleakDBusError):
        return radio_error(_dbus_reason(error.dbus_error, error.dbus_error_details or ""), detail)
    if isinstance(error, TimeoutError):
        return radio_error("timeout", detail)
    if isinstance(error, OSError):
        # The system's Bluetooth service went away: its bus refuses, or is closed.
        return radio_error("no_radio", detail)
    return radio_error("link_failed", detail)


def _dbus_reason(name: str, text: str) -> str:
    if "Authentication" in name:
        return "pairing_refused"
    if text == "Not paired":  # bluetoothd's words when an attribute asks for a bond
        return "pairing_needed"
    if name.endswith("NotReady"):
        return "adapter_off"
    if name.endswith(("AccessDenied", "NotAuthorized", "NotPermitted")):
        return "permission_denied"
    return (
        "no_radio"
        if name.endswith(("ServiceUnknown", "NameHasNoOwner", "NoReply", "Disconnected"))
        else "link_failed"
    )


async def limited(work: Coroutine[Any, Any, T], timeout_s: float) -> T:
    """Await with our own time limit; whatever goes wrong is a SensorError with a reason."""
    try:
        async with asyncio.timeout(timeout_s):
            return await work
    except (BleakError, OSError, EOFError, *_MID_FLIGHT) as error:  # TimeoutError is an OSError
        raise translate(error) from error


class BleakRadio:
    """This computer's Bluetooth adapter. Make one per process: it holds the scan budget."""

    def __init__(self) -> None:
        self._budget = ScanBudget()
        self._held: set[str] = set()  # addresses that our own links are open to

    async def check(self) -> None:
        """Raise SensorError when there is no usable Bluetooth at all; a switched-off adapter is not that.

        No scan is spent on it: the budget is small.
        """
        try:
            await limited(BleakAdapter.get(), _CHECK_S)
        except SensorError as error:
            if error.reason == "no_radio":
                raise

    async def find(
        self, services: tuple[str, ...], accept: Callable[[Advert], bool], timeout_s: float
    ) -> Advert | None:
        """The first device advertising one of `services` that `accept` takes, or None."""
        found: asyncio.Future[Advert] = asyncio.get_running_loop().create_future()

        def heard(device: BLEDevice, data: AdvertisementData) -> None:
            uuids = tuple(uuid.lower() for uuid in data.service_uuids)
            advert = Advert(device.address, data.local_name or device.name or "", uuids, data.rssi, device)
            if not found.done() and accept(advert):
                found.set_result(advert)

        left_over = await self._left_over(services, accept)
        if left_over is not None:
            return left_over
        async with self._budget.turn():
            scanner = BleakScanner(heard, service_uuids=list(services) or None)
            await limited(scanner.start(), timeout_s)
            try:
                async with asyncio.timeout(timeout_s):
                    return await found
            except TimeoutError:
                return None
            finally:
                await limited(scanner.stop(), _CLOSE_S)

    def link(self, advert: Advert) -> Link:
        """A fresh link with a fresh client."""
        return BleakLink(advert, self._held)

    async def _left_over(self, services: tuple[str, ...], accept: Callable[[Advert], bool]) -> Advert | None:
        """A device that is linked to this computer, but by none of our sources: a crash may leave one behind.

        It does not advertise, so no scan would ever find it. Not every system can tell; then there is none.
        """
        try:
            adapter = await limited(BleakAdapter.get(), _CHECK_S)
            devices = await limited(adapter.get_connected_devices(list(services) or [_ANY_DEVICE]), _CHECK_S)
        except (SensorError, NotImplementedError):
            return None
        for device in devices:
            advert = Advert(device.address, device.name or "", services, _NEAR_DBM, device)
            if device.address not in self._held and accept(advert):
                return advert
        return None


class BleakLink:
    """One connection to one device through bleak, one operation at a time."""

    def __init__(self, advert: Advert, held: set[str] | None = None) -> None:
        self._advert = advert
        self._held = held if held is not None else set()
        self._client: BleakClient | None = None
        self._operation = asyncio.Lock()
        self._security = LinkSecurity.UNKNOWN

    @property
    def security(self) -> LinkSecurity:
        """As the system told when the link was opened or paired."""
        return self._security

    async def open(self, lost: Callable[[], None], timeout_s: float) -> None:
        """Connect with a fresh client; raises SensorError."""
        loop = asyncio.get_running_loop()

        def on_disconnected(_: BleakClient) -> None:
            # On Android this comes from a thread of the system.
            loop.call_soon_threadsafe(lost)

        device = self._advert.handle
        target = device if isinstance(device, BLEDevice) else self._advert.address
        self._client = BleakClient(target, disconnected_callback=on_disconnected, timeout=timeout_s)
        async with self._operation:
            await limited(self._client.connect(), timeout_s)
            self._held.add(self._advert.address)
            self._security = await limited(link_security(self._advert.handle), timeout_s)

    async def pair(self, timeout_s: float, passkey: int | None = None) -> None:
        """Pair and bond; only ever called from the trainer's own screen. Raises SensorError when it is refused."""
        async with self._operation, AsyncExitStack() as stack:
            if sys.platform == "linux":
                await stack.enter_async_context(pairing_agent(self._advert.address, passkey))
            await limited(self._opened().pair(), timeout_s)
            self._security = await limited(link_security(self._advert.handle), timeout_s)

    def has(self, characteristic: str) -> bool:
        """Whether the device has this characteristic."""
        return self._first(characteristic) is not None

    def speakers(self) -> tuple[str, ...]:
        """Every characteristic that can notify or indicate."""
        found = self._services().characteristics.values()
        return tuple(entry.uuid for entry in found if {"notify", "indicate"} & set(entry.properties))

    async def read(self, characteristic: str, timeout_s: float) -> bytes:
        """Read one value."""
        async with self._operation:
            return bytes(await limited(self._opened().read_gatt_char(self._found(characteristic)), timeout_s))

    async def write(self, characteristic: str, data: bytes, timeout_s: float) -> None:
        """Write one value; with a response unless the characteristic knows only commands."""
        found = self._found(characteristic)
        response = "write" in found.properties
        async with self._operation:
            await limited(self._opened().write_gatt_char(found, data, response=response), timeout_s)

    async def subscribe(self, characteristic: str, received: Callable[[bytes], None], timeout_s: float) -> None:
        """Listen; the callback runs in the event loop and must be quick."""

        def notified(_: BleakGATTCharacteristic, data: bytearray) -> None:
            received(bytes(data))

        async with self._operation:
            await limited(self._opened().start_notify(self._found(characteristic), notified), timeout_s)

    async def close(self) -> None:
        """Let go of the link and of what the system holds for it."""
        client, self._client = self._client, None
        self._held.discard(self._advert.address)
        if client is None:
            return
        try:
            await limited(client.disconnect(), _CLOSE_S)
        except SensorError:
            # The system did not confirm in time, or the bus is gone: there is nothing more to let go of.
            return

    def _found(self, characteristic: str) -> BleakGATTCharacteristic:
        found = self._first(characteristic)
        if found is None:
            raise radio_error("wrong_device", f"no characteristic {characteristic}")
        return found

    def _first(self, characteristic: str) -> BleakGATTCharacteristic | None:
        """The first of this UUID: some bands have two batteries, and bleak refuses to choose."""
        entries = [entry for entry in self._services().characteristics.values() if entry.uuid == characteristic]
        return min(entries, key=lambda entry: entry.handle, default=None)

    def _services(self) -> BleakGATTServiceCollection:
        try:
            return self._opened().services
        except BleakError as error:
            # The link broke between connecting and looking: bleak has thrown its table away.
            raise radio_error("link_lost", str(error)) from error

    def _opened(self) -> BleakClient:
        if self._client is None:
            raise radio_error("link_lost")
        return self._client
