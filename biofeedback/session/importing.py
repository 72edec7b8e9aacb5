"""A recording from a band's own memory becomes a sealed session, played whole through the same engine as live."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Mapping
from typing import Protocol

from biofeedback.session.header import Origin
from biofeedback.session.runner import Recorder, SessionRunner, Source, start_session
from biofeedback.training.imported import ImportedRecording

_REPORT_EVERY_S = 60  # a minute of the recording: a few milliseconds of work


class RecordedBand(Source, Protocol):
    """A source whose whole past is there from the start, as `sensors.recordings.replay.RecordedWristband`."""

    @property
    def start_unix(self) -> float:
        """When it began, UTC."""

    @property
    def duration_s(self) -> float:
        """Time of the last sample or mark."""

    async def start(self, clock: Callable[[], float]) -> None:
        """Make it ready to be polled."""


def import_recording(
    start_recorder: Callable[[Mapping[str, object]], Recorder],
    band: RecordedBand,
    participant: str,
    language: str,
    progress: Callable[[float], None] | None = None,
) -> SessionRunner:
    """Play a whole recording through the engine into the vault; a failure on the way leaves no half session.

    Returns the closed runner, whose summary tells what was found. `progress` is called with 0-1. Raises NoTrainer,
    StorageFailed.
    """
    asyncio.run(band.start(lambda: 0.0))
    runner = start_session(
        start_recorder,
        ImportedRecording(),
        [band],
        origin=Origin.IMPORT,
        participant=participant,
        language=language,
        started_unix=band.start_unix,
    )
    seconds = math.ceil(band.duration_s)
    try:
        for second in range(1, seconds + 1):
            runner.tick(float(second))
            if progress is not None and second % _REPORT_EVERY_S == 0:
                progress(second / seconds)
    except BaseException:
        runner.discard()  # the source is still there; half a copy of it would only mislead
        raise
    runner.close("imported")
    return runner
