"""Open an export: decrypt, verify, unpack. Nothing gets its final name before everything verified.

An export comes from outside, so it is treated as hostile to the end: only plain files, only relative names that
the manifest lists, bounded sizes, written into a folder that is removed again when anything does not fit.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tarfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from biofeedback.errors import ArchiveRefused, OutputExists, RecipientRefused
from biofeedback.export import manifest
from biofeedback.export.manifest import FileEntry
from biofeedback.research import signers as trusted_signers
from biofeedback.research.received import Received
from biofeedback.vault import age, disk, sshsig
from biofeedback.vault.trainer_file import trainer_words

Progress = Callable[[float], None]
MOST_FILES = 300_000  # ours: 30,000 sessions
LARGEST_FILE = 2 << 30  # ours: a day of acceleration has some 500 MB
LARGEST_TOTAL = 64 << 30  # ours: stops an archive that would fill the disk
_BLOCK_BYTES = 64 * 1024
_FOLDER_MODE = 0o700
_OWN = (manifest.NAME, manifest.SIGNATURE_NAME)


@dataclass(frozen=True, slots=True)
class Opened:
    """What was opened. `sender` is a name from the file of trusted senders, or None when none was given."""

    folder: Path
    sessions: tuple[str, ...]
    files: int
    bytes: int
    sender: str | None
    sender_words: str
    receipt: str
    manifest: dict[str, object]

    @property
    def sender_line(self) -> str:
        """One sentence about who made this."""
        if self.sender is None:
            return f"sender NOT verified: {self.sender_words}"
        return f"sender verified: {self.sender} ({self.sender_words})"


def open_export(
    file: Path,
    identity_file: Path,
    out: Path,
    *,
    signers: Path | None = None,
    received: Path | None = None,
    late: bool = False,
    progress: Progress | None = None,
    passphrase: Callable[[], str] | None = None,
) -> Opened:
    """Verify and unpack `file` into the new folder `out`.

    `passphrase` is asked when the identity file is itself sealed with one. Raises OutputExists, AgeError (wrong
    key, damaged file), ArchiveRefused (content that does not verify, a sender who is not in `signers`, or an
    export older than what the memory `received` knows of that tablet; `late` accepts the last). Then `out` does
    not exist, and nothing in clear is left behind.
    """
    return open_with(
        file,
        age.read_identities(identity_file, passphrase),
        out,
        trusted=trusted_signers.read(signers) if signers else None,
        received=Received(received) if received else None,
        late=late,
        progress=progress,
    )


def open_with(
    file: Path,
    identities: Sequence[age.Identity],
    out: Path,
    *,
    trusted: Mapping[bytes, str] | None = None,
    received: Received | None = None,
    late: bool = False,
    wanted: Callable[[str], bool] | None = None,
    progress: Progress | None = None,
) -> Opened:
    """The same with keys that were read already. `wanted` says which files are written; all are verified."""
    part = out.with_name(out.name + ".part")
    for taken in (out, part):
        if taken.exists() or taken.is_symlink():
            raise OutputExists(
                f"{taken} is there already and is not overwritten; choose another name or remove it.",
                name=taken.name,
            )
    part.mkdir(mode=_FOLDER_MODE, parents=True)
    opening = _Opening(part, progress or _nothing, wanted or _everything)
    try:
        opened = opening.run(file, identities, trusted, out)
        if received is not None:
            received.check(opening.signer, opening.listed, opened.manifest, late=late)
            received.note(opening.signer, opening.listed, opened.manifest)
        part.rename(out)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return opened


class _Opening:
    """One export on its way into `folder`."""

    def __init__(self, folder: Path, progress: Progress, wanted: Callable[[str], bool]) -> None:
        self._folder = folder
        self._progress = progress
        self._wanted = wanted
        self.listed = b""  # the signed list, once it is verified
        self.signer = b""
        self._found: dict[str, FileEntry] = {}
        self._total = 0

    def run(
        self,
        file: Path,
        identities: Sequence[age.Identity],
        trusted: Mapping[bytes, str] | None,
        out: Path,
    ) -> Opened:
        """Unpack and verify; raises as `open_export` says."""
        try:
            with file.open("rb") as source:
                self._unpack(source, file.stat().st_size, age.open_reader(source, identities))
        except (tarfile.TarError, EOFError) as error:
            raise ArchiveRefused("The content of this file is no export: it cannot be unpacked.") from error
        return self._verified(trusted, out)

    def _unpack(self, source: BinaryIO, size: int, reader: age.StreamReader) -> None:
        buffered = io.BufferedReader(reader, _BLOCK_BYTES)
        # Blocks of tar's own size: with larger ones tarfile would swallow what stands behind the end.
        with tarfile.open(fileobj=buffered, mode="r|", errors="strict", bufsize=tarfile.BLOCKSIZE) as tar:
            for member in tar:
                self._unpack_member(tar, member)
                self._progress(source.tell() / max(size, 1))
        # The last part of an age file says that it is the last: read on to it, or a cut goes unnoticed.
        while block := buffered.read(_BLOCK_BYTES):
            if block.strip(b"\0"):
                raise ArchiveRefused("The export has something behind its end; it is not trusted.")

    def _unpack_member(self, tar: tarfile.TarFile, member: tarfile.TarInfo) -> None:
        name = member.name
        # A link or a device could make later files land outside the folder.
        if member.type not in (tarfile.REGTYPE, tarfile.AREGTYPE) or member.issparse():
            raise ArchiveRefused(f"The export holds something that is no plain file ({name!r}); it is refused.")
        if not manifest.is_safe_path(name):
            raise ArchiveRefused(f"The export holds a name that is not allowed ({name!r}); it is not unpacked.")
        if name in self._found:
            raise ArchiveRefused(f"The export holds the same name twice ({name!r}); it is not unpacked.")
        self._total += member.size
        if member.size > LARGEST_FILE or self._total > LARGEST_TOTAL or len(self._found) >= MOST_FILES:
            raise ArchiveRefused("The export is larger than any we make; it is not unpacked.")
        content = tar.extractfile(member)
        if content is None:
            raise ArchiveRefused(f"The export's file {name!r} cannot be read.")
        if self._wanted(name) or name in _OWN:
            self._found[name] = self._write(self._folder / name, cast(BinaryIO, content))
        else:
            self._found[name] = _hashed(cast(BinaryIO, content))

    def _write(self, path: Path, content: BinaryIO) -> FileEntry:
        digest, size = hashlib.sha256(), 0
        with disk.storage("The export was not unpacked."):
            try:
                disk.make_folder(path.parent)
                out = os.fdopen(disk.create(path), "wb")
            except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
                raise ArchiveRefused("Two names in the export cannot stand side by side.") from error
            with out:
                while block := content.read(_BLOCK_BYTES):
                    digest.update(block)
                    size += out.write(block)
        return FileEntry(size, digest.hexdigest())

    def _verified(self, trusted: Mapping[bytes, str] | None, out: Path) -> Opened:
        listed = self._read(manifest.NAME)
        signature = sshsig.parse(self._read(manifest.SIGNATURE_NAME))
        signature.verify(listed, manifest.NAMESPACE)
        facts, files = manifest.parse(listed)
        expected = {path: entry for path, entry in self._found.items() if path not in _OWN}
        if files != expected:
            raise ArchiveRefused("The export's files are not those of its signed list; it is not trusted.")
        name = None if trusted is None else trusted.get(signature.public)
        if trusted is not None and name is None:
            raise ArchiveRefused(
                f"This export was signed by a stranger ({_words(facts, signature.public)}), by nobody in your "
                "file of trusted senders. Ask the trainer to read the six words of the tablet aloud."
            )
        self.listed, self.signer = listed, signature.public
        self._progress(1.0)
        return Opened(
            folder=out,
            sessions=_session_ids(facts),
            files=len(self._found),
            bytes=self._total,
            sender=name,
            sender_words=_words(facts, signature.public),
            receipt=manifest.receipt(listed),
            manifest=facts,
        )

    def _read(self, name: str) -> bytes:
        if name not in self._found or self._found[name].bytes > manifest.LARGEST_BYTES:
            raise ArchiveRefused(f"The export has no usable {name}; it is not trusted.")
        return (self._folder / name).read_bytes()


def _words(facts: dict[str, object], signing: bytes) -> str:
    """The six words of the trainer, as the tablet shows them, over the key that really signed."""
    sender = facts.get("sender")
    recipient = sender.get("recipient") if isinstance(sender, dict) else None
    try:
        return trainer_words(age.parse_recipient(str(recipient)).key, signing)
    except RecipientRefused as error:
        raise ArchiveRefused("The export does not say which trainer made it; it is not trusted.") from error


def _session_ids(facts: dict[str, object]) -> tuple[str, ...]:
    sessions = facts.get("sessions")
    if not isinstance(sessions, list) or not all(isinstance(line, dict) for line in sessions):
        raise ArchiveRefused("The export's list of sessions is malformed; it is not trusted.")
    return tuple(str(line.get("id", "")) for line in sessions)


def _hashed(content: BinaryIO) -> FileEntry:
    digest, size = hashlib.sha256(), 0
    while block := content.read(_BLOCK_BYTES):
        digest.update(block)
        size += len(block)
    return FileEntry(size, digest.hexdigest())


def _everything(_: str) -> bool:
    return True


def _nothing(_: float) -> None:
    return
