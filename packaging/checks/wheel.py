"""The wheel: two builds give the same bytes, and it runs outside the repository in an empty environment."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
import time
import zipfile
from functools import cache
from pathlib import Path

from checks.outcome import CheckFailed, NotRun, Words, require, run
from checks.source import copied_source
from checks.window import draws

EPOCH = "1735689600"  # 2025-01-01: the time that archives carry; any fixed one makes builds alike
PASSPHRASE = "vuur boot lamp regen tafel wolk"  # of a throw-away trainer  # noqa: S105


def build(source: Path, target: Path, kind: str) -> Path:
    """Build a wheel or an sdist with hatchling alone: no download, no isolation to fetch anything."""
    try:
        import hatchling  # noqa: F401
    except ImportError as error:
        raise NotRun("hatchling is not installed") from error
    environment = {**os.environ, "SOURCE_DATE_EPOCH": EPOCH}
    run([sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", target], cwd=source, env=environment)
    built = sorted(target.iterdir())
    require(len(built) == 1, f"{len(built)} files came out of one build")
    return built[0]


@cache
def wheel() -> Path:
    """The wheel of this source; kept until the program ends."""
    folder = Path(tempfile.mkdtemp(prefix="biofeedback-wheel-"))
    with copied_source() as source:
        return build(source, folder, "wheel")


def sha256(path: Path) -> str:
    """The file's SHA-256, hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def check_reproducible() -> str:
    """Builds at two times, in two folders, under two umasks, and one from the sdist, are the same file."""
    with tempfile.TemporaryDirectory() as work, copied_source() as source:
        folders = {name: Path(work) / name for name in ("first", "second", "sdist", "third", "unpacked", "copy")}
        for name in ("first", "second", "sdist", "third", "unpacked"):
            folders[name].mkdir()
        first = build(source, folders["first"], "wheel")
        sdist = build(source, folders["sdist"], "sdist")
        shutil.copytree(source, folders["copy"])
        for path in folders["copy"].rglob("*"):
            os.utime(path, (time.time(), time.time()))
            path.chmod(0o700 if path.is_dir() else 0o600)  # as somebody with a stricter umask has them
        second = build(folders["copy"], folders["second"], "wheel")
        shutil.unpack_archive(sdist, folders["unpacked"], filter="data")
        third = build(next(folders["unpacked"].iterdir()), folders["third"], "wheel")
        digests = {sha256(path) for path in (first, second, third)}
        names = zipfile.ZipFile(first).namelist()
    require(len(digests) == 1, "the builds differ")
    strangers = [n for n in names if not n.startswith(("biofeedback", "sensors/", "screens/", "assets/"))]
    require(not strangers, f"in the wheel, though not the product's: {strangers[:5]}")
    return f"{first.name}: 3 builds (one from the sdist), sha256 {digests.pop()[:16]}..., {len(names)} files"


def fresh_environment(folder: Path, *requirements: str, product: Path | None = None) -> Path:
    """An empty environment with the product (the wheel) in it alone; returns the program `biofeedback`."""
    if shutil.which("uv") is None:
        raise NotRun("uv is not installed")
    python = folder / "env" / "bin" / "python"
    made = run(["uv", "venv", "-q", "-p", sys.executable, folder / "env"], may_fail=True, cwd=folder)
    filled = run(
        ["uv", "pip", "install", "-q", "-p", python, product or wheel(), *requirements], may_fail=True, cwd=folder
    )
    if made.returncode or filled.returncode:
        raise NotRun(f"the packages are not to be had here: {(made.stderr + filled.stderr).strip()[-160:]}")
    return folder / "env" / "bin" / "biofeedback"


def bare_environment(folder: Path) -> dict[str, str]:
    """What `env -i` leaves, plus the invisible screen: no path, no home, no variable of this machine."""
    return {"HOME": str(folder), "SDL_VIDEODRIVER": "offscreen", "SDL_AUDIODRIVER": "dummy", "LANG": "C.UTF-8"}


def whole_session(program: Words, folder: Path, env: dict[str, str], *, seen_as: Path | None = None) -> list[str]:
    """One trainer, one session, list, self-test; returns what was run. Raises CheckFailed at the first failure.

    `seen_as` is the folder's name for a program that runs in another root.
    """
    inside = seen_as or folder
    secret = folder / "passphrase"
    secret.write_text(PASSPHRASE + "\n", encoding="utf-8")
    secret.chmod(0o600)
    home: Words = ["--home", str(inside / "home")]
    sealed: Words = ["--passphrase-file", str(inside / secret.name)]
    steps: tuple[Words, ...] = (
        ["trainer", "create", *home, *sealed],
        ["rehearse", "--wristband", "simulated:7", "--exercise", "breathing", *home, "--speed", "max"],
        ["sessions", *home, *sealed],
        ["selftest"],
    )
    done: list[str] = []
    for step in steps:
        result = run([*program, *step], env=env, cwd=folder, may_fail=True)
        if step == ["selftest"] and "choose from" in result.stderr:
            raise CheckFailed(f"{', '.join(done)} ran; there is no selftest command")
        require(
            result.returncode == 0, f"`biofeedback {step[0]}`: {(result.stderr + result.stdout).strip()[-200:]}"
        )
        done.append(str(step[0]))
    return done


def runs_alone(product: Path) -> str:
    """Install that file in a fresh environment and use it there, with only HOME and the screen's name set."""
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        program = fresh_environment(folder, product=product)
        done = whole_session([program], folder, bare_environment(folder))
        frames = draws([program.parent / "python"], ["demo"], folder, bare_environment(folder))
    return f"{', '.join(done)} and demo ({frames}) run outside the repository, variables: HOME and the screen's"


def check_installed() -> str:
    """The wheel, alone in a fresh environment, with an empty set of variables, outside the repository."""
    return runs_alone(wheel())


def check_sdist_installed() -> str:
    """The source distribution likewise: installing builds it once more, with a build tool from the index."""
    with tempfile.TemporaryDirectory() as work, copied_source() as source:
        return runs_alone(build(source, Path(work), "sdist"))
