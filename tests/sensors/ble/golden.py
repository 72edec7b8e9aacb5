"""The golden byte vectors of the shared data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def golden(shared: Path, device: str) -> list[tuple[bytes, Any]]:
    """Bytes and expectation of every vector of one kind of device."""
    frames = json.loads((shared / "devices" / "golden_frames" / "golden_frames.json").read_text())
    return [
        (bytes.fromhex(frame["hex"]), frame["expect"]) for frame in frames if frame["device"].startswith(device)
    ]
