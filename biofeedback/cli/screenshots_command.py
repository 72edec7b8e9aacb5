"""`biofeedback screenshots`: every screen of youth and trainer as a picture, and a page with all of them."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from biofeedback.errors import UsageError
from biofeedback.language import LANGUAGES, Catalogue
from screens.kivy_setup import prepare

HELP = "Draw every screen of the youth and the trainer into a folder, without a display."
EXAMPLE = "biofeedback screenshots --out pictures --language nl --text-scale 1.0"

SIZES = {"landscape": (1280, 800), "portrait": (800, 1280)}  # tokens.json: the pictures are drawn at 1280x800
SHEET = "contact-sheet.png"
TEXT_SCALES = (1.0, 1.5)  # the usual and the largest text of the system


def configure(parser: argparse.ArgumentParser) -> None:
    """The words of this command."""
    parser.add_argument("--out", type=Path, required=True, help="folder for the pictures; created when absent")
    parser.add_argument("--language", choices=LANGUAGES, default="nl")
    parser.add_argument("--text-scale", type=float, choices=TEXT_SCALES, default=1.0)
    parser.add_argument("--only", default="", help="only screens whose name begins so, such as youth-guess")


def run(arguments: argparse.Namespace) -> int:
    """Run it; returns the exit code. Raises UsageError when no screen has such a name."""
    # pictures need no display: SDL draws into memory, also where there is one
    os.environ["SDL_VIDEODRIVER"] = "offscreen"
    os.environ.setdefault("SDL_AUDIODRIVER", "dummy")
    with tempfile.TemporaryDirectory(prefix="biofeedback-screens-") as folder:
        prepare(Path(folder) / "kivy")
        arguments.out.mkdir(parents=True, exist_ok=True)
        pictures = _draw_all(arguments, Path(folder))
        if not pictures:
            raise UsageError(
                f"No screen has a name that begins with '{arguments.only}'; leave --only out for all."
            )
        _draw_sheet(pictures, arguments.out / SHEET)
    print(f"{len(pictures)} pictures and {SHEET} are in {arguments.out}.")
    return 0


def _draw_all(arguments: argparse.Namespace, folder: Path) -> list[Path]:
    from screens.render import render

    pictures: list[Path] = []
    for name, build in _screens(arguments, folder):
        for direction, size in SIZES.items():
            path = arguments.out / f"{name}-{direction}.png"
            screen = build()
            render(screen, path, size)
            leave = getattr(screen, "leave", None)
            if leave is not None:
                leave()
            pictures.append(path)
    return pictures


def _screens(arguments: argparse.Namespace, folder: Path) -> Iterator[tuple[str, Callable[[], Any]]]:
    yield from _youth(arguments)
    yield from _trainer(arguments, folder)


def _youth(arguments: argparse.Namespace) -> Iterator[tuple[str, Callable[[], Any]]]:
    from screens.youth.preview import NAMES, build

    for name in NAMES:
        if f"youth-{name}".startswith(arguments.only):
            picture = partial(build, name, arguments.language, text_scale=arguments.text_scale, speak=_silent)
            yield f"youth-{name}", picture


def _silent(_sentences: object) -> None:
    """A voice, so that the button is in the picture."""


def _trainer(arguments: argparse.Namespace, folder: Path) -> Iterator[tuple[str, Callable[[], Any]]]:
    wanted = arguments.only.startswith("trainer") or "trainer".startswith(arguments.only)
    if not wanted:
        return  # its sessions take a while to make
    from screens.theme import Theme
    from screens.trainer import preview_asked, preview_records
    from screens.trainer.preview import PASSPHRASE, TODAY, furnish, pages

    stand = furnish(folder / "home", day=TODAY)
    stand.desk.unlock(PASSPHRASE)
    preview_asked.settled(stand, folder / "exports")
    theme = Theme("dag", "trainer", arguments.text_scale)
    words = Catalogue(arguments.language)
    made = (
        pages(stand, theme, words, folder / "exports")
        | preview_records.pages(stand, theme, words)
        | preview_asked.pages(stand, theme, words, folder / "exports")
    )
    for name, build in made.items():
        if f"trainer-{name}".startswith(arguments.only):
            yield f"trainer-{name}", partial(_on_desk, stand, PASSPHRASE, name, build)


def _on_desk(stand: Any, passphrase: str, name: str, build: Callable[[], Any]) -> Any:
    """All pages but the unlocking want an open desk."""
    if name.startswith("unlock"):
        stand.desk.lock()
    elif not stand.desk.is_open:
        stand.desk.unlock(passphrase)
    return build()


def _draw_sheet(pictures: list[Path], out: Path) -> None:
    from screens.contact_sheet import contact_sheet
    from screens.theme import Theme

    contact_sheet(pictures, out, Theme("dag", "trainer"))
