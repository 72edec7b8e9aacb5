"""The command line: finds the command, turns our errors into one sentence and an exit code.

Exit codes: 0 done, 1 an error of ours in one sentence on stderr, 2 wrong usage. Each command is one module with
`HELP`, `EXAMPLE`, `configure(parser)` and `run(arguments)`; it is imported only when it is asked for, so that
`analyse` on a researcher's server never imports Kivy or Bluetooth.
"""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module

from biofeedback import __version__
from biofeedback.errors import BiofeedbackError, UsageError

COMMANDS = {
    "app": "open the app on this tablet",
    "demo": "open the app with a simulated wristband and a demo trainer",
    "screenshots": "draw every screen into a folder, and one page with all of them",
    "rehearse": "run one whole session without a display",
    "import": "seal a recording from a wristband's own memory as a session",
    "capture": "write a wristband's raw packets into a file, for those who make drivers",
    "analyse": "compute tension over a recording, one row a second, in clear",
    "trainer": "create a trainer on this tablet, or list them",
    "sessions": "list the sealed sessions",
    "export": "write sessions into one encrypted file",
    "open": "verify and unpack an encrypted export (researcher)",
    "words": "the six words of a public key, to compare by voice",
    "confirm": "confirm an export with the receipt its reader told",
    "participant": "codes, consent, and deletion of everything about one",
    "audit": "verify the audit log and print it",
    "retention": "delete what is due, show what comes, set how long",
    "settings": "what the institution sets: channels, lock, quick unlock",
    "recovery": "the institution's recovery key and its drill",
    "programme": "check a programme file, import one, copy one to change it",
    "plan": "check a signed study plan, or set a tablet up with it",
    "selftest": "prove this device's cryptography with known answers",
    "pool": "add encrypted exports to one dataset of Parquet tables (researcher)",
    "evaluate": "evaluate a pooled dataset: report, pictures, tables (researcher)",
    "validate": "our features of a recording beside those of a peer (researcher)",
    "reanalyse": "compute an opened export again and compare (researcher)",
}


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    if not words or words[0] not in COMMANDS:
        return _overview(words)
    name = words[0]
    command = import_module(f"biofeedback.cli.{name}_command")
    parser = argparse.ArgumentParser(
        prog=f"biofeedback {name}",
        description=command.HELP,
        epilog=f"example:\n  {command.EXAMPLE}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    command.configure(parser)
    parsed = parser.parse_args(words[1:])
    return _guarded(command.run, parsed)


def _guarded(run: object, parsed: argparse.Namespace) -> int:
    try:
        return int(run(parsed))  # type: ignore[operator]
    except UsageError as error:
        print(f"biofeedback: {error}", file=sys.stderr)
        return 2
    except BiofeedbackError as error:
        print(f"biofeedback: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # Whoever read our output (head, less) has left; Python would complain once more while closing stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        print(f"biofeedback: the disk or a file refuses: {error.strerror or error}{where}.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("biofeedback: stopped by you.", file=sys.stderr)
        return 1


def _overview(words: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="biofeedback",
        description="Biofeedback training on a tablet; everything stays sealed and local.",
        epilog="commands:\n"
        + "\n".join(f"  {name:10} {text}" for name, text in COMMANDS.items())
        + "\n\nexample:\n  biofeedback demo\n\n`biofeedback COMMAND --help` explains one command.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
        usage="biofeedback COMMAND ...",
    )
    parser.add_argument("--version", action="version", version=f"biofeedback {__version__}")
    if not words:
        parser.print_help()
        return 2
    parser.add_argument("command", choices=list(COMMANDS), metavar="COMMAND")
    parser.parse_args(words)
    return 2
