"""Records the SHA-256 of every source that the Android packager fetched, and compares at later builds.

    python packaging/android/record_sources.py FOLDER [FOLDER ...]

The packager checks hashes only where a recipe has one, and most have none. So the first build is trusted, written
down, and a second person repeats it; after that nothing may change unseen. Exit code 1: a source differs from what
was recorded (it is named). New sources are added and named.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from pathlib import Path

RECORD = Path(__file__).with_name("sources.sha256")
ARCHIVES = (".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".zip")


def sources(folders: Iterable[Path]) -> dict[str, str]:
    """Name -> SHA-256 of every archive below a folder called `packages`, as the packager keeps them."""
    found = {}
    for folder in folders:
        for path in sorted(folder.rglob("packages/**/*")):
            if path.is_file() and path.name.endswith(ARCHIVES):
                name = f"{path.parent.name}/{path.name}"
                found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def recorded(text: str) -> dict[str, str]:
    """Read a record in the form of `sha256sum`."""
    return {name: digest for digest, _, name in (line.partition("  ") for line in text.splitlines()) if name}


def compare(before: dict[str, str], now: dict[str, str]) -> tuple[list[str], list[str]]:
    """The names that differ from the record, and the names that are new."""
    changed = [name for name, digest in now.items() if before.get(name, digest) != digest]
    return changed, [name for name in now if name not in before]


def main(words: list[str]) -> int:
    """Compare and record; returns the exit code."""
    now = sources(Path(word) for word in words)
    if not now:
        print("No sources found. Name the folders in which the packager worked.")
        return 2
    before = recorded(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}
    changed, new = compare(before, now)
    for name in changed:
        print(f"CHANGED {name}: recorded {before[name][:16]}..., now {now[name][:16]}...")
    if changed:
        print("Do not use this build. Find out why the source changed.")
        return 1
    lines = [f"{digest}  {name}\n" for name, digest in sorted({**before, **now}.items())]
    RECORD.write_text("".join(lines), encoding="utf-8")
    print(
        f"{len(now)} sources, all as recorded" if not new else f"{len(new)} new sources recorded: {', '.join(new)}"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
