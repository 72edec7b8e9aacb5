"""How fast it is: one update a second against one full NeuroKit update, and one hour of an E4 through `analyse`.

    uv run --extra peers python tests/benchmarks/speed.py

Processor time, median of several runs, on whatever machine this is: the ratio counts, not the milliseconds.
"""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import numpy as np

from biofeedback.cli.main import main as command
from biofeedback.samples import Channel, FloatArray, Samples
from biofeedback.signals.replay import Analysis
from tests.benchmarks.plain import HAVE_PEERS, HOW

HOUR_S = 3600
SKIN_HZ, MOTION_HZ = 4, 32
RUNS = 5


def body(seed: int = 5) -> dict[Channel, tuple[FloatArray, FloatArray]]:
    """One hour of an E4: skin 4 Hz with 8 responses a minute, heart 1 Hz, intervals, acceleration 32 Hz."""
    random = np.random.default_rng(seed)
    skin_s = np.arange(1, HOUR_S * SKIN_HZ + 1) / SKIN_HZ
    impulses = random.random(len(skin_s)) < 8 / 60 / SKIN_HZ
    after = np.arange(0, 15, 1 / SKIN_HZ)
    phasic = np.convolve(
        impulses * random.gamma(2.0, 0.2, len(skin_s)), np.exp(-after / 2) - np.exp(-after / 0.75)
    )
    skin = 2.0 + 0.3 * np.sin(skin_s / 300) + phasic[: len(skin_s)] + random.normal(0, 0.001, len(skin_s))
    intervals = 800.0 + 40.0 * np.sin(np.arange(4600) / 5) + random.normal(0, 15.0, 4600)
    beats_s = np.cumsum(intervals) / 1000.0
    kept = beats_s < HOUR_S
    heart_s = np.arange(1.0, HOUR_S + 1)
    motion_s = np.arange(1, HOUR_S * MOTION_HZ + 1) / MOTION_HZ
    motion = np.array([0.0, 0.0, 1.0]) + random.normal(0, 0.01, (len(motion_s), 3))
    return {
        Channel.SKIN_CONDUCTANCE_uS: (skin_s, skin),
        Channel.HEART_RATE_BPM: (heart_s, 60_000.0 / np.interp(heart_s, beats_s, intervals)),
        Channel.INTERVAL_MS: (beats_s[kept], intervals[kept]),
        Channel.ACCELERATION_G: (motion_s, motion),
    }


def blocks(signals: dict[Channel, tuple[FloatArray, FloatArray]]) -> list[list[Samples]]:
    """What arrives in each second."""
    arriving: list[list[Samples]] = [[] for _ in range(HOUR_S)]
    for channel, (time_s, values) in signals.items():
        edges = np.searchsorted(time_s, np.arange(0, HOUR_S + 1), side="right")
        for second in range(HOUR_S):
            low, high = int(edges[second]), int(edges[second + 1])
            if high > low:
                block = Samples(channel, time_s[low:high], values[low:high], second + 1.0, "band")
                arriving[second].append(block)
    return arriving


def update_ms(arriving: list[list[Samples]]) -> float:
    """Processor time of one second: taking what arrived, features, arousal."""
    analysis = Analysis()
    start = process_time()
    for second, now in enumerate(arriving, start=1):
        for block in now:
            analysis.take(block)
        for _ in analysis.before(second + 0.5):
            pass
    return 1000.0 * (process_time() - start) / HOUR_S


def neurokit_ms(signals: dict[Channel, tuple[FloatArray, FloatArray]]) -> float:
    """One full NeuroKit update on the last minute: skin, correction of the beats, variability."""
    import neurokit2

    skin = signals[Channel.SKIN_CONDUCTANCE_uS][1][: 60 * SKIN_HZ]
    peaks = np.round(signals[Channel.INTERVAL_MS][0][:75] * 1000).astype(int)

    def update() -> None:
        neurokit2.eda_process(skin, sampling_rate=SKIN_HZ)
        _, fixed = neurokit2.signal_fixpeaks(peaks, sampling_rate=1000, method="kubios", iterative=True)
        neurokit2.hrv_time(fixed, sampling_rate=1000)

    update()
    return median(_time_ms(update) for _ in range(4 * RUNS))


def _time_ms(act: Callable[[], None]) -> float:
    start = process_time()
    act()
    return 1000.0 * (process_time() - start)


def write_e4(folder: Path, signals: dict[Channel, tuple[FloatArray, FloatArray]]) -> None:
    """The hour as the maker's program exports it."""
    start = "1700000000.000000"
    skin, heart = signals[Channel.SKIN_CONDUCTANCE_uS][1], signals[Channel.HEART_RATE_BPM][1]
    (folder / "EDA.csv").write_text("\n".join([start, "4.000000", *(f"{value:.6f}" for value in skin)]) + "\n")
    (folder / "HR.csv").write_text("\n".join([start, "1.000000", *(f"{value:.2f}" for value in heart)]) + "\n")
    beats_s, intervals = signals[Channel.INTERVAL_MS]
    rows = [f"{time_s:.6f},{value / 1000:.6f}" for time_s, value in zip(beats_s, intervals, strict=True)]
    (folder / "IBI.csv").write_text("\n".join([f"{start}, IBI", *rows]) + "\n")
    motion = np.round(signals[Channel.ACCELERATION_G][1] * 64).astype(int)
    lines = [f"{x},{y},{z}" for x, y, z in motion.tolist()]
    (folder / "ACC.csv").write_text(
        "\n".join([", ".join([start] * 3), ", ".join(["32.000000"] * 3), *lines]) + "\n"
    )


def analyse_s(folder: Path) -> tuple[float, float, float]:
    """One hour through the command: inside this process, its processor time, and as a new process."""
    inside, busy, outside = [], [], []
    for number in range(RUNS):
        out = folder / f"inside{number}.csv"
        start, work = perf_counter(), process_time()
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            command(["analyse", str(folder), "--out", str(out)])
        inside.append(perf_counter() - start)
        busy.append(process_time() - work)
        words = [
            sys.executable,
            "-m",
            "biofeedback",
            "analyse",
            str(folder),
            "--out",
            str(folder / f"new{number}.csv"),
        ]
        start = perf_counter()
        subprocess.run(words, check=True, capture_output=True, env=dict(os.environ))
        outside.append(perf_counter() - start)
    return median(inside), median(busy), median(outside)


def main() -> None:
    """Print both tables."""
    warnings.filterwarnings("ignore")  # NeuroKit's own
    signals = body()
    arriving = blocks(signals)
    ours = median(update_ms(arriving) for _ in range(RUNS))
    print(f"one update a second: OURS {1000 * ours:.0f} us of processor time")
    if HAVE_PEERS:
        peer = neurokit_ms(signals)
        print(
            f"  one full NeuroKit update: {peer:.1f} ms; ours is 1/{peer / ours:.0f} of it (must 1/50, goal 1/300)"
        )
    else:
        print(f"  ({HOW})")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_e4(folder, signals)
        inside, busy, outside = analyse_s(folder)
    print(f"one hour through `analyse`: {inside:.2f} s (must 2 s, goal 0.5 s); {busy:.2f} s of processor time")
    print(f"  as a new process, with Python and numpy to load: {outside:.2f} s")


if __name__ == "__main__":
    main()
