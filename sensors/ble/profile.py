"""A band described in a JSON file: an institution adds its own without code.

The file says which service and characteristics, how a packet is laid out, which unit comes out and what to write.
Nothing in it is executed. Every mistake is one sentence that names the place in the file. `docs/wristbands.md` and
`assets/profiles/movisens_edamove4.json` show how it is written.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np

from biofeedback.errors import SensorError
from biofeedback.samples import Channel, FloatArray
from sensors.ble.driver import Certainty, Driver, Reading, Write
from sensors.ble.profile_schema import Checked, Field, check_profile

_LARGEST_FILE = 65_536  # bytes; a profile is about one page


def load_profile(path: Path) -> Driver:
    """The driver that a profile file describes; raises SensorError with what is wrong, and where."""
    try:
        content = path.read_bytes()[: _LARGEST_FILE + 1]
    except OSError as error:
        raise SensorError(
            f"The profile {path} cannot be read ({error.strerror}).", reason="profile_missing"
        ) from error
    return parse_profile(content, path.name)


def parse_profile(content: bytes, name: str) -> Driver:
    """The driver in the content of a profile file of that name; raises SensorError."""
    if len(content) > _LARGEST_FILE:
        raise SensorError(f"{name} is too large for a profile.", reason="profile_wrong")
    try:
        tree = json.loads(content)
    except (ValueError, RecursionError) as error:
        where = f" in line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise SensorError(
            f"{name} is no JSON{where}: check commas, quotes and braces.", reason="profile_wrong"
        ) from error
    return profile_driver(check_profile(tree, name))


def profile_driver(checked: Checked) -> Driver:
    """A driver from a checked profile."""
    channels = tuple(dict.fromkeys(field.channel for field in checked.fields))
    return Driver(
        name=checked.name,
        model=checked.model,
        service=checked.service,
        channels=channels,
        notify=tuple(dict.fromkeys(field.characteristic for field in checked.fields)),
        indicate=checked.indicate,
        decoder=partial(ProfileDecoder, checked),
        certainty=Certainty(checked.certainty),
        name_starts=checked.name_starts,
        start=partial(_writes, checked.start),
        stop=tuple(Write(uuid, data) for uuid, data in checked.stop),
        method=checked.method,
        first_sample_s=checked.first_sample_s,
        stale_s=checked.stale_s,
    )


def _writes(pairs: tuple[tuple[str, bytes], ...], unix: float) -> tuple[Write, ...]:
    seconds = int(unix).to_bytes(4, "little")
    return tuple(Write(uuid, data.replace(b"UNIX", seconds)) for uuid, data in pairs)


class ProfileDecoder:
    """Readings of one connection, as the profile lays them out."""

    def __init__(self, checked: Checked) -> None:
        self._fields = checked.fields
        self._name = checked.model
        self._last_s: dict[str, float] = {}  # when each field came last

    def feed(self, characteristic: str, data: bytes, received_s: float) -> Sequence[Reading]:
        """Samples of one packet; raises SensorError when it is shorter than the profile says."""
        readings: list[Reading] = []
        for field in self._fields:
            if field.characteristic == characteristic:
                entry = self._read(field, data, received_s)
                readings += [entry] if entry is not None else []
        return readings

    def _read(self, field: Field, data: bytes, received_s: float) -> Reading | None:
        raw = field_numbers(field, data, self._name)
        times_s = self._times(field, len(raw), received_s)
        values = scaled(field, raw)
        known = np.isfinite(values)
        return Reading(field.channel, times_s[known], values[known]) if known.any() else None

    def _times(self, field: Field, count: int, received_s: float) -> FloatArray:
        """The last sample came just now; those before it at the profile's rate, or evenly since last time."""
        key = f"{field.characteristic}/{field.channel}"
        before_s = self._last_s.get(key)
        self._last_s[key] = received_s
        if count == 1:
            return np.array([received_s])
        if field.rate_hz is not None:
            period_s = 1.0 / field.rate_hz
        else:
            period_s = (received_s - before_s) / count if before_s is not None else 0.0
        if period_s <= 0.0:
            period_s = 1e-3  # a first packet without a rate: in order, and as young as can be
        return received_s - period_s * np.arange(count - 1, -1, -1, dtype=np.float64)


def field_numbers(field: Field, data: bytes, name: str) -> FloatArray:
    """Raw numbers of one field: one, or one per repetition until the packet ends."""
    size = field.width
    if len(data) < field.offset + size:
        raise SensorError(f"A packet of the {name} is shorter than its profile says.", reason="frame_malformed")
    starts = range(field.offset, len(data) - size + 1, field.every) if field.every else (field.offset,)
    return np.array([field.number(data[at : at + size]) for at in starts], dtype=np.float64)


def scaled(field: Field, raw: FloatArray) -> FloatArray:
    """Numbers in the channel's unit; what the profile calls missing or impossible is nan."""
    values = raw.copy()
    for missing in field.missing:
        values[raw == missing] = np.nan
    if field.channel is Channel.CONTACT and field.worn:
        return np.where(np.isnan(values), np.nan, np.isin(raw, field.worn).astype(np.float64))
    if field.reciprocal:
        values[values == 0.0] = np.nan  # a short circuit, or nothing measured: never a division by zero
        values = field.scale / values + field.add
    else:
        values = field.scale * values + field.add
    outside = (values < field.least) | (values > field.most)
    values[outside] = np.nan
    return values
