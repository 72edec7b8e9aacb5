"""Profiles in JSON: what they decode, and a clear sentence for each mistake."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from biofeedback.errors import SensorError
from biofeedback.samples import Channel
from sensors.ble.profile import ProfileDecoder, load_profile, profile_driver
from sensors.ble.profile_schema import check_profile
from sensors.ble.uuids import sig
from tests.sensors.ble.golden import golden

SHIPPED = Path(__file__).parents[3] / "assets" / "profiles"
GOOD: dict[str, Any] = {
    "format": "biofeedback-gatt-profile-1",
    "name": "own_band",
    "model": "Our own band",
    "certainty": "experimental",
    "service": "fe01",
    "fields": [{"characteristic": "fe02", "channel": "skin_conductance_uS", "type": "u16", "scale": 0.01}],
}


def changed(**values: Any) -> dict[str, Any]:
    """The good profile with some keys changed."""
    return {**copy.deepcopy(GOOD), **values}


def field(**values: Any) -> dict[str, Any]:
    """The good profile with its one field changed; None takes a key away."""
    profile = copy.deepcopy(GOOD)
    profile["fields"][0] |= values
    profile["fields"][0] = {key: value for key, value in profile["fields"][0].items() if value is not None}
    return profile


def values(profile: dict[str, Any], data: bytes, characteristic: str = sig(0xFE02)) -> list[float]:
    """What one packet gives."""
    readings = ProfileDecoder(check_profile(profile, "own.json")).feed(characteristic, data, 5.0)
    return [value for entry in readings for value in entry.values.tolist()]


def test_every_shipped_profile_loads() -> None:
    """The examples in the assets are without mistakes, and each has a name of its own."""
    drivers = [load_profile(path) for path in sorted(SHIPPED.glob("*.json"))]
    assert drivers
    assert len({driver.name for driver in drivers}) == len(drivers)


def test_the_worked_example_decodes_its_golden_frame(shared: Path) -> None:
    """movisens EdaMove 4: one mean level a minute in microsiemens."""
    driver = load_profile(SHIPPED / "movisens_edamove4.json")
    ((data, expect),) = golden(shared, "movisens EDA_SCL_MEAN a884dc4b")
    (entry,) = driver.decoder().feed(driver.notify[0], data, 60.0)
    assert entry.channel is Channel.SKIN_CONDUCTANCE_uS
    assert entry.values[0] == pytest.approx(expect["uS"], rel=1e-12)


def test_a_buffered_packet_with_a_head_decodes(shared: Path) -> None:
    """movisens' buffered values: five bytes of head, then one number every two bytes."""
    ((data, expect),) = golden(shared, "movisens EDA_SCL_MEAN_BUFFERED")
    got = values(field(scale=0.0030518509475997192, offset=5, every=2, rate_hz=1 / 60), data)
    assert got == pytest.approx(expect["uS"], rel=1e-12)


def test_resistance_becomes_conductance(shared: Path) -> None:
    """A ring that sends ohm, and a band that sends 24 bits in big-endian order: 1e6 / ohm."""
    ((ring, expect),) = golden(shared, "Nuanic")
    assert values(field(type="u32", offset=10, scale=1e6, reciprocal=True), ring) == [expect["uS"]]
    ((band, expect),) = golden(shared, "Empatica E4 EDA")
    got = values(field(type="u24", order="big", every=3, scale=1e6, reciprocal=True), band[:18])
    assert got == pytest.approx(expect["uS"], rel=1e-12)


def test_zero_ohm_missing_and_impossible_values_are_no_samples() -> None:
    """Nothing is divided by zero, and what a body cannot have is not passed on."""
    packet = b"".join(number.to_bytes(4, "little") for number in (0, 500_000, 7, 250_000))
    assert values(field(type="u32", every=4, scale=1e6, reciprocal=True, rate_hz=4), packet) == [2.0, 4.0]
    assert values(field(missing=[65535]), b"\xff\xff") == []
    assert values(field(most=5.0), (600).to_bytes(2, "little")) == []


def test_samples_are_spaced_by_the_rate_and_end_at_the_arrival() -> None:
    """Four samples at 8 Hz that arrive at 5 s."""
    decoder = ProfileDecoder(check_profile(field(every=2, rate_hz=8), "own.json"))
    (entry,) = decoder.feed(sig(0xFE02), bytes(8), 5.0)
    assert entry.time_s.tolist() == [4.625, 4.75, 4.875, 5.0]


def test_without_a_rate_samples_are_spread_since_the_packet_before() -> None:
    """The device's rate need not be known."""
    decoder = ProfileDecoder(check_profile(field(every=2), "own.json"))
    decoder.feed(sig(0xFE02), bytes(8), 4.0)
    (entry,) = decoder.feed(sig(0xFE02), bytes(8), 5.0)
    assert np.allclose(entry.time_s, [4.25, 4.5, 4.75, 5.0])


def test_contact_by_the_numbers_that_mean_worn() -> None:
    """States of a device become worn or not worn."""
    profile = field(channel="contact", type="u8", worn=[2], scale=None)
    assert [values(profile, bytes([state])) for state in (0, 1, 2, 3)] == [[0.0], [0.0], [1.0], [0.0]]


def test_writes_may_carry_the_time() -> None:
    """UNIX in a write is replaced by four bytes of the time."""
    profile = changed(
        start=[{"characteristic": "fe03", "hex": "01 UNIX 02"}], stop=[{"characteristic": "fe03", "hex": "00"}]
    )
    driver = profile_driver(check_profile(profile, "own.json"))
    assert driver.start(1_700_000_000.9)[0].data.hex() == "0100f1536502"
    assert driver.stop[0].data == b"\x00"


@pytest.mark.parametrize("data", [b"", b"\x01"])
def test_a_packet_that_is_too_short_is_refused(data: bytes) -> None:
    """The profile promised more."""
    with pytest.raises(SensorError, match="shorter than its profile"):
        values(GOOD, data)


@pytest.mark.parametrize(
    ("profile", "says"),
    [
        ([], "must be an object"),
        ({}, "format is missing"),
        (changed(format="2"), "format must be"),
        (changed(name="Own Band"), "name must be 2-32 small letters"),
        (changed(model=""), "model must be a text"),
        (changed(certainty="sure"), "certainty must be one of standard, vendor"),
        (changed(service="18 0d"), "service must be a UUID"),
        (changed(speed=3), "speed is not known here"),
        (changed(fields=[]), "fields must hold 1 to 16"),
        (changed(fields={}), "fields must be a list"),
        (changed(fields=["a"]), r"fields\[0\]\. must be an object"),
        (changed(start=[{"characteristic": "fe03", "hex": "0g"}]), r"start\[0\]\.hex must be pairs of hex"),
        (changed(start=[{"characteristic": "fe03", "hex": ""}]), r"start\[0\]\.hex must be a text"),
        (changed(stale_s=0), "stale_s must be a number from 1 to 600"),
        (changed(stale_s=True), "stale_s must be a number"),
        (changed(name_starts="MOV"), "name_starts must be a list of texts"),
        (changed(indicate=["zz"]), "indicate must be a UUID"),
        (field(channel="stress"), r"fields\[0\]\.channel must be one of heart_rate_bpm"),
        (field(type="u12"), r"fields\[0\]\.type must be one of"),
        (field(type=None), r"fields\[0\]\.type is missing"),
        (field(order="middle"), r"fields\[0\]\.order must be"),
        (field(offset=-1), r"fields\[0\]\.offset must be a number from 0"),
        (field(every=1), r"fields\[0\]\.every is less than the 2 bytes"),
        (field(scale="big"), r"fields\[0\]\.scale must be a number"),
        (field(scale=float("nan")), r"fields\[0\]\.scale must be a number"),
        (field(most=500), r"fields\[0\]\.most must be a number from 0 to 100"),
        (field(missing=[None]), r"fields\[0\]\.missing must be a list of numbers"),
        (field(reciprocal=1), r"fields\[0\]\.reciprocal must be true or false"),
    ],
)
def test_each_mistake_is_one_clear_sentence(profile: Any, says: str) -> None:
    """The sentence names the file, the place and what belongs there."""
    with pytest.raises(SensorError, match=says) as caught:
        check_profile(profile, "own.json")
    assert str(caught.value).startswith("own.json: ")


def test_what_is_no_json_names_its_line(tmp_path: Path) -> None:
    """A missing comma, a missing file and an endless nesting."""
    (tmp_path / "a.json").write_text('{"format": 1\n "name": 2}')
    (tmp_path / "b.json").write_text("[" * 60_000)
    (tmp_path / "c.json").write_bytes(b"\xff\xfe{}")
    for name, says in (
        ("a.json", "line 2"),
        ("b.json", "no JSON"),
        ("c.json", "no JSON"),
        ("d.json", "cannot be read"),
    ):
        with pytest.raises(SensorError, match=says):
            load_profile(tmp_path / name)


def test_a_profile_may_be_written_and_read_from_disk(tmp_path: Path) -> None:
    """What an institution writes becomes a driver like any other."""
    path = tmp_path / "own.json"
    path.write_text(json.dumps(GOOD))
    driver = load_profile(path)
    assert driver.is_skin
    assert not driver.is_heart
    assert driver.fits("whatever", [sig(0xFE01)])
