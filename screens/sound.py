"""Playing the app's sounds. Without a sound card nothing plays, nothing waits, and nothing else changes."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

Load = Callable[[str], Any]
"""Loads a sound file; returns an object with `length`, `play` and `stop`, or None."""

NAMES = (
    "breath-in",
    "breath-out",
    "level",
    *(f"game-light-{step}" for step in range(1, 6)),
    "game-string",
    "game-lamps-on",
    "game-floating",
    "game-round",
)


class Sounds:
    """The sounds by name; `play` returns at once. `close` lets go of the files."""

    def __init__(self, load: Load | None = None) -> None:
        self._files = ExitStack()
        self._sounds: dict[str, Any] = {}
        for name in NAMES:
            path = self._files.enter_context(as_file(files("assets") / "sounds" / f"{name}.wav"))
            sound = (load or _kivy_load)(str(path))
            # without a sound card Kivy hands out a sound of no length that never plays (measured)
            if sound is not None and sound.length > 0:
                self._sounds[name] = sound

    @property
    def audible(self) -> bool:
        """There is something to play on."""
        return len(self._sounds) == len(NAMES)

    def play(self, name: str) -> None:
        """Play from the beginning; raises KeyError for a name that is none of NAMES."""
        if name not in NAMES:
            raise KeyError(name)
        sound = self._sounds.get(name)
        if sound is not None:
            sound.stop()
            sound.play()

    def silence(self) -> None:
        """Stop whatever plays."""
        for sound in self._sounds.values():
            sound.stop()

    def close(self) -> None:
        """Silence, and let go."""
        self.silence()
        self._sounds.clear()
        self._files.close()


def _kivy_load(path: str) -> Any:
    from kivy.core.audio import SoundLoader

    return SoundLoader.load(path) if Path(path).is_file() else None


# -- vibration, on Android alone

Vibrate = Callable[[tuple[int, ...]], None]
"""Vibrates in a pattern of ms: wait, buzz, wait, buzz."""

IN_PATTERN_MS = (0, 140)  # in: one longer buzz
OUT_PATTERN_MS = (0, 50, 110, 50)  # out: two short ones; told apart by the hand alone
LEVEL_PATTERN_MS = (0, 80, 180, 80, 180, 80)
_ONCE = -1  # VibrationEffect.createWaveform: do not repeat


def make_vibration(autoclass: Callable[[str], Any] | None = None) -> Vibrate | None:
    """Vibration where the tablet has a motor, else None. `autoclass` is pyjnius' own, unless a test gives one."""
    java = autoclass or android_classes()
    if java is None:
        return None
    activity = java("org.kivy.android.PythonActivity").mActivity
    vibrator = activity.getSystemService("vibrator")
    if vibrator is None or not vibrator.hasVibrator():
        return None  # many tablets have none
    effects = java("android.os.VibrationEffect")
    return lambda pattern_ms: vibrator.vibrate(effects.createWaveform(list(pattern_ms), _ONCE))


def android_classes() -> Callable[[str], Any] | None:
    """pyjnius' way to Android's classes, or None on any other system."""
    if "ANDROID_ARGUMENT" not in os.environ:
        return None
    from jnius import autoclass

    found: Callable[[str], Any] = autoclass
    return found
