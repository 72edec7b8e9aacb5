"""`biofeedback capture`: write what a real device sends into a file, for those who write or check drivers."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from biofeedback.errors import OutputExists, SensorError, UsageError
from sensors.ble.android import on_android
from sensors.ble.driver import Driver
from sensors.ble.radio import Advert, Link, Radio, radio_error
from sensors.bluetooth import any_device, this_radio
from sensors.capture import Packet, head_line, packet_line
from sensors.wanted import Wanted

HELP = (
    "Write every packet of a wristband with its time into FILE, for people who make drivers. The file "
    "is in clear and anyone can read it: wear the band yourself, never let a participant wear it. The device's "
    "address is left out. `rehearse --wristband capture:FILE` plays it."
)
EXAMPLE = "biofeedback capture --device heart_rate --seconds 60 --out strap.jsonl"
_SCAN_S, _CONNECT_S, _OPERATION_S = 15.0, 15.0, 5.0  # as for a session (sensors/supervisor.py), a bit more patient


def configure(parser: argparse.ArgumentParser) -> None:
    """The words of this command."""
    parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="is written; never overwritten")
    parser.add_argument(
        "--device",
        default="",
        metavar="DEVICE",
        help="a driver, a name or an address, or DRIVER@NAME (default: any)",
    )
    parser.add_argument("--seconds", type=float, default=60.0, metavar="N", help="how long (default: 60)")


def run(arguments: argparse.Namespace) -> int:
    """Capture until the time is over, the link breaks, or Ctrl-C."""
    if on_android():
        raise UsageError("Capturing works on a desktop only: a tablet in use never writes signals in clear.")
    if not 1.0 <= arguments.seconds <= 3600.0:
        raise UsageError("--seconds is a number from 1 to 3600.")
    if arguments.out.exists():
        raise _exists(arguments.out)
    wanted = any_device(arguments.device)
    print(
        f"{arguments.out} will hold body signals in clear. Never let a participant wear the band.", file=sys.stderr
    )
    count = asyncio.run(capture(this_radio(), wanted, arguments.out, arguments.seconds))
    print(f"{arguments.out}: {count} packets. Play it with --wristband capture:{arguments.out}")
    return 0


async def capture(radio: Radio, wanted: Wanted, out: Path, seconds: float) -> int:
    """Find the device, listen, write; returns the number of packets. Raises SensorError and OutputExists."""
    await radio.check()
    advert = await radio.find(wanted.services, lambda heard: wanted.driver_for(heard) is not None, _SCAN_S)
    driver = None if advert is None else wanted.driver_for(advert)
    if advert is None or driver is None:
        raise radio_error("band_not_found")
    gone = asyncio.Event()
    link = radio.link(advert)
    try:
        await link.open(gone.set, _CONNECT_S)
        try:
            file = out.open("x", encoding="ascii", newline="\n")
        except FileExistsError as error:
            raise _exists(out) from error
        with file:
            return await _listen(link, driver, advert, file, gone, seconds)
    finally:
        await link.close()


async def _listen(
    link: Link, driver: Driver, advert: Advert, file: TextIO, gone: asyncio.Event, seconds: float
) -> int:
    loop = asyncio.get_running_loop()
    start_s, count = loop.time(), 0
    file.write(head_line(driver.name, driver.model) + "\n")

    def writer(characteristic: str) -> Callable[[bytes], None]:
        def write(data: bytes) -> None:
            nonlocal count
            if not file.closed:
                count += 1
                file.write(packet_line(Packet(loop.time() - start_s, characteristic, data), advert.address) + "\n")

        return write

    for characteristic in link.speakers():
        # A device may refuse one of its own characteristics to strangers; the others are still worth having.
        with suppress(SensorError):
            await link.subscribe(characteristic, writer(characteristic), _OPERATION_S)
    for write in driver.start(0.0):
        await link.write(write.characteristic, write.data, _OPERATION_S)
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await gone.wait()
    if not gone.is_set():
        for write in driver.stop:
            with suppress(SensorError):
                await link.write(write.characteristic, write.data, _OPERATION_S)
    return count


def _exists(out: Path) -> OutputExists:
    return OutputExists(f"{out} is there already and is never overwritten. Choose another name.", path=out)
