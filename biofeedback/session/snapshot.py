"""What a screen may see of a running session: one immutable picture per second, and the curve so far."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from biofeedback.samples import Arousal, Features, FloatArray, LinkState
from biofeedback.training.exercise import ExerciseView, Signal

QUALITY_GOOD = 0.5  # half of the last window clean; below it the exercise should not build on the signal
_NO_LEVEL = np.nan


@dataclass(slots=True)
class Curve:
    """Tension over time, one point a second; NaN where it was not known. Only ever appended to."""

    times_s: list[float] = field(default_factory=list)
    indices: list[float] = field(default_factory=list)
    levels: list[float] = field(default_factory=list)
    qualities: list[float] = field(default_factory=list)

    def add(self, arousal: Arousal) -> None:
        """Take over one second."""
        self.times_s.append(arousal.time_s)
        self.indices.append(_NO_LEVEL if arousal.index is None else arousal.index)
        self.levels.append(_NO_LEVEL if arousal.level is None else float(arousal.level.number))
        self.qualities.append(arousal.quality)

    def arrays(self) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
        """Times (s), index, level (1-5), quality (0-1): float64, all of one length."""
        return (
            np.asarray(self.times_s, dtype=np.float64),
            np.asarray(self.indices, dtype=np.float64),
            np.asarray(self.levels, dtype=np.float64),
            np.asarray(self.qualities, dtype=np.float64),
        )


@dataclass(frozen=True, slots=True)
class LinkView:
    """What is known of one source: its link, its skin contact (None = it does not say), its battery."""

    source: str
    state: LinkState
    contact: bool | None = None
    battery_percent: float | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The session at its last whole second or touch. `exercise.elapsed_s` counts from `second_s` on."""

    second_s: float
    exercise: ExerciseView
    signal: Signal
    features: Features | None
    arousal: Arousal | None
    links: tuple[LinkView, ...]
    own_breath: float | None  # 0-1, how high the heart rate swing stands now; None = too weak to show
    band_ready: bool = False  # enough good seconds in a row to leave the band check
    finished: str = ""  # "completed" or "stopped" when it is over
