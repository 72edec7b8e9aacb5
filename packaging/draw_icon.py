"""Draws the app's icon and its first picture: `uv run python packaging/draw_icon.py`.

The breathing circle in the colours of the app's own tokens. Without an own picture the packager puts Kivy's on the
institution's tablet. A PNG is written by hand, so that nothing beyond numpy is needed and the bytes are the same
everywhere.
"""

from __future__ import annotations

import json
import struct
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "packaging" / "android"
SIDE_PX = 512  # the largest size that Android's launchers ask for
# Radius, half width, colour. A full disc with one breath around it: rings with a hole look like an eye.
RINGS = ((0.0, 0.66, "accentSoft"), (0.0, 0.44, "accent"))


def colours() -> dict[str, NDArray[np.float64]]:
    """The evening theme's colours, 0 to 255."""
    table = json.loads((ROOT / "assets/design/tokens.json").read_text(encoding="utf-8"))["color"]["avond"]
    return {name: np.array([int(text[i : i + 2], 16) for i in (1, 3, 5)], float) for name, text in table.items()}


def picture(side_px: int = SIDE_PX) -> NDArray[np.uint8]:
    """The icon as (side, side, 3) bytes, with soft edges."""
    palette = colours()
    axis = (np.arange(side_px) + 0.5) / side_px * 2 - 1
    distance = np.hypot(axis[:, None], axis[None, :])
    image = np.broadcast_to(palette["bg"], (side_px, side_px, 3)).copy()
    for radius, half, name in RINGS:
        inside = np.clip((half - np.abs(distance - radius)) * side_px / 2 + 0.5, 0, 1)[..., None]
        image += (palette[name] - image) * inside
    return np.rint(image).astype(np.uint8)


def png(image: NDArray[np.uint8]) -> bytes:
    """The picture as a PNG file (ISO 15948): 8 bits, red green blue, no filter."""
    height, width, _ = image.shape
    rows = np.zeros((height, 1 + width * 3), np.uint8)
    rows[:, 1:] = image.reshape(height, -1)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(rows.tobytes(), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


if __name__ == "__main__":
    (TARGET / "icon.png").write_bytes(png(picture()))
