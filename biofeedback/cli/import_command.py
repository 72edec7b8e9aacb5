"""`biofeedback import`: a recording from a wristband's own memory becomes a sealed session of a participant."""

from __future__ import annotations

import argparse
from pathlib import Path

from biofeedback.cli.rehearse_command import PARTICIPANT
from biofeedback.errors import NoTrainer, UsageError
from biofeedback.language import LANGUAGES, Catalogue
from biofeedback.session.importing import import_recording
from biofeedback.session.summary import SessionSummary
from biofeedback.vault.store import Vault
from sensors.recordings.registry import open_recording

HELP = (
    "Bring a recording from a wristband's own memory into this tablet, sealed like a live session. It is read "
    "straight from its medium: no copy in clear is made, and the source is not changed."
)
EXAMPLE = "biofeedback import /media/stick/1644829925_A01234.zip --home ./trial --participant K-204"


def configure(parser: argparse.ArgumentParser) -> None:
    """The words of this command."""
    parser.add_argument(
        "recording",
        metavar="PATH",
        type=Path,
        help="Empatica E4 or EmbracePlus, EmotiBit, Shimmer or Unisens recording",
    )
    parser.add_argument("--home", required=True, type=Path, metavar="DIR", help="the tablet's folder")
    parser.add_argument("--participant", required=True, metavar="CODE", help="a code, never a name")
    parser.add_argument("--language", choices=LANGUAGES, default="en")


def run(arguments: argparse.Namespace) -> int:
    """Read, seal, and say what is missing; raises RecordingError, UsageError, NoTrainer, StorageFailed."""
    if not PARTICIPANT.fullmatch(arguments.participant):
        raise UsageError("A participant is a code of capitals, digits and '-', for example K-204.")
    vault = Vault(arguments.home)
    if not vault.trainers():
        raise NoTrainer(
            f"There is no trainer in {arguments.home}, so nothing can be sealed. "
            f"Make one first: biofeedback trainer create --home {arguments.home}"
        )
    band = open_recording(arguments.recording)
    runner = import_recording(vault.start_session, band, arguments.participant, arguments.language)
    print("\n".join(_found(runner.summary(), Catalogue(arguments.language))))
    for note in band.recording.notes:
        print(f"  note: {note}")
    print(f"Sealed as session {runner.session_id}.")
    print(
        f"The source is unchanged and still readable by anyone who holds it: {arguments.recording}. "
        "Erase it as your institution prescribes."
    )
    return 0


def _found(summary: SessionSummary, words: Catalogue) -> list[str]:
    """How long it is, how much of it is good, and the time at each level."""
    minutes, percent = f"{summary.duration_s / 60:.0f}", f"{100 * summary.measured_fraction:.0f}"
    names = ("none", "calm", "little", "mid", "high", "top")
    times = zip(names, summary.seconds_per_level(), strict=True)
    lines = [words("cli.summary", minutes=minutes, percent=percent)]
    lines += [f"  {words(f'levels.{name}'):14} {seconds / 60:5.1f} min" for name, seconds in times if seconds]
    return lines if summary.baseline_accepted else [*lines, words("cli.baseline_poor")]
