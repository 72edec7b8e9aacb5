"""What a trainer can do after unlocking. Everything here raises Locked once `lock` was called."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from biofeedback.errors import Damaged, Locked, NotFound
from biofeedback.vault import disk, sshsig, trainer_state
from biofeedback.vault.clock import Clock
from biofeedback.vault.recipients import RecipientChain, RecipientList
from biofeedback.vault.recorder import CAPSULE_SUFFIX, session_paths
from biofeedback.vault.stored import StoredSession, sealed_to_others
from biofeedback.vault.trainer_file import Keys, TrainerCard


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the trainer must know at unlock; `reason` is a code for the screens."""

    reason: str
    message: str


class Unlocked:
    """A trainer's access, for as long as it lasts."""

    def __init__(self, home: Path, keys: Keys, trainer: TrainerCard, clock: Clock) -> None:
        self._home = home
        self._sessions = home / "sessions"
        self._open_keys: Keys | None = keys
        self._clock = clock
        self._trainer = trainer
        self.notices: list[Notice] = []
        self._check_recipients()

    @property
    def trainer(self) -> TrainerCard:
        """Whose access this is."""
        self._keys()
        return self._trainer

    @property
    def locked(self) -> bool:
        """Whether `lock` was called."""
        return self._open_keys is None

    def sessions(self) -> list[StoredSession]:
        """Every session sealed to this trainer, newest first. Damaged ones are listed with their verdict."""
        keys, since = self._keys(), self._since_version()
        found = []
        for path in self._capsules():
            session = StoredSession(self._keys, session_paths(self._sessions, path.stem))
            if session.header or not sealed_to_others(session_paths(self._sessions, path.stem), keys, since):
                found.append(session)
        return sorted(found, key=_newest_first)

    def session(self, session_id: str) -> StoredSession:
        """One session by its id or a beginning of it that fits one only; raises NotFound."""
        self._keys()
        fitting = [path for path in self._capsules() if session_id and path.stem.startswith(session_id.lower())]
        if len(fitting) != 1:
            found = "There is no session" if not fitting else "There is more than one session"
            raise NotFound(
                f"{found} whose number begins with '{session_id}'. The list of sessions shows the numbers."
            )
        return StoredSession(self._keys, session_paths(self._sessions, fitting[0].stem))

    def sign(self, message: bytes, namespace: str) -> bytes:
        """An OpenSSH signature of `message` by this trainer, armored."""
        return sshsig.sign(self._keys().signing, message, namespace)

    def signing_key(self) -> Ed25519PrivateKey:
        """The key that lets a colleague in: whoever holds an `Unlocked` may act as this trainer."""
        return self._keys().signing

    def lock(self) -> None:
        """Drop the keys. Sessions that were handed out can no longer be read."""
        if self._open_keys is not None:
            self._open_keys.forget()
            self._open_keys = None

    def _keys(self) -> Keys:
        if self._open_keys is None:
            raise Locked("The trainer has locked; unlock with the passphrase to see what is stored.")
        return self._open_keys

    def _capsules(self) -> list[Path]:
        return sorted(self._sessions.glob("*" + CAPSULE_SUFFIX)) if self._sessions.is_dir() else []

    def _chain(self) -> list[RecipientList]:
        return RecipientChain(self._home / "recipients.jsonl").versions()

    def _since_version(self) -> int:
        """The first list of recipients that names this trainer; 0 where the lists cannot be believed."""
        try:
            chain = self._chain()
        except Damaged:
            return 0
        own = (
            version for version in chain if any(e.recipient == self._trainer.recipient for e in version.entries)
        )
        return next((version.version for version in own), 0)

    def _check_recipients(self) -> None:
        """Compare the list of recipients with the trainer's own notes, and say aloud what changed."""
        path = self._home / "trainers" / f"{self._trainer.id}.state"
        try:
            notes = trainer_state.read(path, self._keys())
            chain = self._chain()
        except Damaged as error:
            self.notices.append(Notice(error.reason, str(error)))
            return
        seen, place = str(notes.get("list_hash")), int(str(notes.get("list_version", 0)))
        if not 1 <= place <= len(chain) or chain[place - 1].hash != seen:
            message = (
                "The list of who may read new sessions is not the one you knew: someone may have added a key from "
                "outside. Start no session. Call the person who looks after this tablet."
            )
            self.notices.append(Notice("recipients_swapped", message))
        elif place < len(chain):
            names = ", ".join(f"{entry.name} ({entry.words})" for entry in chain[-1].entries)
            message = f"The list of who may read new sessions was changed by a trainer. It is now: {names}."
            self.notices.append(Notice("recipients_changed", message))
            self.remember(chain[-1])

    def remember(self, latest: RecipientList) -> None:
        """Note in this trainer's sealed notes that this list is the one to expect."""
        path = self._home / "trainers" / f"{self._trainer.id}.state"
        notes = trainer_state.read(path, self._keys())
        notes |= {"list_hash": latest.hash, "list_version": latest.version}
        with disk.storage("Your own notes about the list are not renewed."):
            trainer_state.write(path, self._keys(), notes)


def _newest_first(session: StoredSession) -> tuple[float, str]:
    started = session.header.get("started_unix")
    moment = float(started) if isinstance(started, int | float) else session.day * 86_400.0
    return -moment, session.id
