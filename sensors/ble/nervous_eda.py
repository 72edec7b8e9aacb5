"""Nervous EDA (INSA Lyon): a wrist device with open hardware and firmware; AC impedance, not DC conductance.

Facts: sensors-inl/Nervous-EDA and Nervous-Sensors (MIT). Over the Nordic UART service come protobuf messages, each
COBS-encoded and ended by a zero byte, cut over notifications. `EdaBuffer{1: repeated Impedance{1: float real,
2: float imag}, 2: Timestamp{1: uint64 s, 2: uint32 us}}` holds 16 frequencies, 8 times a second; the timestamp is
the moment of sending, on a clock that is set by writing a Timestamp. proto3 leaves out fields that are zero.

Conductance at 12 Hz is higher than at DC (the skin's capacity conducts too): its channel is a different one.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from biofeedback.errors import SensorError
from biofeedback.samples import Channel
from sensors.ble.device_clock import DeviceClock
from sensors.ble.driver import Certainty, Driver, Reading, Write, reading
from sensors.ble.shimmer_gsr import ELECTRODES_OFF_uS
from sensors.ble.uuids import UART_NOTIFY, UART_SERVICE, UART_WRITE

FREQUENCIES_HZ = (12, 28, 32, 36, 44, 68, 84, 108, 136, 196, 256, 324, 400, 484, 576, 724)  # firmware main.c
_LONGEST = 1024  # bytes; a whole message is 206
_VARINT, _LENGTH, _FLOAT = 0, 2, 5  # protobuf wire types


@dataclass(frozen=True, slots=True)
class Spectrum:
    """One message: complex impedance (ohm) at each frequency, and the device's clock (unix s)."""

    impedance_ohm: tuple[complex, ...]
    unix: float

    @property
    def conductance_uS(self) -> float:
        """At the lowest frequency, as the authors show it; 0 = open or shorted."""
        size_ohm = abs(self.impedance_ohm[0])
        return 1e6 / size_ohm if size_ohm > 0.0 else 0.0


def uncobs(frame: bytes) -> bytes:
    """Undo COBS (Cheshire and Baker 1999) of a frame without its final zero; raises SensorError."""
    out = bytearray()
    at = 0
    while at < len(frame):
        code = frame[at]
        if code == 0 or at + code > len(frame):
            raise _malformed()
        out += frame[at + 1 : at + code]
        at += code
        if code < 0xFF and at < len(frame):
            out.append(0)
    return bytes(out)


def cobs(message: bytes) -> bytes:
    """COBS with the final zero."""
    out = bytearray()
    for block in message.split(b"\0"):
        while len(block) >= 0xFE:
            out += b"\xff" + block[:0xFE]
            block = block[0xFE:]
        out.append(len(block) + 1)
        out += block
    return bytes(out) + b"\0"


def parse_spectrum(message: bytes) -> Spectrum:
    """Decode one EdaBuffer; raises SensorError when it is none."""
    impedance: list[complex] = []
    unix = 0.0
    for number, value in _fields(message):
        if number == 1 and isinstance(value, bytes):
            parts = dict(_fields(value))
            impedance.append(complex(_float(parts.get(1)), _float(parts.get(2))))
        elif number == 2 and isinstance(value, bytes):
            parts = dict(_fields(value))
            unix = _whole(parts.get(1)) + _whole(parts.get(2)) / 1e6
    if len(impedance) != len(FREQUENCIES_HZ):
        raise _malformed()
    return Spectrum(tuple(impedance), unix)


def timestamp(unix: float) -> bytes:
    """The message that sets the device's clock, framed."""
    seconds = int(unix)
    micros = round((unix - seconds) * 1e6)
    message = b"\x08" + _pack_varint(seconds) + (b"\x10" + _pack_varint(micros) if micros else b"")
    return cobs(message)


def _fields(message: bytes) -> Iterator[tuple[int, int | float | bytes]]:
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        kind = key & 7
        if kind == _VARINT:
            number, at = _varint(message, at)
            yield key >> 3, number
        elif kind == _FLOAT and at + 4 <= len(message):
            yield key >> 3, float(struct.unpack_from("<f", message, at)[0])
            at += 4
        elif kind == _LENGTH:
            size, at = _varint(message, at)
            if at + size > len(message):
                raise _malformed()
            yield key >> 3, message[at : at + size]
            at += size
        else:
            raise _malformed()


def _varint(message: bytes, at: int) -> tuple[int, int]:
    number = 0
    for shift in range(0, 70, 7):
        if at >= len(message):
            break
        byte = message[at]
        at += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number, at
    raise _malformed()


def _pack_varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def _float(value: object) -> float:
    number = 0.0 if value is None else value
    if not isinstance(number, float) or number != number or abs(number) == float("inf"):
        raise _malformed()
    return number


def _whole(value: object) -> int:
    number = 0 if value is None else value
    if not isinstance(number, int) or number >= 1 << 64:
        raise _malformed()
    return number


def _malformed() -> SensorError:
    return SensorError("A packet of the Nervous EDA is not readable.", reason="frame_malformed")


class NervousDecoder:
    """Spectra of one connection."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._clock = DeviceClock()
        self._last_unix = float("-inf")

    def feed(self, characteristic: str, data: bytes, received_s: float) -> Sequence[Reading]:  # noqa: ARG002
        """One value per message that this notification completes."""
        self._buffer += data
        times_s: list[float] = []
        values: list[float] = []
        while (end := self._buffer.find(0)) >= 0:
            frame = bytes(self._buffer[:end])
            del self._buffer[: end + 1]
            spectrum = parse_spectrum(uncobs(frame))
            if spectrum.unix <= self._last_unix:  # twice, or out of order
                continue
            self._last_unix = spectrum.unix
            times_s.append(self._clock.to_session(spectrum.unix, received_s))
            values.append(spectrum.conductance_uS)
        if len(self._buffer) > _LONGEST:
            self._buffer.clear()
            raise _malformed()
        if not values:
            return ()
        worn = float(values[-1] >= ELECTRODES_OFF_uS)
        return (
            reading(Channel.SKIN_CONDUCTANCE_AC_uS, times_s, values),
            reading(Channel.CONTACT, times_s[-1], worn),
        )


def _start(unix: float) -> tuple[Write, ...]:
    return (Write(UART_WRITE, timestamp(unix)),)


DRIVER = Driver(
    name="nervous_eda",
    model="Nervous EDA",
    service=UART_SERVICE,
    channels=(Channel.SKIN_CONDUCTANCE_AC_uS, Channel.CONTACT),
    notify=(UART_NOTIFY,),
    decoder=NervousDecoder,
    certainty=Certainty.VENDOR,
    name_starts=("EDA ",),
    start=_start,
    method="AC 12 Hz",
)
