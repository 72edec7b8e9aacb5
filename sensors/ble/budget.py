"""Scanning is the fragile operation: rarely, and never two at once."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

SCANS = 4  # Android blocks an app that starts five scans in 30 s, without an error (since 7.0)
WINDOW_S = 30.0
_MARGIN_S = 0.5  # the system's clock for this is not ours


class ScanBudget:
    """At most four scans in any 30 seconds, one at a time; shared by all sources of one radio."""

    def __init__(self) -> None:
        self._starts: deque[float] = deque(maxlen=SCANS)
        self._one = asyncio.Lock()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait until a scan is allowed, and hold the radio while it runs."""
        loop = asyncio.get_running_loop()
        async with self._one:
            if len(self._starts) == SCANS:
                free_s = self._starts[0] + WINDOW_S + _MARGIN_S
                await asyncio.sleep(max(0.0, free_s - loop.time()))
            self._starts.append(loop.time())
            yield
