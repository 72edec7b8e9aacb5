"""`biofeedback plan`: check a signed study plan, and set a tablet up with it."""

from __future__ import annotations

import argparse
from pathlib import Path

from biofeedback.cli import opening
from biofeedback.study.installed import NAMESPACE, CheckedPlan, check, install
from biofeedback.vault import age
from biofeedback.vault.words import fingerprint

HELP = (
    "Check a study plan against named signers, or install it on a tablet. The study leader signs it with: "
    f"ssh-keygen -Y sign -f KEY -n {NAMESPACE} PLAN.json"
)
EXAMPLE = "biofeedback plan check pilot.json --signers allowed_signers"


def configure(parser: argparse.ArgumentParser) -> None:
    """The words of this command."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="check|install")
    for name, text in (("check", "read it and verify its signature"), ("install", "set a tablet up with it")):
        action = actions.add_parser(name, help=text)
        action.add_argument("plan", type=Path, metavar="PLAN.json")
        action.add_argument("--signature", type=Path, metavar="FILE", help="(default: PLAN.json.sig)")
        action.add_argument(
            "--signers", type=Path, required=True, metavar="FILE", help="as OpenSSH allowed_signers"
        )
        if name == "install":
            opening.add_options(action)


def run(arguments: argparse.Namespace) -> int:
    """Run it; returns the exit code."""
    signature = arguments.signature or arguments.plan.with_name(arguments.plan.name + ".sig")
    checked = check(arguments.plan, signature, arguments.signers)
    print(describe(checked))
    if arguments.action == "install":
        with opening.unlocked(arguments) as access:
            install(access, checked)
        print("this tablet keeps to the plan from now on")
    return 0


def describe(checked: CheckedPlan) -> str:
    """The plan in a few lines, to be read before it is installed."""
    plan = checked.plan
    phases = ", ".join(
        f"{phase.name} {phase.sessions} x {'with' if phase.feedback else 'without'} feedback"
        for phase in plan.phases
    )
    lines = [
        f"{plan.title} ({plan.id}), signed by {checked.signer}",
        f"programme: {plan.programme or 'free'}",
        f"phases: {phases}",
        f"channels: {', '.join(plan.channels) if plan.channels else 'all'}",
        f"trainer's live view: {'on' if plan.overlay else 'off'}",
        f"kept {plan.after_export_days} days after a confirmed export, {plan.hard_stop_days} days at most",
    ]
    lines += [
        f"recipient: {one.name} ({fingerprint(age.parse_recipient(one.key).key)})" for one in plan.recipients
    ]
    return "\n".join(lines)
