"""Write the app's sounds into assets/sounds. Run it after a change in screens/tones.py:

uv run python packaging/make_sounds.py
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from screens.tones import SOUNDS, wav_bytes  # noqa: E402  the project's root must be found first


def main() -> None:
    """Each sound as one WAV file; says how large it is."""
    folder = ROOT / "assets" / "sounds"
    folder.mkdir(exist_ok=True)
    for name, make in SOUNDS.items():
        content = wav_bytes(make())
        (folder / f"{name}.wav").write_bytes(content)
        print(f"{name}.wav  {len(content)} bytes")


if __name__ == "__main__":
    main()
