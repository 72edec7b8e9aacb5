"""The source as version control knows it, in a folder of its own."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from checks.outcome import ROOT, run


@contextmanager
def copied_source() -> Iterator[Path]:
    """The files that version control knows, elsewhere: what lies about in a checkout must not reach a package."""
    listed = run(["git", "ls-files", "-z"]).stdout.split("\0")
    with tempfile.TemporaryDirectory() as folder:
        for name in filter(None, listed):
            source, target = ROOT / name, Path(folder) / name
            if source.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)
        yield Path(folder)
