"""Hours of a bad radio on virtual time: nothing old is called live, nothing is at the wrong time, nothing leaks.

A strap and a Verisense stream side by side; every minute one of their links breaks for 3 to 20 seconds. The bands
keep their own clocks, which run apart from ours, and their packets are late by up to 40 ms.
"""

from __future__ import annotations

import asyncio
import gc
import tracemalloc
from dataclasses import dataclass, field

import numpy as np
import pytest

from biofeedback.samples import Channel, FloatArray, LinkEvent, LinkState, Samples
from sensors.ble import heart_rate, verisense
from sensors.ble.shimmer_gsr import PULSE_PLUS
from sensors.ble.uuids import HEART_RATE_MEASUREMENT, UART_NOTIFY, UART_SERVICE, UART_WRITE
from sensors.supervisor import SupervisedWristband
from sensors.wanted import Wanted
from tests.sensors.virtual_radio import Band, VirtualRadio
from tests.sensors.virtual_time import run_virtual

SKIN_HZ, COUNT = 10.24, 10  # a packet of ten samples about once a second
FIRST_COUNT, NUMBERS = 1500, 2000  # ADC counts that stand for packet numbers
DRIFT = 30e-6  # the band's crystal is that much faster than ours
DEVICE_START_S = 1000.0  # the band was switched on long before


@dataclass
class Findings:
    """What went wrong, and how much went right."""

    stale_as_live: int = 0
    wrong_time: int = 0
    worst_s: float = 0.0
    skin_samples: int = 0
    beats: int = 0
    reconnects: int = 0
    unordered: int = 0
    tasks_after: int = 0
    memory: list[int] = field(default_factory=list)


def skin_packet(number: int) -> tuple[float, bytes]:
    """The packet of that number: our time of its last sample, and its bytes with the time of the band's clock.

    The ADC count says which packet it is, so a sample that lands at the wrong time is found out.
    """
    last_s = (number + 1) * COUNT / SKIN_HZ
    device_s = (DEVICE_START_S + last_s) * (1.0 + DRIFT)
    tick = round(device_s * 32768) % (60 * 32768)
    word = (0x8000 | (FIRST_COUNT + number % NUMBERS)).to_bytes(2, "little")
    payload = b"\x01" + tick.to_bytes(3, "little") + (b"\x00\x00" + word) * COUNT
    payload += verisense.crc16(payload).to_bytes(2, "little")
    return last_s, b"\x3a" + len(payload).to_bytes(2, "little") + payload


def true_times(block: Samples) -> FloatArray:
    """When the samples of a block were really taken: the packet's number is in their value."""
    volt = (block.values * PULSE_PLUS.feedback_kohm[2] / 1000.0 + 1.0) * PULSE_PLUS.reference_V
    numbers = np.round(volt / PULSE_PLUS.full_scale_V * 4095.0) - FIRST_COUNT
    # The numbers begin again after half an hour: the round nearest to when it arrived is meant.
    round_s = NUMBERS * COUNT / SKIN_HZ
    starts_s = numbers * COUNT / SKIN_HZ
    starts_s += round_s * np.round((block.received_s - starts_s) / round_s)
    return starts_s + (np.arange(len(block)) % COUNT + 1) / SKIN_HZ


class Soak:
    """Both bands, both sources and the eye that watches them."""

    def __init__(self, duration_s: float) -> None:
        self.strap = Band()
        self.skin = Band(
            address="C0:FF:EE:00:00:02",
            name="Verisense-00-1",
            services=(UART_SERVICE,),
            listens=(UART_NOTIFY, UART_WRITE),
        )
        radio = VirtualRadio(self.strap, self.skin)
        self.sources = [
            SupervisedWristband(Wanted("heart", (heart_rate.DRIVER,)), radio),
            SupervisedWristband(Wanted("skin", (verisense.DRIVER,)), radio),
        ]
        self.findings = Findings()
        self._duration_s = duration_s
        self._chance = np.random.default_rng(5)
        self._heard_s = {"heart": -np.inf, "skin": -np.inf}
        self._newest_s = {"heart": -np.inf, "skin": -np.inf}

    async def run(self) -> Findings:
        """The whole of it."""
        loop = asyncio.get_running_loop()
        for source in self.sources:
            await source.start(loop.time)
        talking = [asyncio.create_task(work) for work in (self._beat(), self._sweat(), self._break())]
        while loop.time() < self._duration_s:
            await asyncio.sleep(1.0)
            self._look(loop.time())
            if int(loop.time()) % 600 == 0:
                gc.collect()
                self.findings.memory.append(tracemalloc.get_traced_memory()[0])
        for task in talking:
            task.cancel()
        await asyncio.gather(*talking, return_exceptions=True)
        for source in self.sources:
            await source.stop()
        self.findings.tasks_after = len(asyncio.all_tasks()) - 1
        return self.findings

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(1.0)
            self.strap.notify(HEART_RATE_MEASUREMENT, bytes.fromhex("16 3c 00 04"))

    async def _sweat(self) -> None:
        loop = asyncio.get_running_loop()
        number = 0
        while True:
            last_s, frame = skin_packet(number)
            late_s = 0.005 + 0.035 * float(self._chance.random()) ** 2
            await asyncio.sleep(max(0.0, last_s + late_s - loop.time()))
            for at in range(0, len(frame), 20):
                self.skin.notify(UART_NOTIFY, frame[at : at + 20])
            number += 1

    async def _break(self) -> None:
        turn = 0
        while True:
            await asyncio.sleep(60.0)
            band = (self.strap, self.skin)[turn % 2]
            band.near = False
            band.drop()
            await asyncio.sleep(float(self._chance.uniform(3.0, 20.0)))
            band.near = True
            turn += 1

    def _look(self, now_s: float) -> None:
        for source in self.sources:
            for event in source.poll(now_s):
                if isinstance(event, Samples):
                    self._sample(event)
                elif isinstance(event, LinkEvent) and event.state is LinkState.RECONNECTING:
                    self.findings.reconnects += event.detail == "link_lost"
            alias = source.info.alias
            limit_s = {"heart": heart_rate.DRIVER, "skin": verisense.DRIVER}[alias].stale_s
            if source.state is LinkState.STREAMING and now_s - self._heard_s[alias] > limit_s:
                self.findings.stale_as_live += 1

    def _sample(self, block: Samples) -> None:
        self._heard_s[block.source] = block.received_s
        if block.channel is Channel.INTERVAL_MS:
            self.findings.beats += len(block)
        if block.channel is not Channel.SKIN_CONDUCTANCE_uS:
            return
        self.findings.unordered += block.time_s[0] <= self._newest_s[block.source]
        self._newest_s[block.source] = float(block.time_s[-1])
        off_s = np.abs(block.time_s - true_times(block))
        late_s = block.received_s - block.time_s[-1]
        self.findings.skin_samples += len(block)
        self.findings.worst_s = max(self.findings.worst_s, float(off_s.max()))
        wrong = (off_s > 0.05).any() or not -1e-6 <= late_s <= 2.0 * COUNT / SKIN_HZ
        self.findings.wrong_time += bool(wrong)


def soak(duration_s: float) -> Findings:
    """Run it; memory is watched after each ten minutes."""
    tracemalloc.start()
    try:
        return run_virtual(Soak(duration_s).run())
    finally:
        tracemalloc.stop()


def check(findings: Findings, duration_s: float) -> None:
    """All that was promised."""
    assert findings.stale_as_live == 0
    assert findings.wrong_time == 0
    assert findings.unordered == 0
    assert findings.tasks_after == 0
    assert findings.reconnects >= 0.6 * duration_s / 75.0
    assert findings.skin_samples > 0.6 * duration_s * SKIN_HZ
    assert findings.beats > 0.6 * duration_s


def test_five_minutes_of_a_bad_radio() -> None:
    """A loss a minute: no stale value shown as live, no sample at the wrong time, no task left."""
    check(soak(300.0), 300.0)


@pytest.mark.large
def test_four_hours_of_a_bad_radio_in_flat_memory() -> None:
    """The same for four hours; memory after the first hour does not grow."""
    findings = soak(4 * 3600.0)
    check(findings, 4 * 3600.0)
    assert max(findings.memory[6:]) - findings.memory[6] < 100_000
