"""Series of true inter-beat intervals: real ones, ones with injected artefacts, and ones with injected ectopy."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from biofeedback.samples import FloatArray
from biofeedback.signals.beats import Beat, BeatJudge

KINDS = ("missed", "extra", "misplaced")


def judged(intervals_ms: FloatArray) -> list[Beat]:
    """All beats of a series, by the product's judge."""
    judge = BeatJudge()
    beats: list[Beat] = []
    time_s = 0.0
    for interval in intervals_ms.tolist():
        time_s += interval / 1000.0
        beats += judge.add(time_s, interval)
    return beats + judge.flush()


def plain_rmssd(intervals_ms: FloatArray) -> float:
    """The formula, by numpy alone."""
    return float(np.sqrt(np.mean(np.diff(intervals_ms) ** 2)))


def gold_series(folder: Path) -> dict[str, FloatArray]:
    """Every clean series of the folder: text files with one interval a line, and rows with beat labels."""
    series = {path.stem: np.loadtxt(path) for path in sorted(folder.glob("*.txt")) if _is_series(path)}
    for name, (intervals, abnormal) in labelled_series(folder).items():
        series[name] = _longest_run(intervals, abnormal == 0.0)
    return series


def labelled_series(folder: Path) -> dict[str, tuple[FloatArray, FloatArray]]:
    """Series with a label for each beat: intervals, and 1 where the beat or the one before is not normal."""
    series = {}
    for path in sorted(folder.glob("*_rr.csv")):
        with path.open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        abnormal = [float(row["beat"] != "N" or row["prev"] != "N") for row in rows]
        series[path.stem] = (np.array([float(row["rr_ms"]) for row in rows]), np.array(abnormal))
    return series


def _is_series(path: Path) -> bool:
    return path.read_text(encoding="utf-8").split("\n", 1)[0].strip().replace(".", "", 1).isdigit()


def _longest_run(intervals: FloatArray, normal: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> FloatArray:
    edges = np.flatnonzero(np.diff(normal.astype(int))) + 1
    runs = [run for run in np.split(np.arange(len(normal)), edges) if normal[run[0]]]
    return intervals[max(runs, key=len)]


@dataclass(frozen=True, slots=True, eq=False)
class Injected:
    """A series with artefacts at known places, and the RMSSD it had before."""

    name: str
    kind: str
    share: float
    intervals_ms: FloatArray
    true_rmssd_ms: float
    neurokit_rmssd_ms: float


def stored_injections(folder: Path) -> Iterator[Injected]:
    """The shared series with injected artefacts, and what NeuroKit's correction made of them."""
    with (folder / "expected_neurokit_kubios.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            path = folder / f"{row['series']}_{row['kind']}_{row['frac']}.txt"
            if row["kind"] in KINDS and path.exists():
                beats_ms = np.loadtxt(path)
                true, neurokit = float(row["true_rmssd"]), float(row["nk_rmssd"])
                yield Injected(row["series"], row["kind"], float(row["frac"]), np.diff(beats_ms), true, neurokit)


def inject(intervals_ms: FloatArray, kind: str, share: float, seed: int) -> FloatArray:
    """Put artefacts of one kind into a series: as many as `share` of its beats, misplaced by 25-40 %."""
    random = np.random.default_rng(seed)
    beats = np.concatenate(([0.0], np.cumsum(intervals_ms)))
    places = np.sort(random.choice(np.arange(5, len(beats) - 5), max(1, round(share * len(beats))), replace=False))
    if kind == "missed":
        beats = np.delete(beats, places)
    elif kind == "extra":
        beats = np.sort(
            np.append(beats, beats[places] + np.diff(beats)[places] * random.uniform(0.2, 0.8, len(places)))
        )
    else:
        way = random.choice([-1.0, 1.0], len(places)) * random.uniform(0.25, 0.4, len(places))
        beats[places] += way * (beats[places] - beats[places - 1])
        beats = np.sort(beats)
    return np.diff(beats)


def ectopic(intervals_ms: FloatArray, share: float, seed: int) -> tuple[FloatArray, FloatArray]:
    """Premature beats with a fixed coupling; 70 % with a full pause. Returns intervals and 1 where abnormal."""
    random = np.random.default_rng(seed)
    intervals = intervals_ms.copy()
    abnormal = np.zeros(len(intervals))
    coupling = random.uniform(0.55, 0.75)
    at = 5
    while at < len(intervals) - 2:
        if random.random() >= share:
            at += 1
            continue
        usual = float(np.median(intervals_ms[max(0, at - 5) : at + 5]))
        intervals[at] = (coupling + random.normal(0.0, 0.03)) * usual
        full = random.random() < 0.7
        intervals[at + 1] = (2 * usual - intervals[at] if full else 1.05 * usual) * random.normal(1.0, 0.03)
        abnormal[at : at + 2] = 1.0
        at += 2
    return intervals, abnormal


def irregular(seed: int, beats: int = 2000) -> FloatArray:
    """A wholly irregular rhythm, as in atrial fibrillation: no interval tells of the next."""
    random = np.random.default_rng(seed)
    return np.clip(random.normal(750.0, 130.0, beats), 350.0, 1400.0)
