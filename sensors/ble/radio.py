"""The seam between the supervisor and the radio: finding devices, and one link to one device.

On a tablet `bleak_radio.BleakRadio` stands behind it. Every call here has its own time limit, and every failure is
a SensorError whose `reason` is one of `REASONS`: the screens have a sentence for each.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from biofeedback.errors import SensorError
from biofeedback.samples import LinkSecurity

REASONS = {
    "adapter_off": "Bluetooth is switched off on this tablet. Switch it on.",
    "no_radio": "This tablet has no Bluetooth, or its Bluetooth does not answer. Restart the tablet.",
    "permission_denied": "This app may not use Bluetooth. Allow 'Nearby devices' for this app in the settings.",
    "band_not_found": "The wristband is not found. Is it on, charged, and within two metres?",
    "unknown_band": "A wristband of this kind is near, but it is not one of ours. Add it on the trainer's screen.",
    "link_failed": "The wristband was found but does not answer. Bring it closer, or switch it off and on.",
    "link_lost": "The link with the wristband broke. Bring it closer; it is looked for again.",
    "timeout": "The wristband does not answer in time. Bring it closer, or switch it off and on.",
    "no_data": "The wristband is connected but sends nothing. Is it worn? Switch it off and on.",
    "stale": "The wristband stopped sending. Bring it closer, or switch it off and on.",
    "pairing_needed": "The wristband wants to be paired first. Do that on the trainer's screen.",
    "pairing_refused": "Pairing was refused. Put the wristband in pairing mode and try again.",
    "wrong_device": "This device lacks what its kind must have; its firmware may be too old or too new.",
    "battery_empty": "The battery of the wristband is empty. Charge it.",
    "driver_failed": "The app made a mistake with this wristband. Stop, and tell whoever maintains the app.",
}
"""A sentence for a trainer for every reason that a link is not streaming."""


def radio_error(reason: str, detail: str = "") -> SensorError:
    """The error of one reason, with its sentence; `detail` is for whoever maintains the app."""
    return SensorError(REASONS[reason], reason=reason, detail=detail)


@dataclass(frozen=True, slots=True)
class Advert:
    """A device that was heard. `handle` is the radio's own; the address never leaves the sensors package."""

    address: str
    name: str
    services: tuple[str, ...]
    rssi_dbm: int
    handle: object


class Link(Protocol):
    """One connection to one device, used once: a new attempt takes a new link."""

    @property
    def security(self) -> LinkSecurity:
        """How well it is protected, as far as the radio knows."""

    async def open(self, lost: Callable[[], None], timeout_s: float) -> None:
        """Connect and look up what the device has; `lost` is called once when the link breaks later."""

    def has(self, characteristic: str) -> bool:
        """Whether the device has this characteristic; only after `open`."""

    def speakers(self) -> tuple[str, ...]:
        """Every characteristic that can notify or indicate; only after `open`."""

    async def read(self, characteristic: str, timeout_s: float) -> bytes:
        """Read one value."""

    async def write(self, characteristic: str, data: bytes, timeout_s: float) -> None:
        """Write one value, with a response where the characteristic allows it."""

    async def subscribe(self, characteristic: str, received: Callable[[bytes], None], timeout_s: float) -> None:
        """Call `received` with every notification or indication from now on."""

    async def pair(self, timeout_s: float, passkey: int | None = None) -> None:
        """Pair and bond; only from the trainer's screen."""

    async def close(self) -> None:
        """Let go; never raises, may be called at any time and twice."""


class Radio(Protocol):
    """One Bluetooth adapter."""

    async def check(self) -> None:
        """Raise SensorError when this computer has no usable Bluetooth at all."""

    async def find(
        self, services: tuple[str, ...], accept: Callable[[Advert], bool], timeout_s: float
    ) -> Advert | None:
        """The first device advertising one of `services` that `accept` takes, or None after `timeout_s`.

        Without services every device is offered. A device that the system is linked to already, and that
        therefore does not advertise, is offered first.
        """

    def link(self, advert: Advert) -> Link:
        """A fresh link to this device, not yet open."""
