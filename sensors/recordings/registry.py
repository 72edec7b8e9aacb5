"""Finds out whose recording a folder or file is, and opens it."""

from __future__ import annotations

from pathlib import Path

from biofeedback.errors import RecordingError
from sensors.recordings import embraceplus, emotibit, empatica_e4, shimmer_csv, unisens
from sensors.recordings.files import is_zip, list_names
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
    if place.is_file() and not is_zip(place):
        return _single_file(place)
    names = {name.lower() for name in list_names(place)}
    if "unisens.xml" in names:
        return unisens.read_session(place)
    if names & {"eda.csv", "hr.csv"}:
        return empatica_e4.read_session(place)
    if any(name.endswith(".avro") for name in names):
        return embraceplus.read_session(place)
    raise _unknown(place)


def _single_file(place: Path) -> Recording:
    with place.open("rb") as file:
        head = file.read(128)
    if head.startswith(b"Obj\x01"):
        return embraceplus.read_session(place)
    if emotibit.FIRST_LINE.match(head):
        return emotibit.read_session(place)
    if shimmer_csv.FIRST_LINES.match(head):
        return shimmer_csv.read_session(place)
    if place.suffix.lower() == ".zip":
        list_names(place)  # says what is wrong with it
    raise _unknown(place)


def _unknown(place: Path) -> RecordingError:
    return RecordingError(
        f"{place.name} is no recording that can be read. Give the folder or zip of an Empatica E4 session or of a "
        "movisens (Unisens) recording, the Avro files of an EmbracePlus, or the CSV of an EmotiBit or Shimmer.",
        reason="recording_unknown",
        path=place.name,
    )


def open_recording(path: str | Path) -> RecordedWristband:
    """A recording as a source of samples, ready to be started and polled."""
    return RecordedWristband(read_recording(path))
