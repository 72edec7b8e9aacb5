"""The checks live beside the product, in packaging/; tests find them there."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
sys.path.append(str(ROOT / "packaging"))  # last: nothing of the product may be shadowed


@pytest.fixture
def spec_with(tmp_path: Path) -> Callable[[str, str], Path]:
    """A copy of buildozer.spec in which one text is another; paths in it stay those of the project."""

    def changed(old: str, new: str) -> Path:
        text = (ROOT / "buildozer.spec").read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / "buildozer.spec"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return path

    return changed
