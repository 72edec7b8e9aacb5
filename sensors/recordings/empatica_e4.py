"""Empatica E4: the session folder or zip as the maker's program exported it.

Facts, from the `info.txt` in every export and checked on real sessions: the first row of each file is its start
(unix seconds, UTC), the second its rate; files start and end at different times (HR.csv ten seconds later); a
row of IBI.csv is the time of the beat that *ends* the interval, in seconds after the start, and the interval in
seconds, with long gaps in between; the first skin sample is a 0 of the start-up; acceleration is in 1/64 g;
tags.csv has one unix time per press of the button, may be empty, and is often renamed (`tags_S05.csv`). BVP.csv
is a pulse wave and no channel of ours.

A folder with nothing but EDA.csv and HR.csv, at any rate from 4 Hz, is read as well.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from biofeedback.errors import RecordingError
from biofeedback.samples import Channel, FloatArray
from sensors.recordings.columns import Columns, read_columns
from sensors.recordings.files import read_files
from sensors.recordings.recording import Recording, Series, check_span, interval_note, tidy

_WANTED = ("eda.csv", "hr.csv", "ibi.csv", "acc.csv", "temp.csv", "tags*", "info.txt")
_OWN = b"E4-style export of a biofeedback session"  # first words of the info.txt in an export of our own
_ACC_PER_G = 64.0  # info.txt: range [-2g, 2g], the unit is 1/64 g
_SLOWEST_SKIN_HZ = 4.0  # the E4's own rate; responses last seconds, slower sampling loses them


def read_session(path: Path) -> Recording:
    """Read a session folder or zip; raises RecordingError with what is wrong and what to do."""
    files = read_files(path, _WANTED)
    if "eda.csv" not in files and "hr.csv" not in files:
        raise RecordingError(
            f"{path.name} is no recording of an Empatica E4: there is no EDA.csv and no HR.csv in it. "
            "Choose the session's own folder, or the zip as it was exported.",
            reason="recording_unknown",
            path=path.name,
        )
    regular: dict[str, Columns] = {
        name: read_columns(files[name], name) for name in ("eda.csv", "hr.csv", "temp.csv") if name in files
    }
    if "acc.csv" in files:
        regular["acc.csv"] = read_columns(files["acc.csv"], "acc.csv", columns=3)
    intervals = (
        read_columns(files["ibi.csv"], "ibi.csv", columns=2, with_rate=False) if "ibi.csv" in files else None
    )
    starts = [part.start_unix for part in (*regular.values(), intervals) if part is not None and len(part.rows)]
    if not starts:
        raise RecordingError(
            f"The files in {path.name} hold no samples: nothing was recorded, or the export was cut short.",
            reason="recording_empty",
            path=path.name,
        )
    start_unix = min(starts)
    series = _series(regular, intervals, start_unix)
    check_span(series, path.name)
    tags_s = _tags(files, start_unix)
    return _recording(start_unix, series, tags_s, files)


def _series(regular: dict[str, Columns], intervals: Columns | None, start_unix: float) -> list[Series]:
    found = [
        _skin(regular["eda.csv"], start_unix) if "eda.csv" in regular else None,
        _heart(regular["hr.csv"], start_unix) if "hr.csv" in regular else None,
        _intervals(intervals, start_unix) if intervals is not None else None,
        _acceleration(regular["acc.csv"], start_unix) if "acc.csv" in regular else None,
        _plain(Channel.SKIN_TEMPERATURE_C, regular["temp.csv"], start_unix) if "temp.csv" in regular else None,
    ]
    return [series for series in found if series is not None]


def _plain(channel: Channel, columns: Columns, start_unix: float) -> Series | None:
    return tidy(channel, columns.times_s(start_unix), columns.rows[:, 0])


def _skin(columns: Columns, start_unix: float) -> Series | None:
    if len(columns.rows) and columns.rate_hz < _SLOWEST_SKIN_HZ:
        raise RecordingError(
            f"EDA.csv has {columns.rate_hz:g} samples a second; at least {_SLOWEST_SKIN_HZ:g} are needed to see "
            "skin responses. Export it again at the band's own rate.",
            reason="recording_rate",
        )
    time_s, values = columns.times_s(start_unix), columns.rows[:, 0]
    # The first sample is taken while the electrodes switch on; only an exact 0 is that.
    first = 1 if len(values) and values[0] == 0.0 else 0
    return tidy(Channel.SKIN_CONDUCTANCE_uS, time_s[first:], values[first:])


def _heart(columns: Columns, start_unix: float) -> Series | None:
    time_s, values = columns.times_s(start_unix), columns.rows[:, 0]
    known = values > 0.0  # zero means missing
    return tidy(Channel.HEART_RATE_BPM, time_s[known], values[known])


def _intervals(columns: Columns, start_unix: float) -> Series | None:
    known = columns.rows[:, 1] > 0.0
    time_s = columns.start_unix - start_unix + columns.rows[known, 0]
    return tidy(Channel.INTERVAL_MS, time_s, 1000.0 * columns.rows[known, 1])


def _acceleration(columns: Columns, start_unix: float) -> Series | None:
    return tidy(Channel.ACCELERATION_G, columns.times_s(start_unix), columns.rows / _ACC_PER_G)


def _tags(files: dict[str, bytes], start_unix: float) -> FloatArray:
    times: list[float] = []
    for name in sorted(files):
        if name.startswith("tags") and name.endswith(".csv"):
            times += read_columns(files[name], name, with_start=False, with_rate=False).rows[:, 0].tolist()
    tags = np.unique(np.array(times, dtype=np.float64)) - start_unix
    return tags[np.isfinite(tags) & (tags >= 0.0)]


def _recording(start_unix: float, series: list[Series], tags_s: FloatArray, files: dict[str, bytes]) -> Recording:
    have = {entry.channel: entry for entry in series}
    longest_s = max((float(entry.time_s[-1]) for entry in series), default=0.0)
    notes = [
        note
        for channel, note in (
            (Channel.SKIN_CONDUCTANCE_uS, "There is no skin conductance in it."),
            (Channel.HEART_RATE_BPM, "There is no heart rate in it."),
            (Channel.ACCELERATION_G, "There is no acceleration in it; movement is judged from the skin alone."),
        )
        if channel not in have
    ]
    interval = interval_note(have.get(Channel.INTERVAL_MS), longest_s)
    notes += [interval] if interval else []
    if not any(name.startswith("tags") for name in files):
        notes.append("There is no file of button presses in it.")
    own = files.get("info.txt", b"").startswith(_OWN)
    model = "export of a biofeedback session" if own else "Empatica E4"
    return Recording(start_unix, model, tuple(series), tags_s, tuple(notes))
