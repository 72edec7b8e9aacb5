"""The institution's own bands: an allow-list under aliases, and the look around that fills it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from biofeedback.errors import SensorError, StorageFailed, UsageError
from biofeedback.samples import LinkSecurity, Samples
from sensors.ble import heart_rate
from sensors.ble.uuids import HEART_RATE_MEASUREMENT, UART_SERVICE
from sensors.bluetooth import drivers
from sensors.known_bands import KnownBand, KnownBands
from sensors.nearby import look_around, pair
from sensors.supervisor import SupervisedWristband
from tests.sensors.virtual_radio import Band, VirtualRadio
from tests.sensors.virtual_time import run_virtual

OURS = KnownBand("Band A", "heart_rate", "C0:FF:EE:00:00:01")


@pytest.fixture
def bands(tmp_path: Path) -> KnownBands:
    """A list with one band."""
    known = KnownBands(tmp_path / "home" / "bands.json")
    known.add(OURS)
    return known


def test_a_band_is_kept_and_found_by_its_alias(bands: KnownBands, tmp_path: Path) -> None:
    """Another start of the app finds it; only the app may read the file."""
    again = KnownBands(tmp_path / "home" / "bands.json")
    assert again.all() == (OURS,)
    assert again.find("band a") == OURS
    assert (tmp_path / "home" / "bands.json").stat().st_mode & 0o077 == 0
    again.remove("Band A")
    assert bands.all() == ()


@pytest.mark.parametrize(
    "band",
    [
        KnownBand("band A", "heart_rate", "C0:FF:EE:00:00:02"),
        KnownBand("Band B", "heart_rate", "c0:ff:ee:00:00:01"),
        KnownBand("", "heart_rate", "C0:FF:EE:00:00:02"),
        KnownBand("C0FFEE000001", "heart_rate", "C0:FF:EE:00:00:02"),
        KnownBand("C0-FF-EE-00-00-01", "heart_rate", "C0:FF:EE:00:00:02"),
        KnownBand("Band\nB", "heart_rate", "C0:FF:EE:00:00:02"),
    ],
)
def test_what_cannot_be_an_alias_is_refused(bands: KnownBands, band: KnownBand) -> None:
    """Taken names, known addresses, and names that are addresses."""
    with pytest.raises(UsageError):
        bands.add(band)
    assert bands.all() == (OURS,)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"format": 1, "bands": [{"alias": 3}]}', '{"format": 9}'])
def test_a_damaged_list_is_said_and_kept(tmp_path: Path, text: str) -> None:
    """It is not overwritten by an empty one."""
    path = tmp_path / "bands.json"
    path.write_text(text)
    with pytest.raises(SensorError, match="damaged"):
        KnownBands(path).all()
    with pytest.raises(SensorError):
        KnownBands(path).add(OURS)
    assert path.read_text() == text


def test_only_the_known_address_is_connected_to(bands: KnownBands) -> None:
    """A copy of the name at another address is refused; the samples carry the alias and no address."""
    copy = Band(address="C0:FF:EE:00:00:66", name="Strap 1")
    ours = Band(address="C0:FF:EE:00:00:01", name="Strap 1", near=False)

    async def story() -> list[object]:
        loop = asyncio.get_running_loop()
        source = SupervisedWristband(bands.wanted("Band A", drivers()), VirtualRadio(copy, ours))
        await source.start(loop.time)
        await asyncio.sleep(20.0)
        assert copy.connects == 0
        ours.near = True
        await asyncio.sleep(20.0)
        ours.notify(HEART_RATE_MEASUREMENT, bytes.fromhex("063c"))
        events = list(source.poll(loop.time()))
        await source.stop()
        return [*events]

    events = run_virtual(story())
    assert {event.source for event in events if isinstance(event, Samples)} == {"Band A"}
    assert "C0:FF" not in repr(events).upper()


def test_an_alias_that_is_not_on_the_list_names_those_that_are(bands: KnownBands) -> None:
    """The sentence helps."""
    with pytest.raises(UsageError, match="there are: Band A"):
        bands.wanted("Band Z", drivers())


def test_a_look_around_names_every_device_of_a_known_kind() -> None:
    """Devices that share a service are told apart by their names; others are not listed."""
    radio = VirtualRadio(
        Band(),
        Band(address="C0:FF:EE:00:00:02", name="Verisense-00-1", services=(UART_SERVICE,)),
        Band(address="C0:FF:EE:00:00:03", name="Somebody's lamp", services=(UART_SERVICE,)),
    )
    found = run_virtual(look_around(radio, drivers(), 5.0))
    assert {(entry.name, entry.driver.name) for entry in found} == {
        ("Strap 1", "heart_rate"),
        ("Verisense-00-1", "verisense_pulse"),
    }


def test_pairing_from_the_list_gives_the_security_or_the_reason() -> None:
    """Accepted, refused, and a passkey that is none; no link stays open."""
    band = Band()
    radio = VirtualRadio(band)

    async def story(passkey: int | None = None) -> LinkSecurity:
        (found,) = await look_around(radio, (heart_rate.DRIVER,), 3.0)
        return await pair(radio, found, passkey)

    assert run_virtual(story()) is LinkSecurity.BONDED_UNKNOWN
    with pytest.raises(SensorError, match="six digits"):
        run_virtual(story(1_000_000))
    band.refuses = "pairing_refused"
    with pytest.raises(SensorError, match="refused"):
        run_virtual(story())
    assert not radio.open_links


def test_a_paired_band_is_marked_and_a_stranger_is_not_added(tmp_path: Path) -> None:
    """Pairing is kept by the device's address in any spelling; a device that is not ours changes nothing."""
    bands = KnownBands(tmp_path / "bands.json")
    bands.add(KnownBand("Band A", "heart_rate", "C0:FF:EE:00:00:01"))
    bands.mark_paired("c0:ff:ee:00:00:01")
    bands.mark_paired("C0:FF:EE:00:00:09")
    assert bands.all() == (KnownBand("Band A", "heart_rate", "C0:FF:EE:00:00:01", paired=True),)


def test_a_list_that_cannot_be_written_says_so_and_stays(tmp_path: Path) -> None:
    """Something in the way of the new file: our own error, and the old list is whole."""
    bands = KnownBands(tmp_path / "bands.json")
    bands.add(KnownBand("Band A", "heart_rate", "C0:FF:EE:00:00:01"))
    (tmp_path / "bands.new").mkdir()
    with pytest.raises(StorageFailed):
        bands.remove("Band A")
    assert len(bands.all()) == 1
