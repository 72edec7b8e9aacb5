"""The arousal meter: features of one second in, bodily tension against the own baseline out."""

from __future__ import annotations

from biofeedback.arousal.baseline import Baseline, BaselineCollector
from biofeedback.arousal.levels import Levels
from biofeedback.arousal.terms import SMOOTH_S, HeartTerms, Scores, SkinTerms
from biofeedback.arousal.weights import TERMS, heart_counts, quality_of, skin_is_absent, term_weights
from biofeedback.errors import SessionError
from biofeedback.samples import Arousal, Features, Reason
from biofeedback.signals.filters import share

METHOD_VERSION = "2.0"  # changes with every change of a number; stored in every record
SETTLE_S = 60.0  # the first minute of a session: fresh electrodes drift fastest
AUTOMATIC_S = 120  # without marks the first two clean minutes are the baseline
LEAST_QUALITY = 0.2  # below this the index is a guess: "not sure"
LEAST_BASELINE_S = 30  # with fewer clean seconds a poor baseline gives no index at all
POOR_FACTOR = 0.5  # quality after a baseline that was not accepted
SENSITIVITIES = (0.5, 2.0)  # half to twice: beyond, one level swallows the rest


class ArousalMeter:
    """One per session; call `update` once a second, in order of time."""

    def __init__(self, *, sensitivity: float = 1.0, automatic_baseline: bool = False) -> None:
        lowest, highest = SENSITIVITIES
        if not lowest <= sensitivity <= highest:
            raise SessionError(f"The sensitivity is {sensitivity}; choose a number from {lowest} to {highest}.")
        self._levels = Levels(sensitivity)
        self._skin, self._heart = SkinTerms(), HeartTerms()
        self._skin_scores: Scores = {}
        self._shares: dict[str, float] = {}
        self._index_s = float("-inf")
        self._collector: BaselineCollector | None = None
        self._baseline: Baseline | None = None
        self._automatic = automatic_baseline

    @property
    def baseline(self) -> Baseline | None:
        """The finished baseline, accepted or not; None before."""
        return self._baseline

    def begin_baseline(self, time_s: float) -> None:
        """From now on rest is measured; what was learned before is forgotten."""
        self._automatic = False
        self._baseline = None
        self._collector = BaselineCollector(time_s)
        self._skin.restart()
        self._heart.restart()
        self._shares = {}

    def end_baseline(self, time_s: float) -> Baseline:
        """Freeze the spread and judge the baseline. Raises SessionError when none was begun."""
        if self._collector is None:
            raise SessionError("There is no baseline to end: begin one first.")
        self._baseline = self._collector.close(time_s)
        self._collector = None
        self._skin.freeze()
        self._heart.freeze()
        return self._baseline

    def update(self, features: Features) -> Arousal:
        """Tension at this second, or None with the reasons."""
        settled = features.time_s >= SETTLE_S
        skin = self._skin.update(features, learn=settled)
        heart = self._heart.update(features, learn=settled)
        self._skin_scores = skin or self._skin_scores
        reasons = features.reasons + self._baseline_reasons()
        self._collect(features)
        if not settled:
            return Arousal(features.time_s, None, None, 0.0, (*reasons, Reason.SETTLING))
        return self._judge(features, self._skin_scores | heart, reasons)

    def _collect(self, features: Features) -> None:
        """One second of the baseline phase; it ends by itself when nobody marks it."""
        if self._automatic and self._collector is None and features.time_s >= SETTLE_S:
            self._collector = BaselineCollector(features.time_s - 1.0)
        if self._collector is None:
            return
        usable = features.scl_uS is not None or (skin_is_absent(features) and heart_counts(features))
        self._collector.add(features, clean=usable and Reason.MOVING not in features.reasons)
        if self._automatic and self._collector.clean_seconds >= AUTOMATIC_S:
            self._automatic = False
            self.end_baseline(features.time_s)

    def _baseline_reasons(self) -> tuple[Reason, ...]:
        if self._baseline is None:
            return (Reason.BASELINE,)
        return () if self._baseline.accepted else (Reason.BASELINE_POOR,)

    def _judge(self, features: Features, scores: Scores, reasons: tuple[Reason, ...]) -> Arousal:
        weights = term_weights(features, scores)
        quality = quality_of(features) * self._baseline_factor()
        if not weights:
            return Arousal(features.time_s, None, None, 0.0, reasons)
        if quality < LEAST_QUALITY:
            return Arousal(features.time_s, None, None, quality, (*reasons, Reason.NOT_SURE))
        shares = self._smoothed(features.time_s, weights, scores)
        index = sum(shares.values())
        level = self._levels.update(features.time_s, index, shares["level"])
        if Reason.NOT_SURE in features.reasons:
            level = None  # a signal too weak to be sure of says so; it never says "calm"
        return Arousal(features.time_s, index, level, quality, reasons, tuple(shares.items()))

    def _baseline_factor(self) -> float:
        baseline = self._baseline
        if baseline is None or baseline.accepted:
            return 1.0
        return POOR_FACTOR if baseline.clean_fraction * baseline.duration_s >= LEAST_BASELINE_S else 0.0

    def _smoothed(self, time_s: float, weights: dict[str, float], scores: Scores) -> dict[str, float]:
        """What each term adds to the index; smoothed one by one, so the shares always sum to the index."""
        total = sum(weights.values())
        now = {name: weights[name] * scores[name] / total if name in weights else 0.0 for name in TERMS}
        before, self._shares = self._shares, now
        if before:
            way = share(min(time_s - self._index_s, SMOOTH_S), SMOOTH_S)
            for name, old in before.items():
                now[name] = old + way * (now[name] - old)
        self._index_s = time_s
        return now
