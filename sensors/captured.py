"""Plays a capture through its driver: what a real device sent, decoded as if it came in now."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from biofeedback.errors import RecordingError, SensorError
from biofeedback.samples import Channel, LinkEvent, LinkSecurity, LinkState, Samples, SensorEvent, SourceInfo
from sensors.ble.driver import Driver
from sensors.ble.uuids import BATTERY_LEVEL
from sensors.capture import Capture, characteristics, read_capture
from sensors.wristband import Clock


class CapturedWristband:
    """One capture as a source of samples."""

    def __init__(self, capture: Capture, driver: Driver, alias: str = "capture") -> None:
        self.info = SourceInfo(alias, capture.model or driver.model, driver.channels, "", LinkSecurity.NO_LINK)
        self.frames_refused = 0
        self._packets = capture.packets
        self._driver = driver
        self._decoder = driver.decoder()
        self._next = 0
        self._start_s: float | None = None
        self._streaming = False
        self._stopped = False

    @property
    def finished(self) -> bool:
        """True when every packet was played."""
        return self._stopped or self._next >= len(self._packets)

    @property
    def duration_s(self) -> float:
        """Until the last packet."""
        return math.ceil(self._packets[-1].t_s) if self._packets else 0.0

    async def start(self, clock: Clock) -> None:
        """The capture's start is now."""
        self._start_s = clock()

    def poll(self, now_s: float) -> Sequence[SensorEvent]:
        """What the packets up to `now_s` say."""
        events: list[SensorEvent] = []
        start_s = math.inf if self._start_s is None or self._stopped else self._start_s
        while self._next < len(self._packets) and start_s + self._packets[self._next].t_s <= now_s:
            packet = self._packets[self._next]
            self._next += 1
            events += self._decode(packet.uuid, packet.data, start_s + packet.t_s)
            if self._next == len(self._packets):
                events.append(LinkEvent(start_s + packet.t_s, self.info.alias, LinkState.LOST, "recording_ended"))
        return events

    async def stop(self) -> None:
        """End; nothing comes after this."""
        self._stopped = True

    def _decode(self, uuid: str, data: bytes, received_s: float) -> list[SensorEvent]:
        if uuid not in self._driver.notify:
            return []
        try:
            readings = self._decoder.feed(uuid, data, received_s)
        except SensorError:
            self.frames_refused += 1
            return []
        events: list[SensorEvent] = []
        if readings and not self._streaming and any(entry.channel is not Channel.CONTACT for entry in readings):
            self._streaming = True
            events.append(LinkEvent(received_s, self.info.alias, LinkState.STREAMING))
        events += [
            Samples(entry.channel, entry.time_s, entry.values, received_s, self.info.alias, entry.time_error_s)
            for entry in readings
        ]
        return events


def open_capture(path: str | Path, drivers: Sequence[Driver]) -> CapturedWristband:
    """Open a capture with the driver it names, or with the one whose characteristics spoke.

    Raises RecordingError when the file is none of ours, and SensorError when no driver knows the device.
    """
    capture = read_capture(Path(path))
    by_name = {driver.name: driver for driver in drivers}
    spoke = characteristics(capture.packets)
    if not spoke - {BATTERY_LEVEL}:
        raise RecordingError(
            f"{Path(path).name} holds no packets: the device sent nothing while it was captured.",
            reason="recording_empty",
        )
    fitting = [driver for driver in drivers if spoke & set(driver.notify)]
    driver = by_name.get(capture.driver) or (fitting[0] if fitting else None)
    if driver is None:
        raise SensorError(
            f"No driver knows the device in {Path(path).name}. Describe it in a profile (assets/profiles).",
            reason="wrong_device",
        )
    return CapturedWristband(capture, driver)
