"""One whole simulated session, recorded in memory, as fast as possible."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from biofeedback.session.clock import DrivenClock
from biofeedback.session.header import Origin
from biofeedback.session.records import Record
from biofeedback.session.rehearsal import ScriptedYouth, rehearse
from biofeedback.session.runner import SessionRunner, start_session
from biofeedback.session.snapshot import Snapshot
from biofeedback.training.breathing import BreathingExercise, BreathingSettings
from sensors.simulated import SimulatedWristband

SHORT = BreathingSettings(breathing_s=60, baseline_s=60)


class Memory:
    """A recorder that keeps records where a test can look at them."""

    session_id = "memory"

    def __init__(self) -> None:
        self.records: list[Record] = []
        self.finished: str | None = None
        self.discarded = False

    def append(self, record: Record) -> None:
        """Keep it."""
        self.records.append(record)

    def finish(self, reason: str) -> None:
        """Remember why."""
        self.finished = reason

    def discard(self) -> None:
        """Forget all."""
        self.records.clear()
        self.discarded = True


def start(
    memory: Memory, source: SimulatedWristband, settings: BreathingSettings = SHORT
) -> tuple[SessionRunner, DrivenClock]:
    """A runner on a driven clock, its source started at time 0."""
    clock = DrivenClock()
    asyncio.run(source.start(clock))
    runner = start_session(
        lambda _header: memory,
        BreathingExercise(settings),
        [source],
        origin=Origin.REHEARSAL,
        participant="K-204",
        language="nl",
        started_unix=1_700_000_000.0,
    )
    return runner, clock


def play(seed: int = 7, ratings: Sequence[int | None] = (6, 3)) -> tuple[Memory, SessionRunner, list[Snapshot]]:
    """A whole session from band check to summary."""
    memory = Memory()
    runner, clock = start(memory, SimulatedWristband(seed))

    async def run() -> list[Snapshot]:
        return [snapshot async for snapshot in rehearse(runner, ScriptedYouth(ratings), clock)]

    return memory, runner, asyncio.run(run())
