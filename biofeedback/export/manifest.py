"""MANIFEST.json: what an export holds, so that nothing can be added, changed or left out unseen."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from biofeedback.errors import ArchiveRefused

FORMAT = "BFEXPORT1"
NAME, SIGNATURE_NAME = "MANIFEST.json", "MANIFEST.json.sig"
NAMESPACE = "biofeedback-export"  # of the signature: one over anything else is not accepted here
LARGEST_BYTES = 64 << 20  # ours: some 300,000 files
_RECEIPT_LETTERS = "ACDEFGHJKLMNPQRTUVWXY34679"  # ours: nothing that looks like another letter or digit
_RECEIPT_LENGTH = 8  # 37 bits: not to be guessed at a keyboard
_PATH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9][A-Za-z0-9._-]{0,99}){0,7}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class FileEntry:
    """Length and SHA-256 of one file."""

    bytes: int
    sha256: str


def encode(facts: Mapping[str, object], files: Mapping[str, FileEntry]) -> bytes:
    """The manifest as it stands in the export and is signed."""
    listed = [{"path": path, "bytes": entry.bytes, "sha256": entry.sha256} for path, entry in files.items()]
    content = {"format": FORMAT, **facts, "files": listed}
    return json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False).encode() + b"\n"


def parse(data: bytes) -> tuple[dict[str, object], dict[str, FileEntry]]:
    """The facts and the files; raises ArchiveRefused on anything unexpected."""
    try:
        content = json.loads(data)
        if not isinstance(content, dict) or content.get("format") != FORMAT:
            raise ValueError
        files = {_checked_path(entry["path"]): _entry(entry) for entry in content["files"]}
        if len(files) != len(content["files"]):
            raise ValueError
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ArchiveRefused(
            "The export's list of files is damaged, or of a version this program does not know."
        ) from error
    return content, files


def is_safe_path(path: str) -> bool:
    """Whether a name is relative, stays in its folder, and can be written on every system."""
    return _PATH.fullmatch(path) is not None and not any(part.endswith(".") for part in path.split("/"))


def receipt(manifest: bytes) -> str:
    """Eight characters that only somebody who opened the export can know."""
    number = int.from_bytes(hashlib.sha256(b"bf/receipt/v1\0" + manifest).digest(), "big")
    letters = []
    for _ in range(_RECEIPT_LENGTH):
        number, place = divmod(number, len(_RECEIPT_LETTERS))
        letters.append(_RECEIPT_LETTERS[place])
    return "".join(letters)


def _checked_path(path: object) -> str:
    if not isinstance(path, str) or not is_safe_path(path):
        raise ValueError
    return path


def _entry(fields: Mapping[str, object]) -> FileEntry:
    size, sha256 = fields["bytes"], fields["sha256"]
    if not isinstance(size, int) or size < 0 or not isinstance(sha256, str) or not _SHA256.fullmatch(sha256):
        raise ValueError
    return FileEntry(size, sha256)
