"""How fast wristbands are heard: from a notification to the arousal it changes, and parsing per driver.

    uv run python tests/benchmarks/wristbands.py [--large]

The path is the one of a session: supervisor, poll, engine with pipeline and arousal meter, records packed. The
radio is the tests' own; what bleak adds is measured apart, with its BlueZ backend on a private D-Bus.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from biofeedback.samples import Samples
from biofeedback.session.engine import SessionEngine
from biofeedback.session.records import Record
from biofeedback.training.imported import ImportedRecording
from sensors.ble import heart_rate, nervous_eda, polar_ppi, shimmer3r, verisense
from sensors.ble.driver import Driver
from sensors.ble.nervous_eda import cobs
from sensors.ble.uuids import HEART_RATE_MEASUREMENT, UART_NOTIFY, UART_SERVICE, UART_WRITE
from sensors.supervisor import SupervisedWristband
from sensors.wanted import Wanted
from tests.sensors.air.bus import private_bus
from tests.sensors.air.rig import Rig, beat
from tests.sensors.bad_radio import Wearer, skin_packet
from tests.sensors.virtual_radio import Band, VirtualRadio
from tests.sensors.virtual_time import run_virtual


class Sink:
    """Counts records; what they cost to pack is part of the path."""

    def __init__(self) -> None:
        self.count = 0

    def append(self, record: Record) -> None:
        """Take it."""
        self.count += len(record.payload) > 0


_SKIN_PIECE = 182  # bytes of a notification with the MTU that BlueZ and phones agree on
_RUNS = 5  # another program that takes the processor for a moment spoils one run, not the median of five
_HELD_UP_MS = 1.0  # on the wall's clock more than on the processor's own: somebody else was at work


@dataclass
class Spent:
    """For each second with new packets: milliseconds from its notifications to its arousal."""

    wall_ms: list[float] = field(default_factory=list)
    processor_ms: list[float] = field(default_factory=list)
    notifications: int = 0


async def to_arousal(seconds: int) -> Spent:
    """One session with two bands, by both clocks at once: load of the machine is told from our own work."""
    loop = asyncio.get_running_loop()
    strap = Band()
    skin = Band("C0:FF:EE:00:00:02", "Verisense-00-1", (UART_SERVICE,), listens=(UART_NOTIFY, UART_WRITE))
    radio = VirtualRadio(strap, skin)
    sources = [
        SupervisedWristband(Wanted("heart", (heart_rate.DRIVER,)), radio),
        SupervisedWristband(Wanted("skin", (verisense.DRIVER,)), radio),
    ]
    for source in sources:
        await source.start(loop.time)
    engine = SessionEngine(ImportedRecording(), [source.info for source in sources], Sink())
    spent, wearer = Spent(), Wearer(np.random.default_rng(6))
    for number in range(seconds):
        await asyncio.sleep(1.0)
        _, frame = skin_packet(number)
        _, packet = wearer.packet(number + 1.0)
        pieces = [frame[at : at + _SKIN_PIECE] for at in range(0, len(frame), _SKIN_PIECE)]
        wall_s, processor_s = time.perf_counter(), time.thread_time()
        for piece in pieces:
            skin.notify(UART_NOTIFY, piece)
        strap.notify(HEART_RATE_MEASUREMENT, packet)
        for source in sources:
            for event in source.poll(loop.time()):
                engine.handle(event)
        engine.advance(loop.time())
        spent.processor_ms.append(1000.0 * (time.thread_time() - processor_s))
        spent.wall_ms.append(1000.0 * (time.perf_counter() - wall_s))
        spent.notifications += len(pieces) + 1
    for source in sources:
        await source.stop()
    return spent


def print_to_arousal(seconds: int) -> None:
    """Five sessions: the median run counts, all are shown."""
    runs = [run_virtual(to_arousal(seconds)) for _ in range(_RUNS)]
    print(f"notification -> arousal, two bands, {_RUNS} sessions of {seconds} s (goal: p99 <= 5 ms)")
    clocks = {
        "on the clock": [run.wall_ms for run in runs],
        "processor alone": [run.processor_ms for run in runs],
    }
    for name, spent_ms in clocks.items():
        p50, p99 = np.percentile(spent_ms, [50, 99], axis=1)
        each = " ".join(f"{value:.2f}" for value in p99)
        print(f"  {name:16} p50 {np.median(p50):5.2f} ms   p99 {np.median(p99):5.2f} ms   (p99 of each: {each})")
    whole_ms = sum(sum(run.processor_ms) for run in runs) / sum(run.notifications for run in runs)
    late_ms = np.concatenate([np.subtract(run.wall_ms, run.processor_ms) for run in runs])
    print(f"  processor time for each notification {whole_ms:.3f} ms")
    print(f"  seconds in which another program held us up by > 1 ms: {int((late_ms > _HELD_UP_MS).sum())}")


async def over_the_bus(address: str, packets: int) -> list[float]:
    """Milliseconds from the band's notification to the sample, through Bumble, D-Bus and bleak."""
    rig = Rig(address)
    await rig.bluez.start()
    band = await rig.band("C0:FF:EE:00:00:01", "Strap 1")
    await rig.source()
    await rig.until_state("connected_no_data")
    spent_ms: list[float] = []
    for number in range(packets):
        began = time.perf_counter()
        await band.send_heart(beat(number))
        while not any(isinstance(event, Samples) for event in rig.sources[0].poll(rig.now_s)):
            await asyncio.sleep(0)
        spent_ms.append(1000.0 * (time.perf_counter() - began))
        await asyncio.sleep(0.005)
    for source in rig.sources:
        await source.stop()
    await rig.bluez.stop()
    return spent_ms


def frames_of(driver: Driver) -> tuple[str, Callable[[int], bytes]]:
    """A characteristic and an endless row of different good frames."""
    if driver is heart_rate.DRIVER:
        return HEART_RATE_MEASUREMENT, beat
    if driver is polar_ppi.DRIVER:
        sample = bytes([70, 0x20, 0x03, 5, 0, 6])
        return polar_ppi.DATA, lambda number: b"\x03" + number.to_bytes(8, "little") + b"\x00" + sample * 5
    if driver is verisense.DRIVER:
        return UART_NOTIFY, lambda number: skin_packet(number)[1]
    if driver is shimmer3r.DRIVER:
        answer = bytes.fromhex("02 00 08") + bytes(7) + bytes([1, 1, 0x1C])
        return (
            shimmer3r.NOTIFY,
            lambda number: (
                answer if not number else b"\x00" + (2048 * number % (1 << 24)).to_bytes(3, "little") + b"\x32\x8c"
            ),
        )
    impedance = b"\x0a\x0a\x0d\x05\x7c\x92\x48\x15\x0c\x60\xea\xc7" * 16
    return UART_NOTIFY, lambda number: cobs(impedance + _timestamp_field(1.7e9 + number / 8))


def _timestamp_field(unix: float) -> bytes:
    inner = nervous_eda.uncobs(nervous_eda.timestamp(unix)[:-1])
    return b"\x12" + bytes([len(inner)]) + inner


def per_second(driver: Driver, count: int) -> tuple[float, int]:
    """Frames a second that the decoder of a driver takes, and how many samples came out."""
    characteristic, frame = frames_of(driver)
    frames = [frame(number) for number in range(count)]
    decoder = driver.decoder()
    samples = 0
    began = time.perf_counter()
    for number, data in enumerate(frames):
        for entry in decoder.feed(characteristic, data, float(number)):
            samples += len(entry.time_s)
    return count / (time.perf_counter() - began), samples


def line(name: str, spent_ms: Sequence[float]) -> str:
    """Median, p99 and worst."""
    median, p99 = np.percentile(spent_ms, [50, 99])
    worst = max(spent_ms)
    return f"{name:44} median {median:6.2f} ms   p99 {p99:6.2f} ms   worst {worst:6.2f} ms   n {len(spent_ms)}"


def main() -> None:
    """Print all of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--large", action="store_true", help="ten times as long")
    factor = 10 if parser.parse_args().large else 1
    seconds = 600 * factor
    print_to_arousal(seconds)
    with tempfile.TemporaryDirectory() as folder, private_bus(Path(folder)) as address:
        os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = address
        print(line("band -> Bumble -> D-Bus -> bleak -> sample", asyncio.run(over_the_bus(address, 500 * factor))))
    for driver in (heart_rate.DRIVER, polar_ppi.DRIVER, verisense.DRIVER, shimmer3r.DRIVER, nervous_eda.DRIVER):
        rate, samples = per_second(driver, 5000 * factor)
        print(f"{driver.name:18} {rate:10.0f} frames/s   ({samples} samples)")


if __name__ == "__main__":
    main()
