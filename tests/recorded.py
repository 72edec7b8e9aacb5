"""Real sessions for tests: the real runner, the simulator or a recording, a real vault."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from biofeedback.export.archive import export_sessions
from biofeedback.export.dataset import Content
from biofeedback.research.open import open_export
from biofeedback.session.clock import DrivenClock
from biofeedback.session.header import Origin
from biofeedback.session.rehearsal import ScriptedYouth, rehearse
from biofeedback.session.runner import start_session
from biofeedback.training.breathing import BreathingExercise, BreathingSettings
from biofeedback.vault import age
from biofeedback.vault.store import Unlocked, Vault
from sensors.recordings.registry import open_recording
from sensors.simulated import SimulatedWristband
from sensors.wristband import Wristband

SHORT = BreathingSettings(breathing_s=60, baseline_s=30)


def play(
    vault: Vault,
    source: Wristband,
    *,
    origin: Origin = Origin.LIVE,
    participant: str = "K-204",
    ratings: Sequence[int | None] = (6, 3),
    settings: BreathingSettings = SHORT,
    started_unix: float = 1_790_000_000.0,
    sensitivity: float = 1.0,
) -> str:
    """Record a whole session; returns its id."""
    clock = DrivenClock()

    async def run() -> str:
        await source.start(clock)
        runner = start_session(
            vault.start_session,
            BreathingExercise(settings),
            [source],
            origin=origin,
            participant=participant,
            language="nl",
            started_unix=started_unix,
            sensitivity=sensitivity,
        )
        async for _ in rehearse(runner, ScriptedYouth(ratings), clock):
            pass
        return runner.session_id

    return asyncio.run(run())


def slept(vault: Vault, seed: int = 7, at_s: int = 90, for_s: int = 40) -> str:
    """A session on a tablet that slept in the middle: a gap, and a backlog that is dropped."""
    source, clock = SimulatedWristband(seed), DrivenClock()
    asyncio.run(source.start(clock))
    runner = start_session(
        vault.start_session,
        BreathingExercise(SHORT),
        [source],
        origin=Origin.LIVE,
        participant="K-204",
        language="nl",
        started_unix=1_790_000_000.0,
    )
    youth, second = ScriptedYouth((6, 3)), 0
    while not runner.snapshot.finished:
        second += for_s if second == at_s else 1
        touch = youth.touch(runner.tick(second + 0.4))
        if touch is not None:
            runner.act(touch)
    return runner.session_id


def simulated(vault: Vault, seed: int = 7, **more: object) -> str:
    """A session with the simulated wearer."""
    return play(vault, SimulatedWristband(seed), **more)  # type: ignore[arg-type]


def replayed(vault: Vault, recording: Path, **more: object) -> str:
    """A session from a real band's recording."""
    return play(vault, open_recording(recording), **more)  # type: ignore[arg-type]


def exported(unlocked: Unlocked, out: Path, **choices: bool) -> Path:
    """All sessions sealed, sent and opened: the real way."""
    identity = age.X25519Identity.generate()
    out.mkdir(parents=True)
    (out / "key.txt").write_text(identity.text())
    ids = [session.id for session in unlocked.sessions()]
    export_sessions(unlocked, ids, [str(identity.recipient)], out / "x.age", **choices)  # type: ignore[arg-type]
    return open_export(out / "x.age", out / "key.txt", out / "opened").folder


def unpacked(unlocked: Unlocked, out: Path, **choices: bool) -> Path:
    """The content of an export of all sessions as a plain folder, as `open` leaves it."""
    sessions = unlocked.sessions()
    content = Content(sessions, **choices)
    files = [*content.opening(), *(file for session in sessions for file in content.session(session))]
    for name, data in (*files, *content.closing()):
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return out
