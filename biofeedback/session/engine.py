"""The session engine: joins samples, the exercise and touches into snapshots and records.

It is deterministic. Everything happens in order of arrival, and whole seconds are computed in between, after all
that arrived by then; so a live session, the simulator, a replay and a re-analysis give the same numbers. The
engine has no clock of its own and does no input or output: the runner feeds it, the sink stores.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Protocol

from biofeedback.arousal import ArousalMeter, Baseline
from biofeedback.samples import (
    Arousal,
    Channel,
    Features,
    LinkEvent,
    LinkState,
    Samples,
    SensorEvent,
    SourceInfo,
    Tag,
)
from biofeedback.session.evaluation import AdverseEvent, SusAnswers
from biofeedback.session.header import source_json
from biofeedback.session.own_breath import OwnBreath
from biofeedback.session.records import Record, RecordType, pack_json, pack_samples
from biofeedback.session.snapshot import QUALITY_GOOD, Curve, LinkView, Snapshot
from biofeedback.session.swings import Swings
from biofeedback.signals.pipeline import Pipeline
from biofeedback.signals.replay import arrival_s
from biofeedback.training.exercise import Action, Exercise, Happening, HappeningKind, RateSeeker, Signal

GAP_S = 5.0  # the clock jumping further than this means that the tablet slept: a gap, not a backlog


class RecordSink(Protocol):
    """Where records go: the vault's recorder, or a list in a test."""

    def append(self, record: Record) -> None:
        """Store one record. Raises StorageFailed when the disk refuses."""


class SessionEngine:
    """One session. Times are seconds on the session clock, 0 at its start."""

    def __init__(
        self, exercise: Exercise, sources: Sequence[SourceInfo], sink: RecordSink, *, sensitivity: float = 1.0
    ) -> None:
        self.curve = Curve()
        self._exercise = exercise
        self._sink = sink
        self._pipeline = Pipeline()
        self._meter = ArousalMeter(sensitivity=sensitivity)
        self._own_breath = OwnBreath()
        self._swings = Swings(self._pipeline.heart)
        self._second = 0
        self._now_s = 0.0
        self._blocks: list[Samples] = []
        self._links = {source.alias: LinkView(source.alias, LinkState.SEARCHING) for source in sources}
        self._features: Features | None = None
        self._arousal: Arousal | None = None
        self._signal = Signal.NONE
        self._finished = ""
        self._event("phase", phase=exercise.view.phase.value)

    @property
    def now_s(self) -> float:
        """The latest time the engine was told of."""
        return self._now_s

    @property
    def snapshot(self) -> Snapshot:
        """The session as it is now."""
        return Snapshot(
            second_s=float(self._second),
            exercise=self._exercise.view,
            signal=self._signal,
            features=self._features,
            arousal=self._arousal,
            links=tuple(self._links.values()),
            own_breath=self._own_breath.fullness(self._now_s),
            band_ready=self._exercise.band_ready,
            finished=self._finished,
        )

    def handle(self, event: SensorEvent) -> None:
        """Take one event from a wristband; events come in order of arrival."""
        arrived_s = arrival_s(event)
        # A second is complete only when everything that arrived *at* its end is in.
        self._compute_until(math.ceil(arrived_s) - 1)
        self._now_s = max(self._now_s, arrived_s)
        if isinstance(event, Samples):
            self._take(event)
        elif isinstance(event, LinkEvent):
            self._link_changed(event)
        elif isinstance(event, Tag):
            self._event("tag", source=event.source)

    def advance(self, now_s: float) -> None:
        """The clock reached `now_s`; all events that arrived by then were handled."""
        if now_s - self._now_s > GAP_S:
            self._gap(now_s)
        self._compute_until(math.floor(now_s))
        self._now_s = max(self._now_s, now_s)

    def act(self, action: Action) -> None:
        """Someone touched something. Raises SessionError when the exercise does not offer that now."""
        self._happened(self._exercise.act(action))

    def mark(self, name: str) -> None:
        """Someone marks this moment (a trigger, a cue, the youth's own mark)."""
        self._event("mark", name=name)

    def remark(self, text: str) -> None:
        """The trainer's own words about this moment; kept with the session."""
        self._event("remark", text=text)

    def evaluated(self, answers: SusAnswers | AdverseEvent) -> None:
        """A filled-in questionnaire, or something that should not have happened; kept with the session."""
        self._sink.append(answers.record(self._now_s))

    def keep_setting(self, name: str, value: str | int | float) -> None:
        """Something to remember of this participant; taken into his file at the trainer's next unlock."""
        self._event("setting", name=name, value=value)

    def noted(self, name: str, **facts: object) -> None:
        """Something found out beside the exercise; kept with the session."""
        self._event("note", name=name, **facts)

    @property
    def baseline(self) -> Baseline | None:
        """The own rest of this session, accepted or not; None before it was measured."""
        return self._meter.baseline

    def source_changed(self, source: SourceInfo) -> None:
        """More is known of a source than when the session began: firmware, link security."""
        self._event("source", **source_json(source))

    def flush(self) -> None:
        """Hand over what waits for the next whole second; called before the session is closed."""
        self._store_blocks()

    def _take(self, samples: Samples) -> None:
        self._blocks.append(samples)
        self._pipeline.add(samples)
        self._own_breath.add(samples)
        link = self._links.get(samples.source)
        if link is None:
            return
        contact, battery = link.contact, link.battery_percent
        if samples.channel is Channel.CONTACT:
            contact = bool(samples.values[-1])
        elif samples.channel is Channel.BATTERY_PERCENT:
            battery = float(samples.values[-1])
        self._links[samples.source] = LinkView(link.source, link.state, contact, battery)

    def _link_changed(self, event: LinkEvent) -> None:
        old = self._links.get(event.source)
        battery = old.battery_percent if old else None
        # Contact is forgotten: it was said before the link changed.
        self._links[event.source] = LinkView(event.source, event.state, None, battery)
        self._event("link", source=event.source, state=event.state.value, detail=event.detail)

    def _compute_until(self, second: int) -> None:
        while self._second < second:
            self._second += 1
            self._now_s = max(self._now_s, float(self._second))
            self._store_blocks()
            self._measure(float(self._second))
            if not self._finished:
                self._happened(self._exercise.tick(self._signal, self._arousal))

    def _measure(self, time_s: float) -> None:
        self._features = self._pipeline.second(time_s)
        self._arousal = self._meter.update(self._features)
        self._signal = signal_of(self._features)
        self.curve.add(self._arousal)
        self._sink.append(pack_second(self._features, self._arousal))

    def _gap(self, now_s: float) -> None:
        """The seconds of a gap are not measured and the exercise does not count them."""
        self._compute_until(math.ceil(self._now_s))
        first, last = self._second + 1, math.floor(now_s) - 1
        if last < first:
            return
        self._sink.append(pack_json(RecordType.GAP, time_s=self._now_s, until_s=now_s, why="tablet_paused"))
        self._second = last

    def _store_blocks(self) -> None:
        if self._blocks:
            self._sink.append(pack_samples(self._blocks))
            self._blocks = []

    def _happened(self, happenings: Sequence[Happening]) -> None:
        for happening in happenings:
            self._one_happened(happening)

    def _one_happened(self, happening: Happening) -> None:
        kind, name = happening.kind, happening.name
        if kind is HappeningKind.PHASE:
            self._event("phase", phase=str(name))
        elif kind is HappeningKind.RATED:
            self._sink.append(pack_json(RecordType.RATING, time_s=self._now_s, name=name, value=happening.value))
        elif kind is HappeningKind.BASELINE_BEGAN:
            self._meter.begin_baseline(float(self._second))
            self._event("baseline_began")  # a re-analysis must begin at the same second
        elif kind is HappeningKind.BASELINE_ENDED:
            self._end_baseline()
        elif kind is HappeningKind.SWING_BEGAN:
            self._swings.begin(float(self._second), happening)
        elif kind is HappeningKind.SWING_ENDED:
            self._end_swing()
        elif kind is HappeningKind.NOTED:
            self._event("note", name=name, **dict(happening.facts))
        elif kind is HappeningKind.FINISHED:
            self._finished = name
            self._event("finished", why=name)
        else:
            self._swings.interrupted(float(self._second))
            self._event("pause" if kind is HappeningKind.PAUSED else "resume", why=str(name))

    def _end_baseline(self) -> None:
        baseline = self._meter.end_baseline(float(self._second))
        self._event(
            "baseline",
            accepted=baseline.accepted,
            clean_fraction=baseline.clean_fraction,
            duration_s=baseline.duration_s,
        )
        self._happened(self._exercise.baseline_result(baseline.accepted))

    def _end_swing(self) -> None:
        swing_bpm, best_per_min = self._swings.end(float(self._second))
        if isinstance(self._exercise, RateSeeker):
            self._happened(self._exercise.swing_result(swing_bpm, best_per_min))

    def _event(self, event: str, /, **more: object) -> None:
        self._sink.append(pack_json(RecordType.EVENT, time_s=self._now_s, event=event, **more))


def signal_of(features: Features) -> Signal:
    """The coarse state of the signal: what an exercise waits for and a screen shows."""
    best = max(features.skin_quality, features.heart_quality)
    known = features.scl_uS is not None or features.heart_rate_bpm is not None
    if not known:
        return Signal.NONE
    return Signal.GOOD if best >= QUALITY_GOOD else Signal.WEAK


def pack_second(features: Features, arousal: Arousal) -> Record:
    """One whole second as it was shown, for review without computing it again."""
    return pack_json(
        RecordType.SECOND,
        time_s=features.time_s,
        features={
            "heart_rate_bpm": features.heart_rate_bpm,
            "scl_uS": features.scl_uS,
            "scr_per_min": features.scr_per_min,
            "rmssd_ms": features.rmssd_ms,
            "movement_g": features.movement_g,
            "phasic_uS": features.phasic_uS,
            "skin_quality": features.skin_quality,
            "heart_quality": features.heart_quality,
            "reasons": [reason.value for reason in features.reasons],
        },
        arousal={
            "index": arousal.index,
            "level": arousal.level.number if arousal.level else None,
            "quality": arousal.quality,
            "reasons": [reason.value for reason in arousal.reasons],
            "contributions": dict(arousal.contributions),
        },
    )
