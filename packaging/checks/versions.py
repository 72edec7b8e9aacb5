"""The product on the versions it will meet: old and new `cryptography`, Python with -OO, the tablet's Python."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from checks.outcome import ROOT, NotRun, Words, require, run, tell
from checks.source import copied_source
from checks.target import target_root
from checks.wheel import bare_environment, fresh_environment, whole_session
from checks.window import draws

FLOOR = "46.0.3"  # what python-for-android compiles by itself; below it there is no Argon2id we rely on
OPTIMISED = "-OO"  # what Android's Python always runs with: no assert, no docstrings
QUICK = ("tests/test_arousal.py", "tests/training", "tests/session", "tests/signals", "tests/vault/age")
LONGEST_FOLDER_S = 1800  # the screens take some minutes on two slow cores
WARNING = "ignore:assertions not in test modules:pytest.PytestConfigWarning"
CANARY = "def test_that_must_fail():\n    value = 1\n    assert value == 2\n"


def versions_run(*requirements: str) -> str:
    """One whole session on that environment; returns the version of cryptography in it."""
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        program = fresh_environment(folder, *requirements)
        whole_session([program], folder, bare_environment(folder))
        asked = "import cryptography as c, hashlib; print(c.__version__)"
        return run([program.parent / "python", "-c", asked], cwd=folder).stdout.strip()


def check_cryptography() -> str:
    """A whole session and the self-test on the floor and on the newest version."""
    floor = versions_run(f"cryptography=={FLOOR}")
    require(floor == FLOOR, f"the floor came out as {floor}")
    return f"session and self-test on cryptography {floor} and {versions_run('cryptography')}"


def pytest_words(python: Words, *paths: str) -> Words:
    """The test run under -OO. pytest rewrites assertions of test modules itself, so they still bite."""
    return [
        *python,
        OPTIMISED,
        "-m",
        "pytest",
        "-q",
        "--maxfail=5",
        "-W",
        WARNING,
        "-p",
        "no:cacheprovider",
        *paths,
    ]


def assertions_bite(python: Words, folder: Path, env: dict[str, str], cwd: Path) -> None:
    """A test that must fail does fail under -OO; else a green run would mean nothing."""
    canary = folder / "test_canary_of_assertions.py"
    canary.write_text(CANARY, encoding="utf-8")
    words = [*python, OPTIMISED, "-m", "pytest", "-q", "-W", WARNING, "-p", "no:cacheprovider"]
    done = run([*words, "--rootdir", folder, "-c", os.devnull, canary], env=env, cwd=cwd, may_fail=True)
    require(done.returncode == 1 and "assert 1 == 2" in done.stdout, "under -OO a failing assertion passes unseen")


def counted(done: subprocess.CompletedProcess[str], what: str) -> dict[str, int]:
    """How many tests passed and were skipped; raises CheckFailed with the names of those that failed."""
    last = (done.stdout.strip().splitlines() or [done.stderr.strip()[-200:]])[-1].strip("= ")
    failed = re.findall(r"^(?:FAILED|ERROR) (\S+)", done.stdout, re.MULTILINE)
    require(done.returncode == 0, f"{what}: {last}: {', '.join(failed)}")
    return {word: int(number) for number, word in re.findall(r"(\d+) (passed|skipped)", last)}


def told(total: Counter[str]) -> str:
    """The counts in words."""
    return f"{total['passed']} tests passed, {total['skipped']} skipped"


def tests_under_optimisation(*paths: str) -> str:
    """Run those tests with -OO in this Python, one path after the other; returns how many passed."""
    probe = run([sys.executable, "-c", "import pytest, hypothesis, biofeedback"], may_fail=True)
    if probe.returncode:
        raise NotRun("the test tools are not installed beside the packager")
    env = {**os.environ, "SDL_VIDEODRIVER": "offscreen", "SDL_AUDIODRIVER": "dummy"}
    with tempfile.TemporaryDirectory() as folder:
        assertions_bite([sys.executable], Path(folder), env, ROOT)
    total: Counter[str] = Counter()
    for path in paths:
        words = pytest_words([sys.executable], path)
        found = counted(run(words, env=env, may_fail=True, timeout_s=LONGEST_FOLDER_S), f"{path} with -OO")
        total.update(found)
        if len(paths) > len(QUICK):
            tell(f"{path}: {told(Counter(found))}")
    return told(total)


def all_tests() -> list[str]:
    """Every folder and loose file of tests."""
    here = ROOT / "tests"
    folders = [path for path in here.iterdir() if path.is_dir() and any(path.rglob("test_*.py"))]
    return sorted(str(path.relative_to(ROOT)) for path in [*folders, *here.glob("test_*.py")])


def check_optimised_quick() -> str:
    """The domain's tests with -OO, as Android runs it."""
    return f"a failing test fails; {tests_under_optimisation(*QUICK)} ({', '.join(QUICK)})"


def check_optimised_all() -> str:
    """Every test with -OO, folder by folder. Takes minutes."""
    return f"a failing test fails; {tests_under_optimisation(*all_tests())}"


def check_target_python() -> str:
    """From source on Python 3.14 with -OO: a whole session, the self-test, the demo, and the domain's tests."""
    root = target_root()
    with copied_source() as source, tempfile.TemporaryDirectory(dir=root / "root") as work:
        inside = Path("/") / Path(work).relative_to(root)
        shutil.copytree(source, Path(work) / "source")
        env = {
            "HOME": str(inside),
            "LANG": "C.UTF-8",
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
            "SDL_VIDEODRIVER": "offscreen",
        }
        env |= {"PYTHONPATH": str(inside / "source"), "PYTHONOPTIMIZE": "2", "SDL_AUDIODRIVER": "dummy"}
        python: Words = ["chroot", root, "python3"]
        version = run([*python, "-c", "import sys; print(sys.version.split()[0])"], env=env).stdout.strip()
        require(version.startswith("3.14."), f"the target's Python is {version}")
        ran = whole_session([*python, "-OO", "-m", "biofeedback"], Path(work), env, seen_as=inside)
        frames = draws([*python, "-OO"], ["demo"], Path(work), env)
        paths = [str(inside / "source" / name) for name in QUICK]
        words = pytest_words(
            python, *paths, "--rootdir", str(inside / "source"), "-c", str(inside / "source/pyproject.toml")
        )
        done = run([*words, "--ignore-glob=*test_interop.py"], env=env, may_fail=True)
        found = counted(done, f"Python {version} with -OO")
    return f"Python {version} -OO: {', '.join(ran)}, demo ({frames}); {told(Counter(found))}"
