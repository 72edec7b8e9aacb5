"""Numbers in the CSV dialect of the Empatica E4: a start row, a rate row, then values in one or more columns."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from biofeedback.errors import RecordingError
from biofeedback.samples import FloatArray

_FASTEST_HZ = 4096.0  # no channel of a wristband is faster


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """`rows` has shape (n, columns), float64, n may be 0; `rate_hz` is nan for a file of events."""

    start_unix: float
    rate_hz: float
    rows: FloatArray

    def times_s(self, origin_unix: float) -> FloatArray:
        """Time of each row after `origin_unix`."""
        return self.start_unix - origin_unix + np.arange(len(self.rows)) / self.rate_hz


def read_columns(
    content: bytes, name: str, *, columns: int = 1, with_start: bool = True, with_rate: bool = True
) -> Columns:
    """Parse one file. Empty cells and `nan` become nan; raises RecordingError with file, line and reason.

    A last line without a line end was cut off while it was written: its number may be wrong, so it is left out.
    """
    lines = _lines(content, name, keep_last=not with_start)
    heads = int(with_start) + int(with_rate)
    if with_start and not lines:
        return Columns(math.nan, math.nan, np.empty((0, columns)))
    start = _head(lines, 0, name) if with_start else math.nan
    rate = _head(lines, 1, name) if with_rate and len(lines) > 1 else math.nan
    if with_rate and len(lines) > 1 and not 0.0 < rate <= _FASTEST_HZ:
        raise _bad(name, 2, "the second line is no number of samples a second")
    return Columns(start, rate, _rows(lines[heads:], name, columns, heads))


def _lines(content: bytes, name: str, *, keep_last: bool) -> list[str]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RecordingError(
            f"{name} is no text file; it is damaged or of another maker. Export the session again.",
            reason="recording_damaged",
            path=name,
        ) from error
    complete = not text or text.endswith(("\n", "\r"))
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if complete or not keep_last:
        lines = lines[:-1]
    while lines and not lines[-1].strip():
        lines.pop()
    return lines


def _head(lines: list[str], index: int, name: str) -> float:
    try:
        number = float(lines[index].split(",")[0])
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or number < 0.0:
        raise _bad(name, index + 1, "there is no number where the start time and the rate belong")
    return number


def _rows(lines: list[str], name: str, columns: int, heads: int) -> FloatArray:
    if not lines:
        return np.empty((0, columns))
    try:
        rows = np.loadtxt(lines, delimiter=",", ndmin=2, dtype=np.float64, comments=None)
    except ValueError:
        rows = None
    if rows is None or rows.shape != (len(lines), columns):
        # The quick way failed on some line: the careful way finds gaps, and names the line of a mistake.
        rows = np.array([_row(line, name, columns, heads + at) for at, line in enumerate(lines, start=1)])
    if np.isinf(rows).any():
        at = int(np.nonzero(np.isinf(rows).any(axis=1))[0][0])
        raise _bad(name, heads + at + 1, "the number is infinite")
    return rows


def _row(line: str, name: str, columns: int, number: int) -> list[float]:
    cells = line.split(",")
    if not line.strip():
        return [math.nan] * columns
    if len(cells) != columns:
        raise _bad(name, number, f"there are {len(cells)} values where {columns} belong")
    try:
        return [float(cell) if cell.strip() else math.nan for cell in cells]
    except ValueError as error:
        raise _bad(name, number, "this is no number") from error


def _bad(name: str, line: int, what: str) -> RecordingError:
    return RecordingError(
        f"{name}, line {line}: {what}. The file was changed or damaged; export the session again.",
        reason="recording_line",
        path=name,
        line=line,
    )
