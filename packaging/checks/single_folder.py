"""The single folder for a desktop without Python, by PyInstaller: built and started here, on Linux."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from checks.outcome import ROOT, NotRun, Words, run
from checks.wheel import bare_environment, whole_session
from checks.window import stays_open

RECIPE = ROOT / "packaging" / "desktop" / "biofeedback.spec"


def build_folder(work: Path) -> Path:
    """Build it; returns the program inside."""
    probe = run([sys.executable, "-m", "PyInstaller", "--version"], may_fail=True)
    if probe.returncode:
        raise NotRun("PyInstaller is not installed")
    words: Words = ["--noconfirm", "--distpath", work / "dist", "--workpath", work / "work", RECIPE]
    run([sys.executable, "-m", "PyInstaller", *words])
    return work / "dist" / "biofeedback" / "biofeedback"


def check_single_folder() -> str:
    """Build the folder and run a session and the demo from it, with an empty set of variables."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        program: Words = [build_folder(work)]
        size = sum(path.stat().st_size for path in (work / "dist").rglob("*") if path.is_file())
        done = whole_session(program, work, bare_environment(work))
        stays_open(program, work, bare_environment(work))
    return f"{size / 1e6:.0f} MB; {', '.join(done)} and demo run from it, nothing else installed"
