"""The pictures of all screens: drawn without a display, named, and gathered on one page."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from biofeedback.cli import screenshots_command
from biofeedback.errors import UsageError


def _arguments(out: Path, *words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    screenshots_command.configure(parser)
    return parser.parse_args(["--out", str(out), *words])


def _size(path: Path) -> tuple[int, int]:
    """Width and height as the PNG's own header says them (PNG specification, IHDR)."""
    header = path.read_bytes()[:24]
    assert header[:8] == b"\x89PNG\r\n\x1a\n"
    return int.from_bytes(header[16:20], "big"), int.from_bytes(header[20:24], "big")


def test_a_selection_is_drawn_in_both_directions_with_a_sheet(tmp_path: Path) -> None:
    """Each screen twice, in the size of the direction, and one page that holds them all."""
    assert screenshots_command.run(_arguments(tmp_path, "--only", "youth-done")) == 0
    names = {path.name for path in tmp_path.iterdir()}
    assert "youth-done-landscape.png" in names
    assert _size(tmp_path / "youth-done-landscape.png") == (1280, 800)
    assert _size(tmp_path / "youth-done-portrait.png") == (800, 1280)
    width, height = _size(tmp_path / screenshots_command.SHEET)
    assert width > 6 * 320
    assert height > 320
    assert len(names) == 7  # three screens, twice, and the sheet


def test_an_unknown_name_is_said(tmp_path: Path) -> None:
    """A name that no screen begins with is an error, not an empty folder in silence."""
    with pytest.raises(UsageError, match="youth-nothing"):
        screenshots_command.run(_arguments(tmp_path, "--only", "youth-nothing"))
