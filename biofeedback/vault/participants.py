"""The participants of a tablet, each in one file sealed to the trainers and signed by the one who wrote it.

`participants/<random id>.par` is an age file. Sealing to a public key proves nothing about who sealed, so the
content carries a signature by a trainer on the list: nobody can put a consent here from outside. The audit log
keeps the hash of each version, so that an old one cannot be put back unseen.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from biofeedback.errors import AgeError, Damaged, NotFound
from biofeedback.vault import age, disk, participant, sshsig
from biofeedback.vault.access import Access
from biofeedback.vault.audit_format import Action
from biofeedback.vault.consent import Consent, Part, Purpose
from biofeedback.vault.participant import Participant

SUFFIX = ".par"
_MAGIC = "BFPART1"
_DOMAIN = b"bf/participant/v1\0"
_LARGEST_BYTES = 4 << 20
_FRESH = ".new"
_CODES = "codes"  # the group's own file: all codes ever given out (none comes back), and what is asked of it
_ASK_NEXT = "ask_next"


class Participants:
    """Reads and writes the files. Everything raises Locked after the lock."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._folder = access.home / "participants"

    def all(self) -> list[Participant]:
        """Everybody, in order of code; a damaged file becomes a notice and is left out."""
        self._access.keys()
        found = []
        for path in self._paths():
            try:
                found.append(participant.from_json(self._read(path)))
            except Damaged as error:
                self._access.tell("participant_damaged", f"{error} Its file: {path.name}.")
        return sorted(found, key=lambda person: person.code)

    def get(self, code: str) -> Participant:
        """One participant, with or without the hyphen; raises NotFound."""
        wanted = code.strip().upper().replace("-", "")
        for person in self.all():
            if person.plain_code == wanted:
                return person
        raise NotFound(f"This tablet has no participant with the code {code}.")

    def create(self, *, under_16: bool) -> Participant:
        """A new participant under a new code."""
        taken = self._codes()
        code = participant.new_code(taken)
        self._write(self._group_path, {**self._group(), "codes": sorted([*taken, code])})
        person = Participant(code, self._today(), under_16)
        self.save(person)
        return person

    def save(self, person: Participant) -> None:
        """Write a participant's file anew, sealed to everybody on the list."""
        self._write(self._path(person.code), person.as_json())

    @property
    def ask_next(self) -> bool:
        """Whether the youth of the next session is asked how the app works for him; raises Locked, Damaged."""
        return self._group().get(_ASK_NEXT) is True

    def set_ask_next(self, wanted: bool) -> None:
        """Keep that wish until it is fulfilled; raises Locked, Damaged, StorageFailed."""
        self._write(self._group_path, {"codes": [], **self._group(), _ASK_NEXT: wanted})

    def consent(self, code: str, purpose: Purpose, part: Part, reference: str) -> Participant:
        """Note that one part of a consent was given today."""
        person = self.get(code)
        given = person.consents.get(purpose, Consent()).give(part, reference, self._today())
        person = replace(person, consents=person.consents | {purpose: given})
        self.save(person)
        return person

    def withdraw(self, code: str, purpose: Purpose, part: Part) -> Participant:
        """Note that one part of a consent was withdrawn today."""
        person = self.get(code)
        left = person.consents.get(purpose, Consent()).withdraw(part, self._today())
        person = replace(person, consents=person.consents | {purpose: left})
        self.save(person)
        return person

    def delete(self, code: str) -> None:
        """Destroy the file of a participant; raises NotFound. The sessions are the caller's to delete first."""
        path = self._path(self.get(code).code)
        self._access.log(Action.PARTICIPANT_DELETED, path.stem)
        with disk.storage("The participant could not be deleted."):
            disk.shred(path)

    def problems(self, known: dict[str, str]) -> list[str]:
        """Files that are not as the audit log knows them (`known`: id -> last result it noted)."""
        paths = [*self._paths(), *self._folder.glob(_CODES + SUFFIX)]
        problems = [
            f"the file of participant {name[:12]} is missing: nobody deleted it here"
            for name in sorted(known.keys() - {path.stem for path in paths})
        ]
        for path in paths:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            if digest not in known.get(path.stem, ""):
                problems.append(f"the file of participant {path.stem[:12]} is not the one that was written last")
        return problems

    def _paths(self) -> list[Path]:
        if not self._folder.is_dir():
            return []
        return sorted(path for path in self._folder.glob("*" + SUFFIX) if path.stem != _CODES)

    def _path(self, code: str) -> Path:
        for path in self._paths():
            try:
                if self._read(path).get("code") == code:
                    return path
            except Damaged:
                continue
        return self._folder / f"{os.urandom(16).hex()}{SUFFIX}"

    @property
    def _group_path(self) -> Path:
        return self._folder / f"{_CODES}{SUFFIX}"

    def _group(self) -> dict[str, object]:
        self._access.keys()
        if not self._group_path.exists():
            return {}
        try:
            return self._read(self._group_path)
        except Damaged as error:
            raise Damaged(
                "The list of codes that were given out is damaged. Nobody new can be let in; all else works. "
                "Call whoever looks after the tablet.",
                reason="group_damaged",
            ) from error

    def _codes(self) -> list[str]:
        codes = self._group().get("codes", [])
        if not isinstance(codes, list):
            raise Damaged("The list of codes that were given out is damaged.")
        return [*map(str, codes), *(person.code for person in self.all())]

    def _read(self, path: Path) -> dict[str, object]:
        try:
            content = json.loads(age.decrypt(disk.read(path, _LARGEST_BYTES), self._access.keys().identities))
            data: str = content["data"]
            if content["format"] != _MAGIC or content["signer"] not in self._signers():
                raise ValueError
            signer = sshsig.parse_public(*content["signer"].split(" ", 1)) or b""
            signature = base64.b64decode(content["signature"], validate=True)
            Ed25519PublicKey.from_public_bytes(signer).verify(signature, _signed(path.stem, data))
            fields = json.loads(data)
        except (OSError, AgeError, ValueError, KeyError, TypeError, AttributeError, InvalidSignature) as error:
            raise Damaged(
                "A participant's file was changed from outside or is damaged; it is not used."
            ) from error
        return dict(fields)

    def _signers(self) -> set[str]:
        """Everybody who was ever a trainer here: a file stays true when its writer has left."""
        return {entry.signing_key for version in self._access.chain.versions() for entry in version.trainers}

    def _write(self, path: Path, fields: dict[str, object]) -> None:
        data = json.dumps(fields, sort_keys=True, ensure_ascii=False)
        key = self._access.keys().signing
        content = {
            "format": _MAGIC,
            "data": data,
            "signer": sshsig.public_line(key.public_key().public_bytes_raw()),
            "signature": base64.b64encode(key.sign(_signed(path.stem, data))).decode(),
        }
        sealed = age.encrypt(json.dumps(content).encode(), self._access.chain.latest().recipients())
        put(self._access, path, sealed)

    def _today(self) -> int:
        return int(self._access.clock.unix_s() // disk.DAY_S)


def put(access: Access, path: Path, sealed: bytes) -> None:
    """Write a participant's file: beside the old one, then a line in the audit log, then in its place.

    After a crash the line tells which of the two counts (`finish_writing`).
    """
    fresh = path.with_name(path.name + _FRESH)
    digest = hashlib.sha256(sealed).hexdigest()
    with disk.storage("The participant's file is not renewed."):
        disk.make_folder(path.parent)
        disk.replace(fresh, sealed)
    access.log(Action.PARTICIPANT_WRITTEN, path.stem, f"sha256 {digest}")
    with disk.storage("The participant's file is not renewed."):
        _move(fresh, path)


def finish_writing(folder: Path, known: dict[str, str]) -> None:
    """Complete or undo what a crash left; `known` is what the audit log noted last of each file."""
    for fresh in folder.glob("*" + SUFFIX + _FRESH):
        path = fresh.with_name(fresh.name.removesuffix(_FRESH))
        digest = hashlib.sha256(fresh.read_bytes()).hexdigest()
        with disk.storage("A participant's file could not be completed."):
            if digest in known.get(path.stem, ""):
                _move(fresh, path)
            else:
                disk.shred(fresh)


def _move(fresh: Path, path: Path) -> None:
    if path.exists():
        disk.replace_shredding(path, fresh.read_bytes())
        disk.shred(fresh)
    else:
        fresh.replace(path)
        disk.sync_folder(path.parent)


def known_files(lines: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    """Id -> last result, from (action, object, result) of the audit log."""
    known: dict[str, str] = {}
    for action, about, result in lines:
        if action == Action.PARTICIPANT_WRITTEN:
            known[about] = result
        elif action == Action.PARTICIPANT_DELETED:
            known.pop(about, None)
    return known


def _signed(name: str, data: str) -> bytes:
    # The name is part of it: a participant's file cannot be copied over another's.
    return _DOMAIN + name.encode() + b"\0" + data.encode()
