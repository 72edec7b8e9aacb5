"""What stands first after unlocking, found without opening every session: people, what is new, what waits.

Opening five thousand capsules takes seconds; participants' files already tell what was taken in. Only the sessions
that nobody has taken in yet are opened, newest first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from biofeedback.errors import Damaged
from biofeedback.vault import folding, ledger
from biofeedback.vault.participant import Participant
from biofeedback.vault.recorder import CAPSULE_SUFFIX, session_paths
from biofeedback.vault.stored import StoredSession
from biofeedback.vault.unlocked import Unlocked

MOST_NEW = 60  # looked at in one go; a day has some ten sessions. The list of sessions shows the rest.


@dataclass(frozen=True, slots=True)
class Overview:
    """Everybody, and the ids of sessions that no participant's file has taken in, newest first."""

    people: tuple[Participant, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenExport:
    """An export whose receipt nobody has typed yet. `day` counts from 1970-01-01."""

    manifest_sha256: str
    day: int
    sessions: int


def overview(unlocked: Unlocked) -> Overview:
    """Reads the participants and the names of the sessions; raises Locked."""
    people = tuple(unlocked.participants.all())
    known = {session_id for person in people for session_id in person.folded}
    folder = unlocked.access.sessions
    paths = (
        [path for path in folder.glob("*" + CAPSULE_SUFFIX) if path.stem not in known] if folder.is_dir() else []
    )
    paths.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    return Overview(people, tuple(path.stem for path in paths))


def take_in(
    unlocked: Unlocked, session_ids: Sequence[str], progress: Callable[[float], None] | None = None
) -> tuple[StoredSession, ...]:
    """Take whole new sessions into their participants' files; returns those that were cut short or damaged.

    A session that is being recorded now has no end yet either; ask while none runs. Raises Locked, StorageFailed.
    """
    people = {person.plain_code: person for person in unlocked.participants.all()}
    before, cut_short = dict(people), []
    chosen = session_ids[:MOST_NEW]
    stored = [
        StoredSession(unlocked.access.keys, session_paths(unlocked.access.sessions, name))
        for name in reversed(chosen)
    ]
    stored.sort(key=lambda session: session.started_unix)  # what the youth wanted last is what he wants
    for at, session in enumerate(stored):
        code = str(session.header.get("participant", "")).replace("-", "")
        if not _ended(session):
            cut_short.append(session)
        elif code in people:
            people[code] = folding.fold(people[code], session)
        if progress is not None:
            progress((at + 1) / len(chosen))
    for code, person in people.items():
        if person != before[code]:
            unlocked.participants.save(person)
    return tuple(cut_short)


def open_exports(unlocked: Unlocked) -> tuple[OpenExport, ...]:
    """Exports that were not confirmed and whose sessions are still here, oldest first; raises Locked."""
    unlocked.access.keys()
    book = ledger.read(unlocked.access.home / "ledger.json")
    found = []
    for manifest_sha256, export in book.exports.items():
        sessions, day = export.get("sessions"), export.get("day")
        if not isinstance(sessions, list) or not isinstance(day, int):
            continue
        left = [name for name in sessions if name in book.days and name not in book.confirmed]
        if left:
            found.append(OpenExport(manifest_sha256, day, len(left)))
    return tuple(sorted(found, key=lambda export: export.day))


def _ended(session: StoredSession) -> bool:
    try:
        return bool(session.end_reason)
    except Damaged:
        return False
