"""A recording from a band's own memory becomes a sealed session, played whole through the same engine as live."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable

from biofeedback.session.header import Origin
from biofeedback.session.runner import SessionRunner, start_session
from biofeedback.training.imported import ImportedRecording
from biofeedback.vault.store import Vault
from sensors.recordings.replay import RecordedWristband

_REPORT_EVERY_S = 60  # a minute of the recording: a few milliseconds of work


def import_recording(
    vault: Vault,
    band: RecordedWristband,
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
        vault.start_session,
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
