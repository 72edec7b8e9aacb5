"""Turns the name of a source, as typed on the command line, into the wristbands of one session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from biofeedback.errors import UsageError
from sensors.physiology.scenario_file import find_scenario
from sensors.recordings.registry import open_recording
from sensors.simulated import SimulatedWristband
from sensors.wristband import Wristband

if TYPE_CHECKING:
    from sensors.known_bands import KnownBands

FORMS = (
    "simulated, simulated:SEED, simulated:SCENARIO[:SEED], recording:PATH, capture:PATH or bluetooth:HEART[+SKIN]"
)


def parse_sources(text: str, bands: KnownBands | None = None) -> tuple[Wristband, ...]:
    """One wristband, or two that make one session (heart and skin).

    With `bands`, an alias of the list stands for its band: `bluetooth:Band A+Band B`. Raises UsageError,
    RecordingError, and SensorError where a list or a profile has a mistake.
    """
    kind, _, rest = text.partition(":")
    if kind == "simulated":
        return (_simulated(rest),)
    if kind == "recording" and rest:
        return (open_recording(rest),)
    if kind == "bluetooth":
        # Imported only here: a recording or the simulator needs no radio.
        from sensors.bluetooth import bluetooth_sources

        return bluetooth_sources(rest, bands=bands)
    if kind == "capture" and rest:
        from sensors.bluetooth import drivers
        from sensors.captured import open_capture

        return (open_capture(rest, drivers()),)
    raise UsageError(f"'{text}' is no wristband; choose {FORMS}.", reason="source_unknown", source=text)


def parse_source(text: str) -> Wristband:
    """The one wristband `text` names; raises UsageError when it names two."""
    sources = parse_sources(text)
    if len(sources) != 1:
        raise UsageError(f"'{text}' names two wristbands where one is expected.", reason="source_several")
    return sources[0]


def _simulated(text: str) -> SimulatedWristband:
    """`SEED`, `SCENARIO` or `SCENARIO:SEED`; a scenario is a shipped name or the path of a file."""
    name, colon, seed = text.rpartition(":")
    if not colon and not text[:1].isalpha() and not text.endswith(".json"):
        return SimulatedWristband(_seed(text))
    if colon and seed.isascii() and seed.isdigit():
        return SimulatedWristband(_seed(seed), find_scenario(name))
    return SimulatedWristband(1, find_scenario(text))


def _seed(text: str) -> int:
    if not text:
        return 1
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise UsageError(
            f"The seed '{text}' is no whole number of at most nine digits; write for example simulated:7.",
            reason="source_seed",
        )
    return int(text)
