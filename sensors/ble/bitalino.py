"""BITalino (r)evolution: the frame of its BLE stream, as raw counts. No driver: its microsiemens are ambiguous.

Facts: the maker's GATT description (firmware-BT121) and the frame as its programming interface reads it. The two
published conversions to microsiemens differ by a factor of two to ten for the same counts, so a wrist signal from
it is not taken into sessions until the revision of the sensor is known. Frames can be captured and checked.
"""

from __future__ import annotations

from dataclasses import dataclass

from biofeedback.errors import SensorError

_POLYNOMIAL = 0x13  # CRC-4: x^4 + x + 1


@dataclass(frozen=True, slots=True)
class BitalinoFrame:
    """One frame. `digital` is I1 I2 O1 O2; `analog` are counts of 10 bits (of 6 bits from the fifth on)."""

    sequence: int
    digital: tuple[int, int, int, int]
    analog: tuple[int, ...]


def frame_length(channels: int) -> int:
    """Bytes of a frame with so many analog channels (1-6)."""
    bits = 12 + 10 * channels if channels <= 4 else 52 + 6 * (channels - 4)
    return (bits + 7) // 8


def parse_frame(data: bytes, channels: int) -> BitalinoFrame:
    """Decode one frame; raises SensorError for a wrong length or CRC."""
    if not 1 <= channels <= 6 or len(data) != frame_length(channels):
        raise SensorError("A frame of the BITalino has the wrong length.", reason="frame_malformed")
    if _crc4(data[:-1] + bytes([data[-1] & 0xF0])) != data[-1] & 0x0F:
        raise SensorError("A frame of the BITalino was damaged on its way.", reason="frame_damaged")
    # Read from its end, the frame is one long number: sequence, four digital bits, then channel after channel.
    number = int.from_bytes(data[:-1], "little")
    at = 8 * (len(data) - 1)
    fields: list[int] = []
    for width in (1, 1, 1, 1, *(10,) * min(channels, 4), *(6,) * (channels - 4)):
        at -= width
        fields.append(number >> at & ((1 << width) - 1))
    digital = (fields[0], fields[1], fields[2], fields[3])
    return BitalinoFrame(data[-1] >> 4, digital, tuple(fields[4:]))


def _crc4(data: bytes) -> int:
    """Remainder of the whole frame, first byte first, with the place of the CRC set to 0."""
    remainder = 0
    for byte in data:
        for bit in range(7, -1, -1):
            remainder = remainder << 1 | byte >> bit & 1
            if remainder & 0x10:
                remainder ^= _POLYNOMIAL
    return remainder & 0x0F
