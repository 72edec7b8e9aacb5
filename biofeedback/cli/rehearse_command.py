"""`biofeedback rehearse`: one whole session without a display, through the same engine, recorder and vault."""

from __future__ import annotations

import argparse
import asyncio
import re
import time
from collections.abc import Sequence
from pathlib import Path

from biofeedback.errors import NoTrainer, UsageError
from biofeedback.language import LANGUAGES, Catalogue
from biofeedback.session.clock import DrivenClock, SessionClock
from biofeedback.session.header import Origin
from biofeedback.session.rehearsal import ScriptedYouth, rehearse
from biofeedback.session.runner import SessionRunner, start_session
from biofeedback.session.snapshot import Snapshot
from biofeedback.session.summary import SessionSummary
from biofeedback.training.exercise import Phase
from biofeedback.training.registry import EXERCISES, make_exercise
from biofeedback.vault.store import Vault
from sensors.known_bands import KnownBands
from sensors.sources import parse_sources
from sensors.wristband import Wristband

HELP = "Run one whole session without a display; it is sealed in DIR and marked as a rehearsal."
EXAMPLE = "biofeedback rehearse --wristband simulated:7 --exercise breathing --home ./trial --speed max"

PARTICIPANT = re.compile(r"[A-Z0-9-]{1,16}")  # a pseudonymous code; nothing a name would fit into
PROGRESS_EVERY_S = 30
_BEFORE_THE_EXERCISE = (Phase.BAND_CHECK, Phase.BASELINE, Phase.RATING_BEFORE, Phase.SUMMARY, Phase.DONE)


def configure(parser: argparse.ArgumentParser) -> None:
    """The words of this command."""
    parser.add_argument(
        "--wristband", required=True, metavar="SOURCE", help="simulated[:SEED], recording:PATH or bluetooth:HEART"
    )
    parser.add_argument("--exercise", required=True, choices=sorted(EXERCISES), help="which exercise")
    parser.add_argument("--home", required=True, type=Path, metavar="DIR", help="the tablet's folder")
    parser.add_argument("--participant", default="REHEARSAL", metavar="CODE", help="a code, never a name")
    parser.add_argument(
        "--ratings", default="", metavar="6,3", help="own numbers before and after (default: skipped)"
    )
    parser.add_argument("--speed", default="1", metavar="N|max", help="1 is real time (default), max is at once")
    parser.add_argument("--language", choices=LANGUAGES, default="en")


def run(arguments: argparse.Namespace) -> int:
    """Run it; returns the exit code."""
    youth = ScriptedYouth(_ratings(arguments.ratings))
    arguments.speed = _speed(arguments.speed)
    if arguments.speed is None and arguments.wristband.partition(":")[0] == "bluetooth":
        raise UsageError(
            "A live wristband sends in real time, so it does not go with '--speed max'; leave --speed out.",
            reason="speed_live",
        )
    if not PARTICIPANT.fullmatch(arguments.participant):
        raise UsageError("A participant is a code of capitals, digits and '-', for example K-204.")
    words = Catalogue(arguments.language)
    vault = Vault(arguments.home)
    if not vault.trainers():
        raise NoTrainer(
            f"There is no trainer in {arguments.home}, so nothing can be sealed. "
            f"Make one first: biofeedback trainer create --home {arguments.home}"
        )
    sources = parse_sources(arguments.wristband, KnownBands(arguments.home / "bands.json"))
    asyncio.run(_run(arguments, words, vault, sources, youth))
    return 0


async def _run(
    arguments: argparse.Namespace,
    words: Catalogue,
    vault: Vault,
    sources: Sequence[Wristband],
    youth: ScriptedYouth,
) -> None:
    clock = DrivenClock() if arguments.speed is None else SessionClock(speed=arguments.speed)
    for source in sources:
        await source.start(clock)
    try:
        runner = start_session(
            vault.start_session,
            make_exercise(arguments.exercise),
            sources,
            origin=Origin.REHEARSAL,
            participant=arguments.participant,
            language=arguments.language,
            started_unix=time.time(),
        )
        await _play(runner, youth, clock, words)
        print(words("cli.sealed", session=runner.session_id))
    finally:
        for source in sources:
            await source.stop()


async def _play(
    runner: SessionRunner, youth: ScriptedYouth, clock: DrivenClock | SessionClock, words: Catalogue
) -> None:
    phase = None
    if isinstance(clock, SessionClock):
        clock.start()
    try:
        async for snapshot in rehearse(runner, youth, clock):
            if snapshot.exercise.phase is not phase or snapshot.second_s % PROGRESS_EVERY_S == 0:
                phase = snapshot.exercise.phase
                print(progress_line(snapshot, words), flush=True)
    finally:
        runner.close("interrupted")
    print(summary_lines(runner.summary(), words))


def progress_line(snapshot: Snapshot, words: Catalogue) -> str:
    """One line of progress: time, phase, tension in words."""
    arousal = snapshot.arousal
    level = words(f"levels.{arousal.level.value}") if arousal and arousal.level else words("levels.none")
    reasons = ";".join(reason.value for reason in arousal.reasons) if arousal else ""
    minutes, seconds = divmod(int(snapshot.second_s), 60)
    phase = words(f"cli.phase_{snapshot.exercise.phase.value}")
    return f"{minutes:3d}:{seconds:02d}  {phase:22} {level:14} {reasons}".rstrip()


def summary_lines(summary: SessionSummary, words: Catalogue) -> str:
    """The session in a few lines, as the trainer would read it."""
    minutes = f"{summary.duration_s / 60:.0f}"
    percent = f"{100 * summary.measured_fraction:.0f}"
    lines = [words("cli.summary", minutes=minutes, percent=percent)]
    before, after = summary.rating("before"), summary.rating("after")
    skipped = words("cli.skipped")
    if summary.ratings:
        lines.append(words("cli.ratings", before=before or skipped, after=after or skipped))
    names = ("none", "calm", "little", "mid", "high", "top")
    times = zip(names, summary.seconds_per_level(), strict=True)
    lines += [f"  {words(f'levels.{name}'):14} {seconds / 60:5.1f} min" for name, seconds in times if seconds]
    if summary.baseline_accepted is False:
        lines.append(words("cli.baseline_poor"))
    if summary.finished != "completed" and all(span.phase in _BEFORE_THE_EXERCISE for span in summary.phases):
        lines.append(words("cli.no_exercise"))
    return "\n".join(lines)


def _ratings(text: str) -> list[int | None]:
    if not text:
        return []
    try:
        values = [int(part) for part in text.split(",")]
    except ValueError as error:
        raise UsageError("Ratings are numbers from 1 to 10 with a comma between, for example 6,3.") from error
    if any(not 1 <= value <= 10 for value in values):
        raise UsageError("Ratings are numbers from 1 to 10 with a comma between, for example 6,3.")
    return list(values)


def _speed(text: str) -> float | None:
    if text == "max":
        return None
    try:
        speed = float(text)
    except ValueError as error:
        raise UsageError("A speed is a number above 0, or 'max'.") from error
    if not 0 < speed <= 1000:
        raise UsageError("A speed is a number above 0 and at most 1000, or 'max'.")
    return speed
