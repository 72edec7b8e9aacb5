"""An export: a tar of plain files and a signed manifest, streamed into an age file. Nothing else leaves the
tablet.

It is written to `<out>.part`, read back, compared, and only then given its name. An interrupted one is never
resumed.
"""

from __future__ import annotations

import hashlib
import io
import tarfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from biofeedback import __version__
from biofeedback.errors import (
    AgeError,
    Damaged,
    NothingToExport,
    OutputExists,
    RecipientRefused,
    StorageFailed,
    UsageError,
)
from biofeedback.export import manifest, over_report, report
from biofeedback.export.dataset import Content
from biofeedback.export.manifest import FileEntry
from biofeedback.language import LANGUAGES, Catalogue
from biofeedback.session.records import Record
from biofeedback.vault import age, disk
from biofeedback.vault.consent import Purpose
from biofeedback.vault.store import StoredSession, Unlocked

PART_SUFFIX = ".part"  # while it is written and compared
PROFILES = ("institution", "research")
_RESEARCH_ORIGINS = ("live", "import")
Progress = Callable[[float], None]
_BLOCK_BYTES = 64 * 1024
_WRITTEN_SHARE = 0.8  # of the work; the rest is reading back


@dataclass(frozen=True, slots=True)
class ExportReceipt:
    """What was exported.

    `manifest_sha256` names this export; the code to confirm it is known only to its reader.
    """

    path: Path
    sessions: tuple[str, ...]
    files: int
    bytes: int
    recipients: tuple[str, ...]
    manifest_sha256: str
    without_additions: tuple[str, ...] = ()  # sessions whose later notes and marks are damaged and not in it


def export_sessions(
    unlocked: Unlocked,
    session_ids: Sequence[str],
    recipients: Sequence[str],
    out: Path,
    *,
    profile: str = "institution",
    with_raw: bool = True,
    with_e4: bool = False,
    with_over: bool = True,
    language: str = LANGUAGES[0],
    progress: Progress | None = None,
) -> ExportReceipt:
    """Write these sessions to `out` for these `age1...` recipients.

    `with_raw=False` leaves out what the devices measured; `with_e4` adds folders in the style of an Empatica E4.
    An institution's own export holds a page over sessions of each participant, in `language`, unless
    `with_over=False`: about all his sessions, as the trainer sees them, not only about those chosen here.

    What was added later to a session and is damaged stays behind, and the manifest and the receipt say of which
    sessions. Raises RecipientRefused, NothingToExport, NotFound, OutputExists, Locked, and StorageFailed (then no
    part of a file is left). `progress` is called with 0-1.
    """
    if profile not in PROFILES:
        raise UsageError(f"The profile '{profile}' is not there; choose one of: {', '.join(PROFILES)}.")
    unlocked.require_fresh()
    keys = parse_recipients(recipients)
    sessions = _chosen(unlocked, session_ids)
    if profile == "research":
        sessions = _consenting(unlocked, sessions)
    part = half_of(out)
    if out.exists():
        raise OutputExists(
            f"{out.name} is there already and is not overwritten; choose another name.", name=out.name
        )
    content = Content(sessions, with_free_text=profile != "research", with_raw=with_raw, with_e4=with_e4)
    writing = _Writing(unlocked, sessions, content, [str(key) for key in keys], profile, progress or _nothing)
    if with_over and profile == "institution":
        writing.over = Catalogue(language)
    try:
        with disk.storage("No export was made."):
            receipt = _write_verified(writing, keys, part, out)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return receipt


def parse_recipients(texts: Sequence[str]) -> list[age.X25519Recipient | age.HybridRecipient]:
    """The keys to seal to; raises RecipientRefused for none, one twice, or anything that is no `age1...`."""
    keys = [age.parse_recipient(text) for text in texts]
    if not keys:
        raise RecipientRefused("There is nobody to export to; give at least one key that begins with age1.")
    if len({key.key for key in keys}) != len(keys):
        raise RecipientRefused("The same recipient is named twice; name each once.")
    return keys


def _chosen(unlocked: Unlocked, session_ids: Sequence[str]) -> list[StoredSession]:
    sessions = {session.id: session for session in map(unlocked.session, session_ids)}
    if not sessions:
        raise NothingToExport("There is no session to export; choose at least one.")
    return list(sessions.values())


def _consenting(unlocked: Unlocked, sessions: Sequence[StoredSession]) -> list[StoredSession]:
    """Real sessions only, of participants who consent to research now; raises NothingToExport."""
    people = {person.plain_code: person for person in unlocked.participants.all()}
    consenting = {code for code, person in people.items() if person.consents_to(Purpose.RESEARCH)}
    kept = [
        session
        for session in sessions
        if session.header.get("origin") in _RESEARCH_ORIGINS and _plain_code(session) in consenting
    ]
    if not kept:
        raise NothingToExport(
            "None of these sessions may go to research: that takes a real session of a participant who consents "
            "to research now. `biofeedback participant list` shows who does.",
            reason="nothing_for_research",
        )
    return kept


def half_of(out: Path) -> Path:
    """The file that an export to `out` is written in until it is compared."""
    return out.with_name(out.name + PART_SUFFIX)


def _write_verified(writing: _Writing, keys: Sequence[age.Recipient], part: Path, out: Path) -> ExportReceipt:
    part.unlink(missing_ok=True)
    written = hashlib.sha256()
    with disk.NewFile(part) as file:
        with age.open_writer(cast(BinaryIO, file), keys) as writer:
            writing.write(cast(BinaryIO, _Hashing(writer, written)))
        file.sync()
    with part.open("rb") as again:
        _require_same(writer, again, written.digest())
    writing.progress(1.0)
    if out.exists():
        raise OutputExists(f"{out.name} has appeared meanwhile and is not overwritten; choose another name.")
    ids = tuple(session.id for session in writing.sessions)
    digest = hashlib.sha256(writing.manifest).hexdigest()
    # Noted first: an export that nobody could confirm would keep its sessions for ever.
    writing.unlocked.exported(digest, manifest.receipt(writing.manifest), ids)
    size = part.stat().st_size
    part.replace(out)
    disk.sync_folder(out.parent)
    return ExportReceipt(
        out, ids, len(writing.files), size, tuple(writing.recipients), digest, tuple(writing.without)
    )


def _require_same(writer: age.StreamWriter, file: BinaryIO, expected: bytes) -> None:
    """Read the file back and compare: a stick that lies about what it stored must not go unnoticed."""
    found = hashlib.sha256()
    try:
        reader = writer.read_back(file)
        while block := reader.read(_BLOCK_BYTES):
            found.update(block)
    except AgeError as error:
        raise StorageFailed("What was written cannot be read back; try another disk or stick.") from error
    if found.digest() != expected:
        raise StorageFailed("What was written is not what was to be written; try another disk or stick.")


class _Writing:
    """The content of one export, in the order in which it is written."""

    def __init__(
        self,
        unlocked: Unlocked,
        sessions: Sequence[StoredSession],
        content: Content,
        recipients: Sequence[str],
        profile: str,
        progress: Progress,
    ) -> None:
        self.unlocked = unlocked
        self._content = content
        self.sessions = sessions
        self.recipients = recipients
        self.progress = progress
        self._profile = profile
        self.over: Catalogue | None = None  # the words of the pages over sessions; None = without them
        self._created_s = int(time.time())
        self.files: dict[str, FileEntry] = {}
        self.without: list[str] = []  # ids of sessions whose additions are damaged
        self.manifest = b""

    def write(self, out: BinaryIO) -> None:
        """Write the whole tar."""
        with tarfile.open(
            fileobj=out, mode="w|", format=tarfile.PAX_FORMAT, bufsize=_BLOCK_BYTES, encoding="utf-8"
        ) as tar:
            for path, content in self._contents():
                self.files[path] = FileEntry(len(content), hashlib.sha256(content).hexdigest())
                self._add(tar, path, content)
            self.manifest = manifest.encode(self._facts(), self.files)
            self._add(tar, manifest.NAME, self.manifest)
            self._add(tar, manifest.SIGNATURE_NAME, self.unlocked.sign(self.manifest, manifest.NAMESPACE))

    def _contents(self) -> Iterator[tuple[str, bytes]]:
        yield from self._content.opening()
        for number, session in enumerate(self.sessions, 1):
            yield from self._content.session(session, self._added(session))
            if self._profile == "institution":
                missing = session.id in self.without
                yield from report.files(session, session.records(), without_additions=missing)
            self.progress(_WRITTEN_SHARE * number / len(self.sessions))
        if self.over is not None:
            codes = [str(session.header.get("participant", "")) for session in self.sessions]
            yield from over_report.files(self.unlocked, codes, self.over)
        yield from self._content.closing()

    def _added(self, session: StoredSession) -> tuple[Record, ...]:
        """What was added later; where that is damaged the session goes without, and it is said."""
        try:
            return self.unlocked.events_added(session.id)
        except Damaged:
            self.without.append(session.id)
            return ()

    def _add(self, tar: tarfile.TarFile, path: str, content: bytes) -> None:
        member = tarfile.TarInfo(path)
        member.size, member.mode, member.mtime = len(content), disk.FILE_MODE, self._created_s
        tar.addfile(member, io.BytesIO(content))

    def _facts(self) -> dict[str, object]:
        headers = [session.header for session in self.sessions]
        return {
            "profile": self._profile,
            "created_unix": self._created_s,
            "software": f"biofeedback {__version__}",
            "method_versions": sorted({str(header.get("method_version", "")) for header in headers}),
            "recipients": list(self.recipients),
            "sender": {
                "recipient": self.unlocked.trainer.recipient,
                "signing_key": self.unlocked.trainer.signing_key,
            },
            "sessions": [self._session_line(session) for session in self.sessions],
            "audit": self.unlocked.audit_head(),
        }

    def _session_line(self, session: StoredSession) -> dict[str, object]:
        line = {"id": session.id, "verdict": session.verdict.value, "origin": session.header.get("origin", "")}
        return line | ({"additions": "damaged"} if session.id in self.without else {})


class _Hashing:
    """Passes on what is written and keeps its SHA-256."""

    def __init__(self, out: age.StreamWriter, digest: hashlib._Hash) -> None:
        self._out = out
        self._digest = digest

    def write(self, data: bytes) -> int:
        self._digest.update(data)
        return self._out.write(data)


def _plain_code(session: StoredSession) -> str:
    return str(session.header.get("participant", "")).replace("-", "")


def _nothing(_: float) -> None:
    return
