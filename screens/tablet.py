"""What this tablet is: everything the flow of screens needs from outside, put together once at start."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from biofeedback.session.header import Origin
from biofeedback.vault.store import Vault
from screens.trainer.preparation import SourceChoice
from sensors.band_keeper import BandKeeper
from sensors.wristband import Wristband


@dataclass(frozen=True, slots=True)
class Tablet:
    """One installation: its vault, its wristbands, its language."""

    vault: Vault
    language: str
    choices: Sequence[SourceChoice]  # wristbands the trainer may choose from
    make_sources: Callable[[str], Sequence[Wristband]]  # by the choice's key; raises SensorError, RecordingError
    export_folder: Path
    home: Path | None = None  # its own programmes and study plan lie here; None = only what comes with the app
    bands: BandKeeper | None = None  # the institution's own wristbands; None = this tablet keeps no list
    origin: Origin = Origin.LIVE
    demo_passphrase: str | None = None  # shown on the screen; there is nothing to protect in a demo
    wall: Callable[[], float] = time.time
    monotonic: Callable[[], float] = time.monotonic
