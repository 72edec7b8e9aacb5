"""Imports hypothesis before any test runs, and runs stories on a private bus.

Its pytest plugin would else import it at the very end, when what a broken bus left behind is being collected, and
Python 3.11 then fails in its own parser ("AST constructor recursion depth mismatch", CPython issue 106905).
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis  # noqa: F401
import pytest

if TYPE_CHECKING:
    from tests.sensors.air.rig import Rig, Story


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Story], Rig]]:
    """Runs a story in a rig of its own; afterwards no task and no link may be left."""
    # Imported here: only these tests need the virtual air.
    from tests.sensors.air.bus import private_bus
    from tests.sensors.air.rig import Rig

    with private_bus(tmp_path) as address:
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)

        async def whole(story: Story) -> Rig:
            rig = Rig(address)
            await rig.bluez.start()
            try:
                await story(rig)
            finally:
                for source in rig.sources:
                    await source.stop()
                await rig.bluez.stop()
            named = [task.get_name() for task in asyncio.all_tasks() if task.get_name().startswith("wristband")]
            if named:
                raise AssertionError(f"tasks are left over: {named}")
            return rig

        yield lambda story: asyncio.run(whole(story))
        gc.collect()  # what a broken bus leaves behind is collected inside the test that broke it
