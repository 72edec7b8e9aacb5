"""What the parts of an unlocked vault share: the keys, and the proof that it is still the trainer."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from biofeedback.errors import Damaged, Locked, NoTrainer, StorageFailed
from biofeedback.vault import disk, trainer_file, trainer_state
from biofeedback.vault.audit import AuditLog
from biofeedback.vault.audit_format import Action
from biofeedback.vault.clock import Clock
from biofeedback.vault.recipients import RecipientChain, RecipientList
from biofeedback.vault.trainer_file import Keys, TrainerCard
from biofeedback.vault.tries import Tries

FRESH_S = 60.0  # how long a typed passphrase counts for export, deletion, recipients and retention


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the trainer must know at unlock; `reason` is a code for the screens."""

    reason: str
    message: str


class Access:
    """One trainer's access. `keys` and everything built on it raise Locked after `lock`."""

    def __init__(self, home: Path, keys: Keys, trainer: TrainerCard, clock: Clock, tries: Tries) -> None:
        self.home = home
        self.sessions = home / "sessions"
        self.trainers = home / "trainers"
        self.clock = clock
        self.chain = RecipientChain(home / "recipients.jsonl")
        self.audit = AuditLog(home, clock)
        self.notices: list[Notice] = []
        self._trainer = trainer
        self._keys: Keys | None = keys
        self._tries = tries
        self._proved_s = clock.monotonic_s()
        self.notes = self._read_notes()

    @property
    def trainer(self) -> TrainerCard:
        """Whose access this is."""
        self.keys()
        return self._trainer

    @property
    def locked(self) -> bool:
        """Whether `lock` was called."""
        return self._keys is None

    def keys(self) -> Keys:
        """The secret keys; raises Locked."""
        if self._keys is None:
            raise Locked("The trainer has locked; unlock with the passphrase to see what is stored.")
        return self._keys

    def use(self, keys: Keys, trainer: TrainerCard) -> None:
        """Go on with other keys of the same trainer."""
        self._keys, self._trainer = keys, trainer

    def lock(self, why: str = "trainer") -> None:
        """Drop the keys, then note `why` in the audit log, which needs none."""
        if self._keys is None:
            return
        self._keys.forget()
        self._keys = None
        self.notes = {}
        # Nothing may keep a tablet from locking; a log that cannot be written is told at the next unlock.
        with suppress(StorageFailed, Damaged, NoTrainer):
            self.audit.write(Action.LOCKED, self._trainer.id, why, self._trainer.id)

    def prove(self, passphrase: str) -> None:
        """Show again that it is the trainer who holds the tablet; raises WrongPassphrase, TooManyTries."""
        self.keys()
        self._tries.begin()
        trainer_file.unwrap(trainer_file.read(self.key_path()), passphrase).forget()
        self._tries.succeeded()
        self._proved_s = self.clock.monotonic_s()

    def require_fresh(self) -> None:
        """Raise Locked unless the passphrase was typed within the last minute."""
        self.keys()
        if self.clock.monotonic_s() - self._proved_s > FRESH_S:
            raise Locked("Type your passphrase once more for this.", reason="passphrase_again")

    def let_grow_stale(self) -> None:
        """Count no passphrase as typed: for an access that began without one."""
        self._proved_s = float("-inf")

    def key_path(self) -> Path:
        """The trainer's own key file."""
        return self.trainers / f"{self._trainer.id}.json"

    def log(self, action: Action, about: str = "", result: str = "ok") -> None:
        """A line in the audit log, in this trainer's name."""
        self.audit.write(action, about, result, self._trainer.id)

    def note(self, **changes: object) -> None:
        """Change the trainer's own sealed notes."""
        notes = self.notes | changes
        with disk.storage("Your own notes are not renewed."):
            trainer_state.write(self.trainers / f"{self._trainer.id}.state", self.keys(), notes)
        self.notes = notes

    def remember(self, latest: RecipientList) -> None:
        """Note that this list of recipients is the one to expect."""
        self.note(list_hash=latest.hash, list_version=latest.version)

    def since_version(self) -> int:
        """The first list under which everything is sealed to this trainer; 0 when it is not known."""
        since = self.notes.get("since", 0)
        return since if isinstance(since, int) else 0

    def tell(self, reason: str, message: str) -> None:
        """Add a notice, once."""
        if reason not in {notice.reason for notice in self.notices}:
            self.notices.append(Notice(reason, message))

    def _read_notes(self) -> dict[str, object]:
        try:
            return trainer_state.read(self.trainers / f"{self._trainer.id}.state", self.keys())
        except Damaged as error:
            self.tell(error.reason, str(error))
            return {}
