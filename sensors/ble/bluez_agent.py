"""Our own pairing agent for Linux: bleak registers none, and without one bluetoothd refuses even "Just Works".

It lives only while the trainer pairs one device, and says yes for that device alone.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from sensors.ble.radio import radio_error

if TYPE_CHECKING:
    from dbus_fast import Message
    from dbus_fast.aio import MessageBus

_PATH = "/nl/biofeedback/agent"
_AGENT = "org.bluez.Agent1"  # BlueZ, doc/org.bluez.Agent.rst
_MANAGER = "org.bluez.AgentManager1"
_NO_PASSKEY = "NoInputNoOutput"
_PASSKEY = "KeyboardOnly"


@asynccontextmanager
async def pairing_agent(address: str, passkey: int | None = None) -> AsyncIterator[None]:
    """Answer bluetoothd's questions about this one device; raises SensorError when there is no bus.

    With a passkey the link is protected against someone in between; without one it is not.
    """
    from dbus_fast import BusType
    from dbus_fast.aio import MessageBus

    device_end = "dev_" + address.replace(":", "_").upper()
    bus = MessageBus(bus_type=BusType.SYSTEM)
    try:
        await bus.connect()
    except (OSError, EOFError) as error:
        bus.disconnect()
        raise radio_error("no_radio", str(error)) from error

    def answer(message: Message) -> Message | None:
        if message.path != _PATH or message.interface != _AGENT:
            return None
        return _answer(message, device_end, passkey)

    bus.add_message_handler(answer)
    try:
        await _call(bus, "RegisterAgent", "os", [_PATH, _NO_PASSKEY if passkey is None else _PASSKEY])
        await _call(bus, "RequestDefaultAgent", "o", [_PATH])
        yield
        await _call(bus, "UnregisterAgent", "o", [_PATH])
    finally:
        bus.disconnect()  # bluetoothd forgets an agent whose connection closed


def _answer(message: Message, device_end: str, passkey: int | None) -> Message:
    from dbus_fast import Message as Reply

    device = str(message.body[0]) if message.body else ""
    if message.member in ("Release", "Cancel"):
        return Reply.new_method_return(message)
    if device.endswith(device_end):
        if message.member == "RequestPasskey" and passkey is not None:
            return Reply.new_method_return(message, "u", [passkey])
        if message.member in ("RequestAuthorization", "AuthorizeService"):
            return Reply.new_method_return(message)
    return Reply.new_error(message, "org.bluez.Error.Rejected", "not the device that is being paired")


async def _call(bus: MessageBus, member: str, signature: str, body: list[str]) -> None:
    from dbus_fast import Message, MessageType

    reply = await bus.call(
        Message(
            destination="org.bluez",
            path="/org/bluez",
            interface=_MANAGER,
            member=member,
            signature=signature,
            body=body,
        )
    )
    if reply is None or reply.message_type is MessageType.ERROR:
        raise radio_error("no_radio", f"{member}: {reply.error_name if reply else 'no answer'}")
