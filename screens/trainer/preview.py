"""The trainer's pages with real state: a real vault with sessions that the simulator and the engine made.

For the tests and for the pictures in the documentation; the app itself does not use it.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from biofeedback.session.clock import DrivenClock
from biofeedback.session.header import Origin
from biofeedback.session.rehearsal import ScriptedYouth, rehearse
from biofeedback.session.runner import start_session
from biofeedback.training.breathing import BreathingExercise, BreathingSettings
from biofeedback.training.exercise import Phase
from biofeedback.vault.store import Vault
from screens.trainer.desk import Desk
from sensors.physiology.scenario import BREATHING, Breathe, LoseContact, Move, Scenario, Stressor
from sensors.simulated import SimulatedWristband

TODAY = date(2026, 11, 23)  # a Monday, as in the design's pictures
TRAINER = "M. Visser"
PASSPHRASE = "lantaarn tulp schaats molen kade wilg"  # noqa: S105 - guards nothing but a demonstration

_TENSE = Scenario(
    "tense",
    script=(
        Stressor(at_s=135.0, strength=0.35, duration_s=20.0),
        Breathe(at_s=175.0, per_minute=6.0),
        LoseContact(at_s=322.0, duration_s=26.0),
        Move(at_s=400.0, duration_s=16.0),
    ),
    pace_tension=0.2,
    fidgets_per_min=0.2,
)


@dataclass(frozen=True, slots=True)
class Recording:
    """One session to make."""

    participant: str
    day: int  # of November 2026
    hour: int
    minute: int
    ratings: tuple[int | None, ...]
    scenario: Scenario = BREATHING
    origin: Origin = Origin.LIVE
    seed: int = 1
    cut_at_s: float | None = None  # the app dies here: no end is written


RECORDINGS = (
    Recording("K-204", 23, 10, 30, (6, 3), _TENSE, seed=4),
    Recording("M-031", 23, 9, 15, (5, 4), seed=3),
    Recording("K-187", 22, 15, 0, (7, None), _TENSE, seed=5, cut_at_s=300.0),
    Recording("OEFEN-1", 20, 13, 45, (None, None), origin=Origin.REHEARSAL, seed=6),
)


@dataclass(frozen=True, slots=True)
class Stand:
    """A furnished tablet: who is there and what was recorded, newest first."""

    home: Path
    vault: Vault
    desk: Desk
    sessions: tuple[str, ...]


def furnish(
    home: Path, recordings: tuple[Recording, ...] = RECORDINGS, *, trainers: tuple[str, ...] = ()
) -> Stand:
    """A vault under `home` with a trainer and these sessions; the desk is still locked."""
    vault = Vault(home)
    vault.create_trainer(TRAINER, PASSPHRASE)
    if trainers:
        unlocked = vault.unlock(PASSPHRASE, TRAINER)
        for name in trainers:
            vault.create_trainer(name, PASSPHRASE, approved_by=unlocked)
        unlocked.lock()
    return Stand(home, vault, Desk(vault), tuple(record(vault, recording) for recording in recordings))


def record(vault: Vault, recording: Recording) -> str:
    """Play one session as fast as possible through the real engine into the vault; returns its id."""
    return asyncio.run(_record(vault, recording))


async def _record(vault: Vault, recording: Recording) -> str:
    clock = DrivenClock()
    band = SimulatedWristband(recording.seed, recording.scenario)
    await band.start(clock)
    started = datetime(TODAY.year, TODAY.month, recording.day, recording.hour, recording.minute)
    runner = start_session(
        vault.start_session,
        BreathingExercise(BreathingSettings(baseline_s=120, breathing_s=360)),
        [band],
        origin=recording.origin,
        participant=recording.participant,
        language="nl",
        started_unix=started.timestamp(),
    )
    async for snapshot in rehearse(runner, ScriptedYouth(recording.ratings), clock):
        if recording.cut_at_s is not None and snapshot.second_s >= recording.cut_at_s:
            break
        if snapshot.exercise.phase is Phase.DONE:
            break
    await band.stop()
    return runner.session_id
