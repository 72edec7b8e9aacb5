"""`biofeedback settings`: what the institution sets on this tablet; it stands in the signed list."""

from __future__ import annotations

import argparse
from dataclasses import replace

from biofeedback.cli import opening
from biofeedback.samples import Channel
from biofeedback.vault.settings import Settings

HELP = "Show or set what the institution decides: recorded channels, minutes until the lock, quick unlock."
EXAMPLE = "biofeedback settings --home ./trial --channels heart_rate_bpm,interval_ms,skin_conductance_uS"
_ALL = "all"


def configure(parser: argparse.ArgumentParser) -> None:
    """The words of this command."""
    opening.add_options(parser)
    names = ",".join(channel.value for channel in Channel)
    parser.add_argument("--channels", metavar="A,B", help=f"only these are ever recorded: all, or of {names}")
    parser.add_argument("--lock-after", type=int, metavar="MINUTES", help="idle minutes until the lock, 1 to 10")
    parser.add_argument("--quick-unlock", choices=["on", "off"], help="six digits for an hour: a risk, see docs")


def run(arguments: argparse.Namespace) -> int:
    """Run it; returns the exit code."""
    with opening.unlocked(arguments) as access:
        before = access.keyring.latest().settings
        after = _changed(before, arguments)
        if after != before:
            access.keyring.set_settings(after)
    print(f"channels:     {_ALL if after.channels is None else ', '.join(after.channels)}")
    print(f"lock after:   {after.lock_after_min} minutes")
    print(f"quick unlock: {'on' if after.quick_unlock else 'off'}")
    print(
        f"retention:    {after.after_export_days} days after export, {after.hard_stop_days} at most {after.reason}"
    )
    return 0


def _changed(before: Settings, arguments: argparse.Namespace) -> Settings:
    changes: dict[str, object] = {}
    if arguments.channels is not None:
        changes["channels"] = None if arguments.channels == _ALL else tuple(arguments.channels.split(","))
    if arguments.lock_after is not None:
        changes["lock_after_min"] = arguments.lock_after
    if arguments.quick_unlock is not None:
        changes["quick_unlock"] = arguments.quick_unlock == "on"
    return replace(before, **changes)  # type: ignore[arg-type]  # Settings itself checks each value
