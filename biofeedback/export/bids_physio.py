"""Continuous recordings in the form of BIDS: `_physio.tsv.gz` without a header row, and a JSON that explains it.

BIDS wants one sampling rate per file. A sample goes into the slot nearest to its time; a slot without a sample
says n/a, so gaps stay gaps. The exact time stands in a column of its own. Beats have no rate: they go into
`_physioevents.tsv.gz`, beside a table of beats per second (BIDS 1.11, "Physiological recordings").
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from biofeedback.export import codebook
from biofeedback.export.codebook import Column
from biofeedback.samples import Channel, FloatArray, Samples

NOT_KNOWN = "n/a"  # BIDS, "Tabular files"
LONGEST_S = 86_400.0  # ours: no session lasts a day; a broken device clock must not fill the memory
_TIME = Column("time_s", "exact time on the session's own clock; the row's place is the nearest slot", "s")
_BEATS = Column("beats", "heart beats that ended within this second")
_GAP_STEPS = 1.5  # a step longer than this many periods is a gap: half a sample late is not


@dataclass(frozen=True, slots=True)
class Recording:
    """One file: its label, its first slot, its rate, its columns, its rows, and more for the sidecar."""

    label: str
    start_s: float
    rate_hz: float
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[object]]
    more: Mapping[str, object]
    events: tuple[tuple[Column, ...], Sequence[Sequence[object]]] | None = None

    def files(self, stem: str, facts: Mapping[str, object]) -> Iterable[tuple[str, bytes]]:
        """Path and content of each file; `facts` go into every sidecar."""
        base = f"{stem}_recording-{self.label}"
        timing = {"SamplingFrequency": self.rate_hz, "StartTime": self.start_s, "PhysioType": "generic"}
        yield f"{base}_physio.tsv.gz", packed(self.rows)
        columns = fitted(self.columns, self.rows)
        yield f"{base}_physio.json", sidecar(columns, {**facts, **timing, **self.more}, in_order=True)
        if self.events is not None:
            columns, rows = self.events
            more = {"OnsetSource": "time_s", "Description": "One row for each heart beat."}
            yield f"{base}_physioevents.tsv.gz", packed(rows)
            yield f"{base}_physioevents.json", sidecar(columns, {**facts, **more}, in_order=True)


def recordings(blocks: Iterable[Samples]) -> list[Recording]:
    """One recording for each source and channel, in order of first arrival."""
    found: dict[tuple[str, Channel], list[Samples]] = {}
    for block in blocks:
        found.setdefault((block.source, block.channel), []).append(block)
    labels = _labels(source for source, _ in found)
    return [_recording(labels[source], channel, parts) for (source, channel), parts in found.items()]


def packed(rows: Iterable[Sequence[object]]) -> bytes:
    """Tab-separated rows, compressed; the same rows always give the same bytes."""
    text = "".join("\t".join(map(cell, row)) + "\n" for row in rows)
    return gzip.compress(text.encode(), mtime=0)


def sidecar(columns: Iterable[Column], facts: Mapping[str, object], *, in_order: bool = False) -> bytes:
    """The JSON beside a table. `in_order` names the columns, where the table has no header row."""
    listed = tuple(columns)
    content: dict[str, object] = dict(facts)
    if in_order:
        content["Columns"] = [column.name for column in listed]
    for column in listed:
        content[column.name] = _definition(column)
    return json.dumps(content, indent=1, ensure_ascii=False).encode() + b"\n"


def fitted(columns: Iterable[Column], rows: Iterable[Sequence[object]]) -> tuple[Column, ...]:
    """The columns with every code that occurs: BIDS allows none that is not listed, and none may be lost."""
    listed, table = tuple(columns), list(rows)
    return tuple(
        replace(column, levels={**dict.fromkeys(_codes(table, at), ""), **column.levels})
        if column.levels
        else column
        for at, column in enumerate(listed)
    )


def _codes(rows: Iterable[Sequence[object]], at: int) -> list[str]:
    return sorted({cell(row[at]) for row in rows} - {NOT_KNOWN})


def cell(value: object) -> str:
    """One cell: n/a for what is not known; floats read back as the same number; no tab, no line end."""
    if value is None or value != value or value == "":
        return NOT_KNOWN
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float):
        return repr(value)
    return " ".join(str(value).split())


def _definition(column: Column) -> dict[str, object]:
    definition: dict[str, object] = {"Description": column.description}
    if column.unit:
        definition["Units"] = column.unit
    if column.levels:
        definition["Levels"] = {code: text or code for code, text in column.levels.items()}
    return definition


def _labels(sources: Iterable[str]) -> dict[str, str]:
    labels: dict[str, str] = {}
    for source in sources:
        if source not in labels:
            plain = "".join(letter for letter in source if letter.isascii() and letter.isalnum())[:16] or "source"
            taken = {label.lower() for label in labels.values()}
            free = (plain if number == 1 else f"{plain}x{number}" for number in range(1, len(taken) + 2))
            labels[source] = next(label for label in free if label.lower() not in taken)
    return labels


def _recording(source: str, channel: Channel, blocks: Sequence[Samples]) -> Recording:
    label = source + "".join(part.capitalize() for part in channel.value.split("_")[:-1] or [channel.value])
    times = np.concatenate([block.time_s for block in blocks])
    values = np.concatenate([block.values for block in blocks])
    errors = np.concatenate([np.full(len(block), block.time_error_s) for block in blocks])
    order = np.argsort(times, kind="stable")
    times, values = times[order], values[order].reshape(len(times), -1)
    if channel is Channel.INTERVAL_MS:
        return _beats(label, times, values[:, 0], errors[order])
    if channel is Channel.CONTACT:
        values = values.astype(np.int64)  # codes are whole numbers
    return _gridded(label, channel, times, values)


def _gridded(label: str, channel: Channel, times: FloatArray, values: FloatArray | NDArray[np.int64]) -> Recording:
    rate_hz = sampling_rate(times)
    slots = np.rint((times - times[0]) * rate_hz).astype(np.int64)
    kept = np.concatenate(([True], np.diff(slots) > 0))
    count = int(slots[-1]) + 1
    more: dict[str, object] = {"SamplesWithoutSlot": int((~kept).sum()), "EmptySlots": count - int(kept.sum())}
    if count > LONGEST_S * rate_hz:  # then only the exact table beside this dataset can hold it
        count = int(LONGEST_S * rate_hz)
        kept &= slots < count
        more = {"CutAtSlot": count}
    columns = (*_value_columns(channel, values.shape[1]), _TIME)
    rows: list[list[object]] = [[None] * len(columns) for _ in range(count)]
    for slot, time_s, row in zip(slots[kept].tolist(), times[kept].tolist(), values[kept].tolist(), strict=True):
        rows[slot] = [*row, time_s]
    return Recording(label, float(times[0]), rate_hz, columns, rows, more)


def sampling_rate(times: FloatArray) -> float:
    """Samples a second over the stretches without a gap; 1 Hz for a single sample."""
    steps = np.diff(times)
    steps = steps[steps > 0]
    if not len(steps):
        return 1.0
    usual = steps[steps < _GAP_STEPS * float(np.median(steps))]
    return float(1.0 / usual.mean())


def _value_columns(channel: Channel, count: int) -> tuple[Column, ...]:
    column = codebook.CHANNELS[channel]
    if count == 1:
        return (column,)
    return tuple(Column(f"{column.name}_{letter}", column.description, column.unit) for letter in "xyz"[:count])


def _beats(label: str, times: FloatArray, intervals: FloatArray, errors: FloatArray) -> Recording:
    first, last = int(np.floor(times[0])), int(np.floor(times[-1]))
    counts = np.bincount(np.floor(times).astype(np.int64) - first, minlength=last - first + 1)
    rows = [[float(first + at), int(count)] for at, count in enumerate(counts.tolist())]
    columns = (
        Column("onset", "time of the beat that ends the interval, on the session's own clock", "s"),
        Column("duration", "of the event; a beat has none", "s"),
        Column("trial_type", "kind of event", levels={"beat": "a heart beat"}),
        codebook.CHANNELS[Channel.INTERVAL_MS],
        codebook.TIME_ERROR,
    )
    rows_of = zip(times.tolist(), intervals.tolist(), errors.tolist(), strict=True)
    beats = [[at, 0, "beat", value, error] for at, value, error in rows_of]
    return Recording(label, float(first), 1.0, (_TIME, _BEATS), rows, {}, (columns, beats))
