"""What a trainer can do after unlocking. Everything here raises Locked once `lock` was called."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from biofeedback.errors import Damaged, NotFound, UsageError
from biofeedback.session.records import Record, RecordType, pack_json
from biofeedback.vault import additions, audit_verify, brief, folding, ledger, participants, sshsig
from biofeedback.vault.access import Access, Notice
from biofeedback.vault.additions import Addition
from biofeedback.vault.audit_format import Action
from biofeedback.vault.audit_verify import AuditReport
from biofeedback.vault.disk import DAY_S
from biofeedback.vault.keyring import Keyring
from biofeedback.vault.participant import AFTER_PROGRAMME_DAYS, SUMMARY_MONTHS, Participant
from biofeedback.vault.participants import Participants
from biofeedback.vault.pin import Pin
from biofeedback.vault.quick_unlock import QuickUnlock
from biofeedback.vault.recorder import CAPSULE_SUFFIX, session_paths, shred_session
from biofeedback.vault.retention import Retention
from biofeedback.vault.stored import StoredSession, sealed_to_others
from biofeedback.vault.trainer_file import TrainerCard

__all__ = ["Notice", "Unlocked"]

_DAYS_A_MONTH = 30.5


class Unlocked:
    """A trainer's access, for as long as it lasts."""

    def __init__(self, access: Access) -> None:
        self.access = access
        self.keyring = Keyring(access)
        self.participants = Participants(access)

    @property
    def trainer(self) -> TrainerCard:
        """Whose access this is."""
        return self.access.trainer

    @property
    def notices(self) -> list[Notice]:
        """What the trainer must know first: swapped lists, a shortened log, damaged files."""
        return self.access.notices

    @property
    def locked(self) -> bool:
        """Whether `lock` was called."""
        return self.access.locked

    def sessions(self) -> list[StoredSession]:
        """Every session sealed to this trainer, newest first. Damaged ones are listed with their verdict."""
        keys, since = self.access.keys(), self.access.since_version()
        found = []
        for path in self._capsules():
            paths = session_paths(self.access.sessions, path.stem)
            session = StoredSession(self.access.keys, paths)
            if session.header or not sealed_to_others(paths, keys, since):
                found.append(session)
        self._check_lists(found)
        return sorted(found, key=_newest_first)

    def session(self, session_id: str) -> StoredSession:
        """One session by its id or a beginning of it that fits one only; raises NotFound."""
        self.access.keys()
        fitting = [path for path in self._capsules() if session_id and path.stem.startswith(session_id.lower())]
        if len(fitting) != 1:
            found = "There is no session" if not fitting else "There is more than one session"
            raise NotFound(
                f"{found} whose number begins with '{session_id}'. The list of sessions shows the numbers."
            )
        return StoredSession(self.access.keys, session_paths(self.access.sessions, fitting[0].stem))

    def sign(self, message: bytes, namespace: str) -> bytes:
        """An OpenSSH signature of `message` by this trainer, armored."""
        return sshsig.sign(self.access.keys().signing, message, namespace)

    def prove(self, passphrase: str) -> None:
        """Type the passphrase again; raises WrongPassphrase, TooManyTries. It counts for a minute."""
        self.access.prove(passphrase)

    def require_fresh(self) -> None:
        """Raise Locked (reason `passphrase_again`) unless the passphrase was typed within the last minute."""
        self.access.require_fresh()

    def delete_session(self, session_id: str) -> None:
        """Destroy one session, with a line in the audit log; needs a fresh passphrase."""
        self.access.require_fresh()
        self._delete(self.session(session_id).id)

    def delete_participant(self, code: str) -> tuple[str, ...]:
        """Destroy everything about a participant: sessions, then the file. Returns the ids of the sessions.

        Sessions first: after a crash in between, the participant is still there and can be deleted again.
        """
        self.access.require_fresh()
        person = self.participants.get(code)
        mine = [session.id for session in self.sessions() if _is_of(session, person)]
        for session_id in mine:
            self._delete(session_id)
        self.participants.delete(person.code)
        return tuple(mine)

    def participant_of(self, session: StoredSession) -> Participant | None:
        """Whose session it is, or None for a code that was not made on this tablet."""
        return next((person for person in self.participants.all() if _is_of(session, person)), None)

    def brief(self, code: str) -> brief.SessionBrief:
        """What the youth's part may know, in memory only; build it before locking."""
        return brief.brief(self.participants.get(code))

    def fold(self) -> int:
        """Take new sessions into their participants' files, drop outdated summaries; returns how many changed."""
        people = {person.plain_code: person for person in self.participants.all()}
        changed = dict(people)
        for session in reversed(self.sessions()):  # oldest first: what the youth wanted last is what he wants
            code = str(session.header.get("participant", "")).replace("-", "")
            # A session that is still being recorded has no last record; it is taken in when it is whole.
            if code in changed and session.id not in changed[code].folded and session.end_reason:
                changed[code] = folding.fold(changed[code], session)
        changed = {code: self._without_outdated(person) for code, person in changed.items()}
        for code, person in changed.items():
            if person != people[code]:
                self.participants.save(person)
        return sum(person != people[code] for code, person in changed.items())

    def additions(self, session_id: str) -> tuple[Addition, ...]:
        """Marks and notes that trainers added to a session afterwards; raises NotFound, Damaged."""
        return additions.read(self.access, self.session(session_id).id)

    def add_to_session(self, session_id: str, text: str, time_s: float | None = None) -> Addition:
        """Add a mark at `time_s` on the session clock, or without it a note; raises UsageError, StorageFailed."""
        return additions.add(self.access, self.session(session_id).id, text, time_s)

    def add_event(self, session_id: str, text: str, record: Record) -> Addition:
        """Add an EVENT record to a closed session, with the words for it; raises UsageError, StorageFailed."""
        return additions.add(self.access, self.session(session_id).id, text, event=record.json())

    def events_added(self, session_id: str) -> tuple[Record, ...]:
        """The EVENT records that trainers added to a session afterwards; raises NotFound, Damaged."""
        added = self.additions(session_id)
        return tuple(pack_json(RecordType.EVENT, **one.event) for one in added if one.event is not None)

    def audit(self) -> AuditReport:
        """Verify the audit log, and with it the sessions and participants it tells about."""
        keys = self.access.keys()
        report = audit_verify.verify(self.access.audit, keys.identities, self.access.since_version())
        known = participants.known_files((line.action, line.object, line.result) for line in report.lines)
        more = audit_verify.session_problems(report, self.access.sessions) + self.participants.problems(known)
        return replace(report, problems=(*report.problems, *more))

    def audit_head(self) -> dict[str, object]:
        """Where the audit log stands: whoever keeps it sees later whether anything before was changed."""
        self.access.keys()
        hashes = audit_verify.hashes(self.access.audit)
        return {"lines": len(hashes), "head": hashes[-1] if hashes else ""}

    def confirm_export(self, receipt: str) -> tuple[str, ...]:
        """Enter the receipt that the reader of an export told; its sessions' time begins. Raises NotFound.

        Returns the ids of the sessions. Nobody can know the receipt who did not open the export.
        """
        self.access.keys()
        with ledger.changing(self.access.home / "ledger.json") as book:
            manifest_sha256, ids = _fitting_export(book, receipt)
            book.confirmed |= {name: self._today() for name in ids if name not in book.confirmed}
        self.access.log(Action.EXPORT_CONFIRMED, manifest_sha256[:16])
        return ids

    def exported(self, manifest_sha256: str, receipt: str, session_ids: tuple[str, ...]) -> None:
        """Note an export, so that its receipt can be recognised; the receipt itself is not kept."""
        check = ledger.receipt_check(receipt, manifest_sha256)
        with ledger.changing(self.access.home / "ledger.json") as book:
            book.exports[manifest_sha256] = {"check": check, "sessions": list(session_ids), "day": self._today()}
        self.access.log(Action.EXPORT_MADE, manifest_sha256[:16], f"{len(session_ids)} sessions")

    def confirm_clock(self) -> None:
        """Say that the date here is right, so that deleting goes on; needs a fresh passphrase."""
        self.access.require_fresh()
        Retention(self.access.home, self.access.clock).confirm_clock(self.trainer.id)

    def set_pin(self, pin: str) -> None:
        """Set the PIN of the overlay; needs a fresh passphrase."""
        self.access.require_fresh()
        Pin(self.access.home, self.access.clock).set(pin)

    def quick_unlock(self, digits: str) -> QuickUnlock:
        """Six digits for the next hour, where the institution allows it; raises UsageError where it does not."""
        self.access.require_fresh()
        if not self.keyring.latest().settings.quick_unlock:
            raise UsageError("Quick unlock is switched off on this tablet.", reason="quick_unlock_off")
        return QuickUnlock(digits, self.access.keys().secrets(), self.access.clock)

    def lock(self, why: str = "trainer") -> None:
        """Drop the keys. Sessions that were handed out can no longer be read; `why` stands in the audit log."""
        self.access.lock(why)

    def _delete(self, session_id: str) -> None:
        # The line comes first: a crash in between is completed at the next unlock (`checks.finish_deletions`).
        self.access.log(Action.SESSION_DELETED, session_id)
        shred_session(session_paths(self.access.sessions, session_id))

    def _capsules(self) -> list[Path]:
        folder = self.access.sessions
        return sorted(folder.glob("*" + CAPSULE_SUFFIX)) if folder.is_dir() else []

    def _check_lists(self, found: list[StoredSession]) -> None:
        """Every session must be sealed under a list that a trainer signed."""
        try:
            known = {version.hash for version in self.access.chain.versions()}
        except Damaged:
            return  # told at unlock
        strange = [session.id[:12] for session in found if session.recipients_hash not in ("", *known)]
        if strange:
            self.access.tell(
                "sealed_to_strangers",
                f"Sessions were sealed under a list that no trainer signed: {', '.join(strange)}. Others may be "
                "able to read them. Call the person who looks after this tablet.",
            )

    def _without_outdated(self, person: Participant) -> Participant:
        """Summaries go 30 days after the programme, and after a year in any case."""
        oldest = self._today() - int(SUMMARY_MONTHS * _DAYS_A_MONTH)
        ended = person.programme_end_day
        over = ended is not None and self._today() > ended + AFTER_PROGRAMME_DAYS
        kept = () if over else tuple(line for line in person.summaries if line.day >= oldest)
        return person if kept == person.summaries else replace(person, summaries=kept)

    def _today(self) -> int:
        return int(self.access.clock.unix_s() // DAY_S)


def _fitting_export(book: ledger.Ledger, receipt: str) -> tuple[str, tuple[str, ...]]:
    typed = receipt.upper().replace(" ", "").replace("-", "")
    for manifest_sha256, export in book.exports.items():
        if export.get("check") == ledger.receipt_check(typed, manifest_sha256):
            sessions = export.get("sessions")
            return manifest_sha256, tuple(map(str, sessions)) if isinstance(sessions, list) else ()
    raise NotFound("No export of this tablet has that receipt. Ask for its eight characters once more.")


def _is_of(session: StoredSession, person: Participant) -> bool:
    return str(session.header.get("participant", "")).replace("-", "") == person.plain_code


def _newest_first(session: StoredSession) -> tuple[float, str]:
    return -session.started_unix, session.id
