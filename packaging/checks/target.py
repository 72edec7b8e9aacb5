"""The folder with what the tablet will run: where it is, and how it is made (packaging/target_root.py)."""

from __future__ import annotations

import os
import shutil
import sys
import time
from pathlib import Path

from checks.outcome import ROOT, NotRun, run, tell

VARIABLE = "BIOFEEDBACK_TARGET_ROOT"
USUAL = Path("/var/tmp/biofeedback-target")  # noqa: S108  a system of its own, not a file with a guessable name
SCRIPT = ROOT / "packaging" / "target_root.py"
HOW = f"make it with `sudo python packaging/target_root.py {USUAL}`, or run verify.py --all as root"


def target_root() -> Path:
    """The folder. Raises NotRun where there is none, or where this user may not enter it."""
    root = Path(os.environ.get(VARIABLE, USUAL))
    if not (root / "usr/bin/python3.14").exists():
        raise NotRun(f"no {root} with Python 3.14 and aapt2; {HOW}")
    if os.geteuid() != 0 or shutil.which("chroot") is None:
        raise NotRun(f"entering {root} (chroot) needs root")
    return root


def check_target_root() -> str:
    """Make the folder from Debian's packages unless it is there. Takes a minute or more, and a network."""
    root = Path(os.environ.get(VARIABLE, USUAL))
    if not (root / "usr/bin/python3.14").exists():
        if os.geteuid() != 0 or shutil.which("debootstrap") is None:
            raise NotRun("making it needs root and debootstrap")
        started = time.monotonic()
        tell(f"making {root} ...")
        done = run([sys.executable, SCRIPT, root], may_fail=True)
        if done.returncode:
            last = ((done.stdout + done.stderr).strip().splitlines() or ["no answer"])[-1]
            raise NotRun(f"Debian's packages are not to be had here: {last[:120]}")
        tell(f"made in {time.monotonic() - started:.0f} s")
    release = (target_root() / "etc/debian_version").read_text(encoding="utf-8").strip()
    return f"Debian {release} with Python 3.14, Kivy and aapt2 in {root}"
