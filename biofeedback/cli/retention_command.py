"""`biofeedback retention`: delete what is due, show what comes, and set how long things stay."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from biofeedback.cli import opening
from biofeedback.export.dataset import EPOCH_DAY
from biofeedback.vault.settings import Settings
from biofeedback.vault.store import Vault

HELP = "Delete what is due in DIR and show what comes; `set` and `confirm-date` need a trainer's passphrase."
EXAMPLE = "biofeedback retention run --home ./trial"


def configure(parser: argparse.ArgumentParser) -> None:
    """The words of this command."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="run|set|confirm-date")
    run_ = actions.add_parser("run", help="what the app does at each start; no passphrase needed")
    run_.add_argument("--home", required=True, type=Path, metavar="DIR", help="the tablet's folder")
    change = actions.add_parser("set", help="how many days sessions stay; longer than the defaults needs a reason")
    change.add_argument("--after-export", type=int, metavar="DAYS", help="after a confirmed export (default: 30)")
    change.add_argument("--hard-stop", type=int, metavar="DAYS", help="in any case (default: 90)")
    change.add_argument("--reason", default="", metavar="TEXT", help="why longer than the defaults")
    opening.add_options(change)
    confirm = actions.add_parser("confirm-date", help="say that this device's date is right after a jump")
    opening.add_options(confirm)


def run(arguments: argparse.Namespace) -> int:
    """Run it; returns the exit code."""
    if arguments.action == "run":
        _run(Vault(arguments.home))
        return 0
    with opening.unlocked(arguments) as access:
        if arguments.action == "confirm-date":
            access.confirm_clock()
            print("the date is confirmed; deleting on time goes on")
            return 0
        before = access.keyring.latest().settings
        after_export = before.after_export_days if arguments.after_export is None else arguments.after_export
        hard_stop = before.hard_stop_days if arguments.hard_stop is None else arguments.hard_stop
        settings = Settings(
            after_export, hard_stop, arguments.reason, before.lock_after_min, before.quick_unlock, before.channels
        )
        access.keyring.set_settings(settings)
    print(f"sessions stay {after_export} days after a confirmed export, {hard_stop} days at most")
    return 0


def _run(vault: Vault) -> None:
    report = vault.retention.run()
    for session_id in report.deleted:
        print(f"{session_id[:12]}  deleted")
    for due in report.warned:
        print(f"{due.session_id[:12]}  will be deleted on {date.fromordinal(EPOCH_DAY + due.day).isoformat()}")
    if report.suspended:
        print("the date jumped: nothing is deleted until a trainer confirms it (retention confirm-date)")
    print(f"{len(report.deleted)} deleted")
