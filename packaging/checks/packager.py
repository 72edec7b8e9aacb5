"""Drives the Android packager's own code (buildozer, python-for-android) without its SDK.

What is checked is what the packager makes of `buildozer.spec`, not what we believe it makes of it. The packager's
own modules are used as they are; only its work folders and the last step, the call of the compiler, are replaced.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import os
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from checks.outcome import ROOT, CheckFailed, NotRun

INSTALL = "uv run --isolated --group packaging python packaging/verify.py"
SPEC = ROOT / "buildozer.spec"


def require_packager() -> None:
    """Raise NotRun where the packager is not installed."""
    for name in ("buildozer", "pythonforandroid"):
        if importlib.util.find_spec(name) is None:
            raise NotRun(f"{name} is not installed; run: {INSTALL}")


@contextlib.contextmanager
def quiet_in(folder: Path) -> Iterator[None]:
    """Work in that folder and keep the packager's chatter off the table."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        with (
            warnings.catch_warnings(),
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.redirect_stderr(io.StringIO()),
        ):
            warnings.simplefilter("ignore", ResourceWarning)  # the packager leaves the files it reads open
            yield
    finally:
        os.chdir(before)


def buildozer_on(spec: Path, work: Path) -> Any:
    """Buildozer reading that spec, with every folder it makes inside `work`."""
    require_packager()
    from buildozer import Buildozer

    class Contained(Buildozer):  # type: ignore[misc]
        buildozer_dir = str(work / "project")
        global_buildozer_dir = str(work / "user")
        bin_dir = str(work / "bin")

    return Contained(filename=str(spec), target="android")


@contextlib.contextmanager
def packed(spec: Path = SPEC, source: Path = ROOT) -> Iterator[Path]:
    """A folder with what buildozer's own copy step takes from `source` for the package."""
    with tempfile.TemporaryDirectory() as folder:
        with quiet_in(source):
            builder = buildozer_on(spec, Path(folder))
            builder._copy_application_sources()
        yield Path(builder.app_dir)


def packed_files(spec: Path = SPEC, source: Path = ROOT) -> list[str]:
    """The files that are packed, by their paths in the package."""
    with packed(spec, source) as folder:
        return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


class _Captured(Exception):
    """Carries the command line out of buildozer, in the place of the compiler's call."""


def packager_arguments(spec: Path = SPEC) -> list[str]:
    """What buildozer would call python-for-android with, for a release."""

    def capture(words: list[str], **_: Any) -> None:
        raise _Captured(words)

    with tempfile.TemporaryDirectory() as folder, quiet_in(ROOT):
        target = buildozer_on(spec, Path(folder)).target
        target.build_mode = "release"
        target._p4a = capture
        target._update_libraries_references = lambda _folder: None  # edits a project that does not exist yet
        target._generate_whitelist = lambda _folder: None
        try:
            target.build_package()
        except _Captured as captured:
            return [*captured.args[0], *target.extra_p4a_args]
    raise CheckFailed("buildozer built a package without calling its compiler")
