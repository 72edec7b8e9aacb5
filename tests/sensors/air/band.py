"""A virtual wristband on a virtual radio (Bumble): real GATT and real pairing, only the air is made up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bumble.att import Attribute
from bumble.controller import Controller
from bumble.core import AdvertisingData
from bumble.device import Connection, Device, DeviceConfiguration
from bumble.gatt import Characteristic, CharacteristicValue, Service
from bumble.hci import HCI_CONNECTION_TIMEOUT_ERROR, Address, OwnAddressType
from bumble.host import Host
from bumble.link import LocalLink
from bumble.pairing import PairingConfig, PairingDelegate
from bumble.transport.common import AsyncPipeSink

from sensors.ble.uuids import (
    BATTERY_LEVEL,
    BATTERY_SERVICE,
    DEVICE_INFORMATION_SERVICE,
    FIRMWARE_REVISION,
    HEART_RATE_MEASUREMENT,
    HEART_RATE_SERVICE,
    MANUFACTURER_NAME,
    MODEL_NUMBER,
    UART_NOTIFY,
    UART_SERVICE,
    UART_WRITE,
)

PROTECTED = "f00d0001-1111-4222-8333-444455556666"  # readable only over an encrypted link
READ, WRITE = Characteristic.Properties.READ, Characteristic.Properties.WRITE
NOTIFY = Characteristic.Properties.NOTIFY
_MTU_OVERHEAD = 3  # bytes of a notification that are not payload: Core 5.4, Vol 3 Part F 3.4.7.1


def attribute(uuid: str, properties: Characteristic.Properties, value: bytes) -> Characteristic[bytes]:
    """A characteristic that can only be read, or only notifies: a constant is never overwritten."""
    return Characteristic(uuid, properties, Attribute.Permissions.READABLE, value)


class _Delegate(PairingDelegate):
    """Accepts or refuses pairing, as the test says."""

    def __init__(self, accepts: Callable[[], bool]) -> None:
        super().__init__(PairingDelegate.IoCapability.NO_OUTPUT_NO_INPUT)
        self._accepts = accepts

    async def accept(self) -> bool:
        return self._accepts()


class AirBand:
    """A band with a heart service, a UART service, a battery, device information and a protected value."""

    def __init__(
        self, link: LocalLink, address: str, name: str, *, heart: bool = True, uart: bool = False
    ) -> None:
        self._link = link
        self.address = address
        self.name = name
        self.accepts_pairing = True
        self.shows_services = True  # some devices advertise their name alone
        self.bonded = False
        self.written: list[bytes] = []
        self.connections = 0
        self._services = [HEART_RATE_SERVICE] * heart + [UART_SERVICE] * uart
        self.heart = attribute(HEART_RATE_MEASUREMENT, NOTIFY, b"\x06\x00")
        self.battery = attribute(BATTERY_LEVEL, READ | NOTIFY, bytes([81]))
        self.uart = attribute(UART_NOTIFY, NOTIFY, b"")
        self._controller = Controller(name, link=link, public_address="00:00:00:00:00:00")
        self.device = Device(
            config=DeviceConfiguration(name=name, address=Address(address), gap_service_enabled=True),
            host=Host(self._controller, AsyncPipeSink(self._controller)),
        )
        self.device.pairing_config_factory = self._pairing
        self.device.add_services(self._gatt(heart, uart))
        self.device.on(self.device.EVENT_CONNECTION, self._connected)

    async def switch_on(self) -> None:
        """Begin to advertise."""
        await self.device.power_on()
        await self._advertise()

    async def _advertise(self) -> None:
        content = AdvertisingData(
            [
                (AdvertisingData.FLAGS, b"\x06"),
                *((_uuid_type(uuid), _uuid_bytes(uuid)) for uuid in self._services if self.shows_services),
                (AdvertisingData.COMPLETE_LOCAL_NAME, self.name.encode()),
            ]
        )
        await self.device.start_advertising(
            advertising_data=bytes(content),
            scan_response_data=b"",
            own_address_type=OwnAddressType.RANDOM,
            auto_restart=True,
            advertising_interval_min=20.0,
            advertising_interval_max=20.0,
        )

    async def go_out_of_range(self) -> None:
        """No more advertisements, and the link breaks."""
        # Also while it is linked and so does not advertise: else Bumble would begin again at the loss.
        await self.device.stop_advertising()
        await self.drop(come_back=False)

    async def come_back(self) -> None:
        """In range again."""
        if not self.device.is_advertising:
            await self._advertise()

    async def drop(self, *, come_back: bool = True) -> None:
        """The link breaks as it does when the band is too far away: by its supervision timeout."""
        for connection in list(self.device.connections.values()):
            await connection.disconnect(HCI_CONNECTION_TIMEOUT_ERROR)
        if come_back:
            await self.come_back()

    @property
    def listened_to(self) -> bool:
        """Whether somebody subscribed to the heart rate."""
        return any(self.heart.handle in handles for handles in self.device.gatt_server.subscribers.values())

    async def send_heart(self, data: bytes) -> bool:
        """Notify; False when nobody listens."""
        return await self._notify(self.heart, data)

    async def send_uart(self, data: bytes) -> bool:
        """Notify a frame in pieces that fit the link's MTU."""
        for connection in list(self.device.connections.values()):
            room = connection.att_mtu - _MTU_OVERHEAD
            for at in range(0, len(data), room):
                await self._notify(self.uart, data[at : at + room])
        return bool(self.device.connections)

    async def _notify(self, characteristic: Characteristic[bytes], data: bytes) -> bool:
        if not self.device.connections:
            return False
        await self.device.notify_subscribers(characteristic, data)
        return True

    def _gatt(self, heart: bool, uart: bool) -> list[Service]:
        protected = Characteristic(
            PROTECTED,
            READ,
            Attribute.Permissions.READABLE | Attribute.Permissions.READ_REQUIRES_ENCRYPTION,
            b"secret",
        )
        commands: Characteristic[bytes] = Characteristic(
            UART_WRITE, WRITE, Attribute.Permissions.WRITEABLE, CharacteristicValue(write=self._wrote)
        )
        services = [
            Service(BATTERY_SERVICE, [self.battery]),
            Service(
                DEVICE_INFORMATION_SERVICE,
                [
                    attribute(MANUFACTURER_NAME, READ, b"Virtual"),
                    attribute(MODEL_NUMBER, READ, b"Band"),
                    attribute(FIRMWARE_REVISION, READ, b"1.2.3"),
                ],
            ),
            Service("f00d0000-1111-4222-8333-444455556666", [protected]),
        ]
        services += [Service(HEART_RATE_SERVICE, [self.heart])] if heart else []
        services += [Service(UART_SERVICE, [commands, self.uart])] if uart else []
        return services

    def _wrote(self, _: Connection, data: bytes) -> None:
        self.written.append(data)

    def _pairing(self, _: Connection) -> PairingConfig:
        return PairingConfig(
            sc=True,
            mitm=False,
            bonding=True,
            delegate=_Delegate(lambda: self.accepts_pairing),
            identity_address_type=PairingConfig.AddressType.RANDOM,
        )

    def _connected(self, connection: Connection) -> None:
        self.connections += 1
        connection.on(connection.EVENT_PAIRING, lambda _: setattr(self, "bonded", True))


def _uuid_type(uuid: str) -> int:
    short = uuid.startswith("0000") and uuid.endswith("-0000-1000-8000-00805f9b34fb")
    return int(
        AdvertisingData.COMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS
        if short
        else AdvertisingData.COMPLETE_LIST_OF_128_BIT_SERVICE_CLASS_UUIDS
    )


def _uuid_bytes(uuid: str) -> bytes:
    full = bytes.fromhex(uuid.replace("-", ""))
    short = uuid.endswith("-0000-1000-8000-00805f9b34fb")
    return full[2:4][::-1] if short else full[::-1]


async def quiet() -> None:
    """Let everything that is under way on the virtual air arrive."""
    for _ in range(20):
        await asyncio.sleep(0)
