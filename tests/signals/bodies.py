"""Small synthetic bodies for the tests: known level, known responses, known beats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from biofeedback.samples import Channel, Features, FloatArray, Samples
from biofeedback.signals.pipeline import Pipeline


def block(
    channel: Channel, time_s: FloatArray, values: FloatArray, *, source: str = "band", late_s: float = 0.0
) -> Samples:
    """One block that arrives `late_s` after its last sample."""
    return Samples(channel, time_s, values, float(time_s[-1]) + late_s, source)


def every_second(
    channel: Channel, time_s: FloatArray, values: FloatArray, *, source: str = "band", late_s: float = 0.0
) -> Iterator[Samples]:
    """A whole signal in blocks of one second, as a band sends it."""
    for second in range(int(np.floor(time_s[0])), int(np.ceil(time_s[-1])) + 1):
        inside = (time_s > second - 1) & (time_s <= second)
        if inside.any():
            yield block(channel, time_s[inside], values[inside], source=source, late_s=late_s)


def skin(
    duration_s: float,
    *,
    rate_hz: float = 4.0,
    level_uS: float = 2.0,
    responses_s: Iterable[float] = (),
    size_uS: float = 0.5,
) -> tuple[FloatArray, FloatArray]:
    """Times and conductance: a constant level with bi-exponential responses that begin at `responses_s`.

    Rise 0.75 s and decay 2 s are the canonical constants of Benedek & Kaernbach 2010.
    """
    time_s = np.arange(1, int(duration_s * rate_hz) + 1) / rate_hz
    values = np.full_like(time_s, level_uS)
    for onset_s in responses_s:
        after = np.clip(time_s - onset_s, 0.0, None)
        shape = np.exp(-after / 2.0) - np.exp(-after / 0.75)
        values += size_uS * shape / 0.338  # the largest value of that difference
    return time_s, values


def beats(intervals_ms: Sequence[float] | FloatArray, *, start_s: float = 0.0) -> tuple[FloatArray, FloatArray]:
    """Times of the beats that end each interval, and the intervals."""
    intervals = np.asarray(intervals_ms, dtype=np.float64)
    return start_s + np.cumsum(intervals) / 1000.0, intervals


def run(signals: Iterable[Iterable[Samples]], duration_s: int) -> list[Features]:
    """The features of every second, each block given when it arrived."""
    waiting = sorted((one for signal in signals for one in signal), key=lambda one: one.received_s)
    pipeline = Pipeline()
    seconds: list[Features] = []
    for second in range(1, duration_s + 1):
        while waiting and waiting[0].received_s <= second:
            pipeline.add(waiting.pop(0))
        seconds.append(pipeline.second(float(second)))
    return seconds
