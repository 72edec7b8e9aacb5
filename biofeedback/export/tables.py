"""A session's records as tables that any program reads: comma-separated text, one header line, units in the names.

Numbers are written so that reading them back gives the same number, bit for bit. An empty cell means: not known.
Keys that this version does not know are kept, as JSON, in the column `details`.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping

from biofeedback.errors import Damaged
from biofeedback.export import codebook
from biofeedback.export.codebook import Column
from biofeedback.samples import Channel, Samples
from biofeedback.session.records import Record, RecordType, unpack_samples


def _names(columns: Iterable[Column]) -> tuple[str, ...]:
    return tuple(column.name for column in columns)


_FEATURES = _names(codebook.FEATURES)
_AROUSAL = _names(codebook.AROUSAL)
_COLUMNS = {
    RecordType.EVENT: ("events.csv", _names(codebook.EVENTS)),
    RecordType.RATING: ("ratings.csv", _names(codebook.RATINGS)),
    RecordType.GAP: ("gaps.csv", _names(codebook.GAPS)),
}
_AROUSAL_FILE = "arousal.csv"
ARRIVAL_FILE = "samples/arrival.csv"  # the order of arrival, without which a re-analysis could not be exact


class Table:
    """One growing table; `content` is the whole file."""

    def __init__(self, columns: Iterable[str]) -> None:
        self._text = io.StringIO(newline="")
        self._rows = csv.writer(self._text, lineterminator="\n")
        self.add(columns)

    def add(self, cells: Iterable[object]) -> None:
        """One row."""
        self._rows.writerow([_cell(cell) for cell in cells])

    def add_lines(self, lines: str) -> None:
        """Rows that are text already."""
        self._text.write(lines)

    def content(self) -> bytes:
        """The file."""
        return self._text.getvalue().encode()


def tables(records: Iterable[Record], *, with_free_text: bool = True, with_raw: bool = True) -> dict[str, bytes]:
    """File name -> content, for the records of one session. Without any rating there still is a `ratings.csv`."""
    found: dict[str, Table] = {name: Table(columns) for name, columns in _COLUMNS.values()}
    found[_AROUSAL_FILE] = Table(_names(codebook.SECONDS))
    if with_raw:
        found[ARRIVAL_FILE] = Table(_names(codebook.ARRIVAL))
    names = _SampleNames()
    for record in records:
        if record.type is RecordType.SAMPLES:
            if with_raw:
                _add_samples(found, names, record.payload)
        elif record.type is RecordType.SECOND:
            found[_AROUSAL_FILE].add(_second(record.json()))
        elif record.type in _COLUMNS:
            name, columns = _COLUMNS[record.type]
            found[name].add(_plain(record.json(), columns[:-1], with_free_text=with_free_text))
    return {name: table.content() for name, table in found.items()}


class _SampleNames:
    """A file name for each source and channel; two sources never share one."""

    def __init__(self) -> None:
        self._aliases: dict[str, str] = {}

    def file(self, source: str, channel: Channel) -> str:
        if source not in self._aliases:
            plain = re.sub(r"[^a-z0-9]+", "-", source.lower()).strip("-")[:40] or "source"
            taken = set(self._aliases.values())
            free = (plain if number == 1 else f"{plain}-{number}" for number in range(1, len(taken) + 2))
            self._aliases[source] = next(name for name in free if name not in taken)
        return f"samples/{self._aliases[source]}_{channel.value}.csv"


def _add_samples(found: dict[str, Table], names: _SampleNames, payload: bytes) -> None:
    for block in unpack_samples(payload):
        name = names.file(block.source, block.channel)
        if name not in found:
            found[name] = Table(("time_s", *_value_columns(block), "received_s"))
        found[name].add_lines("".join(_sample_lines(block)))
        found[ARRIVAL_FILE].add(
            (name.removeprefix("samples/"), len(block), block.received_s, block.source, block.time_error_s)
        )


def _value_columns(block: Samples) -> tuple[str, ...]:
    if block.values.ndim == 1:
        return (block.channel.value,)
    letters = "xyz" if block.values.shape[1] == 3 else [str(place) for place in range(block.values.shape[1])]
    return tuple(f"{block.channel.value}_{letter}" for letter in letters)


def _sample_lines(block: Samples) -> Iterator[str]:
    # Python's own floats print the shortest text that reads back as the same number.
    times, rows, received = block.time_s.tolist(), block.values.tolist(), block.received_s
    if block.values.ndim == 1:
        return (f"{time!r},{_number(value)},{received!r}\n" for time, value in zip(times, rows, strict=True))
    return (
        f"{time!r},{','.join(map(_number, row))},{received!r}\n" for time, row in zip(times, rows, strict=True)
    )


def _number(value: float) -> str:
    return repr(value) if value == value else ""


def _second(content: Mapping[str, object]) -> list[object]:
    features, arousal = _part(content, "features"), _part(content, "arousal")
    row = [content.get("time_s"), *(arousal.get(name) for name in _AROUSAL), _joined(arousal.get("reasons"))]
    row += [_json(arousal.get("contributions")), *(features.get(name) for name in _FEATURES)]
    known = {*_AROUSAL, *_FEATURES, "reasons", "contributions"}
    more = {name: value for part in (features, arousal) for name, value in part.items() if name not in known}
    more |= {name: value for name, value in content.items() if name not in ("time_s", "features", "arousal")}
    return [*row, _joined(features.get("reasons")), _json(more)]


def more_than(content: Mapping[str, object], columns: Iterable[str], *, with_free_text: bool) -> dict[str, object]:
    """What a record says beyond these columns; `with_free_text=False` leaves out what someone typed."""
    known = {*columns, *(() if with_free_text else ("text", "note"))}
    return {name: value for name, value in content.items() if name not in known}


def _plain(content: Mapping[str, object], columns: Iterable[str], *, with_free_text: bool) -> list[object]:
    more = more_than(content, columns, with_free_text=with_free_text)
    return [*(content.get(name) for name in columns), _json(more)]


def _part(content: Mapping[str, object], name: str) -> Mapping[str, object]:
    part = content.get(name) or {}
    if not isinstance(part, dict):
        raise Damaged("A record of this session is not readable; its session is kept as it is.")
    return part


def _joined(reasons: object) -> str:
    return ";".join(str(reason) for reason in reasons) if isinstance(reasons, list) else ""


def _json(content: object) -> str:
    return json.dumps(content, sort_keys=True, ensure_ascii=False) if content else ""


def _cell(value: object) -> object:
    return _json(value) if isinstance(value, dict | list) else value
