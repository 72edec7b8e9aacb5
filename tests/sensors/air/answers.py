"""How the BlueZ stand-in words its answers: refusals, device properties and flags."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from bumble.core import BaseBumbleError
from bumble.gatt import Characteristic
from bumble.gatt_client import CharacteristicProxy
from dbus_fast import Variant

_ATT_REFUSED = {0x05, 0x08, 0x0C, 0x0F}  # errors that ask for security: Core 5.4, Vol 3 Part F 3.4.1.1


class Refusal(Exception):
    """A D-Bus error to answer with."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(text)
        self.name = name
        self.text = text


class Guarded:
    """A characteristic whose refusals become what bluetoothd says for them."""

    def __init__(self, proxy: CharacteristicProxy[bytes]) -> None:
        self._proxy = proxy

    async def read_value(self) -> bytes:
        """Read it."""
        return bytes(await self._try(self._proxy.read_value()))

    async def write_value(self, data: bytes, *, with_response: bool) -> None:
        """Write it."""
        await self._try(self._proxy.write_value(data, with_response=with_response))

    async def subscribe(self, notified: Callable[[bytes], None]) -> None:
        """Listen to it."""
        await self._try(self._proxy.subscribe(notified))

    async def _try(self, work: Awaitable[Any]) -> Any:
        try:
            return await work
        except BaseBumbleError as error:
            code = getattr(error, "error_code", 0)
            if code in _ATT_REFUSED:
                # What bluetoothd's create_gatt_dbus_error() makes of a missing bond.
                raise Refusal("org.bluez.Error.NotPermitted", "Not paired") from error
            raise Refusal("org.bluez.Error.Failed", f"ATT error: 0x{code:02x}") from error


def device_values(address: str, adapter: str, name: str, uuids: list[str]) -> dict[str, Variant]:
    """Properties of a device that was just heard."""
    no = Variant("b", False)
    return {
        "Address": Variant("s", address),
        "AddressType": Variant("s", "random"),
        "Name": Variant("s", name),
        "Alias": Variant("s", name),
        "Adapter": Variant("o", adapter),
        "UUIDs": Variant("as", uuids),
        "RSSI": Variant("n", -60),
        "Connected": no,
        "Paired": no,
        "Bonded": no,
        "Trusted": no,
        "Blocked": no,
        "LegacyPairing": no,
        "ServicesResolved": no,
    }


def flags(properties: Characteristic.Properties) -> list[str]:
    """Flags of a characteristic in bluetoothd\'s words."""
    names = {
        Characteristic.Properties.READ: "read",
        Characteristic.Properties.WRITE: "write",
        Characteristic.Properties.WRITE_WITHOUT_RESPONSE: "write-without-response",
        Characteristic.Properties.NOTIFY: "notify",
        Characteristic.Properties.INDICATE: "indicate",
    }
    return [name for flag, name in names.items() if properties & flag]
