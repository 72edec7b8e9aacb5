"""Bands that are spoken to: they answer what is written, and stream only when they were told to."""

from __future__ import annotations

import asyncio
from typing import Any

from bumble.att import Attribute
from bumble.device import Connection
from bumble.gatt import Characteristic, CharacteristicValue, Service
from bumble.link import LocalLink

from sensors.ble import polar_ppi, shimmer3r
from tests.sensors.air.band import NOTIFY, WRITE, AirBand, attribute

INDICATE = Characteristic.Properties.INDICATE
_INQUIRY_ANSWER = bytes.fromhex("02 00 08") + bytes(7) + bytes([1, 1, 0x1C])  # one channel: skin conductance
_TICKS = 2048  # of 32768 Hz: 16 samples a second


class TalkingBand(AirBand):
    """One service: a characteristic that takes commands and one that speaks."""

    SERVICE = COMMANDS = VOICE = ""
    streams = False
    sent = 0

    def __init__(self, link: LocalLink, address: str, name: str) -> None:
        self.voice: Characteristic[bytes] = attribute(self.VOICE, NOTIFY, b"")
        super().__init__(link, address, name)
        self._services = [self.SERVICE]

    def _gatt(self, heart: bool, uart: bool) -> list[Service]:  # noqa: ARG002
        return [Service(self.SERVICE, [self._commands(), self.voice])]

    def _commands(self) -> Characteristic[bytes]:
        value: CharacteristicValue[bytes] = CharacteristicValue(write=self._wrote)
        return Characteristic(self.COMMANDS, WRITE, Attribute.Permissions.WRITEABLE, value)

    def _wrote(self, connection: Connection, data: bytes) -> None:
        super()._wrote(connection, data)
        self._later(self._answer(bytes(data)))

    async def _answer(self, command: bytes) -> None:
        """What the band says to this."""

    async def say(self, data: bytes) -> None:
        """Speak, in one piece."""
        await self._notify(self.voice, data)

    def _later(self, work: Any) -> None:
        self._task = asyncio.get_running_loop().create_task(work)


class PolarBand(TalkingBand):
    """A Polar armband: its control point answers by indication, and beats come five at a time."""

    SERVICE, COMMANDS, VOICE = polar_ppi.SERVICE, polar_ppi.CONTROL, polar_ppi.DATA
    refuses = 0  # an error code instead of "done"

    def _commands(self) -> Characteristic[bytes]:
        value: CharacteristicValue[bytes] = CharacteristicValue(write=self._wrote)
        self.control: Characteristic[bytes] = Characteristic(
            self.COMMANDS, WRITE | INDICATE, Attribute.Permissions.WRITEABLE, value
        )
        return self.control

    async def _answer(self, command: bytes) -> None:
        self.streams = command[:1] == b"\x02" and not self.refuses
        answer = b"\xf0" + command[:2] + bytes([self.refuses, 0])
        await self.device.indicate_subscribers(self.control, answer)

    async def send_beats(self, *intervals_ms: int) -> None:
        """A batch, if it was told to stream."""
        if self.streams:
            self.sent += 1
            head = b"\x03" + (self.sent * 5_000_000_000).to_bytes(8, "little") + b"\x00"
            await self.say(head + b"".join(_pulse(interval_ms) for interval_ms in intervals_ms))


def _pulse(interval_ms: int) -> bytes:
    return bytes([60_000 // interval_ms]) + interval_ms.to_bytes(2, "little") + bytes([5, 0, 6])


class Shimmer3RBand(TalkingBand):
    """A Shimmer3R: acknowledges each command, tells its channels when asked, streams 16 samples a second."""

    SERVICE, COMMANDS, VOICE = shimmer3r.SERVICE, shimmer3r.WRITE, shimmer3r.NOTIFY

    async def _answer(self, command: bytes) -> None:
        self.streams = command[:1] == b"\x07" or (self.streams and command[:1] != b"\x20")
        await self.say(b"\xff" + (_INQUIRY_ANSWER if command[:1] == b"\x01" else b""))

    async def send_skin(self, word: int) -> None:
        """One sample, if it was told to stream."""
        if self.streams:
            self.sent += 1
            tick = (self.sent * _TICKS) % (1 << 24)
            await self.say(b"\x00" + tick.to_bytes(3, "little") + word.to_bytes(2, "little"))
