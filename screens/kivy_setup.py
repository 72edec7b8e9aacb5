"""Everything that must be settled before Kivy is imported for the first time, in one place.

Kivy reads the command line, writes log files and configures itself while it is imported. `prepare` switches that
off and says in words when this machine has nothing to draw on. Nothing here imports Kivy at module level.
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

from biofeedback.errors import DisplayMissing, UsageError

HEADLESS_FORM = "biofeedback rehearse --wristband simulated --exercise breathing --home DIR"
LIBRARIES_COMMAND = "sudo apt install libgl1 libegl1"  # enough for Kivy's wheel on a bare Debian 12 (measured)

_ENVIRONMENT = {
    "KIVY_NO_ARGS": "1",  # else Kivy takes our own command line options
    "KIVY_NO_CONFIG": "1",  # the user's ~/.kivy/config.ini must not change the app
    "KIVY_NO_FILELOG": "1",  # no log files with health context
    "KIVY_NO_CONSOLELOG": "1",  # nor on the console
    "KIVY_LOG_MODE": "PYTHON",  # Kivy leaves Python's own logging in charge
}
_SETTINGS = (
    ("graphics", "multisamples", "0"),  # our shapes carry their own soft edge; 2 samples cost 4x on weak GPUs
    ("graphics", "width", "1280"),  # tokens.json: the pictures are drawn at 1280x800
    ("graphics", "height", "800"),
    ("graphics", "minimum_width", "640"),
    ("graphics", "minimum_height", "640"),
    ("kivy", "exit_on_escape", "0"),  # a session never ends by a stray key
    ("kivy", "log_level", "warning"),
    ("input", "mouse", "mouse,disable_multitouch"),  # no red dots on a right click
)
LAYOUT_PASSES_MAX = 60  # a card in a column in a page settles level by level; with Kivy's 10 it shows half-way
_NOISE = (
    "MTDev is not supported",  # libmtdev: another way to read touches
    "valuable Cutbuffer provider",  # xclip, xsel: the X11 selection
    "valuable Window provider",  # becomes DisplayMissing
)
_prepared: list[Path] = []


def prepare(kivy_home: Path) -> None:
    """Settle Kivy's environment and open its window; a second call does nothing.

    `kivy_home` becomes Kivy's own folder (created when absent), so nothing is written to `~/.kivy`.
    Raises DisplayMissing when there is no display or a graphics library is absent, and UsageError when some
    other code imported Kivy before.
    """
    if _prepared:
        return
    _require_display()
    if "kivy" in sys.modules:
        raise UsageError("Kivy was loaded before its settings were made; call prepare() first.")
    kivy_home.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ.update(_ENVIRONMENT, KIVY_HOME=str(kivy_home))
    if "ANDROID_ARGUMENT" not in os.environ:
        # a system's own Kivy takes GStreamer first and ends the app where its plugins are absent (tried on Debian)
        os.environ["KIVY_AUDIO"] = "sdl2"
    logging.getLogger("kivy").addFilter(_expected_noise)
    _configure()
    _prepared.append(kivy_home)
    _open_window()


def _require_display() -> None:
    """SDL would fall back to an invisible driver and the app would run unseen."""
    if sys.platform != "linux" or "ANDROID_ARGUMENT" in os.environ:
        return
    if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER")):
        raise DisplayMissing(f"There is no display to show the app on. Without one, run: {HEADLESS_FORM}")


def _configure() -> None:
    from kivy.config import Config

    for section, option, value in _SETTINGS:
        Config.set(section, option, value)
    if sys.platform == "linux" and "ANDROID_ARGUMENT" not in os.environ:
        # SDL delivers touches itself; probing /dev/input as well would deliver each touch twice
        for option in list(Config.options("input")):
            if option != "mouse":
                Config.remove_option("input", option)


def _open_window() -> None:
    from kivy.clock import Clock
    from kivy.core.window import Window

    if Window is None:
        raise DisplayMissing(
            f"The graphics libraries that the app draws with are missing. Install them with: {LIBRARIES_COMMAND}",
            reason="graphics_libraries_missing",
        )
    Clock.max_iteration = LAYOUT_PASSES_MAX
    if os.environ.get("SDL_VIDEODRIVER") == "offscreen":
        from kivy.graphics.opengl import glFinish

        # without a screen nobody waits for a frame, and unfinished frames pile up in memory (measured)
        Window.bind(on_flip=lambda *_: glFinish())


def _expected_noise(record: logging.LogRecord) -> bool:
    """Kivy prints long tracebacks about libraries that we do not need, or whose absence we say ourselves."""
    return not any(part in record.getMessage() for part in _NOISE)
