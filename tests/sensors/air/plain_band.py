"""Another maker's band: it has little, and does things in another order than the first one (`band.py`).

Heart Rate Service alone, no device information; its rates have 16 bits and no intervals; it speaks at the moment
somebody subscribes, before it has answered that; its packets fit the smallest MTU.
"""

from __future__ import annotations

from typing import Any

from bumble import att
from bumble.device import Connection
from bumble.gatt import Service
from bumble.link import LocalLink

from sensors.ble.uuids import BATTERY_LEVEL, BATTERY_SERVICE, HEART_RATE_SERVICE
from tests.sensors.air.band import NOTIFY, READ, AirBand, attribute

SMALLEST_MTU = 23  # Core 5.4, Vol 3 Part G 5.2.1
FIRST_RATE = 33  # what it says before it has answered a subscription


class PlainBand(AirBand):
    """A band with a heart service and nothing else; with `two_batteries` it has that service twice."""

    def __init__(self, link: LocalLink, address: str, name: str, *, two_batteries: bool = False) -> None:
        self._two_batteries = two_batteries
        super().__init__(link, address, name)
        self.device.gatt_server.max_mtu = SMALLEST_MTU
        self.heart.on(self.heart.EVENT_SUBSCRIPTION, self._speak_early)

    def _gatt(self, heart: bool, uart: bool) -> list[Service]:  # noqa: ARG002
        batteries = [
            Service(BATTERY_SERVICE, [attribute(BATTERY_LEVEL, READ | NOTIFY, bytes([level]))])
            for level in ((64, 12) if self._two_batteries else ())
        ]
        return [Service(HEART_RATE_SERVICE, [self.heart]), *batteries]

    def _speak_early(self, connection: Connection, notify: bool, _indicate: Any) -> None:
        if notify:
            early = att.ATT_Handle_Value_Notification(
                attribute_handle=self.heart.handle, attribute_value=plain_rate(FIRST_RATE)
            )
            self.device.gatt_server.send_gatt_pdu(connection, bytes(early))


def plain_rate(rate_bpm: int) -> bytes:
    """A heart packet with a rate of 16 bits, no contact and no intervals."""
    return b"\x01" + rate_bpm.to_bytes(2, "little")
