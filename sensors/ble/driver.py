"""What a driver is: a description of one kind of device, and a decoder that turns its bytes into readings.

A driver does nothing itself. It names the service, the characteristics to listen to and what to write; a decoder
keeps what has to be remembered between notifications (a half frame, a counter, a beat chain) for one connection.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np

from biofeedback.samples import Channel, FloatArray


class Certainty(StrEnum):
    """How sure we are of a device's byte layout; stored with every session."""

    STANDARD = "standard"  # adopted by the Bluetooth SIG
    VENDOR = "vendor"  # published by the maker
    REVERSE_ENGINEERED = "reverse_engineered"
    EXPERIMENTAL = "experimental"


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """Samples of one channel on the session clock: `time_s` (n,), `values` (n,) or (n, 3), n >= 1."""

    channel: Channel
    time_s: FloatArray
    values: FloatArray
    time_error_s: float = 0.0  # how far `time_s` may be off, where no clock of the device says it


def reading(
    channel: Channel, time_s: Sequence[float] | float, values: Sequence[float] | float, time_error_s: float = 0.0
) -> Reading:
    """A reading from plain numbers."""
    times_s, numbers = np.atleast_1d(np.asarray(time_s, float)), np.atleast_1d(np.asarray(values, float))
    return Reading(channel, times_s, numbers, time_error_s)


@dataclass(frozen=True, slots=True)
class Write:
    """One write of a start or stop sequence."""

    characteristic: str
    data: bytes


class Decoder(Protocol):
    """State of one connection."""

    def feed(self, characteristic: str, data: bytes, received_s: float) -> Sequence[Reading]:
        """Readings of one notification that arrived at `received_s` on the session clock; may be empty.

        Raises SensorError for bytes that are no frame of this device; the next notification starts afresh.
        """


def no_writes(unix: float) -> tuple[Write, ...]:  # noqa: ARG001
    """For devices that stream as soon as someone listens."""
    return ()


@dataclass(frozen=True, slots=True)
class Driver:
    """One kind of device. UUIDs are in full, lower-case form."""

    name: str  # how it is called on the command line and in the list of known bands
    model: str  # for people; Device Information may say it better
    service: str  # what it advertises, and what is scanned for
    channels: tuple[Channel, ...]
    notify: tuple[str, ...]
    decoder: Callable[[], Decoder]
    certainty: Certainty
    name_starts: tuple[str, ...] = ()  # several makers share one service; then the name decides
    control: tuple[str, ...] = ()  # of `notify`, those that answer commands: no sign that data flows
    indicate: tuple[str, ...] = ()  # of `notify`, those that indicate: Android needs to know
    start: Callable[[float], tuple[Write, ...]] = no_writes  # after subscribing; gets unix seconds
    stop: tuple[Write, ...] = ()
    method: str = ""  # how the quantity is measured, where norms depend on it ("AC 12 Hz")
    first_sample_s: float = 10.0  # how long a device may take until its first value
    stale_s: float = 5.0  # no frame for so long: what is shown is old

    @property
    def is_heart(self) -> bool:
        """Whether it delivers a heart rate or intervals."""
        return bool({Channel.HEART_RATE_BPM, Channel.INTERVAL_MS} & set(self.channels))

    @property
    def is_skin(self) -> bool:
        """Whether it delivers skin conductance, by whatever method."""
        return bool({Channel.SKIN_CONDUCTANCE_uS, Channel.SKIN_CONDUCTANCE_AC_uS} & set(self.channels))

    def fits(self, name: str, services: Sequence[str]) -> bool:
        """Whether an advertisement with this name and these services is such a device."""
        named = not self.name_starts or name.startswith(self.name_starts)
        return named and self.service in services
