"""`biofeedback validate`: our features beside those of a peer, on any recording."""

from __future__ import annotations

import argparse
import csv
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from biofeedback.cli.analyse_command import events_of
from biofeedback.errors import OutputExists
from biofeedback.signals.replay import analyse_events
from sensors.recordings.registry import open_recording

if TYPE_CHECKING:
    from biofeedback.research.validate import Minute

HELP = "Compute the features of a recording with ours and with a peer of the field, and print both."
EXAMPLE = "biofeedback validate ./S05 --against neurokit2"


def configure(parser: argparse.ArgumentParser) -> None:
    """The words of this command."""
    parser.add_argument("recording", metavar="RECORDING", type=Path, help="session folder or file of a wristband")
    parser.add_argument("--against", default="neurokit2", metavar="PEER", help="neurokit2 (default)")
    parser.add_argument("--out", type=Path, metavar="FILE.csv", help="every minute by both; never overwritten")


def run(arguments: argparse.Namespace) -> int:
    """Run it; returns the exit code."""
    from biofeedback.research.validate import table, validate

    out: Path | None = arguments.out
    if out is not None and out.exists():
        raise OutputExists(f"{out} is there already and is not overwritten; choose another name.")
    band = open_recording(arguments.recording)
    series = {entry.channel: (entry.time_s, entry.values) for entry in band.recording.series}
    seconds = analyse_events(events_of(band), duration_s=band.duration_s)
    agreements, minutes = validate(series, seconds, against=arguments.against)
    print(table(agreements, arguments.against))
    if out is not None:
        _write(out, minutes)
    return 0


def _write(out: Path, minutes: Sequence[Minute]) -> None:
    with out.open("x", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        names = list(minutes[0].ours)
        rows.writerow(("end_s", *(f"{name}_{whose}" for name in names for whose in ("ours", "peer"))))
        for minute in minutes:
            pairs = (value for name in names for value in (minute.ours[name], minute.peers[name]))
            rows.writerow((minute.end_s, *("" if value != value else value for value in pairs)))
