"""Runs inside the guest: bluetoothd, bands on the air, sessions of the product, and the judgement.

A session here is a real one: supervised band, runner, engine, recorder and vault. What is judged is what the
trainer finds after unlocking. It is done with two bands of different habits (`tests/sensors/air`).
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import traceback
from pathlib import Path

from biofeedback.errors import BiofeedbackError, SensorError
from biofeedback.samples import LinkSecurity
from biofeedback.vault.store import Vault
from sensors.ble.bleak_radio import BleakRadio
from sensors.ble.uuids import HEART_RATE_SERVICE
from tests.qemu.sealed import PASSPHRASE, Story, say, seal
from tests.sensors.air.band import PROTECTED, AirBand
from tests.sensors.air.controller import Air, plug_in
from tests.sensors.air.plain_band import FIRST_RATE, PlainBand, plain_rate
from tests.sensors.air.rig import STRAP, beat

OTHER = "D4:12:34:56:78:9A"
BUS = "unix:path=/run/dbus/system_bus_socket"
_BUS_CONFIG = """<busconfig><type>system</type><listen>unix:path=/run/dbus/system_bus_socket</listen>
<auth>EXTERNAL</auth><policy context="default"><allow send_destination="*"/><allow receive_sender="*"/>
<allow own="*"/><allow user="*"/></policy></busconfig>"""
_BLUETOOTHD_CONFIG = "[Policy]\nAutoEnable=true\n"


def services() -> list[subprocess.Popen[bytes]]:
    """A system bus and the real bluetoothd."""
    bus_config, main_config = Path("/run/bus.conf"), Path("/run/main.conf")
    bus_config.write_text(_BUS_CONFIG)
    main_config.write_text(_BLUETOOTHD_CONFIG)
    os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = BUS
    bus = subprocess.Popen(["dbus-daemon", f"--config-file={bus_config}", "--nofork", "--nopidfile"])
    while not Path("/run/dbus/system_bus_socket").exists():
        pass
    environment = os.environ | {"LD_LIBRARY_PATH": os.environ["BLUETOOTHD_LIBRARIES"]}
    daemon = subprocess.Popen([os.environ["BLUETOOTHD"], "-n", "-f", str(main_config)], env=environment)
    return [bus, daemon]


async def our_band(vault: Vault, radio: BleakRadio, air: Air) -> AirBand:
    """Intervals, battery, device information; a loss in the middle."""
    band = AirBand(air, STRAP, "Strap 1")
    await band.switch_on()
    story = Story(
        "our band", band, [beat(number) for number in range(600)], model="Virtual Band", firmware="1.2.3"
    )
    await seal(vault, radio, story)
    return band


async def another_makers(vault: Vault, radio: BleakRadio, air: Air) -> None:
    """Rates of 16 bits and nothing else; speaks before it has answered; away for three seconds; a slower pace."""
    band = PlainBand(air, OTHER, "HRM 7")
    await band.switch_on()
    frames = [plain_rate(40 + number % 160) for number in range(300)]
    early = [plain_rate(FIRST_RATE)]
    await seal(vault, radio, Story("another maker's band", band, frames, pace_s=0.03, away_s=3.0, first=early))


async def pairing(radio: BleakRadio, band: AirBand) -> None:
    """Refused, then accepted with our own agent, then a bonded reconnect."""
    band.accepts_pairing = False
    await band.come_back()
    try:
        await with_link(radio, pair=True)
    except SensorError as error:
        say(f"ok  pairing refused: {error.reason}")
    else:
        raise AssertionError("a refused pairing passed")
    band.accepts_pairing = True
    await band.come_back()
    if await with_link(radio, pair=True) is not LinkSecurity.BONDED_UNKNOWN:
        raise AssertionError("paired, and the link is not said to be bonded")
    say("ok  pairing accepted")
    await band.come_back()
    if await with_link(radio, pair=False) is not LinkSecurity.BONDED_UNKNOWN:
        raise AssertionError("the bond was forgotten")
    say("ok  bonded reconnect reads the protected value")


async def with_link(radio: BleakRadio, *, pair: bool) -> LinkSecurity:
    """Find, connect (again when bluetoothd says nonsense), perhaps pair, read the protected value."""
    for attempt in range(4):
        advert = await radio.find((HEART_RATE_SERVICE,), lambda _: True, 20.0)
        if advert is None:
            continue
        link = radio.link(advert)
        try:
            await link.open(lambda: None, 20.0)
        except SensorError as error:
            say(f"attempt {attempt + 1}: {error.reason} {error.values.get('detail')}")
            await link.close()
            continue
        try:
            if pair:
                await link.pair(30.0)
            if await link.read(PROTECTED, 20.0) != b"secret":
                raise AssertionError("the protected value is wrong")
            return link.security
        finally:
            await link.close()
    raise AssertionError("never connected")


async def main() -> None:
    """All of it."""
    vault = Vault(Path(os.environ["TMPDIR"]) / "home")
    vault.create_trainer("Anna", PASSPHRASE)
    air = Air()  # type: ignore[no-untyped-call]
    await plug_in(air)
    radio = BleakRadio()
    await asyncio.sleep(3.0)  # bluetoothd sets the new adapter up
    band = await our_band(vault, radio, air)
    await pairing(radio, band)
    await band.go_out_of_range()
    await another_makers(vault, radio, air)


if __name__ == "__main__":
    running = services()
    try:
        asyncio.run(main())
        say("ALL HELD")
    except (AssertionError, BiofeedbackError, OSError):
        traceback.print_exc(file=sys.stdout)
    finally:
        for service in running:
            service.kill()
        sys.stdout.flush()
        Path("/proc/sysrq-trigger").write_text("o")  # power off
