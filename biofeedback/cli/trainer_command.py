"""`biofeedback trainer`: create a trainer on this tablet, or list them."""

from __future__ import annotations

import argparse
from pathlib import Path

from biofeedback.cli import opening, passphrase
from biofeedback.vault import words as dutch
from biofeedback.vault.store import TrainerCard, Vault

HELP = "Create, list or remove trainers of DIR, change a passphrase, renew a key, or offer a passphrase."
EXAMPLE = "biofeedback trainer create --home ./trial --name Ank"


def configure(parser: argparse.ArgumentParser) -> None:
    """The words of this command."""
    actions = parser.add_subparsers(
        dest="action", required=True, metavar="create|list|words|passphrase|rotate|leave"
    )
    create = actions.add_parser("create", help="make a key under a passphrase and print its public part")
    create.add_argument("--home", required=True, type=Path, metavar="DIR", help="the tablet's folder")
    create.add_argument("--name", default="Trainer", help="what the unlock screen shows (default: Trainer)")
    passphrase.add_option(create)
    create.add_argument("--approved-by", metavar="NAME", help="a further trainer is let in by this one")
    passphrase.add_option(create, "--approver-passphrase-file")
    listing = actions.add_parser("list", help="names and public keys; no passphrase needed")
    listing.add_argument("--home", required=True, type=Path, metavar="DIR", help="the tablet's folder")
    actions.add_parser("words", help="offer a passphrase of six Dutch words")
    change = actions.add_parser("passphrase", help="put your key under another passphrase")
    opening.add_options(change)
    passphrase.add_option(change, "--new-passphrase-file")
    opening.add_options(actions.add_parser("rotate", help="make a new key and seal everything anew"))
    leave = actions.add_parser(
        "leave", help="take a colleague off; what is stored is sealed anew without that key"
    )
    opening.add_options(leave)
    leave.add_argument("--name", required=True, help="who leaves")


def run(arguments: argparse.Namespace) -> int:
    """Run it; returns the exit code."""
    _ACTIONS[arguments.action](arguments)
    return 0


def _create(arguments: argparse.Namespace) -> None:
    vault = Vault(arguments.home)
    approver = None
    if arguments.approved_by:
        words = passphrase.ask(arguments.approver_passphrase_file, f"Passphrase of {arguments.approved_by}: ")
        approver = vault.unlock(words, arguments.approved_by)
    chosen = passphrase.ask(arguments.passphrase_file, f"New passphrase of {arguments.name}: ", twice=True)
    if approver:
        approver.prove(words)  # typing the new one may have taken longer than the first one counts
    _show(vault.create_trainer(arguments.name, chosen, approver))


def _list(arguments: argparse.Namespace) -> None:
    for card in Vault(arguments.home).trainers():
        _show(card)


def _words(arguments: argparse.Namespace) -> None:
    del arguments
    print(dutch.passphrase())


def _passphrase(arguments: argparse.Namespace) -> None:
    old = passphrase.ask(arguments.passphrase_file)
    with opening.unlocked(arguments, old) as access:
        new = passphrase.ask(arguments.new_passphrase_file, "New passphrase: ", twice=True)
        access.prove(old)
        access.keyring.change_passphrase(new)
    print("the passphrase is changed")


def _rotate(arguments: argparse.Namespace) -> None:
    words = passphrase.ask(arguments.passphrase_file)
    with opening.unlocked(arguments, words) as access:
        access.keyring.rotate(words)
        _show(access.trainer)


def _leave(arguments: argparse.Namespace) -> None:
    with opening.unlocked(arguments) as access:
        access.keyring.leave(arguments.name)
    print(f"{arguments.name} has left; everything is sealed anew without that key")


def _show(card: TrainerCard) -> None:
    print(card.name)
    print(f"  public key:  {card.recipient}")
    print(f"  signing key: {card.signing_key}")
    print(f"  words:       {card.words}")


_ACTIONS = {
    "create": _create,
    "list": _list,
    "words": _words,
    "passphrase": _passphrase,
    "rotate": _rotate,
    "leave": _leave,
}
