"""`biofeedback participant`: codes, consent, and deletion of everything about one."""

from __future__ import annotations

import argparse

from biofeedback.cli import opening
from biofeedback.errors import UsageError
from biofeedback.vault.consent import Consent, Part, Purpose
from biofeedback.vault.participant import Participant
from biofeedback.vault.store import Unlocked

HELP = "Give a participant a code, note what was agreed to, list everybody, or delete everything about one."
EXAMPLE = "biofeedback participant consent K-234 --home ./trial --purpose research --part assent --reference F12"


def configure(parser: argparse.ArgumentParser) -> None:
    """The words of this command."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="create|list|consent|delete")
    create = actions.add_parser("create", help="make a new code")
    create.add_argument("--under-16", action="store_true", help="a guardian's consent is needed, too")
    actions.add_parser("list", help="codes, and what each agreed to")
    consent = actions.add_parser("consent", help="note a part of a consent, or its withdrawal")
    consent.add_argument("code", metavar="CODE")
    consent.add_argument("--purpose", required=True, choices=[purpose.value for purpose in Purpose])
    consent.add_argument("--part", required=True, choices=[part.value for part in Part])
    consent.add_argument("--reference", metavar="TEXT", help="where the signed paper is, e.g. its number")
    consent.add_argument("--withdraw", action="store_true", help="this part no longer holds, from today")
    delete = actions.add_parser("delete", help="destroy all sessions and the file of one participant")
    delete.add_argument("code", metavar="CODE")
    for action in actions.choices.values():
        opening.add_options(action)


def run(arguments: argparse.Namespace) -> int:
    """Run it; returns the exit code."""
    if arguments.action == "consent" and not arguments.withdraw and not arguments.reference:
        raise UsageError("Say where the signed paper is with --reference, or take a consent back with --withdraw.")
    with opening.unlocked(arguments) as access:
        _ACTIONS[arguments.action](access, arguments)
    return 0


def _create(access: Unlocked, arguments: argparse.Namespace) -> None:
    print(access.participants.create(under_16=arguments.under_16).code)


def _list(access: Unlocked, arguments: argparse.Namespace) -> None:
    del arguments
    access.fold()
    people = access.participants.all()
    for person in people:
        _show(person)
    print(opening.counted(len(people), "participant"))


def _consent(access: Unlocked, arguments: argparse.Namespace) -> None:
    purpose, part = Purpose(arguments.purpose), Part(arguments.part)
    if arguments.withdraw:
        _show(access.participants.withdraw(arguments.code, purpose, part))
    else:
        _show(access.participants.consent(arguments.code, purpose, part, arguments.reference))


def _delete(access: Unlocked, arguments: argparse.Namespace) -> None:
    sessions = access.delete_participant(arguments.code)
    print(f"{arguments.code} and {opening.counted(len(sessions), 'session')} are deleted; the audit log proves it")


def _show(person: Participant) -> None:
    print(f"{person.code}  {'under 16' if person.under_16 else '16 or older'}  {len(person.summaries)} summaries")
    for purpose in Purpose:
        given = person.consents.get(purpose, Consent())
        verdict = "yes" if person.consents_to(purpose) else "no"
        parts = ", ".join(f"{part.value} {_state(given, part, person)}" for part in Part)
        print(f"  {purpose.value:9} {verdict:4} ({parts})")


def _state(consent: Consent, part: Part, person: Participant) -> str:
    given = getattr(consent, part.value)
    if given is None:
        return "missing" if person.under_16 or part is not Part.GUARDIAN else "not needed"
    return f"given ({given.reference})" if given.holds else "withdrawn"


_ACTIONS = {"create": _create, "list": _list, "consent": _consent, "delete": _delete}
