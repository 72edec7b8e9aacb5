"""A stand-in for bluetoothd on a private bus: `org.bluez` as far as bleak uses it, with Bumble as its radio.

bleak's own BlueZ backend talks to it unchanged. It can be told to misbehave: adapter off, a connect
that is answered without ever being connected, permission denied.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from bumble.core import BaseBumbleError, PhysicalTransport
from bumble.device import (
    Advertisement,
    AdvertisementDataAccumulator,
    Connection,
    Device,
    DeviceConfiguration,
    Peer,
)
from bumble.gatt_client import CharacteristicProxy
from bumble.hci import Address
from bumble.host import Host
from bumble.link import LocalLink
from bumble.pairing import PairingConfig, PairingDelegate
from bumble.transport.common import AsyncPipeSink
from dbus_fast import Message, MessageType, Variant
from dbus_fast.aio import MessageBus

from tests.sensors.air.answers import Guarded, Refusal, device_values, flags
from tests.sensors.air.controller import TabletController
from tests.sensors.air.objects import ADAPTER, CHARACTERISTIC, DEVICE, SERVICE, ObjectTree, plain_uuid

HCI = "/org/bluez/hci0"
_MTU = 247  # what usual phones and BlueZ ask for


class _Peripheral:
    """What the stand-in knows of one device."""

    def __init__(self, path: str, address: Address) -> None:
        self.path = path
        self.address = address
        self.connection: Connection | None = None
        self.characteristics: dict[str, CharacteristicProxy[bytes]] = {}
        self.bonded = False


class FakeBluez:
    """The adapter, its devices and their characteristics as D-Bus objects."""

    def __init__(self, link: LocalLink, bus_address: str) -> None:
        self._bus_address = bus_address
        self._controller = TabletController("adapter", link=link, public_address="00:AA:00:AA:00:AA")
        self.central = Device(
            config=DeviceConfiguration(name="tablet", address=Address("C0:00:00:00:00:FE")),
            host=Host(self._controller, AsyncPipeSink(self._controller)),
        )
        self.central.pairing_config_factory = lambda _: PairingConfig(
            sc=True,
            mitm=False,
            bonding=True,
            delegate=PairingDelegate(PairingDelegate.IoCapability.NO_OUTPUT_NO_INPUT),
            identity_address_type=PairingConfig.AddressType.RANDOM,
        )
        self._peripherals: dict[str, _Peripheral] = {}
        self._accumulator: dict[Address, AdvertisementDataAccumulator] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._scanning = False
        self.has_agent = False
        self.scans = 0
        self.connects = 0
        self.connect_s = 1.0  # bluetoothd gives up after 20 s or more; the tests have less patience
        self.denies = False  # every call that needs permission is refused
        self.answers_without_connecting = 0  # so many connects are answered with "done" and are not

    async def start(self) -> None:
        """Take the name org.bluez on the bus."""
        self._bus = await MessageBus(bus_address=self._bus_address).connect()
        self.tree = ObjectTree(self._bus)
        self.tree.add(
            HCI,
            ADAPTER,
            {
                "Address": Variant("s", "00:AA:00:AA:00:AA"),
                "Name": Variant("s", "tablet"),
                "Alias": Variant("s", "tablet"),
                "Powered": Variant("b", True),
                "Discovering": Variant("b", False),
                "Roles": Variant("as", ["central", "peripheral"]),
            },
        )
        self._bus.add_message_handler(self._handle)
        await self._bus.request_name("org.bluez")
        await self.central.power_on()
        self.central.on(self.central.EVENT_ADVERTISEMENT, self._heard)

    async def stop(self) -> None:
        """Leave the bus."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._bus.disconnect()

    def set_powered(self, on: bool) -> None:
        """Someone switches Bluetooth off or on for the whole tablet."""
        self.tree.change(HCI, ADAPTER, {"Powered": Variant("b", on)})
        if not on:
            self._scanning = False
            self.tree.change(HCI, ADAPTER, {"Discovering": Variant("b", False)})
            for peripheral in self._peripherals.values():
                if peripheral.connection is not None:
                    self._later(peripheral.connection.disconnect())

    # What bleak asks for

    def _handle(self, message: Message) -> Message | bool | None:
        if message.message_type is not MessageType.METHOD_CALL or message.destination != "org.bluez":
            return None
        if message.member == "GetManagedObjects":
            return Message.new_method_return(message, "a{oa{sa{sv}}}", [self.tree.managed()])
        work = self._calls().get((message.interface or "", message.member or ""))
        if work is None:
            return Message.new_error(message, "org.freedesktop.DBus.Error.UnknownMethod", message.member or "")
        self._later(self._answer(message, work))
        return True

    def _calls(self) -> dict[tuple[str, str], Callable[[Message], Awaitable[tuple[str, list[Any]]]]]:
        return {
            (ADAPTER, "SetDiscoveryFilter"): self._nothing,
            (ADAPTER, "StartDiscovery"): self._start_discovery,
            (ADAPTER, "StopDiscovery"): self._stop_discovery,
            (DEVICE, "Connect"): self._connect,
            (DEVICE, "Disconnect"): self._disconnect,
            (DEVICE, "Pair"): self._pair,
            (CHARACTERISTIC, "ReadValue"): self._read,
            (CHARACTERISTIC, "WriteValue"): self._write,
            (CHARACTERISTIC, "StartNotify"): self._start_notify,
            (CHARACTERISTIC, "StopNotify"): self._nothing,
            ("org.bluez.AgentManager1", "RegisterAgent"): self._register_agent,
            ("org.bluez.AgentManager1", "RequestDefaultAgent"): self._nothing,
            ("org.bluez.AgentManager1", "UnregisterAgent"): self._unregister_agent,
            ("org.freedesktop.DBus.Properties", "Set"): self._nothing,
        }

    async def _answer(self, message: Message, work: Callable[[Message], Awaitable[tuple[str, list[Any]]]]) -> None:
        try:
            signature, body = await work(message)
            reply = Message.new_method_return(message, signature, body)
        except Refusal as refusal:
            reply = Message.new_error(message, refusal.name, refusal.text)
        except (BaseBumbleError, TimeoutError) as error:
            reply = Message.new_error(message, "org.bluez.Error.Failed", str(error))
        await self._bus.send(reply)

    async def _nothing(self, _: Message) -> tuple[str, list[Any]]:
        return "", []

    async def _register_agent(self, _: Message) -> tuple[str, list[Any]]:
        self.has_agent = True
        return "", []

    async def _unregister_agent(self, _: Message) -> tuple[str, list[Any]]:
        self.has_agent = False
        return "", []

    async def _start_discovery(self, _: Message) -> tuple[str, list[Any]]:
        if self.denies:
            raise Refusal("org.freedesktop.DBus.Error.AccessDenied", "not allowed")
        if not self.tree.value(HCI, ADAPTER, "Powered"):
            raise Refusal("org.bluez.Error.NotReady", "Resource Not Ready")
        if self._scanning:
            raise Refusal("org.bluez.Error.InProgress", "Operation already in progress")
        self._scanning = True
        self.scans += 1
        self._accumulator.clear()
        await self.central.start_scanning(filter_duplicates=False)
        self.tree.change(HCI, ADAPTER, {"Discovering": Variant("b", True)})
        return "", []

    async def _stop_discovery(self, _: Message) -> tuple[str, list[Any]]:
        if not self._scanning:
            raise Refusal("org.bluez.Error.Failed", "No discovery started")
        self._scanning = False
        await self.central.stop_scanning()
        self.tree.change(HCI, ADAPTER, {"Discovering": Variant("b", False)})
        return "", []

    async def _connect(self, message: Message) -> tuple[str, list[Any]]:
        peripheral = self._peripheral(message)
        self.connects += 1
        if not self.tree.value(HCI, ADAPTER, "Powered"):
            raise Refusal("org.bluez.Error.NotReady", "Resource Not Ready")
        if self.answers_without_connecting:
            self.answers_without_connecting -= 1
            return "", []
        connection = await self.central.connect(
            peripheral.address, transport=PhysicalTransport.LE, timeout=self.connect_s
        )
        peripheral.connection = connection
        connection.on(connection.EVENT_DISCONNECTION, lambda _: self._gone(peripheral))
        self.tree.change(peripheral.path, DEVICE, {"Connected": Variant("b", True)})
        if peripheral.bonded:
            await connection.encrypt()
        self._later(self._resolve(peripheral, connection))
        return "", []

    async def _disconnect(self, message: Message) -> tuple[str, list[Any]]:
        peripheral = self._peripheral(message)
        if peripheral.connection is not None:
            await peripheral.connection.disconnect()
        return "", []

    async def _pair(self, message: Message) -> tuple[str, list[Any]]:
        peripheral = self._peripheral(message)
        if peripheral.connection is None:
            raise Refusal("org.bluez.Error.Failed", "not connected")
        if not self.has_agent:
            raise Refusal("org.bluez.Error.AuthenticationFailed", "No agent available for request type")
        try:
            await peripheral.connection.pair()
        except BaseBumbleError as error:
            # bluetoothd drops the link when pairing is refused.
            await peripheral.connection.disconnect()
            raise Refusal("org.bluez.Error.AuthenticationFailed", "Authentication Failed") from error
        peripheral.bonded = True
        yes = Variant("b", True)
        self.tree.change(peripheral.path, DEVICE, {"Paired": yes, "Bonded": yes})
        return "", []

    async def _read(self, message: Message) -> tuple[str, list[Any]]:
        value = await self._attribute(message).read_value()
        return "ay", [bytes(value)]

    async def _write(self, message: Message) -> tuple[str, list[Any]]:
        data, options = message.body
        request = "type" not in options or options["type"].value == "request"
        await self._attribute(message).write_value(bytes(data), with_response=request)
        return "", []

    async def _start_notify(self, message: Message) -> tuple[str, list[Any]]:
        path = message.path or ""

        def notified(value: bytes) -> None:
            # Identical values are told as well, as bluetoothd does.
            self.tree.change(path, CHARACTERISTIC, {"Value": Variant("ay", bytes(value))})

        await self._attribute(message).subscribe(notified)
        self.tree.change(path, CHARACTERISTIC, {"Notifying": Variant("b", True)})
        return "", []

    # What happens on the air

    def _heard(self, advertisement: Advertisement) -> None:
        if not self._scanning:
            return
        data = advertisement.data
        name = data.get(data.COMPLETE_LOCAL_NAME)
        uuids = [
            plain_uuid(uuid)
            for kind in (
                data.COMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS,
                data.COMPLETE_LIST_OF_128_BIT_SERVICE_CLASS_UUIDS,
            )
            for uuid in (data.get(kind) or [])
        ]
        address = advertisement.address.to_string(with_type_qualifier=False)
        path = f"{HCI}/dev_{address.replace(':', '_')}"
        if path not in self._peripherals:
            self._peripherals[path] = _Peripheral(path, advertisement.address)
            self.tree.add(path, DEVICE, device_values(address, HCI, str(name or address), uuids))
        else:
            self.tree.change(path, DEVICE, {"RSSI": Variant("n", -60), "UUIDs": Variant("as", uuids)})

    async def _resolve(self, peripheral: _Peripheral, connection: Connection) -> None:
        """Look up services as bluetoothd does after connecting, then say so."""
        try:
            peer = Peer(connection)
            await peer.request_mtu(_MTU)
            await peer.discover_services()
            await peer.discover_characteristics()
        except (BaseBumbleError, TimeoutError, asyncio.CancelledError):
            return
        if peripheral.connection is not connection:
            return
        for service in peer.services:
            path = f"{peripheral.path}/service{service.handle:04x}"
            self.tree.add(
                path,
                SERVICE,
                {
                    "UUID": Variant("s", plain_uuid(service.uuid)),
                    "Device": Variant("o", peripheral.path),
                    "Primary": Variant("b", True),
                },
            )
            for found in service.characteristics:
                self._add_characteristic(peripheral, path, found)
        uuids = [plain_uuid(service.uuid) for service in peer.services]
        resolved = {"UUIDs": Variant("as", uuids), "ServicesResolved": Variant("b", True)}
        self.tree.change(peripheral.path, DEVICE, resolved)

    def _add_characteristic(
        self, peripheral: _Peripheral, service: str, found: CharacteristicProxy[bytes]
    ) -> None:
        path = f"{service}/char{found.handle - 1:04x}"  # bluetoothd counts the declaration
        peripheral.characteristics[path] = found
        self.tree.add(
            path,
            CHARACTERISTIC,
            {
                "UUID": Variant("s", plain_uuid(found.uuid)),
                "Service": Variant("o", service),
                "Flags": Variant("as", flags(found.properties)),
                "Notifying": Variant("b", False),
                "Value": Variant("ay", b""),
                "MTU": Variant("q", _MTU),
            },
        )

    def _gone(self, peripheral: _Peripheral) -> None:
        peripheral.connection = None
        peripheral.characteristics.clear()
        no = Variant("b", False)
        self.tree.change(peripheral.path, DEVICE, {"ServicesResolved": no, "Connected": no})
        self.tree.remove_below(peripheral.path)

    def _peripheral(self, message: Message) -> _Peripheral:
        found = self._peripherals.get(message.path or "")
        if found is None:
            raise Refusal("org.freedesktop.DBus.Error.UnknownObject", "no such device")
        return found

    def _attribute(self, message: Message) -> Guarded:
        path = message.path or ""
        for peripheral in self._peripherals.values():
            if path in peripheral.characteristics:
                return Guarded(peripheral.characteristics[path])
        raise Refusal("org.freedesktop.DBus.Error.UnknownObject", "no such characteristic")

    def _later(self, work: Awaitable[Any]) -> None:
        async def run() -> None:
            await work

        task = asyncio.get_running_loop().create_task(run())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
