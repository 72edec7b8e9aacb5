"""Finds out whose recording a folder or file is, and opens it."""

from __future__ import annotations

from pathlib import Path

from biofeedback.errors import RecordingError
from sensors.recordings import empatica_e4
from sensors.recordings.files import list_names
from sensors.recordings.recording import Recording
from sensors.recordings.replay import RecordedWristband


def read_recording(path: str | Path) -> Recording:
    """Read a recording of any known maker; raises RecordingError when it is none of them."""
    place = Path(path)
    if not place.exists():
        raise RecordingError(
            f"There is no folder or file {place}. Check the path, and whether the stick is still plugged in.",
            reason="recording_missing",
            path=place,
        )
    names = {name.lower() for name in list_names(place)}
    if names & {"eda.csv", "hr.csv"}:
        return empatica_e4.read_session(place)
    raise RecordingError(
        f"{place.name} is no recording that can be read: an Empatica E4 session folder or zip is expected, "
        "with EDA.csv and HR.csv in it.",
        reason="recording_unknown",
        path=place.name,
    )


def open_recording(path: str | Path) -> RecordedWristband:
    """A recording as a source of samples, ready to be started and polled."""
    return RecordedWristband(read_recording(path))
