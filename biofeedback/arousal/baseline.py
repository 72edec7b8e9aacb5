"""The personal baseline of one session: robust centre and spread of each feature, and whether it may count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import median

from biofeedback.samples import Features, Reason

CLEAN_SHARE = (
    0.7  # below this the centre is not this person's rest but the artefacts' (training notes, quality gate)
)
SHORTEST_S = 30.0  # a centre from less than half a minute is one breath's work
MAD_TO_SD = 1.4826  # for a normal distribution the median absolute deviation times this is the SD
FEATURES = ("heart_rate_bpm", "scl_uS", "phasic_uS", "scr_per_min", "rmssd_ms", "movement_g")


@dataclass(frozen=True, slots=True)
class Baseline:
    """What was usual in the baseline phase. `centre` and `spread` hold only features that were known."""

    accepted: bool
    clean_fraction: float  # 0-1, share of the phase with a usable skin (or, without skin, heart) signal
    duration_s: float
    reasons: tuple[Reason, ...] = ()  # what was in the way, most frequent first
    centre: Mapping[str, float] = field(default_factory=dict)  # median
    spread: Mapping[str, float] = field(default_factory=dict)  # MAD, scaled to a standard deviation


class BaselineCollector:
    """Gathers the seconds of the baseline phase."""

    def __init__(self, start_s: float) -> None:
        self.start_s = start_s
        self._values: dict[str, list[float]] = {name: [] for name in FEATURES}
        self._clean = 0
        self._seconds = 0
        self._against: dict[Reason, int] = {}

    def add(self, features: Features, *, clean: bool) -> None:
        """Take one second; only clean seconds enter the centre."""
        self._seconds += 1
        self._clean += clean
        if not clean:
            for reason in features.reasons:
                self._against[reason] = self._against.get(reason, 0) + 1
            return
        for name, values in self._values.items():
            value = getattr(features, name)
            if value is not None:
                values.append(value)

    @property
    def clean_seconds(self) -> int:
        """How many seconds entered the centre so far."""
        return self._clean

    def close(self, end_s: float) -> Baseline:
        """The baseline; not accepted when too short or too little of it was clean."""
        duration_s = max(0.0, end_s - self.start_s)
        clean = self._clean / self._seconds if self._seconds else 0.0
        accepted = clean >= CLEAN_SHARE and self._clean >= SHORTEST_S
        centre = {name: median(values) for name, values in self._values.items() if values}
        spread = {
            name: MAD_TO_SD * median(abs(value - centre[name]) for value in self._values[name]) for name in centre
        }
        order = sorted(self._against, key=lambda reason: (-self._against[reason], reason))
        reasons = tuple(order) if accepted else (Reason.BASELINE_POOR, *order)
        return Baseline(accepted, clean, duration_s, reasons, centre, spread)
