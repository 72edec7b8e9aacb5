"""Drives one session: polls the wristbands, feeds the engine, hands records to the recorder, closes at the end.

The same runner serves the app (ticked by the screen's clock), the rehearsal (as fast as possible) and the tests.
A disk that refuses ends the recording and says so; what was stored before stays readable.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from biofeedback.errors import StorageFailed
from biofeedback.samples import Samples, SensorEvent, SourceInfo
from biofeedback.session.engine import GAP_S, RecordSink, SessionEngine
from biofeedback.session.header import Origin, SessionHeader
from biofeedback.session.records import Record
from biofeedback.session.snapshot import Snapshot
from biofeedback.session.summary import SessionSummary, SummaryBuilder
from biofeedback.signals.replay import arrival_s
from biofeedback.training.exercise import Action, Exercise


class Source(Protocol):
    """The part of a wristband that a running session needs (`sensors.wristband.Wristband` fits)."""

    @property
    def info(self) -> SourceInfo:
        """Who delivers."""

    @property
    def finished(self) -> bool:
        """Nothing will ever come any more."""

    def poll(self, now_s: float) -> Sequence[SensorEvent]:
        """What arrived up to now."""


class Recorder(RecordSink, Protocol):
    """The part of the vault's recorder that a running session needs."""

    @property
    def session_id(self) -> str:
        """The random name of the session on disk."""

    def finish(self, reason: str) -> None:
        """Close the session as complete."""

    def discard(self) -> None:
        """Leave nothing of this session."""


class _Splitter:
    """Every record goes to the recorder and, in memory, to the summary of this session."""

    def __init__(self, recorder: RecordSink, summary: SummaryBuilder) -> None:
        self._recorder = recorder
        self._summary = summary

    def append(self, record: Record) -> None:
        self._recorder.append(record)
        self._summary.add(record)


class SessionRunner:
    """One session from first sample to sealed end. `tick` is called at any pace with the session's time."""

    def __init__(
        self, exercise: Exercise, sources: Sequence[Source], recorder: Recorder, *, sensitivity: float = 1.0
    ) -> None:
        self._sources = sources
        self._recorder = recorder
        self._summary = SummaryBuilder()
        self._last_tick_s = 0.0
        self._closed = False
        self._infos = [source.info for source in sources]
        self.engine = SessionEngine(
            exercise,
            self._infos,
            _Splitter(recorder, self._summary),
            sensitivity=sensitivity,
        )

    @property
    def session_id(self) -> str:
        """The random name of the session on disk."""
        return self._recorder.session_id

    @property
    def snapshot(self) -> Snapshot:
        """The session as it is now."""
        return self.engine.snapshot

    @property
    def sources_finished(self) -> bool:
        """Every source has come to its end (recordings do, wristbands never)."""
        return all(source.finished for source in self._sources)

    def summary(self) -> SessionSummary:
        """What this session was, so far."""
        return self._summary.build()

    def tick(self, now_s: float) -> Snapshot:
        """Take what arrived and advance to `now_s`. Raises StorageFailed when the disk refuses."""
        events = heapq.merge(*(source.poll(now_s) for source in self._sources), key=arrival_s)
        slept = now_s - self._last_tick_s > GAP_S
        for event in events:
            # After a sleep the backlog is old news; the link's state is not.
            if not (slept and isinstance(event, Samples)):
                self.engine.handle(event)
        self._last_tick_s = now_s
        self._note_changed_sources()
        self.engine.advance(now_s)
        self._close_if_finished()
        return self.snapshot

    def act(self, action: Action) -> Snapshot:
        """Someone touched something. Raises SessionError when that is not offered now."""
        self.engine.act(action)
        self._close_if_finished()
        return self.snapshot

    def discard(self) -> None:
        """The youth does not want this kept: nothing of the session remains. It may be sealed already; as long as
        he holds the tablet he may still say so."""
        self._closed = True
        self._recorder.discard()

    def close(self, why: str) -> None:
        """End the recording now; safe to call twice, and in a `finally`."""
        if self._closed:
            return
        self.engine.flush()
        self._recorder.finish(why)
        self._closed = True

    def _note_changed_sources(self) -> None:
        for place, source in enumerate(self._sources):
            info = source.info
            if info != self._infos[place]:
                self._infos[place] = info
                self.engine.source_changed(info)

    def _close_if_finished(self) -> None:
        finished = self.engine.snapshot.finished
        if finished:
            self.close(finished)


def start_session(
    start_recorder: Callable[[Mapping[str, object]], Recorder],
    exercise: Exercise,
    sources: Sequence[Source],
    *,
    origin: Origin,
    participant: str,
    language: str,
    started_unix: float,
    sensitivity: float = 1.0,
    feedback: bool = True,
    programme: Mapping[str, object] | None = None,
    study: Mapping[str, object] | None = None,
    continues: str | None = None,
) -> SessionRunner:
    """Seal a new session and give the runner that fills it. Raises NoTrainer and StorageFailed.

    The last four are stored as context (`header.SessionHeader`); they change nothing in the engine.
    """
    header = SessionHeader(
        origin=origin,
        participant=participant,
        exercise=exercise.name,
        settings=exercise.settings,
        language=language,
        started_unix=started_unix,
        sources=[source.info for source in sources],
        sensitivity=sensitivity,
        feedback=feedback,
        programme=programme,
        study=study,
        continues=continues,
    )
    recorder = start_recorder(header.as_json())
    try:
        return SessionRunner(exercise, sources, recorder, sensitivity=sensitivity)
    except StorageFailed:
        recorder.discard()
        raise
