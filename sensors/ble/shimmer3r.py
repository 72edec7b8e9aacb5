"""Shimmer3R GSR+: wrist pod with finger electrodes, skin conductance over its own byte stream.

Facts: ShimmerEngineering/Shimmer-C-API and SwiftAPI (BSD-3). Commands are single bytes with arguments; `ff` is an
acknowledgement, `02` begins the answer to an inquiry (u16 divisor, seven bytes, number of channels, buffer size,
channel ids), `00` begins a data packet: tick u24 LE (32768 Hz), then two bytes a channel in the order of the ids.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from biofeedback.errors import SensorError
from biofeedback.samples import Channel
from sensors.ble.device_clock import DeviceClock, TickCounter
from sensors.ble.driver import Certainty, Driver, Reading, Write, reading
from sensors.ble.shimmer_gsr import GSR_PLUS, ELECTRODES_OFF_uS, conductance_uS

SERVICE = "65333333-a115-11e2-9e9a-0800200ca100"
WRITE = "65333333-a115-11e2-9e9a-0800200ca102"
NOTIFY = "65333333-a115-11e2-9e9a-0800200ca101"

_RATE_DIVISOR = 2048  # of 32768 Hz: 16 Hz
_SENSORS_GSR = 0x000004
_AUTO_RANGE = 4
_ACK, _INQUIRY_ANSWER, _DATA = 0xFF, 0x02, 0x00
_INQUIRY_HEAD = 12  # answer byte, divisor 2, configuration 7, number of channels, buffer size
_GSR_ID = 0x1C
_TWO_BYTES = {0x12, _GSR_ID}  # channel ids whose width is known here; 0x12 is the pulse wave
_TICKS_PER_S = 32768.0
_WRAPS_AT = 1 << 24


def parse_channel_ids(answer: bytes) -> tuple[int, ...]:
    """Channel ids of an inquiry answer that starts with `02`; raises SensorError for a channel we cannot skip."""
    if len(answer) < _INQUIRY_HEAD or len(answer) != _INQUIRY_HEAD + answer[10] or answer[0] != _INQUIRY_ANSWER:
        raise SensorError("The Shimmer's answer is not readable.", reason="frame_malformed")
    ids = tuple(answer[_INQUIRY_HEAD:])
    if _GSR_ID not in ids or set(ids) - _TWO_BYTES:
        raise SensorError(
            "The Shimmer is set up for other signals than skin conductance. Reset it to its defaults.",
            reason="wrong_device",
        )
    return ids


def parse_data(packet: bytes, ids: Sequence[int]) -> tuple[int, float]:
    """Tick and conductance (uS) of one data packet that starts with `00`."""
    if len(packet) != 4 + 2 * len(ids) or packet[0] != _DATA:
        raise SensorError("A packet of the Shimmer has the wrong length.", reason="frame_malformed")
    at = 4 + 2 * list(ids).index(_GSR_ID)
    word = np.array([int.from_bytes(packet[at : at + 2], "little")], dtype=np.uint16)
    return int.from_bytes(packet[1:4], "little"), float(conductance_uS(word, GSR_PLUS)[0])


class Shimmer3RDecoder:
    """The byte stream of one connection."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._ids: tuple[int, ...] = ()
        self._ticks = TickCounter(_TICKS_PER_S, _WRAPS_AT)
        self._clock = DeviceClock()

    def feed(self, characteristic: str, data: bytes, received_s: float) -> Sequence[Reading]:  # noqa: ARG002
        """Samples of all packets that this notification completes, as one block."""
        self._buffer += data
        times_s: list[float] = []
        values: list[float] = []
        while (packet := self._next()) is not None:
            tick, value = parse_data(packet, self._ids)
            device_s = self._ticks.advance(tick, received_s)
            if device_s is not None:
                times_s.append(self._clock.to_session(device_s, received_s))
                values.append(value)
        if not values:
            return ()
        worn = float(values[-1] >= ELECTRODES_OFF_uS)
        return (
            reading(Channel.SKIN_CONDUCTANCE_uS, times_s, values),
            reading(Channel.CONTACT, times_s[-1], worn),
        )

    def _next(self) -> bytes | None:
        """The next whole data packet; takes acknowledgements and the inquiry's answer on the way."""
        while self._buffer:
            kind = self._buffer[0]
            if kind == _ACK:
                del self._buffer[0]
            elif kind == _INQUIRY_ANSWER:
                if len(self._buffer) < _INQUIRY_HEAD or len(self._buffer) < _INQUIRY_HEAD + self._buffer[10]:
                    return None
                self._ids = parse_channel_ids(self._take(_INQUIRY_HEAD + self._buffer[10]))
            elif kind == _DATA and self._ids:
                size = 4 + 2 * len(self._ids)
                return self._take(size) if len(self._buffer) >= size else None
            else:
                self._buffer.clear()
                raise SensorError("The Shimmer's packets got out of step.", reason="frame_malformed")
        return None

    def _take(self, size: int) -> bytes:
        part = bytes(self._buffer[:size])
        del self._buffer[:size]
        return part


def _start(unix: float) -> tuple[Write, ...]:  # noqa: ARG001
    commands = (
        b"\x08" + _SENSORS_GSR.to_bytes(3, "little"),
        b"\x05" + _RATE_DIVISOR.to_bytes(2, "little"),
        bytes([0x21, _AUTO_RANGE]),
        b"\x01",
        b"\x07",
    )
    return tuple(Write(WRITE, command) for command in commands)


DRIVER = Driver(
    name="shimmer3r",
    model="Shimmer3R GSR+",
    service=SERVICE,
    channels=(Channel.SKIN_CONDUCTANCE_uS, Channel.CONTACT),
    notify=(NOTIFY,),
    decoder=Shimmer3RDecoder,
    certainty=Certainty.VENDOR,
    start=_start,
    stop=(Write(WRITE, b"\x20"),),
    method="DC",
)
