"""Who may read what is recorded: a chain of signed lists, each signed by a trainer of the one before.

Without this, whoever can write to the tablet's storage could add an own key and read every later session. The
chain is checked before each session is sealed, and at each unlock against what the trainer's own sealed notes
remember.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from biofeedback.errors import Damaged, NoTrainer, RecipientRefused, UsageError
from biofeedback.vault import age, disk, sshsig, words
from biofeedback.vault.settings import Settings

MOST_TRAINERS = 8  # ours: a tablet belongs to one group; every capsule names each of them
_LARGEST_BYTES = 1 << 20
_DOMAIN = b"bf/recipients/v1\0"  # the signature can never be taken for one over an export


class Role(StrEnum):
    """Why a key is on the list."""

    TRAINER = "trainer"
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True)
class Entry:
    """One key that sessions are sealed to. The recovery key signs nothing, so it has no signing key."""

    role: Role
    name: str
    recipient: str
    signing_key: str = ""

    @property
    def words(self) -> str:
        """Six words to compare the keys by voice."""
        signing = sshsig.parse_public(*self.signing_key.split(" ", 1)) if self.signing_key else b""
        return words.fingerprint(age.parse_recipient(self.recipient).key + (signing or b""))


@dataclass(frozen=True, slots=True)
class RecipientList:
    """One version of the list."""

    version: int
    previous: str  # SHA-256 of the version before, in hex; empty for the first
    entries: tuple[Entry, ...]
    settings: Settings = field(default_factory=Settings)

    @property
    def canonical(self) -> bytes:
        """The bytes that are signed and hashed."""
        content = {
            "version": self.version,
            "previous": self.previous,
            "entries": [asdict(entry) for entry in self.entries],
            "settings": self.settings.as_json(),
        }
        return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

    @property
    def hash(self) -> str:
        """SHA-256 in hex."""
        return hashlib.sha256(self.canonical).hexdigest()

    @property
    def trainers(self) -> tuple[Entry, ...]:
        """The trainers, in order of enrolment."""
        return tuple(entry for entry in self.entries if entry.role is Role.TRAINER)

    @property
    def recovery(self) -> Entry | None:
        """The institution's recovery key, if there is one."""
        return next((entry for entry in self.entries if entry.role is Role.RECOVERY), None)

    def recipients(self) -> list[age.Recipient]:
        """The keys to seal to."""
        return [age.parse_recipient(entry.recipient) for entry in self.entries]


@dataclass(frozen=True, slots=True)
class PreparedList:
    """A version that is signed and not yet written: the list, and what the whole file will be."""

    fresh: RecipientList
    content: bytes


class RecipientChain:
    """All versions of the list, in `recipients.jsonl`: one signed version a line."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def exists(self) -> bool:
        """Whether a first trainer was ever enrolled."""
        return self._path.exists()

    def versions(self) -> list[RecipientList]:
        """The verified chain, oldest first; raises NoTrainer, or Damaged when any link does not verify."""
        if not self.exists():
            raise NoTrainer("This tablet has no trainer yet. Make one with: biofeedback trainer create --home DIR")
        with disk.storage("The list of who may read the sessions cannot be read."):
            content = disk.read(self._path, _LARGEST_BYTES)
        return _parsed(content.splitlines())

    def latest(self) -> RecipientList:
        """The list that holds now; raises NoTrainer or Damaged."""
        return self.versions()[-1]

    def prepare(
        self, entries: Sequence[Entry], key: Ed25519PrivateKey, settings: Settings | None = None
    ) -> PreparedList:
        """A next version, signed by a trainer of the present one (or the first); nothing is written yet.

        Without `settings` the present ones stay.
        """
        before = self.versions() if self.exists() else []
        _refuse_unfit(entries)
        settings = settings or (before[-1].settings if before else Settings())
        fresh = RecipientList(len(before) + 1, before[-1].hash if before else "", tuple(entries), settings)
        line = {
            "list": fresh.canonical.decode(),
            "signer": sshsig.public_line(key.public_key().public_bytes_raw()),
            "signature": base64.b64encode(key.sign(_DOMAIN + fresh.canonical)).decode(),
        }
        old = self._path.read_bytes() if before else b""
        return PreparedList(fresh, old + json.dumps(line, sort_keys=True).encode() + b"\n")

    def commit(self, prepared: PreparedList) -> None:
        """Make a prepared version the one that holds. It is read first as a reader would: raises Damaged."""
        _parsed(prepared.content.splitlines())
        disk.replace(self._path, prepared.content)


def _parsed(lines: Sequence[bytes]) -> list[RecipientList]:
    try:
        return _verified([json.loads(line) for line in lines])
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        UsageError,
        InvalidSignature,
        binascii.Error,
    ) as error:
        raise Damaged(
            "The list of who may read the sessions was changed from outside or is damaged. No session is started "
            "with it. Call the person who looks after this tablet.",
            reason="recipients_damaged",
        ) from error


def _verified(lines: list[dict[str, str]]) -> list[RecipientList]:
    if not lines:
        raise ValueError("no version")
    versions: list[RecipientList] = []
    for line in lines:
        version = _parse(line["list"])
        before = versions[-1] if versions else version
        signers = {entry.signing_key for entry in before.trainers}
        if line["signer"] not in signers:
            raise ValueError("signed by a stranger")
        signer = sshsig.parse_public(*line["signer"].split(" ", 1))
        signature = base64.b64decode(line["signature"], validate=True)
        Ed25519PublicKey.from_public_bytes(signer or b"").verify(signature, _DOMAIN + line["list"].encode())
        expected = (len(versions) + 1, versions[-1].hash if versions else "")
        if (version.version, version.previous) != expected or version.canonical != line["list"].encode():
            raise ValueError("not the next version")
        versions.append(version)
    return versions


def _parse(text: str) -> RecipientList:
    content = json.loads(text)
    entries = tuple(
        Entry(Role(e["role"]), e["name"], e["recipient"], e["signing_key"]) for e in content["entries"]
    )
    settings = Settings.from_json(content["settings"])
    return RecipientList(int(content["version"]), str(content["previous"]), entries, settings)


def _refuse_unfit(entries: Sequence[Entry]) -> None:
    trainers = [entry for entry in entries if entry.role is Role.TRAINER]
    if not trainers:
        raise RecipientRefused(
            "The last trainer of a tablet cannot leave: nobody could open its sessions any more."
        )
    if len(trainers) > MOST_TRAINERS:
        raise RecipientRefused(f"A tablet can have at most {MOST_TRAINERS} trainers.")
    if len({entry.recipient for entry in entries}) != len(entries):
        raise RecipientRefused("This key is on the list already.")
