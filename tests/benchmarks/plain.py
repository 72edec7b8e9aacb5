"""The plain offline baseline the index has to beat: mean level, NeuroKit's responses, heart rate, as z-scores.

Offline: it knows the whole recording, and its z-scores use the labelled baseline. The combination is the mean of
the three z-scores.
"""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np

from biofeedback.samples import Channel, FloatArray
from tests.benchmarks.recordings import Person
from tests.benchmarks.windows import WINDOW_S, starts

SMALLEST_uS = 0.02  # absolute, as for ours
NEEDED = ("neurokit2", "cvxeda", "biosppy", "heartpy", "sklearn")
HAVE_PEERS = all(find_spec(name) is not None for name in NEEDED)
HOW = "the peers are not installed; run this with: uv run --extra peers python tests/benchmarks/accuracy.py"


def neurokit_responses(values: FloatArray, rate_hz: float) -> FloatArray:
    """Peak times of NeuroKit's high-pass phasic part with an absolute threshold, in seconds from the start."""
    import neurokit2

    phasic = neurokit2.eda_phasic(values, sampling_rate=rate_hz, method="highpass")["EDA_Phasic"].to_numpy()
    return rises(phasic, rate_hz, SMALLEST_uS)


def rises(phasic: FloatArray, rate_hz: float, smallest: float) -> FloatArray:
    """Times of the peaks of a phasic signal that stand at least `smallest` above the trough before them."""
    import neurokit2

    found = neurokit2.signal_findpeaks(phasic)
    peaks = np.asarray(found["Peaks"], dtype=int)
    onsets = np.nan_to_num(np.asarray(found["Onsets"], dtype=float), nan=0.0).astype(int)
    times: FloatArray = peaks[phasic[peaks] - phasic[onsets] >= smallest] / rate_hz
    return times


def plain_scores(person: Person, rest: str, stages: tuple[str, ...]) -> dict[str, list[float]]:
    """Score of each window of each stage, z-scored against the windows of the stage `rest`."""
    features = {name: _features(person, person.stages[name]) for name in {rest, *stages}}
    calm = features[rest]
    centre, spread = np.nanmean(calm, axis=0), np.nanstd(calm, axis=0, ddof=1)
    spread[spread == 0.0] = np.nan  # a feature that never changed at rest (no response at all) cannot be scaled
    return {name: np.nanmean((features[name] - centre) / spread, axis=1).tolist() for name in stages}


def _features(person: Person, span: tuple[float, float]) -> FloatArray:
    skin = person.recording.find(Channel.SKIN_CONDUCTANCE_uS)
    heart = person.recording.find(Channel.HEART_RATE_BPM)
    if skin is None or heart is None:
        return np.full((len(starts(span)), 3), np.nan)
    rate_hz = 1.0 / float(np.median(np.diff(skin.time_s)))
    if person.name not in _PEAKS:
        _PEAKS[person.name] = skin.time_s[0] + neurokit_responses(skin.values, rate_hz)
    rows = []
    for start in starts(span):
        inside = (skin.time_s >= start) & (skin.time_s < start + WINDOW_S)
        beating = (heart.time_s >= start) & (heart.time_s < start + WINDOW_S)
        peaks = _PEAKS[person.name]
        count = float(((peaks >= start) & (peaks < start + WINDOW_S)).sum())
        rows.append([_mean(skin.values[inside]), count, _mean(heart.values[beating])])
    return np.array(rows).reshape(-1, 3)


_PEAKS: dict[str, FloatArray] = {}


def _mean(values: FloatArray) -> float:
    return float(values.mean()) if len(values) else float("nan")
