"""Shimmer Verisense Pulse+ and Verisense GSR+: skin conductance over the Nordic UART service.

Facts: ShimmerEngineering/webBLEDemos and Shimmer-C-API (BSD-3; the maker calls the interface "pre-alpha"). A
frame is `header, length u16 LE, payload`, cut over notifications. A streaming payload is `sensor id, tick u24 LE
(32768 Hz, starts again every minute), samples, CRC-16 LE`; the tick is that of the last sample. Its rate follows
from the ticks, so the band's own configuration is left as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from biofeedback.errors import SensorError
from biofeedback.samples import Channel, FloatArray
from sensors.ble.device_clock import DeviceClock, TickCounter
from sensors.ble.driver import Certainty, Driver, Reading, Write, reading
from sensors.ble.shimmer_gsr import GSR_PLUS, PULSE_PLUS, Board, ELECTRODES_OFF_uS, conductance_uS
from sensors.ble.uuids import UART_NOTIFY, UART_SERVICE, UART_WRITE

_READ_CONFIGURATION = bytes.fromhex("140000")
_START = bytes.fromhex("2a010001")
_STOP = bytes.fromhex("2a010002")
_STREAM, _CONFIGURATION = 0x3A, 0x34  # answers are the request's low half with 0x30
_HEAD = 3
_LONGEST_PAYLOAD = 2048  # the maker's packets are about 200 bytes; a longer one is a lost start
_GSR, _PPG = 1, 4
_TICKS_PER_S = 32768.0
_WRAPS_AT = 60 * 32768
_CONFIGURATION_MARK = 0x5A
_BATTERY_ENABLED = 0x02  # operational configuration, byte 3
_PPG_BITS = 0x7FFFF


@dataclass(frozen=True, slots=True, eq=False)
class StreamPacket:
    """One streaming payload whose CRC is right."""

    sensor_id: int
    tick: int  # of the last sample
    content: bytes


def crc16(data: bytes) -> int:
    """CRC-16/CCITT-FALSE: polynomial 0x1021, start 0xFFFF."""
    crc = 0xFFFF
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1) ^ 0x1021 if crc & 0x8000 else crc << 1
        crc &= 0xFFFF
    return crc


def parse_stream(payload: bytes) -> StreamPacket:
    """Check and split a streaming payload; raises SensorError on a wrong CRC or length."""
    if len(payload) < 7:
        raise SensorError("A packet of the Verisense is too short.", reason="frame_malformed")
    if crc16(payload[:-2]) != int.from_bytes(payload[-2:], "little"):
        raise SensorError("A packet of the Verisense was damaged on its way.", reason="frame_damaged")
    return StreamPacket(payload[0], int.from_bytes(payload[1:4], "little"), payload[4:-2])


def parse_gsr(content: bytes, board: Board, *, with_battery: bool = True) -> FloatArray:
    """Conductance (uS) of the samples of a GSR packet; raises SensorError when the last one is cut off."""
    width = 2 if with_battery else 1
    if not content or len(content) % (2 * width):
        raise SensorError("A skin conductance packet of the Verisense is cut short.", reason="frame_malformed")
    words = np.frombuffer(content, dtype="<u2").reshape(-1, width)[:, -1]
    return conductance_uS(words.astype(np.uint16), board)


def parse_ppg(content: bytes) -> FloatArray:
    """Raw counts of the samples of a PPG packet with one light; raises SensorError when it is cut off."""
    if len(content) % 3:
        raise SensorError("A pulse wave packet of the Verisense is cut short.", reason="frame_malformed")
    parts = np.frombuffer(content, dtype=np.uint8).reshape(-1, 3).astype(np.int64)
    counts = parts[:, 0] | parts[:, 1] << 8 | parts[:, 2] << 16
    return (counts & _PPG_BITS).astype(np.float64)


class Frames:
    """Joins notifications to whole frames (header, payload)."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def add(self, data: bytes) -> list[tuple[int, bytes]]:
        """Frames that are complete now; raises SensorError when a length cannot be true."""
        self._buffer += data
        frames: list[tuple[int, bytes]] = []
        while len(self._buffer) >= _HEAD:
            length = int.from_bytes(self._buffer[1:3], "little")
            if length > _LONGEST_PAYLOAD:
                self._buffer.clear()
                raise SensorError("The Verisense's packets got out of step.", reason="frame_malformed")
            if len(self._buffer) < _HEAD + length:
                break
            frames.append((self._buffer[0], bytes(self._buffer[_HEAD : _HEAD + length])))
            del self._buffer[: _HEAD + length]
        return frames

    def drop(self) -> None:
        """Forget a half frame: what follows starts afresh."""
        self._buffer.clear()


class VerisenseDecoder:
    """Skin conductance of one connection."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._frames = Frames()
        self._ticks = TickCounter(_TICKS_PER_S, _WRAPS_AT)
        self._clock = DeviceClock()
        self._with_battery = True  # as in the maker's example packets, until the band says otherwise
        self._waiting: tuple[float, FloatArray] | None = None  # a first packet, whose rate is not known yet
        self._device_s: float | None = None  # the band's own time of the packet before
        self._period_s: float | None = None

    def feed(self, characteristic: str, data: bytes, received_s: float) -> Sequence[Reading]:  # noqa: ARG002
        """Samples of all frames that this notification completes."""
        readings: list[Reading] = []
        for header, payload in self._frames.add(data):
            if header == _CONFIGURATION:
                self._configured(payload)
            elif header == _STREAM:
                try:
                    packet = parse_stream(payload)
                except SensorError:
                    self._frames.drop()
                    raise
                if packet.sensor_id == _GSR:
                    readings += self._skin(packet, received_s)
        return readings

    def _configured(self, payload: bytes) -> None:
        if len(payload) > 3 and payload[0] == _CONFIGURATION_MARK:
            self._with_battery = bool(payload[3] & _BATTERY_ENABLED)

    def _skin(self, packet: StreamPacket, received_s: float) -> list[Reading]:
        values = parse_gsr(packet.content, self._board, with_battery=self._with_battery)
        device_s = self._ticks.advance(packet.tick, received_s)
        if device_s is None:  # twice, or out of order
            return []
        end_s = self._clock.to_session(device_s, received_s)
        before_s, self._device_s = self._device_s, device_s
        if before_s is None:
            self._waiting = (device_s, values)
            return []
        period_s = self._learn_rate(device_s - before_s, len(values))
        first, self._waiting = self._waiting, None
        # The clocks are known better by now than when the first packet came.
        earlier = _readings(self._clock.at(first[0]), first[1], period_s) if first else []
        return [*earlier, *_readings(end_s, values, period_s)]

    def _learn_rate(self, passed_s: float, count: int) -> float:
        period_s = passed_s / count
        # After a lost packet the same count spans twice the time: the shortest period seen is the true one.
        if self._period_s is None or period_s < 1.02 * self._period_s:
            self._period_s = period_s
        return self._period_s


def _readings(end_s: float, values: FloatArray, period_s: float) -> list[Reading]:
    times_s: FloatArray = end_s - period_s * np.arange(len(values) - 1, -1, -1, dtype=np.float64)
    worn = float(np.median(values) >= ELECTRODES_OFF_uS)
    return [Reading(Channel.SKIN_CONDUCTANCE_uS, times_s, values), reading(Channel.CONTACT, end_s, worn)]


def _start(unix: float) -> tuple[Write, ...]:  # noqa: ARG001
    return (Write(UART_WRITE, _READ_CONFIGURATION), Write(UART_WRITE, _START))


def _driver(name: str, board: Board) -> Driver:
    return Driver(
        name=name,
        model=f"Shimmer Verisense {board.name}",
        service=UART_SERVICE,
        channels=(Channel.SKIN_CONDUCTANCE_uS, Channel.CONTACT),
        notify=(UART_NOTIFY,),
        decoder=partial(VerisenseDecoder, board),
        certainty=Certainty.VENDOR,
        name_starts=("Verisense",),
        start=_start,
        stop=(Write(UART_WRITE, _STOP),),
        method="DC",
        first_sample_s=40.0,  # 48 samples at 5 Hz are ten seconds, and the second packet tells the rate
        stale_s=15.0,
    )


DRIVER = _driver("verisense_pulse", PULSE_PLUS)
DRIVER_GSR = _driver("verisense_gsr", GSR_PLUS)
