"""Empatica EmbracePlus: raw Avro files from the maker's cloud, one per half hour; a file, a folder or a zip.

Facts, from a real file of schema 6.5.0: conductance in uS at 4 Hz, temperature in C at 1 Hz, acceleration in
counts, `systolicPeaks` as nanoseconds (UTC), so intervals are their differences; a stream that was off has start
0, rate 0 and no values. From schema 6.5.0 on acceleration is counts times `conversionFactor`, before that the
physical range over the digital one. Files are joined by their times; gaps stay gaps.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from biofeedback.errors import RecordingError
from biofeedback.samples import Channel, FloatArray
from sensors.recordings.avro import read_container
from sensors.recordings.files import read_capped, read_files
from sensors.recordings.recording import Recording, Series, check_span, interval_note, tidy

_LONGEST_INTERVAL_S = 2.5  # 24 beats a minute; a longer difference is a gap between peaks
_MODELS = {"EMBRACEPLUS": "Empatica EmbracePlus", "EMBRACEMINI": "Empatica EmbraceMini"}
_CONVERSION_SINCE = (6, 5)  # schema version that brought conversionFactor


def read_session(path: Path) -> Recording:
    """Read one file, or all files of a folder or zip; raises RecordingError."""
    single = path.is_file() and path.suffix.lower() == ".avro"
    files = {path.name: read_capped(path)} if single else read_files(path, ("*",))
    parts = [
        record
        for name, content in sorted(files.items())
        if name.lower().endswith(".avro")
        for record in read_container(content, name)
    ]
    try:
        return _recording(parts, path.name)
    except (KeyError, TypeError, IndexError, ValueError) as error:
        raise RecordingError(
            f"{path.name} is an Avro file, but not of an Empatica EmbracePlus, or of a version not known here.",
            reason="recording_unknown",
            path=path.name,
        ) from error


def _recording(parts: list[Any], name: str) -> Recording:
    raws = [part["rawData"] for part in parts]
    columns: dict[Channel, list[tuple[FloatArray, FloatArray]]] = {
        Channel.SKIN_CONDUCTANCE_uS: [_regular(raw["eda"]) for raw in raws],
        Channel.SKIN_TEMPERATURE_C: [_regular(raw["temperature"]) for raw in raws],
        Channel.ACCELERATION_G: [_acceleration(part) for part in parts],
        Channel.INTERVAL_MS: [_intervals(raws)],
    }
    starts = [times[0] for pieces in columns.values() for times, _ in pieces if len(times)]
    if not starts:
        raise RecordingError(
            f"{name} holds no skin conductance, pulse or movement: nothing was recorded.", reason="recording_empty"
        )
    start_unix = float(min(starts))
    series = [_joined(channel, pieces, start_unix) for channel, pieces in columns.items()]
    found = [entry for entry in series if entry is not None]
    check_span(found, name)
    version = parts[0]["fwVersion"]
    return Recording(
        start_unix=start_unix,
        model=_MODELS.get(parts[0]["deviceModel"], "Empatica EmbracePlus"),
        series=tuple(found),
        tags_s=_tags(raws, start_unix),
        notes=_notes(found),
        firmware=f"{version['major']}.{version['minor']}.{version['patch']}",
    )


def _regular(stream: Mapping[str, Any]) -> tuple[FloatArray, FloatArray]:
    values = np.asarray(stream["values"], dtype=np.float64)
    return _times(stream, len(values)), values


def _times(stream: Mapping[str, Any], count: int) -> FloatArray:
    rate_hz = float(stream["samplingFrequency"])
    if count and not 0.0 < rate_hz <= 4096.0:
        raise ValueError("no rate")
    steps: FloatArray = np.arange(count, dtype=np.float64) / (rate_hz or 1.0)
    return float(stream["timestampStart"]) / 1e6 + steps


def _acceleration(part: Mapping[str, Any]) -> tuple[FloatArray, FloatArray]:
    stream = part["rawData"]["accelerometer"]
    counts = np.stack([np.asarray(stream[axis], dtype=np.float64) for axis in "xyz"], axis=1)
    params = stream["imuParams"]
    version = part["schemaVersion"]
    if (version["major"], version["minor"]) >= _CONVERSION_SINCE and params.get("conversionFactor"):
        factor = float(params["conversionFactor"])
    elif params["digitalMax"] != params["digitalMin"]:
        span = float(params["physicalMax"]) - float(params["physicalMin"])
        factor = span / (float(params["digitalMax"]) - float(params["digitalMin"]))
    else:
        factor = 0.0
    if not factor:
        return np.empty(0), np.empty((0, 3))
    return _times(stream, len(counts)), counts * factor


def _intervals(raws: list[Any]) -> tuple[FloatArray, FloatArray]:
    peaks = [np.asarray(raw["systolicPeaks"]["peaksTimeNanos"], dtype=np.int64) for raw in raws]
    nanos = np.unique(np.concatenate(peaks)) if peaks else np.empty(0, dtype=np.int64)
    steps_s = np.diff(nanos) / 1e9
    joined = (steps_s > 0.0) & (steps_s <= _LONGEST_INTERVAL_S)
    return nanos[1:][joined] / 1e9, 1000.0 * steps_s[joined]


def _joined(channel: Channel, pieces: list[tuple[FloatArray, FloatArray]], start_unix: float) -> Series | None:
    pieces = [piece for piece in pieces if len(piece[0])]
    if not pieces:
        return None
    times = np.concatenate([times for times, _ in pieces]) - start_unix
    return tidy(channel, times, np.concatenate([values for _, values in pieces]))


def _tags(raws: list[Any], start_unix: float) -> FloatArray:
    micros = [float(tag) for raw in raws for tag in raw["tags"]["tagsTimeMicros"]]
    return np.unique(np.array(micros, dtype=np.float64)) / 1e6 - start_unix


def _notes(series: list[Series]) -> tuple[str, ...]:
    have = {entry.channel: entry for entry in series}
    notes = []
    if Channel.SKIN_CONDUCTANCE_uS not in have:
        notes.append("There is no skin conductance in it.")
    longest_s = max(float(entry.time_s[-1]) for entry in series)
    interval = interval_note(have.get(Channel.INTERVAL_MS), longest_s)
    notes += [interval] if interval else []
    notes.append("The serial number and participant number in the file are not taken over.")
    return tuple(notes)
