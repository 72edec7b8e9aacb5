"""The names of sources, as typed on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from biofeedback.errors import RecordingError, UsageError
from biofeedback.samples import Channel
from sensors.sources import parse_source, parse_sources
from tests.sensors.gather import plain, play


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
