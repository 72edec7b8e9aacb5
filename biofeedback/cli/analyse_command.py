"""`biofeedback analyse`: the live engine over a recording, as fast as possible, one row a second, in clear."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from biofeedback.errors import OutputExists, UsageError
from biofeedback.samples import Arousal, Features, SensorEvent
from biofeedback.signals.replay import analyse_events
from sensors.recordings.registry import open_recording
from sensors.recordings.replay import RecordedWristband

HELP = (
    "Compute bodily tension over a recording, one row a second. The file is written in clear: use this for public "
    "recordings, or with consent. It never reads the sealed sessions of this tablet."
)
EXAMPLE = "biofeedback analyse ./S05 --out S05.csv"
COLUMNS = "time_unix,index,level,quality,reasons,heart_rate_bpm,scl_uS,scr_per_min,rmssd_ms,movement_g"


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the arguments."""
    parser.add_argument("recording", metavar="RECORDING", type=Path, help="session folder or zip of a wristband")
    parser.add_argument(
        "--out", metavar="FILE.csv", type=Path, required=True, help="is written; never overwritten"
    )
    parser.add_argument("--baseline-start", metavar="UNIX", type=float, help="start of the resting baseline")
    parser.add_argument("--baseline-end", metavar="UNIX", type=float, help="its end; both or neither")


def run(arguments: argparse.Namespace) -> int:
    """Write the table; raises RecordingError, OutputExists or UsageError."""
    out: Path = arguments.out
    if out.exists():
        raise _exists(out)
    band = open_recording(arguments.recording)
    baseline = _baseline(arguments, band)
    seconds = analyse_events(events_of(band), duration_s=band.duration_s, baseline=baseline)
    known, total = _write(out, _rows(seconds, band.start_unix))
    print(f"{out}: {total} seconds, tension known in {known}.")
    print(f"{out} holds body signals in clear. Keep it only where that is allowed.", file=sys.stderr)
    return 0


def events_of(band: RecordedWristband) -> Iterator[SensorEvent]:
    """All events in order of arrival, second by second, on a clock that only this loop moves."""
    band.begin(0.0)
    second = 0
    while not band.finished:
        second += 1
        yield from band.poll(float(second))


def _baseline(arguments: argparse.Namespace, band: RecordedWristband) -> tuple[float, float] | None:
    start, end = arguments.baseline_start, arguments.baseline_end
    if start is None and end is None:
        return None
    if start is None or end is None:
        raise UsageError("Give --baseline-start and --baseline-end together, or neither.")
    start_s, end_s = start - band.start_unix, end - band.start_unix
    if not 0.0 <= start_s < end_s <= band.duration_s:
        raise UsageError(
            f"The baseline must lie inside the recording, from {band.start_unix:.0f} to "
            f"{band.start_unix + band.duration_s:.0f} (unix seconds), and end after it starts."
        )
    return start_s, end_s


def _rows(seconds: Iterator[tuple[Features, Arousal]], start_unix: float) -> Iterator[tuple[bool, str]]:
    for features, arousal in seconds:
        cells = (
            f"{start_unix + features.time_s:.3f}".rstrip("0").rstrip("."),
            _cell(arousal.index, 4),
            "" if arousal.level is None else str(arousal.level.number),
            _cell(arousal.quality, 2),
            ";".join(arousal.reasons),
            _cell(features.heart_rate_bpm, 1),
            _cell(features.scl_uS, 4),
            _cell(features.scr_per_min, 2),
            _cell(features.rmssd_ms, 1),
            _cell(features.movement_g, 4),
        )
        yield arousal.index is not None, ",".join(cells) + "\n"


def _cell(value: float | None, digits: int) -> str:
    """Empty means not known."""
    return "" if value is None else f"{value:.{digits}f}"


def _write(out: Path, rows: Iterator[tuple[bool, str]]) -> tuple[int, int]:
    """Write all rows, or leave nothing behind; returns how many seconds have an index, and how many there are."""
    known = total = 0
    try:
        file = out.open("x", encoding="utf-8", newline="")
    except FileExistsError as error:
        raise _exists(out) from error
    try:
        with file:
            file.write(COLUMNS + "\n")
            for has_index, row in rows:
                known += has_index
                total += 1
                file.write(row)
    except BaseException:
        out.unlink()
        raise
    return known, total


def _exists(out: Path) -> OutputExists:
    return OutputExists(f"{out} is there already and is never overwritten. Choose another name.", path=out)
