"""The source as version control knows it, in a folder of its own."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from checks.outcome import ROOT, NotRun, run


@contextmanager
def copied_source(root: Path = ROOT) -> Iterator[Path]:
    """The files that version control knows: what lies about in a checkout must not reach a package.

    Raises NotRun outside a checkout.
    """
    listed = run(["git", "ls-files", "-z"], cwd=root, may_fail=True)
    if listed.returncode:
        raise NotRun("this is no checkout of the version control, so what belongs to it is not known")
    with tempfile.TemporaryDirectory() as folder:
        for name in filter(None, listed.stdout.split("\0")):
            source, target = root / name, Path(folder) / name
            if source.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)
        yield Path(folder)
