"""The loop that turns events into seconds: re-analysis uses it, and it does what a live session does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import floor, inf

from biofeedback.arousal import ArousalMeter, Baseline
from biofeedback.samples import Arousal, Features, Samples, SensorEvent
from biofeedback.signals.pipeline import Pipeline


class Analysis:
    """Pipeline and meter with the marks of the baseline; feed events in order of arrival, then ask for seconds.

    `baseline` is (start, end) in seconds on the session clock; without it the first two clean minutes serve.
    Raises SessionError for a sensitivity out of range.
    """

    def __init__(self, *, baseline: tuple[float, float] | None = None, sensitivity: float = 1.0) -> None:
        self._pipeline = Pipeline()
        self._meter = ArousalMeter(sensitivity=sensitivity, automatic_baseline=baseline is None)
        self._begin_s, self._end_s = baseline or (inf, inf)
        self._next = 1

    @property
    def baseline(self) -> Baseline | None:
        """The finished baseline, accepted or not; None before."""
        return self._meter.baseline

    def take(self, event: SensorEvent) -> None:
        """One event; link changes and button presses carry no physiology."""
        if isinstance(event, Samples):
            self._pipeline.add(event)

    def before(self, time_s: float) -> Iterator[tuple[Features, Arousal]]:
        """The whole seconds before `time_s` that were not yet given."""
        while self._next < time_s:
            yield self._second(float(self._next))
            self._next += 1

    def _second(self, time_s: float) -> tuple[Features, Arousal]:
        features = self._pipeline.second(time_s)
        if time_s > self._begin_s:
            self._meter.begin_baseline(self._begin_s)
            self._begin_s = inf
        arousal = self._meter.update(features)
        if time_s >= self._end_s:
            self._meter.end_baseline(self._end_s)
            self._end_s = inf
        return features, arousal


def arrival_s(event: SensorEvent) -> float:
    """When an event reached us, on the session clock."""
    return event.received_s if isinstance(event, Samples) else event.time_s


def analyse_events(
    events: Iterable[SensorEvent],
    *,
    duration_s: float | None = None,
    baseline: tuple[float, float] | None = None,
    sensitivity: float = 1.0,
) -> Iterator[tuple[Features, Arousal]]:
    """Features and arousal of every whole second 1, 2, 3 ... up to the last event, or up to `duration_s`.

    `events` are in order of arrival; see `Analysis` for the rest.
    """
    analysis = Analysis(baseline=baseline, sensitivity=sensitivity)
    last_s = 0.0
    for event in events:
        arrived_s = arrival_s(event)
        if duration_s is not None and arrived_s > duration_s:
            break
        yield from analysis.before(arrived_s)
        analysis.take(event)
        last_s = max(last_s, arrived_s)
    yield from analysis.before(floor(last_s if duration_s is None else duration_s) + 0.5)
