"""The labelled recordings of the benchmarks: each person's signals, and which seconds were what."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from biofeedback.samples import Channel, FloatArray
from sensors.recordings.recording import Recording, Series
from sensors.recordings.registry import read_recording

SKIN_HZ = 8.0  # UT Dallas file, named so
HEART_HZ = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Person:
    """One recording with its stages: name -> (start, end) in seconds; a name may come once only."""

    name: str
    recording: Recording
    stages: dict[str, tuple[float, float]]


def stress_predict(folder: Path, *, fuller: Path | None = None) -> Iterator[Person]:
    """Stress-Predict: baseline, Stroop, interview, hyperventilation, and the rests between them.

    `fuller` may hold the same persons with more channels (acceleration).
    """
    if not (folder / "stress_intervals.csv").exists():
        return
    marks: dict[str, dict[str, tuple[float, float]]] = {}
    with (folder / "stress_intervals.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            span = (float(row["start_unix"]), float(row["end_unix"]))
            marks.setdefault(row["subject"], {})[row["stressor"]] = span
    for name, spans in sorted(marks.items()):
        if not (folder / name).is_dir() or not spans.keys() >= {"stroop", "interview", "hyperventilation"}:
            continue
        more = fuller / name if fuller is not None and (fuller / name).is_dir() else folder / name
        recording = read_recording(more)
        yield Person(name, recording, _rests(spans, recording))


def _rests(spans: dict[str, tuple[float, float]], recording: Recording) -> dict[str, tuple[float, float]]:
    origin = recording.start_unix
    stages = {name: (start - origin, end - origin) for name, (start, end) in spans.items()}
    ordered = [stages["stroop"], stages["interview"], stages["hyperventilation"]]
    stages["baseline"] = (0.0, ordered[0][0])
    stages["rest1"] = (ordered[0][1], ordered[1][0])
    stages["rest2"] = (ordered[1][1], ordered[2][0])
    stages["post"] = (ordered[2][1], recording.duration_s)
    return stages


def ut_dallas(folder: Path) -> Iterator[Person]:
    """UT Dallas: four rests, physical, cognitive and emotional stress; skin at 8 Hz, heart rate at 1 Hz."""
    if not (folder / "stages.csv").exists():
        return
    stages: dict[str, dict[str, tuple[float, float]]] = {}
    with (folder / "stages.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            stages.setdefault(row["subject"], {})[row["stage"]] = (float(row["start_s"]), float(row["end_s"]))
    for name, spans in sorted(stages.items()):
        skin = np.loadtxt(folder / name / "eda_8hz_uS.csv", dtype=np.float64, ndmin=1)
        heart = np.genfromtxt(folder / name / "hr_1hz.csv", delimiter=",", skip_header=1, usecols=[0])
        series = (
            _regular(Channel.SKIN_CONDUCTANCE_uS, skin, SKIN_HZ),
            _regular(Channel.HEART_RATE_BPM, heart, HEART_HZ),
        )
        yield Person(name, Recording(0.0, "UT Dallas", series), spans)


def _regular(channel: Channel, values: FloatArray, rate_hz: float) -> Series:
    known = np.isfinite(values) & ((channel is not Channel.HEART_RATE_BPM) | (values > 0))
    return Series(channel, (np.arange(len(values)) / rate_hz)[known], values[known].astype(np.float64))
