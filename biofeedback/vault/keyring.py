"""Who may read: letting in, leaving, changing a passphrase, rotating a key, the recovery key, the settings.

Each change is one signed version of the list. Whatever must be done before or after it can be done again after a
crash: the list is what counts, and `finish` completes what was begun.
"""

from __future__ import annotations

from pathlib import Path

from biofeedback.errors import NotFound, RecipientRefused, UsageError
from biofeedback.vault import age, calibrate, disk, trainer_file, trainer_state
from biofeedback.vault.access import Access
from biofeedback.vault.audit_format import Action
from biofeedback.vault.passphrase import require_good
from biofeedback.vault.recipients import Entry, RecipientList, Role
from biofeedback.vault.reseal import Progress, reseal_everything
from biofeedback.vault.settings import Settings
from biofeedback.vault.trainer_file import FRESH_SUFFIX, Keys

_RECOVERY_NAME = "recovery"


class Keyring:
    """Changes of keys and readers. Each asks for a passphrase typed within the last minute, else raises Locked."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def latest(self) -> RecipientList:
        """The list that holds now; raises Damaged."""
        return self._access.chain.latest()

    def let_in(self, entry: Entry) -> RecipientList:
        """Put a trainer on the list."""
        return self._change([*self.latest().entries, entry], f"in {entry.words}")

    def set_recovery(self, recipient: str) -> Entry:
        """Set the institution's recovery key, once; raises RecipientRefused when there is another."""
        self._access.require_fresh()
        latest = self.latest()
        entry = Entry(Role.RECOVERY, _RECOVERY_NAME, str(age.parse_recipient(recipient)))
        if latest.recovery is not None:
            raise RecipientRefused(
                f"This tablet has a recovery key already ({latest.recovery.words}). It is set once, at "
                "installation."
            )
        self._change([*latest.entries, entry], f"recovery {entry.words}")
        self.reseal()
        return entry

    def set_settings(self, settings: Settings) -> None:
        """Change what the institution may set."""
        self._access.require_fresh()
        self._commit(self.latest().entries, settings)
        self._access.log(Action.SETTINGS_CHANGED)

    def change_passphrase(self, passphrase: str) -> None:
        """Put the same keys under another passphrase; raises PassphraseRefused."""
        self._access.require_fresh()
        require_good(passphrase)
        self._rewrap(self._access.keys(), passphrase)
        self._access.log(Action.PASSPHRASE_CHANGED)

    def leave(self, name: str, progress: Progress | None = None) -> None:
        """Take a trainer off the list, destroy the key file and seal everything anew without that key."""
        self._access.require_fresh()
        entries = self.latest().entries
        leaving = [e for e in entries if e.role is Role.TRAINER and e.name.casefold() == name.casefold()]
        if not leaving:
            raise NotFound(f"There is no trainer named {name} on the list.")
        if leaving[0].recipient == self._access.trainer.recipient:
            raise UsageError("You cannot leave by yourself: a colleague who stays has to do it.")
        self._access.note(reseal=True)
        self._commit([entry for entry in entries if entry not in leaving])
        self._access.log(Action.TRAINER_LEFT, leaving[0].words.replace(" ", "-"))
        self.finish(progress)

    def rotate(self, passphrase: str, progress: Progress | None = None) -> None:
        """New keys for this trainer under the passphrase that was just proved, and everything sealed anew."""
        self._access.prove(passphrase)
        old, old_card = self._access.keys(), self._access.trainer
        keys = Keys.generate([bytes(identity.secret) for identity in old.identities])
        card = keys.card(old_card.name)
        entries = [_renewed(entry, old_card.recipient, card) for entry in self.latest().entries]
        prepared = self._access.chain.prepare(entries, old.signing)
        notes = self._access.notes | {"list_version": prepared.fresh.version, "list_hash": prepared.fresh.hash}
        fresh = self._access.trainers / (card.id + FRESH_SUFFIX)
        with disk.storage("The key was not renewed."):
            disk.replace(fresh, trainer_file.wrap(keys, card.name, passphrase, calibrate.calibrated()))
            trainer_state.write(self._access.trainers / f"{card.id}.state", keys, notes)
            self._access.chain.commit(prepared)
            fresh.replace(fresh.with_suffix(".json"))
            disk.sync_folder(self._access.trainers)
        self._access.use(keys, card)
        self._access.log(Action.KEY_ROTATED, old_card.id)
        self.finish(progress, passphrase)

    def reseal(self, progress: Progress | None = None) -> None:
        """Seal everything to those who are on the list now."""
        reseal_everything(self._access, progress)

    def finish(self, progress: Progress | None = None, passphrase: str | None = None) -> None:
        """Complete a change that a crash interrupted; nothing happens when there is none; raises Damaged.

        With the passphrase a rotated trainer's old key is dropped, too; without it that waits for the next unlock.
        """
        keys = self._access.keys()
        self.latest()  # a list that does not verify changes nothing: Damaged
        self._shred_unfinished()
        if not keys.retired and not self._access.notes.get("reseal"):
            return
        self.reseal(progress)
        if keys.retired and passphrase is not None:
            self._access.use(keys.without_retired(), self._access.trainer)
            self._rewrap(self._access.keys(), passphrase)
            keys.forget()
        self._shred_leavers()
        if self._access.notes.get("reseal"):
            self._access.note(reseal=False)

    def _rewrap(self, keys: Keys, passphrase: str) -> None:
        content = trainer_file.wrap(keys, self._access.trainer.name, passphrase, calibrate.calibrated())
        with disk.storage("The key stays under the passphrase it had."):
            disk.replace_shredding(self._access.key_path(), content)

    def _change(self, entries: list[Entry], what: str) -> RecipientList:
        self._access.require_fresh()
        fresh = self._commit(entries)
        self._access.log(Action.RECIPIENTS_CHANGED, result=what)
        return fresh

    def _commit(self, entries: list[Entry] | tuple[Entry, ...], settings: Settings | None = None) -> RecipientList:
        prepared = self._access.chain.prepare(entries, self._access.keys().signing, settings)
        with disk.storage("The list was not changed."):
            self._access.chain.commit(prepared)
        self._access.remember(prepared.fresh)
        return prepared.fresh

    def _shred_unfinished(self) -> None:
        """Key files of a rotation or an enrolment that a crash stopped before the list named them."""
        for path in self._access.trainers.glob("*" + FRESH_SUFFIX):
            _shred(path, (FRESH_SUFFIX, ".state"))

    def _shred_leavers(self) -> None:
        """Destroy the key files of those who are off the list; only after everything was sealed anew."""
        listed = {entry.recipient for entry in self.latest().trainers}
        for path in sorted(self._access.trainers.glob("*.json")):
            if trainer_file.read_card(path).recipient not in listed:
                _shred(path, (".json", ".state", ".tries"))


def _shred(path: Path, suffixes: tuple[str, ...]) -> None:
    with disk.storage("An old key file could not be destroyed; the next unlock tries again."):
        for suffix in suffixes:
            disk.shred(path.with_suffix(suffix))


def _renewed(entry: Entry, recipient: str, card: trainer_file.TrainerCard) -> Entry:
    if entry.recipient != recipient:
        return entry
    return Entry(entry.role, entry.name, card.recipient, card.signing_key)
