"""Makes the small first root of the guest: busybox, the kernel modules that are needed, and an init script."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

# What the guest needs: this computer's files over virtio, and Bluetooth with a virtual controller.
WANTED = (
    *("virtio_pci", "9pnet_virtio", "9p"),
    *(
        "aes_generic",
        "cmac",
        "ecb",
        "ctr",
        "hmac",
        "sha256_generic",
        "sha512_generic",
        "jitterentropy_rng",
        "drbg",
    ),
    *("ecdh_generic", "bluetooth", "hci_vhci"),
)

INIT = """#!/bin/busybox sh
/bin/busybox mkdir -p /proc /sys /dev /host
/bin/busybox mount -t proc proc /proc
/bin/busybox mount -t devtmpfs dev /dev
for module in {modules}; do /bin/busybox insmod /modules/$module.ko || echo "no $module"; done
/bin/busybox mount -t 9p -o trans=virtio,version=9p2000.L,ro,cache=loose,msize=262144 host /host
/bin/busybox mount -t proc proc /host/proc
/bin/busybox mount -t sysfs sys /host/sys
/bin/busybox mount --move /dev /host/dev
/bin/busybox mount -t tmpfs run /host/run
/bin/busybox mount -t tmpfs lib /host/var/lib
/bin/busybox ifconfig lo 127.0.0.1 2>/dev/null
/bin/busybox mkdir -p /host/run/tmp /host/run/dbus
exec /bin/busybox chroot /host /usr/bin/env -i {environment} {command}
"""


def module_order(folder: Path, wanted: tuple[str, ...]) -> list[Path]:
    """Files of these modules and of all they depend on, in the order in which they can be loaded."""
    files = {path.name.removesuffix(".ko").replace("-", "_"): path for path in folder.rglob("*.ko")}
    order: list[Path] = []

    def add(name: str) -> None:
        path = files.get(name.replace("-", "_"))
        if path is None or path in order:
            return  # built into the kernel, or there already
        match = re.search(rb"(?<=\0)depends=([^\0]*)\0", b"\0" + path.read_bytes())
        for needed in (match.group(1).decode() if match else "").split(","):
            if needed:
                add(needed)
        order.append(path)

    for name in wanted:
        add(name)
    return order


def first_root(busybox: Path, modules: list[Path], environment: dict[str, str], command: str) -> bytes:
    """A compressed cpio archive (newc, as Linux expects it)."""
    names = [path.name.removesuffix(".ko") for path in modules]
    init = INIT.format(
        modules=" ".join(names),
        environment=" ".join(f"'{key}={value}'" for key, value in environment.items()),
        command=command,
    )
    entries = [_entry(name, b"", 0o040755) for name in ("bin", "modules", "proc", "sys", "dev", "host")]
    entries.append(_entry("bin/busybox", busybox.read_bytes(), 0o100755))
    entries += [_entry(f"modules/{path.name}", path.read_bytes(), 0o100644) for path in modules]
    entries.append(_entry("init", init.encode(), 0o100755))
    entries.append(_entry("TRAILER!!!", b"", 0))
    return gzip.compress(b"".join(entries), 1)


def _entry(name: str, content: bytes, mode: int) -> bytes:
    numbers = (0, mode, 0, 0, 1, 0, len(content), 0, 0, 0, 0, len(name) + 1, 0)
    head = b"070701" + "".join(f"{number:08x}" for number in numbers).encode() + name.encode() + b"\0"
    return _padded(head) + _padded(content)


def _padded(content: bytes) -> bytes:
    return content + bytes(-len(content) % 4)
