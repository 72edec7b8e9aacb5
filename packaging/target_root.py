"""Makes a folder that holds what the tablet will run: Python 3.14 and the product's packages, from Debian.

    sudo python packaging/target_root.py /var/tmp/biofeedback-target
    sudo uv run python packaging/verify.py target-python android-compiled

`verify.py --all` makes it itself when it runs as root. It takes a minute or more and 1.2 GB. Two things come from
it: the Python version that python-for-android compiles for the tablet, which has no Kivy wheel for desktops yet,
and an `aapt2` that knows Android 12's permission flags.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SUITE = "forky"  # the first Debian with Python 3.14
SCRIPTS = Path("/usr/share/debootstrap/scripts")
FIRST = "python3,ca-certificates"
TOOLS = ["aapt", "android-framework-res", "libgl1", "libegl1", "age", "openssh-client", "strace"]
MODULES = ["kivy", "numpy", "cryptography", "bleak", "pytest", "pytest-timeout", "hypothesis"]
PACKAGES = [*TOOLS, *(f"python3-{name}" for name in MODULES)]
NO_SERVICES = "#!/bin/sh\nexit 101\n"  # Debian's policy-rc.d: no service is started while installing


def main(words: list[str]) -> int:
    """Make the folder; returns the exit code."""
    if len(words) != 1:
        print(__doc__)
        return 2
    root = Path(words[0]).resolve()
    if os.geteuid() != 0:
        print("debootstrap and chroot need root.")
        return 1
    if not (SCRIPTS / SUITE).exists():
        (SCRIPTS / SUITE).symlink_to("sid")  # debootstrap of Debian 12 does not know the suite's name yet
    subprocess.run(["debootstrap", "--variant=minbase", f"--include={FIRST}", SUITE, str(root)], check=True)
    policy = root / "usr/sbin/policy-rc.d"
    policy.write_text(NO_SERVICES, encoding="utf-8")
    policy.chmod(0o755)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    fresh = ["-o", "Acquire::Check-Valid-Until=false"]
    for step in (["update"], ["install", "-y", "--no-install-recommends", *PACKAGES]):
        subprocess.run(["chroot", str(root), "apt-get", "-q", *fresh, *step], check=True, env=environment)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
