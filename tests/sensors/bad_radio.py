"""Hours of a bad radio on virtual time: a strap and a Verisense stream side by side, and something watches them.

Every minute one of their links breaks for 3 to 20 seconds. The bands keep their own clocks, which run apart from
ours, and their packets are 5 to 40 ms late. The strap's wearer has a respiratory swing and a slow wander.
"""

from __future__ import annotations

import asyncio
import gc
import tracemalloc
from collections import deque
from dataclasses import dataclass, field

import numpy as np

from biofeedback.samples import TIME_SURE_S, Channel, FloatArray, LinkEvent, LinkState, Samples
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
    wrong_time: int = 0  # sure of their time, and more than 50 ms off
    worst_s: float = 0.0  # of those that are sure of their time
    skin_samples: int = 0
    beats: int = 0
    beats_marked: int = 0  # not sure of their time, and said so
    worst_marked_s: float = 0.0
    worst_redated_s: float = 0.0  # of the marked ones, dated back from the first sure beat of their link
    links_without_sure: int = 0
    beats_lost: int = 0  # the radio gave them to the app, and they did not come out
    reconnects: int = 0
    unordered: int = 0
    tasks_after: int = 0
    memory: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Told:
    """One beat: on which link, when it was, and what was said of it."""

    link: int
    true_s: float
    time_s: float
    interval_s: float
    sure: bool


class Wearer:
    """A young heart: 50 to 110 beats a minute, a swing at 15 breaths a minute, and a slow wander."""

    def __init__(self, chance: np.random.Generator) -> None:
        self._chance = chance
        self._beat_s = 0.5
        self._wander_s = 0.0
        self._waiting: list[tuple[float, float]] = []  # time and interval of beats that no packet held yet

    def packet(self, sent_s: float) -> tuple[list[float], bytes]:
        """True times and bytes of a packet that is sent now: the beats since the one before."""
        while self._beat_s <= sent_s:
            swing_s = 0.03 * np.sin(2.0 * np.pi * 0.25 * self._beat_s)
            slow_s = 0.2 * np.sin(2.0 * np.pi * self._beat_s / 900.0)  # from rest to effort and back
            self._wander_s = 0.97 * self._wander_s + 0.01 * self._chance.standard_normal()
            interval_s = 0.8 + slow_s + swing_s + self._wander_s + 0.005 * self._chance.standard_normal()
            self._beat_s += float(np.clip(interval_s, 0.35, 1.5))
            self._waiting.append((self._beat_s, float(np.clip(interval_s, 0.35, 1.5))))
        over = [beat for beat in self._waiting if beat[0] <= sent_s]
        self._waiting = self._waiting[len(over) :]
        units = b"".join(round(1024.0 * interval_s).to_bytes(2, "little") for _, interval_s in over)
        rate = round(60.0 / (over[-1][1] if over else 0.8))
        return [beat_s for beat_s, _ in over], bytes([0x16 if over else 0x06, rate]) + units


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
        self._wearer = Wearer(np.random.default_rng(6))
        self._given: deque[tuple[float, int]] = deque()  # true times and links of beats that the radio gave
        self._link: list[_Told] = []  # what one link told of beats

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
        self._look(loop.time())
        self.findings.beats_lost = len(self._given)
        self.findings.tasks_after = len(asyncio.all_tasks()) - 1
        return self.findings

    async def _beat(self) -> None:
        loop = asyncio.get_running_loop()
        second = 0
        while True:
            second += 1
            sent_s = second * (1.0 + DRIFT)
            late_s = 0.005 + 0.035 * float(self._chance.random()) ** 2
            await asyncio.sleep(max(0.0, sent_s + late_s - loop.time()))
            beats_s, packet = self._wearer.packet(sent_s)
            if self.strap.notify(HEART_RATE_MEASUREMENT, packet):
                self._given += [(beat_s, self.strap.connects) for beat_s in beats_s]

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
            self._beats(block)
        if block.channel is Channel.SKIN_CONDUCTANCE_uS:
            self._conductance(block)

    def _conductance(self, block: Samples) -> None:
        self._in_order(block)
        off_s = np.abs(block.time_s - true_times(block))
        late_s = block.received_s - block.time_s[-1]
        self.findings.skin_samples += len(block)
        self.findings.worst_s = max(self.findings.worst_s, float(off_s.max()))
        self.findings.wrong_time += int((off_s > TIME_SURE_S).sum())
        self.findings.wrong_time += not block.time_is_sure or not -1e-6 <= late_s <= 2.0 * COUNT / SKIN_HZ

    def _beats(self, block: Samples) -> None:
        self._in_order(block)
        for time_s, interval_ms in zip(block.time_s.tolist(), block.values.tolist(), strict=True):
            true_s, link = self._given.popleft()
            if self._link and self._link[-1].link != link:
                self._link_over()
            self._link.append(_Told(link, true_s, time_s, interval_ms / 1000.0, sure=block.time_is_sure))
            off_s, found = abs(time_s - true_s), self.findings
            found.beats += 1
            if block.time_is_sure:
                found.worst_s = max(found.worst_s, off_s)
                found.wrong_time += off_s > TIME_SURE_S
            else:
                found.beats_marked += 1
                found.worst_marked_s = max(found.worst_marked_s, off_s)

    def _link_over(self) -> None:
        """Date the first beats of a link back from its first sure one, as anyone can who has the intervals."""
        told, self._link = self._link, []
        first = next((at for at, beat in enumerate(told) if beat.sure), None)
        if first is None:
            self.findings.links_without_sure += 1
            return
        time_s = told[first].time_s
        for at in range(first - 1, -1, -1):
            time_s -= told[at + 1].interval_s
            self.findings.worst_redated_s = max(self.findings.worst_redated_s, abs(time_s - told[at].true_s))

    def _in_order(self, block: Samples) -> None:
        self.findings.unordered += block.time_s[0] <= self._newest_s[block.source]
        self._newest_s[block.source] = float(block.time_s[-1])


def soak(duration_s: float) -> Findings:
    """Run it; memory is watched after each ten minutes."""
    tracemalloc.start()
    try:
        return run_virtual(Soak(duration_s).run())
    finally:
        tracemalloc.stop()
