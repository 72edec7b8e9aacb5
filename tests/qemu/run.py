"""One session on a real Bluetooth stack in QEMU; see README.md here. Exit code 0 only when everything held."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

from tests.qemu.image import WANTED, first_root, module_order

PACKAGES = ("qemu-system-x86", "bluez", "busybox-static", "linux-image-amd64")
CHECKOUT = Path(__file__).resolve().parents[2]
PASSED = "ALL HELD"
_LONGEST_S = 600


def fetch(cache: Path) -> Path:
    """Download and unpack Debian's packages into `cache`, once; nothing is installed."""
    root = cache / "root"
    if (root / ".complete").exists():
        return root
    archives = cache / "archives"
    (archives / "partial").mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [
            *("apt-get", "install", "--download-only", "--no-install-recommends", "--yes", "--reinstall"),
            *("-o", f"Dir::Cache::archives={archives}", "-o", "Debug::NoLocking=1", *PACKAGES),
        ],
        check=True,
    )
    root.mkdir(exist_ok=True)
    for package in sorted(archives.glob("*.deb")):
        subprocess.run(["dpkg", "-x", str(package), str(root)], check=True)
    (root / ".complete").touch()
    return root


def boot(root: Path, cache: Path, guest_module: str) -> bool:
    """Boot the guest, show what it says, and tell whether it passed."""
    kernel = max((root / "boot").glob("vmlinuz-*"))
    version = kernel.name.removeprefix("vmlinuz-")
    modules = module_order(root / "lib" / "modules" / version, WANTED)
    libraries = f"{root}/usr/lib/x86_64-linux-gnu:{root}/lib/x86_64-linux-gnu"
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": "/run",
        "TMPDIR": "/run/tmp",
        "PYTHONPATH": str(CHECKOUT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "BLUETOOTHD": str(root / "usr/libexec/bluetooth/bluetoothd"),
        "BLUETOOTHD_LIBRARIES": libraries,
    }
    command = f"{sys.executable} -u -m {guest_module}"
    image = cache / "first_root.gz"
    image.write_bytes(first_root(root / "bin" / "busybox", modules, environment, command))
    qemu = [
        str(root / "usr/bin/qemu-system-x86_64"),
        *("-L", str(root / "usr/share/qemu"), "-L", str(root / "usr/share/seabios")),
        *("-M", "q35", "-accel", "tcg,thread=multi", "-cpu", "max", "-m", "1500", "-smp", "2"),
        *("-nographic", "-no-reboot", "-nic", "none", "-kernel", str(kernel), "-initrd", str(image)),
        *("-virtfs", "local,path=/,mount_tag=host,security_model=none,readonly=on,multidevs=remap"),
        *("-append", "console=ttyS0 quiet panic=-1 random.trust_cpu=on"),
    ]
    began = time.monotonic()
    passed = False
    with subprocess.Popen(
        qemu, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, env=os.environ | {"LD_LIBRARY_PATH": libraries}
    ) as guest:
        for raw in guest.stdout or ():
            line = raw.decode("utf-8", "replace").rstrip()
            print(f"{time.monotonic() - began:6.1f} s  {line}", flush=True)
            passed = passed or PASSED in line
            if time.monotonic() - began > _LONGEST_S:
                guest.kill()
    return passed


def main() -> int:
    """Fetch, boot, judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    default = Path.home() / ".cache" / "biofeedback-qemu"
    parser.add_argument("--cache", type=Path, default=default, help="where packages are kept")
    parser.add_argument(
        "--guest", default="tests.qemu.guest", help="the module that runs inside (default: %(default)s)"
    )
    parser.add_argument("--times", type=int, default=1, help="so many runs in a row (default: 1)")
    arguments = parser.parse_args()
    cache: Path = arguments.cache
    cache.mkdir(parents=True, exist_ok=True)
    root = fetch(cache)
    passed = [boot(root, cache, arguments.guest) for _ in range(arguments.times)]
    print("passed" if all(passed) else f"FAILED ({passed.count(False)} of {len(passed)} runs)")
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
