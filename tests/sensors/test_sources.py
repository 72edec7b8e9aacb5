"""The names of sources, as typed on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from biofeedback.errors import RecordingError, UsageError
from biofeedback.samples import Channel
from sensors.ble.driver import Certainty
from sensors.bluetooth import bluetooth_sources, drivers
from sensors.sources import parse_source, parse_sources
from tests.sensors.gather import plain, play
from tests.sensors.virtual_radio import VirtualRadio

PROFILE = Path(__file__).parents[2] / "assets" / "profiles" / "movisens_edamove4.json"


def test_a_simulated_wristband_with_and_without_a_seed() -> None:
    """`simulated` is seed 1; another seed is another body."""
    first, same, other = (
        plain(play(parse_source(text), [30.0])) for text in ("simulated", "simulated:1", "simulated:2")
    )
    assert first == same != other


def test_a_recording_by_its_path(shared: Path) -> None:
    """`recording:PATH` opens what is there."""
    source = parse_source(f"recording:{shared / 'devices' / 'e4_devicely'}")
    assert Channel.SKIN_CONDUCTANCE_uS in source.info.channels


@pytest.mark.parametrize("text", ["", "band", "simulated:x", "simulated:-1", "recording:", "simulated:1234567890"])
def test_what_is_no_source_is_wrong_usage(text: str) -> None:
    """Anything else is refused with the forms that exist."""
    with pytest.raises(UsageError):
        parse_sources(text)


def test_a_recording_that_is_not_there_says_so() -> None:
    """The sentence is about the path, not about the syntax."""
    with pytest.raises(RecordingError, match="There is no folder or file"):
        parse_sources("recording:/nowhere/at/all")


def test_bluetooth_sources_by_driver_device_and_profile() -> None:
    """A driver's name, a device's name or address, both, and a profile that comes with the app or by its path."""
    radio = VirtualRadio()
    one = bluetooth_sources("heart_rate", radio)
    two = bluetooth_sources("heart_rate@C0:FF:EE:00:00:01+nervous_eda", radio)
    named = bluetooth_sources("Strap 1", radio)
    shipped = bluetooth_sources("heart_rate+movisens_edamove4", radio)
    own = bluetooth_sources(f"heart_rate+{PROFILE}@MOVISENS Sensor 1", radio)
    assert [source.info.alias for source in one + two + named] == ["band", "heart", "skin", "band"]
    assert Channel.SKIN_CONDUCTANCE_AC_uS in two[1].info.channels
    assert shipped[1].info.model == own[1].info.model == "movisens EdaMove 4 (skin level)"


@pytest.mark.parametrize("text", ["", "+", "heart_rate+", "a+b+c", "nosuch@Band", "nervous_eda+heart_rate"])
def test_what_is_no_bluetooth_source_is_wrong_usage(text: str) -> None:
    """Each is refused with what is meant."""
    with pytest.raises(UsageError):
        bluetooth_sources(text, VirtualRadio())


def test_every_driver_has_a_name_of_its_own_and_its_certainty() -> None:
    """Nothing uncertain is among them: no experimental driver is shipped."""
    names = [driver.name for driver in drivers()]
    assert len(set(names)) == len(names)
    assert {driver.certainty for driver in drivers()} == {Certainty.STANDARD, Certainty.VENDOR}
