"""Heart Rate Service 0x180D: every strap, and many armbands and watches. Any maker, no pairing needed.

Layout of Heart Rate Measurement 0x2A37 (GATT Specification Supplement, 3.106): a byte of flags, the rate as u8 or
u16, then energy (u16, kJ) and intervals (u16 in 1/1024 s, oldest first) where the flags say so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from biofeedback.errors import SensorError
from biofeedback.samples import Channel
from sensors.ble.beats import BeatTimes
from sensors.ble.driver import Certainty, Driver, Reading, reading
from sensors.ble.uuids import HEART_RATE_MEASUREMENT, HEART_RATE_SERVICE

_RATE_IS_16_BIT = 0x01
_CONTACT = 0x02
_CONTACT_SUPPORTED = 0x04
_ENERGY = 0x08
_INTERVALS = 0x10
_UNITS_PER_S = 1024.0  # the intervals are not in ms
_DUPLICATE_WITHIN_S = 0.2  # a strap notifies once a second; the same beats at once are one packet, sent twice
_LONGEST_S = 4.0  # 15 beats a minute; a longer "interval" is a pause in contact, not a beat


@dataclass(frozen=True, slots=True)
class HeartRateMeasurement:
    """One notification. None = the device does not say."""

    heart_rate_bpm: int | None  # 0 on the wire means no reading, and is None here
    contact: bool | None  # None = not supported, which is not the same as no contact
    energy_kj: int | None
    intervals_s: tuple[float, ...]


def parse_heart_rate(data: bytes) -> HeartRateMeasurement:
    """Decode Heart Rate Measurement; raises SensorError when it ends too early or in half an interval."""
    if not data:
        raise _malformed("it is empty")
    flags = data[0]
    rate, at = _number(data, 1, 2 if flags & _RATE_IS_16_BIT else 1)
    energy: int | None = None
    if flags & _ENERGY:
        energy, at = _number(data, at, 2)
    intervals: tuple[float, ...] = ()
    if flags & _INTERVALS:
        rest = data[at:]
        if len(rest) % 2:
            raise _malformed("an interval is cut in half")
        intervals = tuple(int.from_bytes(rest[k : k + 2], "little") / _UNITS_PER_S for k in range(0, len(rest), 2))
    # The contact bit means something only where the device says that it supports it.
    contact = bool(flags & _CONTACT) if flags & _CONTACT_SUPPORTED else None
    return HeartRateMeasurement(rate or None, contact, energy, intervals)


def _number(data: bytes, at: int, size: int) -> tuple[int, int]:
    if len(data) < at + size:
        raise _malformed("it ends too early")
    return int.from_bytes(data[at : at + size], "little"), at + size


def _malformed(what: str) -> SensorError:
    return SensorError(f"A heart rate packet is not readable: {what}.", reason="frame_malformed")


class HeartRateDecoder:
    """Rates, contact and beats of one connection."""

    def __init__(self) -> None:
        self._beats = BeatTimes()
        self._last: tuple[bytes, float] = (b"", float("-inf"))

    def feed(self, characteristic: str, data: bytes, received_s: float) -> Sequence[Reading]:  # noqa: ARG002
        """Readings of one notification; the rate is as old as its arrival, beats come from their chain."""
        measurement = parse_heart_rate(data)
        before, before_s = self._last
        self._last = (data, received_s)
        # The same rate twice is harmless, and some bands send it often; the same beats twice would be too many.
        if measurement.intervals_s and data == before and received_s - before_s < _DUPLICATE_WITHIN_S:
            return ()
        readings: list[Reading] = []
        if measurement.contact is not None:
            readings.append(reading(Channel.CONTACT, received_s, float(measurement.contact)))
        if measurement.contact is False:
            # Without contact a strap repeats its last rate; those numbers are of no one.
            self._beats.forget()
            return readings
        if measurement.heart_rate_bpm is not None:
            readings.append(reading(Channel.HEART_RATE_BPM, received_s, float(measurement.heart_rate_bpm)))
        readings += self._intervals(measurement.intervals_s, received_s)
        return readings

    def _intervals(self, intervals_s: Sequence[float], received_s: float) -> list[Reading]:
        if any(not 0.0 < interval <= _LONGEST_S for interval in intervals_s):
            self._beats.forget()
            intervals_s = [interval for interval in intervals_s if 0.0 < interval <= _LONGEST_S]
        if not intervals_s:
            self._beats.no_beat(received_s)
            return []
        times_s, error_s = self._beats.place(intervals_s, received_s)
        return [reading(Channel.INTERVAL_MS, times_s, [1000.0 * interval for interval in intervals_s], error_s)]


DRIVER = Driver(
    name="heart_rate",
    model="Bluetooth heart rate sensor",
    service=HEART_RATE_SERVICE,
    channels=(Channel.HEART_RATE_BPM, Channel.INTERVAL_MS, Channel.CONTACT),
    notify=(HEART_RATE_MEASUREMENT,),
    decoder=HeartRateDecoder,
    certainty=Certainty.STANDARD,
)
