"""EmotiBit: the text file from its memory card, one packet a line.

Facts, from the maker's documentation and a real recording: a line is `ms since boot, packet number, number of
values, type, version, reliability, values...`; the time is that of the last value. EA is conductance in uS at
15 Hz, HR a rate per beat, AX AY AZ acceleration in g, TH the thermopile in C, B% the battery, BS and BL the
button. Intervals (BI) come in steps of 40 ms (25 Hz pulse wave): too coarse for heart rate variability, so they
are left out. The first seconds of heart rate settle in from a far too low value.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import numpy as np

from biofeedback.errors import RecordingError
from biofeedback.samples import Channel, FloatArray
from sensors.recordings.files import read_capped
from sensors.recordings.recording import Recording, Series, check_span, tidy

FIRST_LINE = re.compile(rb"\d+,\d+,\d+,[A-Z][A-Z0-9%],\d+,\d+,")
_SETTLE_S = 15.0  # the real recording starts at 38 /min and climbs to the true rate within this time
_BACKWARDS_MS = 10_000  # buffers are written out of step by a second or two; more is a restart
_NOMINAL_HZ = {"EA": 15.0, "TH": 7.5, "T1": 7.5, "AX": 25.0, "AY": 25.0, "AZ": 25.0}  # maker's documentation
_SLOWER = 1.5  # a packet's values span at most this much more than nominal; beyond that packets are missing
_COUNTER = 65_536


@dataclass
class _Columns:
    """Times (ms) and values by type of packet."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    values: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    last_ms: dict[str, float] = field(default_factory=dict)
    started: tuple[float, str] | None = None  # when recording began: ms since boot, and local time as text
    buttons: list[float] = field(default_factory=list)
    lost: int = 0
    unreadable: int = 0
    lines: int = 0


def read_session(path: Path) -> Recording:
    """Read one recording file; raises RecordingError."""
    columns = _parse(read_capped(path), path.name)
    start_ms = (
        columns.started[0] if columns.started else min((t[0] for t in columns.times.values() if t), default=0)
    )
    series = _series(columns, start_ms)
    if not series:
        raise RecordingError(
            f"{path.name} holds no skin conductance and no heart rate: nothing was recorded.",
            reason="recording_empty",
            path=path.name,
        )
    check_span(series, path.name)
    buttons = np.array([(ms - start_ms) / 1000.0 for ms in columns.buttons], dtype=np.float64)
    return Recording(
        start_unix=_start_unix(columns, path.name),
        model="EmotiBit",
        series=tuple(series),
        tags_s=np.unique(buttons[buttons >= 0.0]),
        notes=_notes(columns, series),
    )


def _parse(content: bytes, name: str) -> _Columns:
    columns = _Columns()
    lines = content.replace(b"\r\n", b"\n").split(b"\n")[:-1]  # a line without an end was cut off
    newest_ms = 0.0
    number_before: int | None = None
    for line in lines:
        cells = line.decode("ascii", "replace").split(",")
        head = _head(cells)
        if head is None:
            columns.unreadable += bool(line.strip())
            continue
        ms, number, kind = head
        columns.lines += 1
        if ms < newest_ms - _BACKWARDS_MS:
            raise RecordingError(
                f"{name} holds two recordings: the EmotiBit was restarted in between. Split the file there.",
                reason="recording_several",
                path=name,
            )
        newest_ms = max(newest_ms, ms)
        if number_before is not None:
            missing = (number - number_before - 1) % _COUNTER
            columns.lost += missing if missing < _COUNTER // 2 else 0  # else it comes late, and is not missing
        number_before = number
        _take(columns, ms, kind, cells[6:])
    if columns.unreadable > columns.lines:
        raise RecordingError(f"{name} is no recording of an EmotiBit.", reason="recording_unknown", path=name)
    return columns


def _head(cells: list[str]) -> tuple[float, int, str] | None:
    if len(cells) < 7 or not all(cell.isascii() and cell.isdigit() for cell in cells[:3]):
        return None
    return (float(cells[0]), int(cells[1]), cells[3]) if len(cells[0]) <= 12 else None


def _take(columns: _Columns, ms: float, kind: str, payload: list[str]) -> None:
    if kind == "RB":
        columns.started = columns.started or (ms, payload[0])
    elif kind in ("BS", "BL"):
        columns.buttons.append(ms)
    elif kind in ("EA", "HR", "AX", "AY", "AZ", "TH", "T1", "B%"):
        try:
            values = [float(cell) for cell in payload if cell]
        except ValueError:
            columns.unreadable += 1
            return
        if values:
            columns.times[kind] += _spread(columns.last_ms.get(kind), ms, len(values), _NOMINAL_HZ.get(kind))
            columns.values[kind] += values
            columns.last_ms[kind] = ms


def _spread(before_ms: float | None, ms: float, count: int, rate_hz: float | None) -> list[float]:
    """Times of the values of one packet: evenly since the one before, at most as wide as its rate allows."""
    if count == 1 or rate_hz is None:
        return [ms] * count
    step_ms = 1000.0 / rate_hz
    if before_ms is not None:
        step_ms = min(_SLOWER * step_ms, max(1.0, (ms - before_ms) / count))
    return [ms - step_ms * back for back in range(count - 1, -1, -1)]


def _series(columns: _Columns, start_ms: float) -> list[Series]:
    def one(channel: Channel, kind: str, after_s: float = float("-inf")) -> Series | None:
        times_s = (np.array(columns.times[kind]) - start_ms) / 1000.0
        values = np.array(columns.values[kind])
        known = times_s >= max(after_s, -1.0)
        if channel is Channel.HEART_RATE_BPM:
            known &= values > 0.0
        return tidy(channel, times_s[known], values[known])

    found = [
        one(Channel.SKIN_CONDUCTANCE_uS, "EA"),
        one(Channel.HEART_RATE_BPM, "HR", _SETTLE_S),
        _acceleration(columns, start_ms),
        one(Channel.SKIN_TEMPERATURE_C, "TH" if columns.times["TH"] else "T1"),
        one(Channel.BATTERY_PERCENT, "B%"),
    ]
    series = [entry for entry in found if entry is not None]
    has_signal = {entry.channel for entry in series} & {Channel.SKIN_CONDUCTANCE_uS, Channel.HEART_RATE_BPM}
    return series if has_signal else []


def _acceleration(columns: _Columns, start_ms: float) -> Series | None:
    count = min(len(columns.values[axis]) for axis in ("AX", "AY", "AZ"))
    if not count:
        return None
    times_s: FloatArray = (np.array(columns.times["AX"][:count]) - start_ms) / 1000.0
    values = np.stack([np.array(columns.values[axis][:count]) for axis in ("AX", "AY", "AZ")], axis=1)
    return tidy(Channel.ACCELERATION_G, times_s[times_s >= -1.0], values[times_s >= -1.0])


def _start_unix(columns: _Columns, name: str) -> float:
    if columns.started is None:
        raise RecordingError(
            f"{name} has no line that says when it began (RB). Copy the whole file from the memory card.",
            reason="recording_times",
            path=name,
        )
    try:
        # The file says the local time without a time zone: that of the place where this tablet stands.
        return datetime.strptime(columns.started[1].strip(), "%Y-%m-%d_%H-%M-%S-%f").timestamp()
    except (ValueError, OverflowError, OSError) as error:
        raise RecordingError(
            f"{name}: the time at which it began is not readable.", reason="recording_times", path=name
        ) from error


def _notes(columns: _Columns, series: list[Series]) -> tuple[str, ...]:
    have = {entry.channel for entry in series}
    notes = ["Its start is a local time without a time zone; this tablet's time zone was taken."]
    if Channel.SKIN_CONDUCTANCE_uS not in have:
        notes.append("There is no skin conductance in it.")
    if Channel.HEART_RATE_BPM in have:
        notes.append(f"The first {_SETTLE_S:.0f} seconds of heart rate are left out: the sensor settles in.")
    else:
        notes.append("There is no heart rate in it.")
    notes.append("Its beat intervals are too coarse for heart rate variability and are left out.")
    if columns.lost:
        notes.append(f"{columns.lost} packets are missing in it.")
    if columns.unreadable:
        notes.append(f"{columns.unreadable} lines were not readable and are left out.")
    return tuple(notes)
