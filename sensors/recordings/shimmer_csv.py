"""Shimmer3 and Shimmer3R GSR+: the CSV file that the maker's program Consensys writes from the memory card.

Seen in a real file: a line `"sep=;"`, a line of names (`Shimmer_40AC_GSR_Skin_Conductance_CAL`), a line of units,
then one sample a line. The time is in milliseconds since 1970 or, without a set clock, since something else. Names
hold the last digits of the device's address, so they are not taken over. Thermometer and barometer measure the
board, not the skin.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from biofeedback.errors import RecordingError
from biofeedback.samples import Channel, FloatArray
from sensors.recordings.files import read_capped
from sensors.recordings.recording import Recording, Series, check_span, tidy

FIRST_LINES = re.compile(rb'(?:\xef\xbb\xbf)?(?:"?sep=(.)"?\s*\n)?\s*"?Shimmer_[0-9A-Za-z]+_', re.IGNORECASE)
_HEADS = 2  # names and units
_STANDARD_GRAVITY = 9.80665  # m/s2, the definition of 1 g
_SEPARATORS = (";", "\t", ",")  # what Consensys offers
_CONDUCTANCE, _RESISTANCE, _TIME = "GSR_Skin_Conductance", "GSR_Skin_Resistance", "Timestamp_Unix"
_AXES = (
    "Accel_LN_X",
    "Accel_LN_Y",
    "Accel_LN_Z",
)  # the low-noise sensor; the wide-range one is in the chip beside it
_UNITS = {"uS": 1.0, "nS": 1e-3, "microSiemens": 1.0, "m/(s^2)": 1.0 / _STANDARD_GRAVITY, "g": 1.0}


class _Table:
    """The numbers of the file by what they are, without the device's own part of their names."""

    def __init__(self, content: bytes, name: str) -> None:
        self.name = name
        lines = content.decode("utf-8-sig", "replace").replace("\r\n", "\n").split("\n")[:-1]  # no end: cut off
        if lines and lines[0].strip('"').startswith("sep="):
            lines = lines[1:]
        if not any(line.strip() for line in lines[_HEADS:]):
            raise self.wrong("there are no samples in it")
        between = next((one for one in _SEPARATORS if one in lines[0]), ";")
        heads, units = (line.split(between) for line in lines[:_HEADS])
        self._places = {_plain(head): at for at, head in reversed(list(enumerate(heads)))}
        self._units = [unit.strip().strip('"') for unit in units]
        rows = [line.split(between) for line in lines[_HEADS:] if line.strip()]
        for number, row in enumerate(rows):
            if len(row) != len(heads):
                raise self.wrong(f"sample {number + 1} has {len(row)} values where {len(heads)} belong")
        self._rows = rows

    def has(self, what: str) -> bool:
        """Whether the file has this column."""
        return what in self._places

    def unit(self, what: str) -> str:
        """Its unit, as the file says."""
        at = self._places[what]
        return self._units[at] if at < len(self._units) else ""

    def numbers(self, what: str) -> FloatArray:
        """One column; an empty cell is nan."""
        at = self._places[what]
        try:
            return np.array([float(row[at]) if row[at].strip() else np.nan for row in self._rows])
        except ValueError as error:
            raise self.wrong(f"in the column {what} stands something that is no number") from error

    def scaled(self, what: str) -> FloatArray:
        """One column in our unit."""
        factor = _UNITS.get(self.unit(what))
        if factor is None:
            raise self.wrong(f"the unit of {what} is '{self.unit(what)}', which is not known here")
        return self.numbers(what) * factor

    def wrong(self, what: str) -> RecordingError:
        """The error with its reason."""
        return RecordingError(
            f"{self.name}: {what}. Export the session again from Consensys, calibrated, with units.",
            reason="recording_line",
            path=self.name,
        )


def read_session(path: Path) -> Recording:
    """Read one exported file; raises RecordingError."""
    table = _Table(read_capped(path), path.name)
    if not table.has(_TIME) or table.unit(_TIME) != "ms":
        raise table.wrong("there is no time in milliseconds in it")
    unix_s = table.numbers(_TIME) / 1000.0
    if not np.isfinite(unix_s[0]):
        raise table.wrong("its first sample has no time")
    time_s = unix_s - unix_s[0]
    series = [entry for entry in (_skin(table, time_s), _movement(table, time_s)) if entry is not None]
    if not any(entry.channel is Channel.SKIN_CONDUCTANCE_uS for entry in series):
        raise table.wrong("there is no skin conductance in it")
    check_span(series, path.name)
    notes = (
        "There is no heart rate in it; the raw pulse wave is not used.",
        "The device's number in the file is not taken over.",
    )
    return Recording(float(unix_s[0]), "Shimmer3 GSR+", tuple(series), notes=notes)


def _skin(table: _Table, time_s: FloatArray) -> Series | None:
    if table.has(_CONDUCTANCE):
        return tidy(Channel.SKIN_CONDUCTANCE_uS, time_s, table.scaled(_CONDUCTANCE))
    if not table.has(_RESISTANCE):
        return None
    if table.unit(_RESISTANCE) != "kOhms":
        raise table.wrong(f"the unit of {_RESISTANCE} is '{table.unit(_RESISTANCE)}', which is not known here")
    kohm = table.numbers(_RESISTANCE)
    kohm[kohm <= 0.0] = np.nan  # a short circuit, or nothing measured
    return tidy(Channel.SKIN_CONDUCTANCE_uS, time_s, 1000.0 / kohm)


def _movement(table: _Table, time_s: FloatArray) -> Series | None:
    if not all(table.has(axis) for axis in _AXES):
        return None
    return tidy(Channel.ACCELERATION_G, time_s, np.column_stack([table.scaled(axis) for axis in _AXES]))


def _plain(head: str) -> str:
    """`Shimmer_40AC_Accel_LN_X_CAL` is `Accel_LN_X`; what is not calibrated keeps its mark and is not taken."""
    return re.sub(r"^Shimmer_[0-9A-Za-z]+_(.*)_CAL$", r"\1", head.strip().strip('"'))
