"""`biofeedback trainer`: create a trainer on this tablet, or list them."""

from __future__ import annotations

import argparse
from pathlib import Path

from biofeedback.cli import passphrase
from biofeedback.vault.store import TrainerCard, Vault

HELP = "Create a trainer, whose key opens what is recorded in DIR, or list the trainers."
EXAMPLE = "biofeedback trainer create --home ./trial --name Ank"


def configure(parser: argparse.ArgumentParser) -> None:
    """The words of this command."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="create|list")
    create = actions.add_parser("create", help="make a key under a passphrase and print its public part")
    create.add_argument("--home", required=True, type=Path, metavar="DIR", help="the tablet's folder")
    create.add_argument("--name", default="Trainer", help="what the unlock screen shows (default: Trainer)")
    passphrase.add_option(create)
    create.add_argument("--approved-by", metavar="NAME", help="a further trainer is let in by this one")
    passphrase.add_option(create, "--approver-passphrase-file")
    listing = actions.add_parser("list", help="names and public keys; no passphrase needed")
    listing.add_argument("--home", required=True, type=Path, metavar="DIR", help="the tablet's folder")


def run(arguments: argparse.Namespace) -> int:
    """Run it; returns the exit code."""
    vault = Vault(arguments.home)
    if arguments.action == "list":
        for card in vault.trainers():
            _show(card)
        return 0
    approver = None
    if arguments.approved_by:
        words = passphrase.ask(arguments.approver_passphrase_file, f"Passphrase of {arguments.approved_by}: ")
        approver = vault.unlock(words, arguments.approved_by)
    chosen = passphrase.ask(arguments.passphrase_file, f"New passphrase of {arguments.name}: ", twice=True)
    _show(vault.create_trainer(arguments.name, chosen, approver))
    return 0


def _show(card: TrainerCard) -> None:
    print(card.name)
    print(f"  public key:  {card.recipient}")
    print(f"  signing key: {card.signing_key}")
    print(f"  words:       {card.words}")
