"""Plays a recording as if it came in live: one packet per channel and second, in order of arrival.

How fast it goes is decided by whoever polls: a real clock plays it at 1x, a loop that moves its own clock plays
it as fast as the computer can. The times in the samples stay those of the recording.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from biofeedback.samples import Channel, FloatArray, LinkEvent, LinkState, Samples, SensorEvent, SourceInfo, Tag
from sensors.recordings.recording import Recording, Series
from sensors.wristband import Clock

_Block = tuple[Channel, FloatArray, FloatArray]  # channel, times, values of one second


class RecordedWristband:
    """One recording as a source of samples."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self._start_s: float | None = None
        self._played_s = 0  # whole seconds that were given
        self._tags_given = 0
        self._cursors = [_Cursor(series) for series in recording.series]
        self._last_s = math.ceil(recording.duration_s)
        self._streaming = False
        self._ended = False

    @property
    def info(self) -> SourceInfo:
        """Who recorded this."""
        return self.recording.info

    @property
    def start_unix(self) -> float:
        """When the recording began: unix seconds, UTC."""
        return self.recording.start_unix

    @property
    def duration_s(self) -> float:
        """How long it is."""
        return self.recording.duration_s

    @property
    def finished(self) -> bool:
        """True when all of it was given."""
        return self._ended

    async def start(self, clock: Clock) -> None:
        """The recording's start is now."""
        self.begin(clock())

    def begin(self, start_s: float) -> None:
        """The recording's start is at `start_s`; for a loop that moves its own clock and has no event loop."""
        if self._start_s is None:
            self._start_s = start_s

    def poll(self, now_s: float) -> Sequence[SensorEvent]:
        """All packets of the whole seconds that have passed and were not yet given."""
        if self._start_s is None or self._ended:
            return ()
        events: list[SensorEvent] = []
        start_s = self._start_s
        while self._played_s < self._last_s and start_s + self._played_s + 1 <= now_s:
            self._played_s += 1
            events += self._second(start_s, self._played_s)
        if self._played_s >= self._last_s:
            self._ended = True
            events.append(LinkEvent(start_s + self._last_s, self.info.alias, LinkState.LOST, "recording_ended"))
        return events

    async def stop(self) -> None:
        """End; nothing comes after this."""
        self._ended = True

    def _second(self, start_s: float, end: int) -> Iterator[SensorEvent]:
        blocks = [block for cursor in self._cursors if (block := cursor.up_to(end)) is not None]
        if blocks and not self._streaming:
            self._streaming = True
            yield LinkEvent(start_s + end, self.info.alias, LinkState.STREAMING)
        alias = self.recording.alias
        for channel, time_s, values in blocks:
            yield Samples(channel, start_s + time_s, values, start_s + end, alias)
        tags_s = self.recording.tags_s
        while self._tags_given < len(tags_s) and tags_s[self._tags_given] <= end:
            yield Tag(start_s + float(tags_s[self._tags_given]), self.info.alias)
            self._tags_given += 1


class _Cursor:
    """How far one series was played, in whole seconds; all its cuts are found at once."""

    def __init__(self, series: Series) -> None:
        self._series = series
        last = math.ceil(float(series.time_s[-1])) if len(series.time_s) else 0
        self._ends: list[int] = np.searchsorted(series.time_s, np.arange(last + 1), side="right").tolist()
        self._next = 0

    def up_to(self, end_s: int) -> _Block | None:
        """The samples not yet given with a time up to `end_s`, or None when there are none."""
        first = self._next
        self._next = max(first, self._ends[min(end_s, len(self._ends) - 1)])
        if self._next == first:
            return None
        part = slice(first, self._next)
        return self._series.channel, self._series.time_s[part], self._series.values[part]
