"""What `app` and `demo` share: prepare the window, run the app's one loop."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from screens.kivy_setup import prepare
from sensors.wristband import Wristband

if TYPE_CHECKING:
    from biofeedback.language import Catalogue
    from biofeedback.session.header import Origin
    from biofeedback.vault.store import Vault
    from screens.trainer.preparation import SourceChoice


KNOWN_BANDS = "known"  # the bands on this tablet's list by Bluetooth, and no other
SIMULATED = "simulated"


def usual_wristband() -> str:
    """Where samples come from when nobody says: on a tablet the known bands, on a desktop the simulator.

    Someone at a desktop tries the app out; on a tablet a session must never be a simulated one by accident.
    """
    # python-for-android sets both before any of our code runs
    return KNOWN_BANDS if {"ANDROID_PRIVATE", "ANDROID_ARGUMENT"} & set(os.environ) else SIMULATED


def default_home() -> Path:
    """Where this system keeps a person's application data."""
    if "ANDROID_PRIVATE" in os.environ:
        # python-for-android: the app's private folder; its subfolder `app` is emptied at each update
        return Path(os.environ["ANDROID_PRIVATE"]) / "biofeedback"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "Biofeedback"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Biofeedback"
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share")) / "biofeedback"


def bands_file(home: Path) -> Path:
    """Where this tablet keeps the list of the institution's own wristbands."""
    return home / "bands.json"


def make_sources(key: str, home: Path) -> Sequence[Wristband]:
    """The wristbands behind a choice on the prepare screen; aliases are those of this tablet's list."""
    from sensors.known_bands import KnownBands
    from sensors.sources import parse_sources

    return parse_sources(key, KnownBands(bands_file(home)))


def own_choices(wristband: str, words: Catalogue) -> list[SourceChoice]:
    """What the trainer may choose beside the bands on the tablet's list; nothing where only those are wanted."""
    from screens.trainer.preparation import SourceChoice

    if wristband == KNOWN_BANDS:
        return []
    kind = wristband.partition(":")[0]
    return [SourceChoice(wristband, words(f"trainer.source_{kind}"), words(f"trainer.source_{kind}_detail"))]


def open_window(
    vault: Vault,
    home: Path,
    *,
    language: str,
    wristband: str,
    origin: Origin,
    export_folder: Path,
    demo_passphrase: str | None = None,
) -> None:
    """Show the app until it is closed. Raises DisplayMissing."""
    prepare(home / "kivy")
    # Kivy opens its window while it is imported; so these come after `prepare`.
    from biofeedback.language import Catalogue
    from screens.app import BiofeedbackApp
    from screens.secure_window import protect_window
    from screens.tablet import Tablet
    from sensors.band_keeper import keeper_of

    protect_window()
    words = Catalogue(language)
    tablet = Tablet(
        vault=vault,
        language=language,
        choices=own_choices(wristband, words),
        make_sources=lambda key: make_sources(key, home),
        export_folder=export_folder,
        home=home,
        bands=keeper_of(bands_file(home)),
        origin=origin,
        demo_passphrase=demo_passphrase,
    )
    app = BiofeedbackApp(tablet, unlocked_with=demo_passphrase)
    asyncio.run(app.run_for_life())
