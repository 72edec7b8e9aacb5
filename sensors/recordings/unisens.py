"""Unisens folders: movisens sensors (EdaMove, EcgMove, Move) and others, straight from their memory.

Facts: the open format at unisens.org and docs.movisens.com. `unisens.xml` describes each file: data type, rate,
`lsbValue` and `baseline` (value = (raw - baseline) * lsbValue), byte order, channels. Nothing is assumed that the
file itself does not say. Its start is a local time without a time zone.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import numpy as np

from biofeedback.errors import RecordingError
from biofeedback.samples import Channel, FloatArray
from sensors.recordings.files import read_files
from sensors.recordings.recording import Recording, Series, check_span, interval_note, tidy

_NAMESPACE = "{http://www.unisens.org/unisens2.0}"
_TYPES = {
    "int8": "i1", "uint8": "u1", "int16": "i2", "uint16": "u2", "int32": "i4", "uint32": "u4",
    "float": "f4", "double": "f8",
}  # fmt: skip
_SKIN, _ACC, _TEMP = "eda", "acc", "temp"  # names of movisens' files, without their ending
_UNITS: dict[Channel, dict[str, float]] = {
    Channel.SKIN_CONDUCTANCE_uS: {"us": 1.0, "µs": 1.0, "μs": 1.0, "ns": 1e-3},
    Channel.ACCELERATION_G: {"g": 1.0, "mg": 1e-3, "m/s2": 1 / 9.80665, "m/s²": 1 / 9.80665},
    Channel.SKIN_TEMPERATURE_C: {"c": 1.0, "°c": 1.0, "grad c": 1.0},
}
_BEATS = {"n", "q", "r", "v"}  # annotation codes of heart beats
_LONGEST_INTERVAL_S = 2.5  # 24 beats a minute; a longer difference is a gap


def read_session(path: Path) -> Recording:
    """Read a folder or zip with a `unisens.xml`; raises RecordingError."""
    files = read_files(path, ("unisens.xml", "*.bin", "*.csv"))
    root = _root(files["unisens.xml"], path.name)
    series: dict[Channel, Series] = {}
    for entry in root:
        for found in _entry(entry, files, path.name):
            series.setdefault(found.channel, found)
    tags_s = np.unique(np.array([*_markers(root, files, path.name)], dtype=np.float64))
    if not series:
        raise RecordingError(
            f"{path.name} is a Unisens folder without skin conductance, heart beats or heart rate.",
            reason="recording_empty",
            path=path.name,
        )
    check_span(list(series.values()), path.name)
    return Recording(
        start_unix=_start_unix(root, path.name),
        model=_model(root),
        series=tuple(series.values()),
        tags_s=tags_s[tags_s >= 0.0],
        notes=_notes(series),
    )


def _root(content: bytes, name: str) -> ET.Element:
    # A document type could define entities that grow without end, or name other files.
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise RecordingError(
            f"{name}: unisens.xml holds definitions that no sensor writes; it is refused.",
            reason="recording_unsafe",
        )
    try:
        root = ET.fromstring(content)  # noqa: S314  # entities are refused above
    except (ET.ParseError, ValueError, LookupError) as error:
        raise RecordingError(
            f"{name}: unisens.xml is damaged. Copy the folder again from the sensor.", reason="recording_damaged"
        ) from error
    if root.tag != f"{_NAMESPACE}unisens":
        raise RecordingError(f"{name}: unisens.xml is of another format.", reason="recording_unknown")
    return root


def _entry(entry: ET.Element, files: dict[str, bytes], name: str) -> Iterator[Series]:
    kind = entry.tag.removeprefix(_NAMESPACE)
    file = entry.get("id", "").lower()
    if kind == "signalEntry" and file in files:
        channel = _channel(entry, file)
        if channel is not None:
            found = _signal(entry, files[file], channel, name)
            if found is not None:
                yield found
    elif kind == "eventEntry" and file in files and entry.get("contentClass", "").upper() in ("TRIGGER", "QRS"):
        found = _beats(entry, files[file], name)
        if found is not None:
            yield found


def _channel(entry: ET.Element, file: str) -> Channel | None:
    label = entry.get("contentClass", "").lower()
    stem = file.rsplit(".", 1)[0]
    if label == "eda" or stem == _SKIN:
        return Channel.SKIN_CONDUCTANCE_uS
    if label == "acc" or stem == _ACC:
        return Channel.ACCELERATION_G
    if stem == _TEMP:
        return Channel.SKIN_TEMPERATURE_C
    return None


def _signal(entry: ET.Element, content: bytes, channel: Channel, name: str) -> Series | None:
    file = entry.get("id", "")
    scale = _UNITS[channel].get(entry.get("unit", "").strip().lower())
    if scale is None:
        raise RecordingError(
            f"{name}: {file} is in the unit '{entry.get('unit', '')}', which is not known for this signal.",
            reason="recording_unit",
        )
    columns = len(entry.findall(f"{_NAMESPACE}channel"))
    raw = _numbers(entry, content, max(1, columns), name)
    if channel is Channel.ACCELERATION_G and raw.shape[1] != 3:
        return None
    values = (raw - _number(entry, "baseline", 0.0, name)) * _number(entry, "lsbValue", 1.0, name) * scale
    rate_hz = _rate(entry, name)
    times_s: FloatArray = np.arange(len(values), dtype=np.float64) / rate_hz
    return tidy(channel, times_s, values if channel is Channel.ACCELERATION_G else values[:, 0])


def _numbers(entry: ET.Element, content: bytes, columns: int, name: str) -> FloatArray:
    file = entry.get("id", "")
    code = _TYPES.get(entry.get("dataType", ""))
    shape = entry.find(f"{_NAMESPACE}binFileFormat")
    if code is None or shape is None:
        raise RecordingError(
            f"{name}: {file} is stored in a way that is not known here. Make it binary with the maker's tool.",
            reason="recording_packed",
        )
    order = ">" if shape.get("endianess", "LITTLE").upper() == "BIG" else "<"
    width = int(code[1]) * columns
    whole = len(content) // width * width  # a last row that was cut off is not believed
    return np.frombuffer(content[:whole], dtype=f"{order}{code}").astype(np.float64).reshape(-1, columns)


def _beats(entry: ET.Element, content: bytes, name: str) -> Series | None:
    stamps = [stamp for stamp, kind in _rows(entry, content, name) if kind.strip().lower() in _BEATS]
    times_s = np.unique(np.array(stamps, dtype=np.float64)) / _rate(entry, name)
    steps_s = np.diff(times_s)
    joined = steps_s <= _LONGEST_INTERVAL_S
    return tidy(Channel.INTERVAL_MS, times_s[1:][joined], 1000.0 * steps_s[joined])


def _markers(root: ET.Element, files: dict[str, bytes], name: str) -> Iterator[float]:
    for entry in root.findall(f"{_NAMESPACE}eventEntry"):
        file = entry.get("id", "").lower()
        if file in files and entry.get("contentClass", "").upper() == "MARKER":
            rate_hz = _rate(entry, name)
            yield from (stamp / rate_hz for stamp, _ in _rows(entry, files[file], name))


def _rows(entry: ET.Element, content: bytes, name: str) -> Iterator[tuple[int, str]]:
    shape = entry.find(f"{_NAMESPACE}csvFileFormat")
    separator = shape.get("separator", ";") if shape is not None else ";"
    for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), start=1):
        cells = line.split(separator or ";")
        if not line.strip():
            continue
        if not cells[0].strip().lstrip("-").isdecimal() or len(cells[0]) > 18:
            raise RecordingError(
                f"{name}: {entry.get('id')}, line {number}: there is no sample number. The file is damaged.",
                reason="recording_line",
            )
        yield int(cells[0]), cells[1] if len(cells) > 1 else ""


def _rate(entry: ET.Element, name: str) -> float:
    rate_hz = _number(entry, "sampleRate", 0.0, name)
    if not 0.0 < rate_hz <= 100_000.0:
        raise RecordingError(f"{name}: {entry.get('id')} has no sample rate.", reason="recording_rate")
    return rate_hz


def _number(entry: ET.Element, key: str, default: float, name: str) -> float:
    try:
        number = float(entry.get(key, default))
    except ValueError:
        number = float("nan")
    if not np.isfinite(number):
        raise RecordingError(f"{name}: {key} of {entry.get('id')} is no number.", reason="recording_damaged")
    return number


def _start_unix(root: ET.Element, name: str) -> float:
    try:
        return datetime.fromisoformat(root.get("timestampStart", "")).timestamp()
    except (ValueError, OverflowError, OSError) as error:
        raise RecordingError(
            f"{name}: unisens.xml does not say when the recording began.", reason="recording_times"
        ) from error


def _model(root: ET.Element) -> str:
    for attribute in root.iter(f"{_NAMESPACE}customAttribute"):
        if attribute.get("key") == "sensorType":
            text = attribute.get("value", "")[:40]
            return f"movisens {text}" if text.isprintable() else "Unisens recording"
    return "Unisens recording"


def _notes(series: dict[Channel, Series]) -> tuple[str, ...]:
    notes = ["Its start is a local time without a time zone; this tablet's time zone was taken."]
    if Channel.SKIN_CONDUCTANCE_uS not in series:
        notes.append("There is no skin conductance in it.")
    longest_s = max(float(entry.time_s[-1]) for entry in series.values())
    interval = interval_note(series.get(Channel.INTERVAL_MS), longest_s)
    return (*notes, interval) if interval else tuple(notes)
