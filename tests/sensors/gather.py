"""Helpers of these tests: run a source on a clock of our own and look at one channel."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence

import numpy as np

from biofeedback.samples import Channel, FloatArray, Samples, SensorEvent
from sensors.wristband import Wristband


def begin(source: Wristband, at_s: float = 0.0) -> None:
    """Start a source whose clock stands at `at_s`."""
    asyncio.run(source.start(lambda: at_s))


def play(source: Wristband, polls: Iterable[float], at_s: float = 0.0) -> list[SensorEvent]:
    """Start a source and poll it at these times."""
    begin(source, at_s)
    return [event for now_s in polls for event in source.poll(now_s)]


def channel(
    events: Sequence[SensorEvent], wanted: Channel, from_s: float = -np.inf, to_s: float = np.inf
) -> tuple[FloatArray, FloatArray]:
    """Times and values of one channel between two times."""
    blocks = [event for event in events if isinstance(event, Samples) and event.channel is wanted]
    if not blocks:
        return np.empty(0), np.empty(0)
    times_s = np.concatenate([block.time_s for block in blocks])
    values = np.concatenate([block.values for block in blocks])
    inside = (times_s > from_s) & (times_s <= to_s)
    return times_s[inside], values[inside]


def plain(events: Sequence[SensorEvent]) -> list[object]:
    """Events as comparable values, bit for bit."""
    return [
        (event.channel, event.time_s.tobytes(), event.values.tobytes(), event.received_s, event.source)
        if isinstance(event, Samples)
        else event
        for event in events
    ]
