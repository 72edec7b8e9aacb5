"""Polar pulse-to-pulse intervals (PMD service): Verity Sense, OH1, 360, Loop - on the arm or wrist.

Facts: polar-ble-sdk technical documentation `online_measurement.pdf` and issue 249 there. Start is a write of
`02 03` to the control point, which answers by indication. A data frame is `03`, u64 LE nanoseconds, `00`, then
samples of six bytes: rate u8, interval u16 ms, error u16 ms, flags. The first batch takes about 25 s; the maker
says "only at complete rest" and calls the contact flag of the optical models unreliable, so it is not passed on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from biofeedback.errors import SensorError
from biofeedback.samples import Channel
from sensors.ble.beats import BeatTimes
from sensors.ble.driver import Certainty, Driver, Reading, Write, reading

SERVICE = "fb005c80-02e7-f387-1cad-8acd2d8df0c8"
CONTROL = "fb005c81-02e7-f387-1cad-8acd2d8df0c8"
DATA = "fb005c82-02e7-f387-1cad-8acd2d8df0c8"

_START = bytes.fromhex("0203")
_STOP = bytes.fromhex("0303")
_PPI = 0x03
_HEAD = 10  # bytes before the first sample
_SAMPLE = 6
_MOVED, _CONTACT, _CONTACT_SUPPORTED = 0x01, 0x02, 0x04
_RESPONSE = 0xF0
_LARGEST_ERROR_MS = 30  # RMSSD at rest is 20-60 ms; a less certain interval adds more than it tells; our choice
_SHORTEST_MS, _LONGEST_MS = 250, 2500  # 240 and 24 beats a minute; beyond that it is no heart


@dataclass(frozen=True, slots=True)
class PulseInterval:
    """One sample. `moved` = the device saw movement and does not trust the interval."""

    heart_rate_bpm: int | None  # 0 on the wire means not known yet
    interval_ms: int
    error_ms: int
    moved: bool
    contact: bool | None


def parse_samples(block: bytes) -> tuple[PulseInterval, ...]:
    """Samples after the head of a frame; raises SensorError when the last one is cut off."""
    if len(block) % _SAMPLE:
        raise SensorError("A pulse packet of the Polar sensor is cut short.", reason="frame_malformed")
    return tuple(_sample(block[at : at + _SAMPLE]) for at in range(0, len(block), _SAMPLE))


def parse_frame(data: bytes) -> tuple[PulseInterval, ...]:
    """A whole notification of the data characteristic; raises SensorError when it is no pulse frame."""
    if len(data) < _HEAD or data[0] != _PPI or data[9] != 0x00:
        raise SensorError("A packet of the Polar sensor holds no pulse intervals.", reason="frame_malformed")
    return parse_samples(data[_HEAD:])


def check_response(data: bytes) -> None:
    """An answer of the control point; raises SensorError when it refuses to stream."""
    if len(data) < 4 or data[0] != _RESPONSE:
        raise SensorError("The Polar sensor's answer is not readable.", reason="frame_malformed")
    if data[3] != 0x00:
        raise SensorError(
            f"The Polar sensor refuses to send pulse intervals (code {data[3]}). Take it off the charger and "
            "end other apps that use it.",
            reason="device_refuses",
        )


def _sample(raw: bytes) -> PulseInterval:
    flags = raw[5]
    return PulseInterval(
        heart_rate_bpm=raw[0] or None,
        interval_ms=int.from_bytes(raw[1:3], "little"),
        error_ms=int.from_bytes(raw[3:5], "little"),
        moved=bool(flags & _MOVED),
        contact=bool(flags & _CONTACT) if flags & _CONTACT_SUPPORTED else None,
    )


class PolarDecoder:
    """Beats of one connection. The device computes in batches: nothing says when its first beat was."""

    def __init__(self) -> None:
        self._beats = BeatTimes(prompt=False)
        self._last_frame = b""

    def feed(self, characteristic: str, data: bytes, received_s: float) -> Sequence[Reading]:
        """Rate of the last sample, and the intervals that can be trusted."""
        if characteristic == CONTROL:
            check_response(data)
            return ()
        if data == self._last_frame:  # the head holds a time: equal frames are one frame, sent twice
            return ()
        samples = parse_frame(data)
        self._last_frame = data
        readings = self._intervals(samples, received_s)
        rates = [sample.heart_rate_bpm for sample in samples if sample.heart_rate_bpm and not sample.moved]
        if rates:
            readings.append(reading(Channel.HEART_RATE_BPM, received_s, float(rates[-1])))
        return readings

    def _intervals(self, samples: Sequence[PulseInterval], received_s: float) -> list[Reading]:
        if any(not _SHORTEST_MS <= sample.interval_ms <= _LONGEST_MS for sample in samples):
            self._beats.forget()
            samples = [sample for sample in samples if _SHORTEST_MS <= sample.interval_ms <= _LONGEST_MS]
        if not samples:
            return []
        times_s, error_s = self._beats.place([sample.interval_ms / 1000.0 for sample in samples], received_s)
        good = [
            (time_s, float(sample.interval_ms))
            for time_s, sample in zip(times_s, samples, strict=True)
            if not sample.moved and sample.error_ms <= _LARGEST_ERROR_MS
        ]
        if not good:
            return []
        return [reading(Channel.INTERVAL_MS, [at for at, _ in good], [value for _, value in good], error_s)]


def _start(unix: float) -> tuple[Write, ...]:  # noqa: ARG001
    return (Write(CONTROL, _START),)


DRIVER = Driver(
    name="polar_ppi",
    model="Polar optical heart sensor",
    service=SERVICE,
    channels=(Channel.HEART_RATE_BPM, Channel.INTERVAL_MS),
    notify=(CONTROL, DATA),
    control=(CONTROL,),
    indicate=(CONTROL,),
    decoder=PolarDecoder,
    certainty=Certainty.VENDOR,
    start=_start,
    stop=(Write(CONTROL, _STOP),),
    first_sample_s=45.0,  # the maker: the first batch comes after about 25 s
    stale_s=12.0,  # the maker: values are refreshed every 5 s; two may be missed
)
