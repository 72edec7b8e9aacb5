"""Every error of the project. Each says what is wrong and what to do, in words a trainer understands.

::

    BiofeedbackError
    |-- UsageError              the command or the choice makes no sense
    |-- DisplayMissing          there is no screen to draw on, or a system library for it is absent
    |-- RecordingError          a folder or file is no recording we can read
    |-- SensorError             a wristband or the radio does not do what was asked
    |-- SessionError            the session engine was asked for something that its state does not allow
    |-- AgeError                an age file, identity or recipient is wrong
    |   |-- AgeHeaderError      the header is malformed or not an age v1 file
    |   |-- AgeNoMatch          none of the identities opens this file
    |   |-- AgeHmacError        the header was changed
    |   |-- AgePayloadError     the content is damaged, cut short or has something behind it
    |   `-- AgeArmorError       the text armour is malformed
    |-- VaultError              sealed storage
    |   |-- Locked              a trainer must unlock first
    |   |-- NoTrainer           this home has no trainer yet
    |   |-- TrainerExists
    |   |-- WrongPassphrase
    |   |-- PassphraseRefused   too short or too well known
    |   |-- TooManyTries        wait before the next try
    |   |-- NotFound            no such session, participant or trainer
    |   |-- Damaged             what is stored does not verify
    |   `-- StorageFailed       the disk is full or refuses
    `-- ExportError             exports and their opening
        |-- OutputExists        never overwritten
        |-- RecipientRefused
        |-- NothingToExport
        `-- ArchiveRefused      an export that does not verify

`reason` is a code in the manner of bleak's: the screens translate it (`assets/locale/*/errors.json`), the
command line prints the English sentence itself.
"""

from __future__ import annotations


class BiofeedbackError(Exception):
    """Base of all. `reason` is a stable code, `values` fill the translated sentence."""

    default_reason = "error"

    def __init__(self, message: str, *, reason: str = "", **values: object) -> None:
        super().__init__(message)
        self.reason = reason or self.default_reason
        self.values = values


class UsageError(BiofeedbackError):
    """The command or the choice makes no sense."""

    default_reason = "usage"


class DisplayMissing(BiofeedbackError):
    """There is no screen to draw on, or a system library for it is absent."""

    default_reason = "display_missing"


class RecordingError(BiofeedbackError):
    """A folder or file is no recording we can read."""

    default_reason = "recording_unreadable"


class SensorError(BiofeedbackError):
    """A wristband or the radio does not do what was asked."""

    default_reason = "sensor"


class SessionError(BiofeedbackError):
    """The session engine was asked for something that its state does not allow."""

    default_reason = "session"


class AgeError(BiofeedbackError):
    """An age file, identity or recipient is wrong."""

    default_reason = "age"


class AgeHeaderError(AgeError):
    """The header is malformed, or this is no age v1 file."""

    default_reason = "age_header"


class AgeNoMatch(AgeError):
    """None of the identities opens this file."""

    default_reason = "age_no_match"


class AgeHmacError(AgeError):
    """The header was changed after it was written."""

    default_reason = "age_hmac"


class AgePayloadError(AgeError):
    """The content is damaged, cut short, or has something behind it."""

    default_reason = "age_payload"


class AgeArmorError(AgeError):
    """The text armour is malformed."""

    default_reason = "age_armor"


class VaultError(BiofeedbackError):
    """Sealed storage."""

    default_reason = "vault"


class Locked(VaultError):
    """A trainer must unlock first."""

    default_reason = "locked"


class NoTrainer(VaultError):
    """This home has no trainer yet; nothing can be sealed to anyone."""

    default_reason = "no_trainer"


class TrainerExists(VaultError):
    """This home already has a trainer of that name."""

    default_reason = "trainer_exists"


class WrongPassphrase(VaultError):
    """The passphrase does not open the trainer's key."""

    default_reason = "wrong_passphrase"


class PassphraseRefused(VaultError):
    """Too short, too well known, or kept where others can read it."""

    default_reason = "passphrase_refused"


class TooManyTries(VaultError):
    """After several wrong tries the next one has to wait."""

    default_reason = "too_many_tries"


class NotFound(VaultError):
    """No such session, participant or trainer here."""

    default_reason = "not_found"


class Damaged(VaultError):
    """What is stored does not verify; nothing of it is believed."""

    default_reason = "damaged"


class StorageFailed(VaultError):
    """The disk is full or refuses; what was stored before is safe."""

    default_reason = "storage_failed"


class ExportError(BiofeedbackError):
    """Making an export, or opening one."""

    default_reason = "export"


class OutputExists(ExportError):
    """The output is there already; it is never overwritten."""

    default_reason = "output_exists"


class RecipientRefused(ExportError):
    """Not an `age1...` recipient, or the same one twice."""

    default_reason = "recipient_refused"


class NothingToExport(ExportError):
    """No session fits what was asked."""

    default_reason = "nothing_to_export"


class ArchiveRefused(ExportError):
    """An export whose content does not match its manifest, or that tries to write outside its folder."""

    default_reason = "archive_refused"
