"""A little room set aside, so that on a full disk a trainer can still unlock, export and delete.

Each of these writes a few lines (the count of tries, the audit log). Without a reserve a full disk would lock the
very person out who can make room.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

from biofeedback.vault import disk

RESERVE_BYTES = 512 * 1024
_ENOUGH_BYTES = 4 * RESERVE_BYTES  # the reserve is set aside again only when there is plenty
_NAME = "reserve"


def release(home: Path) -> None:
    """Give the room back when the disk is nearly full."""
    path = home / _NAME
    with suppress(OSError):  # no reserve, no help: then the write itself tells what is wrong
        if path.exists() and shutil.disk_usage(home).free < RESERVE_BYTES:
            path.unlink()


def set_aside(home: Path) -> None:
    """Set the room aside when it is there to be had."""
    path = home / _NAME
    with suppress(OSError):  # not having it is no failure; the next unlock tries again
        if not path.exists() and home.is_dir() and shutil.disk_usage(home).free > _ENOUGH_BYTES:
            disk.write_new(path, os.urandom(RESERVE_BYTES))  # random: a file of zeros takes no room on some disks
