"""The vault: everything that is kept on this tablet, under one folder. `docs/formats.md` describes every file.

::

    <home>/recipients.jsonl       who may read new sessions, and the settings: a chain of signed lists
    <home>/trainers/<id>.json     a trainer's public keys, and the secret ones under the passphrase
    <home>/trainers/<id>.state    a trainer's own sealed notes
    <home>/trainers/<id>.tries    wrong passphrases, counted
    <home>/sessions/<id>.cap      a session's seed, sealed to those who may read it
    <home>/sessions/<id>.log      the session itself
    <home>/participants/<id>.par  a participant, sealed
    <home>/audit/                 the audit log
    <home>/ledger.json            days, for deleting on time
    <home>/pin.json               the overlay's PIN
    <home>/export.begun           where an export is being written, for as long as that takes
    <home>/reserve                room for unlocking on a full disk
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from biofeedback.errors import (
    Damaged,
    Locked,
    NotFound,
    NoTrainer,
    StorageFailed,
    TrainerExists,
    UsageError,
    WrongPassphrase,
)
from biofeedback.vault import calibrate, checks, disk, reserve, trainer_file, trainer_state
from biofeedback.vault.access import Access
from biofeedback.vault.audit import AuditLog
from biofeedback.vault.audit_format import Action
from biofeedback.vault.clock import Clock
from biofeedback.vault.log_reader import Verdict, has_last_record
from biofeedback.vault.passphrase import require_good
from biofeedback.vault.pin import Pin
from biofeedback.vault.quick_unlock import QuickUnlock
from biofeedback.vault.recipients import Entry, PreparedList, RecipientChain, RecipientList, Role
from biofeedback.vault.recorder import CAPSULE_SUFFIX, LOG_SUFFIX, SessionRecorder
from biofeedback.vault.retention import Retention
from biofeedback.vault.stored import StoredSession
from biofeedback.vault.trainer_file import FRESH_SUFFIX, Keys, TrainerCard
from biofeedback.vault.tries import Tries
from biofeedback.vault.unlocked import Unlocked

__all__ = ["SessionRecorder", "StoredSession", "TrainerCard", "Unlocked", "Vault", "Verdict"]

_LONGEST_NAME = 40  # ours: what fits on one line of the unlock screen
_NO_TRAINER = "This tablet has no trainer yet. Make one with: biofeedback trainer create --home DIR"


class Vault:
    """Sealed storage under `home`. Nothing is touched on the disk until something is asked of it."""

    def __init__(self, home: Path, clock: Clock | None = None) -> None:
        self._home = home
        self._clock = clock or Clock()
        self._chain = RecipientChain(home / "recipients.jsonl")
        self._trainers = home / "trainers"
        self._sessions = home / "sessions"
        self._audit = AuditLog(home, self._clock)
        self._tries: dict[str, Tries] = {}
        self.retention = Retention(home, self._clock)
        self.pin = Pin(home, self._clock)

    @property
    def home(self) -> Path:
        """The folder that all of it is in."""
        return self._home

    def trainers(self) -> list[TrainerCard]:
        """The trainers of this tablet in order of name: public facts only; raises Damaged."""
        return [card for card, _ in self._trainer_files()]

    def recipients(self) -> RecipientList:
        """Who may read new sessions, with their words, and the settings; raises NoTrainer, Damaged."""
        return self._chain.latest()

    def create_trainer(self, name: str, passphrase: str, approved_by: Unlocked | None = None) -> TrainerCard:
        """Enrol a trainer. The first one needs nobody; each later one a trainer who has unlocked.

        Raises TrainerExists, PassphraseRefused, StorageFailed, and Locked when nobody approved.
        """
        name = _clean(name)
        require_good(passphrase)
        if any(card.name.casefold() == name.casefold() for card in self.trainers()):
            raise TrainerExists(f"This tablet already has a trainer named {name}. Choose another name.", name=name)
        if self._chain.exists() and approved_by is None:
            raise Locked(
                "A further trainer must be let in by one who is already there: unlock first.",
                reason="approval_needed",
            )
        if approved_by is not None:
            approved_by.require_fresh()
        keys = Keys.generate()
        with disk.storage("The trainer was not made."):
            self._enrol(keys, keys.card(name), passphrase, approved_by)
        return keys.card(name)

    def start_session(self, header: Mapping[str, object]) -> SessionRecorder:
        """Begin to record, with no secret present; raises NoTrainer, Damaged, StorageFailed."""
        recorder = SessionRecorder(self._sessions, self._chain.latest(), header, self._clock, self._audit)
        try:
            self.retention.begin_session(recorder.session_id, int(self._clock.unix_s() // disk.DAY_S))
        except StorageFailed:
            recorder.discard()  # whoever asked gets no recorder, so nothing may be left half begun
            raise
        return recorder

    def unlock(self, passphrase: str, trainer: str | None = None) -> Unlocked:
        """Open with a trainer's passphrase; `trainer` is a name or an id, needed where there are several.

        Raises NoTrainer, NotFound, WrongPassphrase, TooManyTries. The try is counted on the disk before it is
        made. What must be known first stands in `notices`.
        """
        card, path = self._choose(trainer)
        reserve.release(self._home)
        tries = self._tries_of(card)
        tries.begin()
        try:
            keys = trainer_file.unwrap(trainer_file.read(path), passphrase)
        except WrongPassphrase:
            self._log(Action.UNLOCK_FAILED, card.id, "wrong passphrase")
            raise
        tries.succeeded()
        unlocked = self._opened(keys, card.name, tries)
        with suppress(Damaged):  # told by the checks; nothing is changed under a list that does not verify
            unlocked.keyring.finish(passphrase=passphrase)
        reserve.set_aside(self._home)
        return unlocked

    def unlock_quickly(self, quick: QuickUnlock, digits: str, trainer: str | None = None) -> Unlocked:
        """Open with six digits; raises WrongPassphrase, and Locked once quick unlock has ended.

        Export, deletion, recipients and retention ask for the passphrase all the same.
        """
        card, _ = self._choose(trainer)
        unlocked = self._opened(trainer_file.keys_from(quick.open(digits)), card.name, self._tries_of(card))
        unlocked.access.let_grow_stale()
        return unlocked

    def cut_short(self) -> list[str]:
        """Sessions whose log has no last record, oldest first: a crash, an empty battery, or one that still runs.

        They are never written to again. A new session that goes on with one names it in its header as `continues`.
        """
        logs = sorted(self._sessions.glob("*" + LOG_SUFFIX), key=lambda path: path.stat().st_mtime)
        return [path.stem for path in logs if not has_last_record(path)]

    def session_count(self) -> int:
        """How many sessions are stored: all that anyone may know without a passphrase."""
        return sum(1 for _ in self._sessions.glob("*" + CAPSULE_SUFFIX)) if self._sessions.is_dir() else 0

    def _opened(self, keys: Keys, name: str, tries: Tries) -> Unlocked:
        access = Access(self._home, keys, keys.card(name), self._clock, tries)
        self._log(Action.UNLOCKED, access.trainer.id, actor=access.trainer.id)
        checks.check_recipients(access)
        checks.check_trainers(access)
        checks.check_audit(access)
        checks.finish_interrupted(access)
        return Unlocked(access)

    def _log(self, action: Action, about: str, result: str = "ok", actor: str = "locked") -> None:
        # A damaged list of recipients or log is told by the checks; it must not keep a trainer from reading.
        with suppress(Damaged):
            self._audit.write(action, about, result, actor)

    def _tries_of(self, card: TrainerCard) -> Tries:
        return self._tries.setdefault(card.id, Tries(self._trainers / f"{card.id}.tries", self._clock))

    def _enrol(self, keys: Keys, card: TrainerCard, passphrase: str, approved_by: Unlocked | None) -> None:
        """Write the trainer's files, then the list, then give the key file its name.

        A crash before the list leaves files that nobody uses; one after it is completed by `_finish_enrolments`.
        """
        disk.make_folder(self._trainers)
        entry = Entry(Role.TRAINER, card.name, card.recipient, card.signing_key)
        prepared = self._prepare(entry, keys, approved_by)
        version = prepared.fresh.version
        pin: dict[str, object] = {"list_version": version, "list_hash": prepared.fresh.hash, "since": version}
        fresh = self._trainers / (card.id + FRESH_SUFFIX)
        disk.replace(fresh, trainer_file.wrap(keys, card.name, passphrase, calibrate.calibrated()))
        trainer_state.write(self._trainers / f"{card.id}.state", keys, pin)
        self._chain.commit(prepared)
        fresh.replace(fresh.with_suffix(".json"))
        disk.sync_folder(self._trainers)
        if approved_by:
            approved_by.access.remember(prepared.fresh)
        self._audit.write(
            Action.TRAINER_CREATED, card.id, actor=approved_by.trainer.id if approved_by else card.id
        )

    def _prepare(self, entry: Entry, keys: Keys, approved_by: Unlocked | None) -> PreparedList:
        if approved_by is None:
            return self._chain.prepare([entry], keys.signing)
        return self._chain.prepare([*self._chain.latest().entries, entry], approved_by.access.keys().signing)

    def _finish_enrolments(self) -> None:
        for path in self._trainers.glob("*" + FRESH_SUFFIX):
            with suppress(NoTrainer, Damaged):
                if trainer_file.read_card(path).recipient in {e.recipient for e in self._chain.latest().trainers}:
                    path.replace(path.with_suffix(".json"))

    def _trainer_files(self) -> list[tuple[TrainerCard, Path]]:
        """Every trainer's file, also those a swapped list leaves out: reading must not hang on that list.

        Only a key that an earlier version of the same list names and the present one does not is passed over: it
        was rotated, or its trainer left, and a crash kept the file.
        """
        if not self._trainers.is_dir():
            return []
        self._finish_enrolments()
        found = self._readable_files()
        with suppress(NoTrainer, Damaged):
            versions = self._chain.versions()
            once = {entry.recipient for version in versions for entry in version.trainers}
            gone = once - {entry.recipient for entry in versions[-1].trainers}
            found = [(card, path) for card, path in found if card.recipient not in gone]
        return sorted(found, key=lambda pair: (pair[0].name.casefold(), pair[0].id))

    def _readable_files(self) -> list[tuple[TrainerCard, Path]]:
        """One damaged file must not keep the other trainers out; when none is readable, Damaged says so."""
        found: list[tuple[TrainerCard, Path]] = []
        damage: Damaged | None = None
        for path in self._trainers.glob("*.json"):
            try:
                found.append((trainer_file.read_card(path), path))
            except Damaged as error:
                damage = error
        if damage and not found:
            raise damage
        return found

    def _choose(self, trainer: str | None) -> tuple[TrainerCard, Path]:
        found = self._trainer_files()
        if not found:
            raise NoTrainer(_NO_TRAINER)
        names = ", ".join(card.name for card, _ in found)
        if trainer is None:
            if len(found) > 1:
                raise UsageError(f"This tablet has several trainers; say which one: {names}.")
            return found[0]
        wanted = trainer.casefold()
        for card, path in found:
            if wanted in (card.name.casefold(), card.id):
                return card, path
        raise NotFound(f"This tablet has no trainer named {trainer}; there are: {names}.")


def _clean(name: str) -> str:
    name = unicodedata.normalize("NFC", name.strip())
    if not 0 < len(name) <= _LONGEST_NAME or not name.isprintable():
        raise UsageError(f"A trainer's name has 1 to {_LONGEST_NAME} characters on one line.")
    return name
