"""`biofeedback demo`: the app with a simulated wristband and a demo trainer; its home goes when it closes."""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from pathlib import Path

from biofeedback.cli.launch import open_window
from biofeedback.language import LANGUAGES
from biofeedback.session.clock import DrivenClock
from biofeedback.session.header import Origin
from biofeedback.session.rehearsal import ScriptedYouth, rehearse
from biofeedback.session.runner import start_session
from biofeedback.training.breathing import BreathingExercise
from biofeedback.vault.consent import Consent, Given, Purpose
from biofeedback.vault.participant import Participant
from biofeedback.vault.store import Vault
from screens.kivy_setup import prepare
from sensors.simulated import SimulatedWristband

HELP = "Open the app with a simulated wristband and a demo trainer. Nothing is kept."
EXAMPLE = "biofeedback demo --language nl"

PASSPHRASE = "lantaarn tulp schaats molen kade wilg"  # noqa: S105  shown on the screen: there is nothing to protect
PIN = "2468"  # ditto
PARTICIPANT = "DEMO-1"
EXAMPLES = ((7, (6, 3)), (11, (7, 5)))  # seeds and ratings of the sessions that stand ready for review


def configure(parser: argparse.ArgumentParser) -> None:
    """The words of this command."""
    parser.add_argument("--language", choices=LANGUAGES, default="nl")


def run(arguments: argparse.Namespace) -> int:
    """Run it; returns the exit code."""
    with tempfile.TemporaryDirectory(prefix="biofeedback-demo-") as folder:
        home = Path(folder)
        prepare(home / "kivy")  # first: without a display nothing else makes sense
        vault = Vault(home)
        vault.create_trainer("demo", PASSPHRASE)
        admit(vault)
        for seed, ratings in EXAMPLES:
            asyncio.run(record_example(vault, arguments.language, seed, ratings))
        open_window(
            vault,
            home,
            language=arguments.language,
            wristband="simulated",
            origin=Origin.DEMO,
            export_folder=home / "exports",
            demo_passphrase=PASSPHRASE,
        )
    return 0


def admit(vault: Vault) -> None:
    """Let the demo's participant in, in the middle of a programme, and set a PIN for looking along."""
    today = int(time.time() // 86_400)
    yes = Consent(Given("demo", today), Given("demo", today))
    settings: dict[str, object] = {"programme": "breathing", "programme_session": 1}
    unlocked = vault.unlock(PASSPHRASE)
    unlocked.participants.save(
        Participant(PARTICIPANT, today, under_16=False, settings=settings, consents={Purpose.TRAINING: yes})
    )
    unlocked.set_pin(PIN)
    unlocked.lock()


async def record_example(vault: Vault, language: str, seed: int, ratings: tuple[int, int]) -> None:
    """Seal one simulated session, so that the list and the review have something to show."""
    clock = DrivenClock()
    source = SimulatedWristband(seed)
    await source.start(clock)
    runner = start_session(
        vault.start_session,
        BreathingExercise(),
        [source],
        origin=Origin.DEMO,
        participant=PARTICIPANT,
        language=language,
        started_unix=time.time() - 86_400 * (seed % 5 + 1),
    )
    try:
        async for _ in rehearse(runner, ScriptedYouth(ratings), clock):
            pass
    finally:
        runner.close("interrupted")
        await source.stop()
