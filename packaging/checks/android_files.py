"""The Android package holds exactly the product: buildozer's own copy step decides."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from checks.outcome import Words, require, run
from checks.packager import SPEC, packed, packed_files
from checks.source import copied_source
from checks.wheel import bare_environment, whole_session
from checks.window import draws

PACKAGES = ("biofeedback", "sensors", "screens", "assets")
SUFFIXES = {".py", ".kv", ".json", ".png", ".wav", ".ttf", ".txt", ""}
NEVER_PACKED = {"py.typed", "README.md"}  # for people and type checkers; nothing reads them on a tablet


def expected_files(source: Path) -> list[str]:
    """The product's own files, as the version control knows the packages, and the entry."""
    found = ["main.py"]
    for package in PACKAGES:
        for path in (source / package).rglob("*"):
            hidden = any(part.startswith((".", "__pycache__")) for part in path.relative_to(source).parts)
            if path.is_file() and not hidden and path.name not in NEVER_PACKED:
                found.append(str(path.relative_to(source)))
    return sorted(found)


def check_files(spec: Path = SPEC) -> str:
    """Exactly the allow-list is packed: every file of the product, and nothing else."""
    with copied_source() as source:
        expected = expected_files(source)
        packed = packed_files(spec, source)
    strangers = sorted(set(packed) - set(expected))
    absent = sorted(set(expected) - set(packed))
    require(not strangers, f"packed, though not the product's: {strangers[:5]}")
    require(not absent, f"the product's, though not packed: {absent[:5]}")
    require({Path(name).suffix for name in packed} <= SUFFIXES, "a kind of file that is not on the list is packed")
    return f"{len(packed)} files: main.py and the {len(PACKAGES)} packages, nothing else"


def check_packed_runs() -> str:
    """What is packed is enough: with Python's -OO, a whole session runs from those files alone."""
    with copied_source() as source, packed(SPEC, source) as app, tempfile.TemporaryDirectory() as work:
        env = {**bare_environment(Path(work)), "PYTHONPATH": str(app), "PYTHONOPTIMIZE": "2"}
        program: Words = [sys.executable, "-OO", "-m", "biofeedback"]
        where = run([sys.executable, "-c", "import biofeedback; print(biofeedback.__file__)"], env=env, cwd=app)
        require(
            where.stdout.strip().startswith(str(app)), "the installed product would be tested, not the packed one"
        )
        done = whole_session(program, Path(work), env)
        frames = draws([sys.executable, "-OO"], [app / "main.py"], app, env)
    return f"{', '.join(done)} run from the packed files alone with -OO; main.py opens the app ({frames})"
