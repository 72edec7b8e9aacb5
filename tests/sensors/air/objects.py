"""The tree of D-Bus objects that the BlueZ stand-in shows, with the signals for every change."""

from __future__ import annotations

from typing import Any

from bumble.core import UUID
from dbus_fast import Message, MessageType, Variant
from dbus_fast.aio import MessageBus

ADAPTER = "org.bluez.Adapter1"
DEVICE = "org.bluez.Device1"
SERVICE = "org.bluez.GattService1"
CHARACTERISTIC = "org.bluez.GattCharacteristic1"
_MANAGER = "org.freedesktop.DBus.ObjectManager"
_PROPERTIES = "org.freedesktop.DBus.Properties"


class ObjectTree:
    """Objects by path, each with one interface."""

    def __init__(self, bus: MessageBus) -> None:
        self._bus = bus
        self._objects: dict[str, tuple[str, dict[str, Variant]]] = {}

    def managed(self) -> dict[str, dict[str, dict[str, Variant]]]:
        """Everything, as GetManagedObjects gives it."""
        return {path: {interface: dict(values)} for path, (interface, values) in self._objects.items()}

    def value(self, path: str, interface: str, name: str) -> Any:
        """One property."""
        found, values = self._objects[path]
        if found != interface:
            raise KeyError(interface)
        return values[name].value

    def add(self, path: str, interface: str, values: dict[str, Variant]) -> None:
        """A new object."""
        self._objects[path] = (interface, values)
        self._signal("/", _MANAGER, "InterfacesAdded", "oa{sa{sv}}", [path, {interface: values}])

    def change(self, path: str, interface: str, values: dict[str, Variant]) -> None:
        """Properties of an object change."""
        if path not in self._objects:
            return
        self._objects[path][1].update(values)
        self._signal(path, _PROPERTIES, "PropertiesChanged", "sa{sv}as", [interface, values, []])

    def remove_below(self, path: str) -> None:
        """Objects under this path are gone."""
        for below in [entry for entry in self._objects if entry.startswith(path + "/")]:
            interface, _ = self._objects.pop(below)
            self._signal("/", _MANAGER, "InterfacesRemoved", "oas", [below, [interface]])

    def _signal(self, path: str, interface: str, member: str, signature: str, body: list[Any]) -> None:
        if not self._bus.connected:
            return
        self._bus.send(
            Message(
                message_type=MessageType.SIGNAL,
                path=path,
                interface=interface,
                member=member,
                signature=signature,
                body=body,
            )
        )


def plain_uuid(uuid: UUID | str) -> str:
    """The full form in small letters."""
    full = uuid.to_hex_str("-") if isinstance(uuid, UUID) else uuid
    if len(full) == 4:
        full = f"0000{full}-0000-1000-8000-00805f9b34fb"
    if len(full) == 8:
        full = f"{full}-0000-1000-8000-00805f9b34fb"
    return full.lower()
