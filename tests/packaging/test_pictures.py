"""The icon on the tablet is ours and is what the script draws."""

from __future__ import annotations

import importlib.util
import struct
import zlib
from pathlib import Path
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).parent.parent.parent


def drawing() -> ModuleType:
    """The script that draws the icon."""
    spec = importlib.util.spec_from_file_location("draw_icon", ROOT / "packaging" / "draw_icon.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def pixels(data: bytes) -> NDArray[np.uint8]:
    """Read back the plain kind of PNG that the script writes."""
    width, height = struct.unpack(">II", data[16:24])
    start = data.index(b"IDAT") + 4
    length = struct.unpack(">I", data[start - 8 : start - 4])[0]
    rows = np.frombuffer(zlib.decompress(data[start : start + length]), np.uint8).reshape(height, 1 + width * 3)
    return rows[:, 1:].reshape(height, width, 3)


def test_the_icon_is_what_the_script_draws_in_the_apps_colours() -> None:
    """The checked-in file has the drawn picture: the accent colour in the middle, the background at the edge."""
    script = drawing()
    stored = pixels((ROOT / "packaging" / "android" / "icon.png").read_bytes())
    assert np.array_equal(stored, script.picture())
    palette = script.colours()
    assert stored[256, 256].tolist() == palette["accent"].tolist()
    assert stored[0, 0].tolist() == palette["bg"].tolist()


def test_the_file_is_a_png_that_reads_back() -> None:
    """What is written can be read again, pixel for pixel."""
    image = np.arange(2 * 2 * 3, dtype=np.uint8).reshape(2, 2, 3)
    data = drawing().png(image)
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert np.array_equal(pixels(data), image)
