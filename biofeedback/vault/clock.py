"""What time it is: the calendar, which anyone can set, and the time since the tablet started, which nobody can."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")  # Linux, random(4): another one after each start of the device


def _since_start_s() -> float:
    """Seconds since the device started. Sleep counts where the system can tell: a tablet sleeps in a drawer."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


def _boot_id() -> str:
    """Which start of the device this is; empty where the system does not say."""
    try:
        return _BOOT_ID.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""


@dataclass(frozen=True, slots=True)
class Clock:
    """Two clocks, both in seconds, and which start of the device the second counts from; tests give their own."""

    unix_s: Callable[[], float] = time.time
    monotonic_s: Callable[[], float] = _since_start_s
    boot_id: Callable[[], str] = _boot_id
