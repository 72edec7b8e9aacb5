"""`biofeedback app`: the app on this tablet."""

from __future__ import annotations

import argparse
from pathlib import Path

from biofeedback.cli.launch import KNOWN_BANDS, default_home, make_sources, open_window, usual_wristband
from biofeedback.language import LANGUAGES
from biofeedback.session.header import Origin
from biofeedback.vault.store import Vault

HELP = "Open the app. It keeps everything sealed in its home folder and uses no network."
EXAMPLE = "biofeedback app --wristband bluetooth:heart_rate --language nl"


def configure(parser: argparse.ArgumentParser) -> None:
    """The words of this command."""
    parser.add_argument("--home", type=Path, default=None, metavar="DIR", help="the tablet's folder")
    parser.add_argument(
        "--wristband",
        default=None,
        metavar="SOURCE",
        help="as in `rehearse --help`, or 'known': the bands on this tablet's list and no other "
        "(default: known on a tablet, simulated on a desktop)",
    )
    parser.add_argument("--language", choices=LANGUAGES, default="nl")


def run(arguments: argparse.Namespace) -> int:
    """Run it; returns the exit code."""
    home = arguments.home or default_home()
    vault = Vault(home)
    wristband = arguments.wristband or usual_wristband()
    if wristband != KNOWN_BANDS:
        make_sources(wristband, home)  # a typing mistake is told here, not on the youth's first screen
    open_window(
        vault,
        home,
        language=arguments.language,
        wristband=wristband,
        origin=Origin.LIVE,
        export_folder=home / "exports",
    )
    return 0
